"""Slots of a disc: far enough from each other, within its reach, and one more member moves nobody."""

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.layout.free_places import LEAST
from graph.layout.inside.slots import RoomInDisc, reach_of, slots

PLACE = st.tuples(st.integers(-700, 700), st.integers(-700, 700))


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


@settings(max_examples=40)
@given(wanted=st.lists(st.none() | PLACE, max_size=40))
def test_all_have_room_and_the_disc_stays_a_disc(wanted):
    room = RoomInDisc((30.0, -20.0), [], most=len(wanted))
    places = [room.take(one) for one in wanted]
    assert all(math.dist(one, other) >= LEAST for one, other in combinations(places, 2))
    assert all(math.dist(place, (30.0, -20.0)) <= reach_of(len(places)) + LEAST for place in places)


def test_a_full_disc_grows_at_the_wanted_side():
    members = [tuple(place) for place in slots(30).tolist()]
    place = RoomInDisc((0.0, 0.0), members, most=31).take((5000.0, 0.0))
    assert reach_of(29) - LEAST / 4 < math.hypot(*place) < reach_of(30) + LEAST
    assert place[0] > 0.7 * math.hypot(*place)


def test_who_left_makes_room_for_a_newcomer():
    members = [tuple(place) for place in slots(30).tolist()]
    left = members.pop(12)
    assert math.dist(RoomInDisc((0.0, 0.0), members, most=30).take(left), left) < LEAST / 4
