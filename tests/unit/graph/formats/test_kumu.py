"""A graph written as a Kumu blueprint has its elements and connections, told apart by ids, as Kumu's manual asks."""

import json

from graph.formats.kumu import kumu
from graph.model import Graph, Link
from tests.unit.graph.formats.test_gexf import GRAPH, ODD


def test_elements_have_labels_and_connections_lead_from_id_to_id() -> None:
    content = json.loads(kumu(GRAPH))
    assert content.keys() == {"elements", "connections"}
    assert {one["id"]: one["label"] for one in content["elements"]} == {
        ODD: 'Живот < & > "x"\nсъс', "b": "b", "isolated": "isolated",
    }  # fmt: skip
    ends = sorted((one["from"], one["to"], one["type"], one["direction"]) for one in content["connections"])
    assert ends == sorted([("b", ODD, "x", "directed"), ("b", ODD, "y", "directed"), ("b", "b", "x", "directed")])


def test_kinds_are_types_and_an_undirected_graph_says_so() -> None:
    nodes = {"a": {"kind": "ngo", "label": "A"}, "b": {"kind": "", "label": "A"}}
    content = json.loads(kumu(Graph(nodes=nodes, links=(Link(source="a", target="b"),))))
    assert [one.get("type") for one in content["elements"]] == ["ngo", None]
    assert [(one["direction"], one.get("type")) for one in content["connections"]] == [("undirected", None)]
