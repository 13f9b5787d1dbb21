"""Forces: linked nodes come near each other, whatever the number of nodes."""

import math

import networkx as nx
import numpy as np
import pytest

from graph.layout.forces import EXACT, spread


def near_and_far(graph):
    """Return the mean distance of linked nodes, and of all nodes."""
    points = spread(len(graph), list(graph.edges))
    linked = [math.dist(points[one], points[other]) for one, other in graph.edges]
    apart = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    return sum(linked) / len(linked), float(apart.sum()) / (len(graph) * (len(graph) - 1))


@pytest.mark.parametrize(
    "graph",
    [
        nx.karate_club_graph(),
        nx.cycle_graph(40),
        nx.star_graph(20),
        nx.grid_2d_graph(25, 25),
        nx.path_graph(EXACT + 50),
    ],
    ids=["karate", "ring", "star", "grid", "path"],
)
def test_linked_nodes_are_nearer_than_others(graph):
    linked, apart = near_and_far(nx.convert_node_labels_to_integers(graph))
    assert linked < 0.8 * apart


def test_places_lie_around_the_middle_and_are_always_the_same():
    points = spread(30, [(at, at + 1) for at in range(29)])
    assert np.allclose(points.mean(axis=0), 0)
    assert math.isclose(float((points**2).sum(axis=1).mean()), 1)
    assert (spread(30, [(at, at + 1) for at in range(29)]) == points).all()


def test_a_node_alone_stands_in_the_middle():
    assert spread(1, []).tolist() == [[0.0, 0.0]]


def test_a_stronger_link_draws_nearer():
    points = spread(3, [(0, 1), (1, 2), (0, 2)], [8.0, 1.0, 1.0])
    assert math.dist(points[0], points[1]) < math.dist(points[1], points[2])
