"""Places for the nodes of a picture: every node has one, none lies on another, the same graph has the same places."""

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.layout import SPACING, near, two_level

NODES = [f"n{number}" for number in range(12)]
GROUPED = st.dictionaries(st.sampled_from(NODES), st.sampled_from(["x", "y", "z"]), min_size=1)
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=15)


@settings(max_examples=30, deadline=None)
@given(groups=GROUPED, ties=PAIRS)
def test_every_node_has_a_place_of_its_own_and_always_the_same(
    groups: dict[str, str], ties: list[tuple[str, str]]
) -> None:
    places = two_level(groups, ties)
    assert set(places) == set(groups)
    assert len(set(places.values())) == len(places)
    turned = [(target, source) for source, target in reversed(ties)]
    assert two_level(dict(reversed(groups.items())), turned) == places


def test_members_of_a_group_stand_together() -> None:
    groups = {node: "xy"[at % 2] for at, node in enumerate(NODES)}
    places = two_level(groups, [("n0", "n1"), ("n2", "n4")])
    centres = {
        name: tuple(sum(places[node][axis] for node in groups if groups[node] == name) / 6 for axis in (0, 1))
        for name in "xy"
    }
    for node, name in groups.items():
        assert min(centres, key=lambda other: math.dist(places[node], centres[other])) == name


def test_nodes_do_not_overlap() -> None:
    places = two_level(dict.fromkeys(NODES, "x"), [("n0", other) for other in NODES[1:]])
    assert min(math.dist(a, b) for a, b in combinations(places.values(), 2)) > SPACING * 0.7


@pytest.mark.parametrize("neighbours", [[], [(0.0, 0.0)], [(0.0, 0.0), (400.0, 0.0)]])
def test_a_new_node_gets_a_free_place_near_its_neighbours(neighbours: list[tuple[float, float]]) -> None:
    taken = [(0.0, 0.0), (400.0, 0.0), (200.0, 0.0)]
    place = near(neighbours, taken)
    assert min(math.dist(place, other) for other in taken) >= SPACING * 0.8
    if neighbours:
        middle = (sum(x for x, _ in neighbours) / len(neighbours), 0.0)
        assert math.dist(place, middle) < 200
    assert near(iter(neighbours), iter(taken)) == place
