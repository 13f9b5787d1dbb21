"""Arrangements of discs: room between all, the shortest ties first, those with many ties between them neighbours."""

import math
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.layout.arranged import arrangements
from graph.layout.inside.slots import ROOM

RADII = st.lists(st.floats(60, 900), min_size=1, max_size=9)


@settings(max_examples=20)
@given(radii=RADII, data=st.data())
def test_no_two_discs_are_nearer_than_the_room_between_them(radii, data):
    pairs = list(combinations(range(len(radii)), 2))
    between = data.draw(st.dictionaries(st.sampled_from(pairs), st.integers(1, 40))) if pairs else {}
    found = arrangements(radii, between, most=3)
    for centres in found:
        for one, other in pairs:
            assert math.dist(centres[one], centres[other]) >= radii[one] + radii[other] + ROOM - 1
    lengths = [sum(n * math.dist(c[a], c[b]) for (a, b), n in between.items()) for c in found]
    assert all(one <= other + 0.1 for one, other in pairwise(lengths))


def test_discs_with_many_ties_between_them_are_neighbours():
    between = dict.fromkeys(combinations(range(8), 2), 1) | {(0, 7): 200, (2, 5): 200}
    (centres,) = arrangements([150.0] * 8, between, most=1)
    for one, other in ((0, 7), (2, 5)):
        assert math.dist(centres[one], centres[other]) < 300 + 2 * ROOM
