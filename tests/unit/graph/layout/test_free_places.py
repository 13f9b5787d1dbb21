"""Free places: near the wanted one, never on a taken one, the same every time."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.layout.free_places import LEAST, FreePlaces

PLACE = st.tuples(st.integers(-300, 300), st.integers(-300, 300))


@settings(max_examples=50)
@given(starts=st.lists(PLACE, max_size=40))
def test_no_two_places_are_nearer_than_the_least_distance(starts):
    free = FreePlaces()
    taken = [free.take_nearest(start) for start in starts]
    for at, place in enumerate(taken):
        assert all(math.dist(place, other) >= LEAST - 0.5 for other in taken[:at])


def test_a_free_place_is_taken_as_it_is_and_a_taken_one_sends_to_its_side():
    free = FreePlaces([(0.0, 0.0)])
    assert free.take_nearest((500.0, 0.0)) == (500.0, 0.0)
    aside = free.take_nearest((0.0, 0.0))
    assert LEAST - 0.5 <= math.dist(aside, (0.0, 0.0)) < 2 * LEAST


def test_many_at_one_place_stand_close_around_it():
    free = FreePlaces()
    places = [free.take_nearest((0.0, 0.0)) for _ in range(500)]
    assert len(set(places)) == 500
    assert max(math.hypot(*place) for place in places) < 2.5 * LEAST * math.sqrt(500 / math.pi)
