"""Untangled pictures: the crossings are counted rightly, there are never more, and everybody stays in its disc."""

import random

import numpy as np
import pytest

from graph.layout.inside.members import Picture
from graph.layout.inside.untangle import crossings, untangle
from tests.unit.graph.layout import pictures


def made(seed, *, sizes=(9, 8, 7), ties=40):
    dice = random.Random(seed)
    pairs = sorted({tuple(sorted(dice.sample(range(sum(sizes)), 2))) for _ in range(ties)})
    centres = np.array([(0.0, 0.0), (800.0, 50.0), (300.0, 700.0)])
    return Picture(disc=np.repeat(np.arange(len(sizes)), sizes), ends=np.array(pairs), centres=centres)


def counted(picture):
    """Return the crossings by the definition, in a picture of tests."""
    places = {str(node): tuple(place) for node, place in enumerate(picture.places.tolist())}
    return pictures.crossings(places, [(str(one), str(other)) for one, other in picture.ends.tolist()])


@pytest.mark.parametrize("seed", range(6))
def test_crossings_are_counted_as_by_the_definition(seed):
    picture = made(seed)
    assert crossings(picture.places, picture.ends) == counted(picture) > 0


@pytest.mark.parametrize("seed", range(6))
def test_fewer_lines_cross_and_nobody_leaves_its_disc(seed):
    picture = made(seed)
    before, slots = counted(picture), [sorted(picture.places[nodes].tolist()) for nodes in picture.members]
    untangle(picture)
    assert counted(picture) < 0.9 * before
    assert [sorted(picture.places[nodes].tolist()) for nodes in picture.members] == slots


def test_what_cannot_be_better_stays():
    picture = made(1, ties=1)
    before = picture.places.copy()
    untangle(picture)
    assert (picture.places == before).all()


def test_two_crossing_lines_are_put_straight():
    picture = Picture(
        disc=np.array([0, 0, 1, 1]), ends=np.array([[0, 2], [1, 3]]), centres=np.array([(0.0, 0.0), (0.0, 900.0)])
    )
    order = sorted((0, 1), key=lambda node: picture.places[node][0])
    ends = sorted((2, 3), key=lambda node: -picture.places[node][0])
    picture.ends = np.array([[order[0], ends[0]], [order[1], ends[1]]])
    assert counted(picture) == 1
    untangle(picture)
    assert counted(picture) == 0
