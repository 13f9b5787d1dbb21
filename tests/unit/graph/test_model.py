"""A plain graph keeps isolated nodes, directions, layers and weights, and refuses what cannot be a graph."""

import math
from typing import Any

import pytest

from graph.errors import MissingEnd, WrongValue
from graph.model import Graph, Link

NODES: dict[str, Any] = {"c": {}, "a": {"name": "A"}, "b": {}}


def links(graph: Graph) -> list[tuple[str, str, str]]:
    return [(link.layer, link.source, link.target) for link in graph.links]


def test_nodes_and_links_are_ordered_and_an_isolated_node_stays() -> None:
    graph = Graph(nodes=NODES, links=(Link(source="b", target="a"),))
    assert list(graph.nodes) == ["a", "b", "c"]
    assert links(graph) == [("", "a", "b")]
    assert graph == Graph(nodes=dict(reversed(NODES.items())), links=(Link(source="a", target="b"),))


def test_a_directed_graph_keeps_both_directions() -> None:
    graph = Graph(nodes=NODES, links=(Link(source="b", target="a"), Link(source="a", target="b")), directed=True)
    assert links(graph) == [("", "a", "b"), ("", "b", "a")]


def test_parallel_links_differ_in_their_layer_and_a_layer_keeps_every_node() -> None:
    graph = Graph(nodes=NODES, links=(Link(source="a", target="b", layer="y"), Link(source="a", target="b", layer="x")))
    assert graph.layers == ("x", "y")
    assert links(graph.layer("x")) == [("x", "a", "b")]
    assert set(graph.layer("x").nodes) == set(NODES)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ((Link(source="a", target="no"),), MissingEnd),
        ((Link(source="no", target="a"),), MissingEnd),
        ((Link(source="a", target="b", weight=0.0),), WrongValue),
        ((Link(source="a", target="b", weight=-1.0),), WrongValue),
        ((Link(source="a", target="b", weight=math.nan),), WrongValue),
        ((Link(source="a", target="b", weight=math.inf),), WrongValue),
        ((Link(source="a", target="b"), Link(source="b", target="a")), WrongValue),
    ],
)
def test_what_cannot_be_a_graph_is_refused(wrong: tuple[Link, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        Graph(nodes=NODES, links=wrong)


def test_a_graph_cannot_be_changed() -> None:
    graph = Graph(nodes=NODES)
    with pytest.raises(TypeError):
        graph.nodes["d"] = {}  # type: ignore[index]
    with pytest.raises(TypeError):
        graph.nodes["a"]["name"] = "B"  # type: ignore[index]
