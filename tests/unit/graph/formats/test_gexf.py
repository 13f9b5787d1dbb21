"""A graph written as GEXF is read back by networkx as it was, with the places of its nodes."""

import io
from datetime import date
from typing import Any

import networkx as nx
import pytest

from graph.errors import WrongValue
from graph.formats.gexf import gexf
from graph.model import Graph, Link

ODD = "Ж & <b> \"q\" 'a'"
GRAPH = Graph(
    nodes={
        ODD: {"label": 'Живот < & > "x"\nсъс', "size": 2**53 + 1, "share": 0.1, "open": True, "x": -3.5, "y": 7.0},
        "b": {"label": "b", "size": -1},
        "isolated": {},
    },
    links=(
        Link(source="b", target=ODD, layer="x", weight=2.5, attributes={"since": date(2026, 1, 15)}),
        Link(source="b", target=ODD, layer="y"),
        Link(source="b", target="b", layer="x"),
    ),
    directed=True,
)


def read(graph: Graph) -> Any:
    return nx.read_gexf(io.BytesIO(gexf(graph)), version="1.3")


def test_the_document_read_back_is_the_graph() -> None:
    back = read(GRAPH)
    assert back.is_directed()
    assert set(back) == {ODD, "b", "isolated"}
    place = {"position": {"x": -3.5, "y": -7.0, "z": 0.0}}
    assert back.nodes[ODD] == {
        "label": 'Живот < & > "x"\nсъс', "size": 2**53 + 1, "share": 0.1, "open": True, "viz": place,
    }  # fmt: skip
    assert back.nodes["isolated"] == {"label": "isolated"}
    told = [(a, b, data["layer"], data["weight"], data.get("since")) for a, b, data in back.edges(data=True)]
    assert sorted(told, key=str) == sorted(
        [("b", ODD, "x", 2.5, "2026-01-15"), ("b", ODD, "y", 1.0, None), ("b", "b", "x", 1.0, None)], key=str
    )


def test_what_xml_cannot_hold_is_replaced_in_texts_and_refused_in_ids() -> None:
    assert read(Graph(nodes={"a": {"label": "x\x0by"}})).nodes["a"]["label"] == "x\ufffdy"
    with pytest.raises(WrongValue):
        gexf(Graph(nodes={"a\x0b": {}}))
