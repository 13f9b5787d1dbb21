"""A graph written as node-link JSON is read back by networkx as it was."""

import json

import networkx as nx

from graph.formats.node_link import node_link
from graph.model import Graph, Link
from tests.unit.graph.formats.test_gexf import GRAPH, ODD


def test_the_document_read_back_is_the_graph() -> None:
    back = nx.node_link_graph(json.loads(node_link(GRAPH)))
    assert isinstance(back, nx.MultiDiGraph)
    assert {node: dict(data) for node, data in back.nodes.items()} == {node: dict(a) for node, a in GRAPH.nodes.items()}
    assert sorted((a, b, data["layer"], data["weight"]) for a, b, data in back.edges(data=True)) == sorted(
        [("b", ODD, "x", 2.5), ("b", ODD, "y", 1.0), ("b", "b", "x", 1.0)]
    )
    assert any(data.get("since") == "2026-01-15" for _, _, data in back.edges(data=True))


def test_a_graph_without_parallel_links_is_a_simple_one() -> None:
    graph = Graph(nodes={"a": {}, "b": {}}, links=(Link(source="a", target="b"),))
    assert type(nx.node_link_graph(json.loads(node_link(graph)))) is nx.Graph
