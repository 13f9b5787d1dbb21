"""Slots of a disc: far enough from each other, within its reach, and one more member moves nobody."""

import math
from itertools import combinations

import pytest

from graph.layout.free_places import LEAST
from graph.layout.slots import reach_of, slots


@pytest.mark.parametrize("members", [0, 1, 2, 3, 7, 40, 300])
def test_slots_are_apart_and_within_reach(members):
    places = slots(members).tolist()
    assert len(places) == members
    assert all(math.hypot(*place) <= reach_of(members) + 1e-9 for place in places)
    assert all(math.dist(one, other) >= LEAST for one, other in combinations(places, 2))


def test_one_member_more_moves_nobody():
    assert (slots(41)[:40] == slots(40)).all()
    assert reach_of(41) < reach_of(40) * 1.02


def test_no_three_slots_are_in_a_line():
    for (ax, ay), (bx, by), (cx, cy) in combinations(slots(30).tolist(), 3):
        assert abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) > 1
