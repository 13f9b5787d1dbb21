"""PageRank agrees with networkx on any graph, with weights, directions, isolates and nodes that lead nowhere."""

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.pagerank import pagerank
from graph.model import Graph
from tests.unit.graph.measures import published
from tests.unit.graph.measures.published import LAYERS, Layer
from tests.unit.graph.measures.weighted import graphs, in_networkx, large


def is_that_of_networkx(graph: Graph) -> None:
    theirs = nx.pagerank(in_networkx(graph), alpha=0.85, tol=1e-14, max_iter=2000)
    assert pagerank(graph).of_nodes["pagerank"] == pytest.approx(theirs, abs=1e-9)


@given(graphs())
def test_shares_are_those_of_networkx(graph: Graph) -> None:
    is_that_of_networkx(graph)


@pytest.mark.parametrize("directed", [False, True])
def test_shares_of_large_graphs_are_those_of_networkx(directed: bool) -> None:
    is_that_of_networkx(large(300, 600, seed=7, directed=directed))


@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_shares_of_known_networks_are_those_of_networkx(layer: Layer) -> None:
    is_that_of_networkx(published.graph(layer))


def test_a_graph_without_nodes_has_no_shares() -> None:
    assert pagerank(Graph(nodes={})).of_nodes == {"pagerank": {}}
