"""Eigenvector centrality agrees with a dense solution and with networkx; in parts, with a walk from everywhere."""

from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.measures.eigenvector import SMALL, eigenvector
from graph.model import NOTHING, Graph, Link
from tests.unit.graph.measures import published
from tests.unit.graph.measures.published import LAYERS, Layer
from tests.unit.graph.measures.weighted import graphs, in_networkx, large


def by_projection(graph: Graph) -> dict[str, float]:
    """The equal values of all nodes, projected on the space of the largest eigenvalue of the whole matrix."""
    matrix = nx.to_numpy_array(in_networkx(graph))
    values, vectors = np.linalg.eigh(matrix)
    largest = vectors[:, values > values[-1] - 1e-7]
    found = largest @ (largest.T @ np.ones(len(matrix)))
    return dict(zip(graph.nodes, (found / np.linalg.norm(found)).tolist(), strict=True))


@given(graphs(directed=False))
def test_values_are_those_of_a_dense_solution(graph: Graph) -> None:
    found = eigenvector(graph).of_nodes["eigenvector"]
    if any(link.source != link.target for link in graph.links):
        assert found == pytest.approx(by_projection(graph), abs=1e-7)
    else:
        assert found == dict.fromkeys(graph.nodes, 0.0)


@given(graphs(directed=True))
def test_a_directed_graph_needs_a_way_from_every_node_to_every_other(graph: Graph) -> None:
    other = in_networkx(graph)
    found = eigenvector(graph).of_nodes["eigenvector"]
    if len(other) == 1 or not nx.is_strongly_connected(other):
        assert found == dict.fromkeys(graph.nodes)
    else:
        matrix = nx.to_numpy_array(other).T
        vector = np.array([found[node] for node in graph.nodes])
        ahead = matrix @ vector
        assert (vector > 0).all()
        assert ahead == pytest.approx(np.linalg.norm(ahead) * vector, abs=1e-9)


@pytest.mark.parametrize("directed", [False, True])
def test_values_of_large_graphs_are_those_of_networkx(directed: bool) -> None:
    drawn = large(3 * SMALL, 20 * SMALL, seed=2, directed=directed)
    nodes = list(drawn.nodes)
    ring = [
        Link(source=one, target=other, layer="ring") for one, other in zip(nodes, nodes[1:] + nodes[:1], strict=True)
    ]
    graph = replace(drawn, links=(*drawn.links, *ring))
    theirs = nx.eigenvector_centrality(in_networkx(graph), max_iter=5000, tol=1e-14, weight="weight")
    assert eigenvector(graph).of_nodes["eigenvector"] == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if not layer.directed], ids=str)
def test_values_of_known_networks_are_those_of_a_dense_solution(layer: Layer) -> None:
    graph = published.graph(layer)
    assert eigenvector(graph).of_nodes["eigenvector"] == pytest.approx(by_projection(graph), abs=1e-6)


def test_a_long_line_is_solved_too() -> None:
    n = 5 * SMALL
    nodes = [f"n{number:04}" for number in range(n)]
    links = tuple(Link(source=one, target=other) for one, other in pairwise(nodes))
    found = eigenvector(Graph(nodes=dict.fromkeys(nodes, NOTHING), links=links)).of_nodes["eigenvector"]
    exact = np.sin(np.pi * np.arange(1, n + 1) / (n + 1))
    assert list(found.values()) == pytest.approx((exact / np.linalg.norm(exact)).tolist(), abs=1e-9)


def test_two_equal_parts_share_the_value() -> None:
    links = (Link(source="a", target="b"), Link(source="c", target="d"))
    found = eigenvector(Graph(nodes=dict.fromkeys("abcde", NOTHING), links=links)).of_nodes["eigenvector"]
    assert found == pytest.approx({"a": 0.5, "b": 0.5, "c": 0.5, "d": 0.5, "e": 0.0})
