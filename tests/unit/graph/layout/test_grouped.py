"""A whole picture: every node has a place, none lies on another, groups stand apart, unlinked nodes in a block."""

import math
import time
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.layout.free_places import LEAST
from graph.layout.grouped import block, grouped, links_between
from tests.unit.graph.layout.pictures import crossings, made_up

NODES = [f"n{number}" for number in range(12)]
GROUPED = st.dictionaries(st.sampled_from(NODES), st.sampled_from(["x", "y", "z", ""]))
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=15)


@settings(max_examples=60)
@given(groups=GROUPED, ties=PAIRS)
def test_every_node_has_a_place_of_its_own_and_always_the_same(groups, ties):
    places = grouped(groups, ties)
    assert set(places) == set(groups)
    assert all(math.dist(one, other) >= LEAST - 0.5 for one, other in combinations(places.values(), 2))
    turned = [(target, source) for source, target in reversed(ties)]
    assert grouped(dict(reversed(groups.items())), turned) == places


def test_members_of_a_group_stand_together():
    groups, ties = made_up(200, groups=8)
    places = grouped(groups, ties)
    together = 0
    for node, place in places.items():
        nearest = sorted(
            (other for other in places if other != node), key=lambda other: math.dist(places[other], place)
        )
        together += sum(groups[other] == groups[node] for other in nearest[:5])
    assert together / (5 * len(places)) > 0.95


def test_nodes_without_a_link_stand_in_rows():
    places = grouped(dict.fromkeys(NODES, "x"), [("n0", "n1"), ("n1", "n2")])
    alone = [places[node] for node in NODES[3:]]
    assert len({x for x, _ in alone}) == len({y for _, y in alone}) == 3
    assert min(y for _, y in alone) > max(places[node][1] for node in NODES[:3])


@pytest.mark.parametrize(
    ("nodes", "groups", "ties_of_each"), [(500, 1, 0), (3000, 1, 0), (3000, 1, 2.6), (3000, 60, 2.6)]
)
def test_many_nodes_need_no_library_that_is_not_declared_and_little_time(nodes, groups, ties_of_each):
    began = time.process_time()
    places = grouped(*made_up(nodes, groups=groups, ties_of_each=ties_of_each))
    assert len(set(places.values())) == nodes
    assert time.process_time() - began < 6, "a generous bound: the loop of old needed minutes"


def test_lines_cross_less_often_than_between_places_by_chance():
    groups, ties = made_up(120, groups=5)
    places = grouped(groups, ties)
    names = sorted(places)
    shuffled = dict(zip(names, (places[name] for name in names[60:] + names[:60]), strict=True))
    assert crossings(places, ties) < 0.3 * crossings(shuffled, ties)


def test_a_block_is_as_wide_as_high():
    rows = block(9)
    cells = [next(rows) for _ in range(9)]
    assert len({x for x, _ in cells}) == len({y for _, y in cells}) == 3


def test_links_are_told_once_and_never_from_a_node_to_itself():
    assert links_between("abc", [("b", "a"), ("a", "b"), ("a", "a"), ("a", "gone")]) == [("a", "b")]
