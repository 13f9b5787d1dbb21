"""Arcs and matrices are those of networkx, for any graph."""

import networkx as nx
from hypothesis import given

from graph.adjacency.arcs import adjacency
from graph.model import Graph, Link
from tests.unit.graph.measures.weighted import graphs, in_networkx


@given(graphs())
def test_the_matrices_are_those_of_networkx(graph: Graph) -> None:
    links, other = adjacency(graph), in_networkx(graph)
    assert links.matrix(weighted=True).toarray().tolist() == nx.to_numpy_array(other).tolist()
    assert links.matrix(weighted=False).toarray().tolist() == nx.to_numpy_array(other, weight=None).tolist()


def test_parallel_links_are_one_arc_and_loops_are_none() -> None:
    links = (
        Link(source="a", target="b", layer="x", weight=2.0),
        Link(source="a", target="b", layer="y"),
        Link(source="a", target="a"),
    )
    found = adjacency(Graph(nodes={"a": {}, "b": {}}, links=links, directed=True))
    assert (found.sources.tolist(), found.targets.tolist(), found.weights.tolist()) == ([0], [1], [3.0])
