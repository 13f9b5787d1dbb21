"""Shortest paths and betweenness are those of networkx, for any graph."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.adjacency.arcs import adjacency
from graph.adjacency.paths import betweenness, distances
from graph.model import NOTHING, Graph
from tests.unit.graph.measures.weighted import graphs, in_networkx, large


@given(graphs())
def test_distances_count_links_and_are_infinite_without_a_path(graph: Graph) -> None:
    found = distances(adjacency(graph))
    theirs = dict(nx.all_pairs_shortest_path_length(in_networkx(graph)))
    nodes = list(graph.nodes)
    assert found.tolist() == [[theirs[one].get(other, np.inf) for other in nodes] for one in nodes]


@pytest.mark.parametrize("directed", [False, True])
def test_betweenness_of_large_graphs_is_that_of_networkx(directed: bool) -> None:
    graph = large(300, 900, seed=3, directed=directed)
    theirs = nx.betweenness_centrality(in_networkx(graph), normalized=False)
    found = adjacency(graph).by_node(betweenness(adjacency(graph)))
    assert found == pytest.approx(theirs, rel=1e-9, abs=1e-9)


def test_a_graph_without_nodes_has_no_path() -> None:
    links = adjacency(Graph(nodes={}))
    assert distances(links).shape == (0, 0)
    assert betweenness(links).tolist() == []
    assert distances(adjacency(Graph(nodes={"a": NOTHING}))).tolist() == [[0.0]]
