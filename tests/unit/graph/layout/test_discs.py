"""Discs: none over another, those that already stand apart stay where they are."""

import math
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.layout.discs import Disc, apart, around

DISC = st.builds(Disc, st.tuples(st.floats(-500, 500), st.floats(-500, 500)), st.floats(40, 600))


@settings(max_examples=60)
@given(given_discs=st.lists(DISC, min_size=1, max_size=14))
def test_no_disc_lies_over_another(given_discs):
    discs = {f"d{at:02}": disc for at, disc in enumerate(given_discs)}
    centres = apart(discs)
    assert set(centres) == set(discs)
    for one, other in combinations(discs, 2):
        assert math.dist(centres[one], centres[other]) >= discs[one].radius + discs[other].radius - 1


def test_discs_that_are_apart_stay():
    discs = {"a": Disc((0.0, 0.0), 50), "b": Disc((200.0, 0.0), 50)}
    assert apart(discs) == {"a": (0.0, 0.0), "b": (200.0, 0.0)}


def test_the_larger_one_stays_and_the_smaller_one_gives_way():
    centres = apart({"large": Disc((0.0, 0.0), 400), "small": Disc((300.0, 0.0), 50)})
    assert math.hypot(*centres["large"]) < 10
    assert math.dist(centres["small"], centres["large"]) >= 449


def test_two_may_stay_as_near_as_they_are_allowed():
    discs = {"a": Disc((0.0, 0.0), 50), "b": Disc((60.0, 0.0), 50)}
    assert apart(discs, allowed={("a", "b"): 60.0}) == {"a": (0.0, 0.0), "b": (60.0, 0.0)}


def test_a_disc_holds_its_places():
    places = [(0.0, 0.0), (10.0, 90.0), (-40.0, 30.0)]
    disc = around(places)
    assert all(math.dist(disc.centre, place) < disc.radius for place in places)
