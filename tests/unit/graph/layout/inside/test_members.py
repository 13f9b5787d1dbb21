"""Members and their slots: the ties are as short as by trying every order, whoever comes first."""

import math
import random
from itertools import permutations

import numpy as np
import pytest

from graph.layout.inside.members import Picture, exchange, start


def picture(sizes, ties, *, apart=900.0):
    disc = np.repeat(np.arange(len(sizes)), sizes)
    centres = np.array([(at * apart, 0.0) for at in range(len(sizes))])
    return Picture(disc=disc, ends=np.array(sorted(ties)).reshape(-1, 2), centres=centres)


def length(places, ties):
    return sum(math.dist(places[one], places[other]) for one, other in ties)


def test_everybody_has_a_slot_of_its_own():
    made = picture([5, 0, 7], [(0, 1), (2, 9)])
    for order, members in zip(start(made), made.members, strict=True):
        assert sorted(order.tolist()) == list(range(len(members)))


@pytest.mark.parametrize("seed", range(8))
def test_ties_are_hardly_longer_than_in_the_best_order_of_all(seed):
    dice = random.Random(seed)
    ties = sorted({tuple(sorted(dice.sample(range(9), 2))) for _ in range(12)})
    made = picture([6, 3], ties)
    exchange(made, start(made))
    fixed = made.places[6:].tolist()
    slots = (made.centres[0] + made.slots[0]).tolist()
    best = min(length([*order, *fixed], ties) for order in permutations(slots))
    tied = sum(length(made.places, [tie]) for tie in ties)
    assert tied <= 1.05 * best


def test_a_member_with_a_tie_elsewhere_stands_on_that_side():
    made = picture([20, 20], [(3, 27), (3, 30), (5, 6), (6, 7)])
    exchange(made, start(made))
    assert made.places[3][0] == max(made.places[:20, 0])
    assert min(made.places[27][0], made.places[30][0]) <= sorted(made.places[20:, 0])[1]


def test_those_without_a_tie_stand_at_the_rim():
    made = picture([12], [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)])
    exchange(made, start(made))
    far = np.hypot(*made.places.T)
    assert far[:4].mean() < 0.75 * far[4:].mean()
