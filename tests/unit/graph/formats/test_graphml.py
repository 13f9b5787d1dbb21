"""A graph written as GraphML is read back by networkx as it was: nodes, isolated ones too, links, layers and types."""

import io
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import WrongValue
from graph.formats import FORMATS
from graph.formats.graphml import GRAPHML, graphml
from graph.model import Graph, Link

GRAPH = Graph(
    nodes={
        "Ж & <b> \"q\" 'a'": {"label": 'Живот < & > "x"\nсъс нов ред\r\tи', "size": 2**53 + 1, "share": 0.1, "open": True},
        "b": {"label": " b ", "size": -1, "share": 1e-300, "open": False},
        "isolated": {},
    },
    links=(
        Link(source="b", target="Ж & <b> \"q\" 'a'", weight=2.5, attributes={"since": date(2026, 1, 15)}),
        Link(source="b", target="b"),
    ),
    directed=True,
)  # fmt: skip
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), min_size=1
)
VALUES = {"text": TEXT, "count": st.integers(-(2**63), 2**63 - 1), "share": st.floats(allow_nan=False, allow_infinity=False), "flag": st.booleans()}  # fmt: skip


def read(graph: Graph) -> Any:
    return nx.read_graphml(io.BytesIO(graphml(graph)))


def test_the_document_read_back_is_the_graph() -> None:
    back = read(GRAPH)
    assert isinstance(back, nx.DiGraph)
    assert {node: dict(data) for node, data in back.nodes.items()} == {node: dict(a) for node, a in GRAPH.nodes.items()}
    assert {(a, b): data for a, b, data in back.edges(data=True)} == {
        ("b", "Ж & <b> \"q\" 'a'"): {"weight": 2.5, "since": "2026-01-15"},
        ("b", "b"): {"weight": 1.0},
    }


@given(
    nodes=st.dictionaries(TEXT, st.fixed_dictionaries({}, optional=VALUES), min_size=1, max_size=6),
    directed=st.booleans(),
    data=st.data(),
)
def test_any_graph_read_back_is_the_graph(nodes: dict[str, Any], directed: bool, data: st.DataObject) -> None:
    ends = st.tuples(st.sampled_from(sorted(nodes)), st.sampled_from(sorted(nodes)))
    unique = (lambda pair: pair) if directed else (lambda pair: tuple(sorted(pair)))
    pairs = data.draw(st.lists(ends, unique_by=unique, max_size=8))
    weight = st.floats(min_value=1e-9, max_value=1e9)
    links = tuple(
        Link(source=a, target=b, weight=data.draw(weight), attributes={"n": at}) for at, (a, b) in enumerate(pairs)
    )
    graph = Graph(nodes=nodes, links=links, directed=directed)
    back = read(graph)
    assert back.is_directed() is directed
    assert {node: dict(attributes) for node, attributes in back.nodes.items()} == nodes
    key = (lambda a, b: (a, b)) if directed else (lambda a, b: tuple(sorted((a, b))))
    assert {key(a, b): attributes for a, b, attributes in back.edges(data=True)} == {
        (link.source, link.target): {"weight": link.weight, **link.attributes} for link in graph.links
    }


def test_parallel_links_of_layers_are_all_there() -> None:
    links = (Link(source="a", target="b", layer="x"), Link(source="a", target="b", layer="y", weight=3.0))
    back = read(Graph(nodes={"a": {}, "b": {}}, links=links))
    assert back.is_multigraph()
    assert sorted((data["layer"], data["weight"]) for _, _, data in back.edges(data=True)) == [("x", 1.0), ("y", 3.0)]


def test_other_values_become_texts_and_mixed_types_one() -> None:
    moment = datetime(2026, 1, 15, 7, tzinfo=UTC)
    nodes: Any = {
        "a": {"at": moment, "words": ("x", "y"), "mixed": 1, "number": 1},
        "b": {"mixed": "one", "number": 2.5},
        "c": {"mixed": True},
    }
    back = read(Graph(nodes=nodes))
    assert back.nodes["a"] == {"at": "2026-01-15T07:00:00+00:00", "words": "x;y", "mixed": "1", "number": 1.0}
    assert back.nodes["b"] == {"mixed": "one", "number": 2.5}
    assert back.nodes["c"] == {"mixed": "true"}


def test_equal_graphs_give_equal_bytes_and_valid_xml() -> None:
    same = Graph(nodes=dict(reversed(GRAPH.nodes.items())), links=tuple(reversed(GRAPH.links)), directed=True)
    assert graphml(GRAPH) == graphml(same)
    root = ET.fromstring(graphml(GRAPH))
    assert root.tag == "{http://graphml.graphdrawing.org/xmlns}graphml"


def test_what_xml_cannot_hold_is_replaced_in_texts_and_refused_in_ids() -> None:
    assert read(Graph(nodes={"a": {"label": "x\x0by"}})).nodes["a"]["label"] == "x\ufffdy"
    with pytest.raises(WrongValue):
        graphml(Graph(nodes={"a\x0b": {}}))


@pytest.mark.parametrize("name", ["weight", "layer"])
def test_an_attribute_cannot_hide_the_weight_or_the_layer(name: str) -> None:
    with pytest.raises(WrongValue):
        graphml(Graph(nodes={"a": {}}, links=(Link(source="a", target="a", attributes={name: "x"}),)))


def test_it_is_a_row_of_the_formats() -> None:
    assert GRAPHML in FORMATS
