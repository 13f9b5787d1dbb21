"""Marks give way to each other: none over another, all within the picture, the same again each time."""

import math

import numpy as np
import pytest

from graph.layout.marks_apart import marks_apart

SIZE = (300.0, 440.0)


@pytest.mark.parametrize(("count", "spread"), [(1, 0.0), (12, 0.0), (45, 25.0), (120, 60.0)])
def test_no_mark_lies_over_another_or_outside(count, spread):
    draw = np.random.default_rng(7)
    points, radii = draw.normal((150, 220), spread, (count, 2)), draw.uniform(4, 9, count)
    places, factor = marks_apart(points, radii, SIZE)
    assert 0.8 < factor <= 1
    for one in range(count):
        x, y = places[one]
        assert radii[one] <= x <= SIZE[0] - radii[one]
        assert radii[one] <= y <= SIZE[1] - radii[one]
        for other in range(one):
            assert math.dist(places[one], places[other]) >= (radii[one] + radii[other]) * factor - 1e-6
    again, _ = marks_apart(points, radii, SIZE)
    assert places == again


def test_marks_with_room_stay_where_they_are():
    points = np.array([[50.0, 50.0], [200.0, 300.0]])
    places, factor = marks_apart(points, np.array([8.0, 8.0]), SIZE)
    assert factor == 1
    assert np.abs(np.array(places) - points).max() < 0.1


def test_nothing_is_nothing():
    places, factor = marks_apart(np.zeros((0, 2)), np.zeros(0), SIZE)
    assert places == []
    assert factor == 1
