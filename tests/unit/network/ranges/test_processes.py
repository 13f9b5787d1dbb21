"""Processes of their own find the same ranges, and tell how far they are."""

import pytest

from graph.measures import MEASURES
from graph.model import Graph
from referral.network.ranges import joined, ranges
from referral.network.ranges.processes import PIECE, ranges_apart
from tests.unit.graph.measures.weighted import large

NODES = 2 * PIECE + 1


def network() -> Graph:
    drawn = large(NODES, 3 * NODES, seed=3, directed=False)
    kinds = {node: {"kind": "ngo" if place % 2 else "school"} for place, node in enumerate(drawn.nodes)}
    return Graph(nodes=kinds, links=drawn.links)


def test_the_ranges_are_those_of_one_process() -> None:
    told: list[tuple[int, int]] = []
    graph = network()
    assert ranges_apart(graph, lambda done, total: told.append((done, total)), measures=MEASURES) == ranges(graph)
    assert told[0] == (0, NODES)
    assert told[-1] == (NODES, NODES)
    assert told == sorted(told)


def test_whoever_gives_it_up_ends_it_before_the_last_piece() -> None:
    told: list[int] = []

    class GivenUp(Exception):
        pass

    def after_the_first(done: int, _total: int) -> None:
        told.append(done)
        if done:
            raise GivenUp

    large_one = Graph(nodes={str(number): {"kind": "ngo"} for number in range(40 * PIECE)}, links=())
    with pytest.raises(GivenUp):
        ranges_apart(large_one, after_the_first, measures=MEASURES)
    assert told == [0, PIECE]


def test_parts_are_joined_to_the_least_and_the_most_of_all() -> None:
    graph = network()
    nodes = tuple(graph.nodes)
    parts = [ranges(graph, left_out=nodes[:3]), ranges(graph, left_out=nodes[3:])]
    assert joined(parts) == ranges(graph)
    assert parts[0] != parts[1]
    assert joined([]) == {}
