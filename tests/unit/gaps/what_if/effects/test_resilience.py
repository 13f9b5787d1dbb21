"""The worst and the mean loss, compared with trying every one."""

import random
from itertools import combinations
from statistics import mean

import pytest

from referral.gaps.what_if.effects.resilience import lost_by_chance, resilience, worst


def made_up(seed):
    dice = random.Random(seed)
    organisations = [f"O{number}" for number in range(9)]
    return {
        f"n{number}": frozenset(dice.sample(organisations, dice.choice((1, 1, 2, 2, 3, 4)))) for number in range(14)
    }, organisations


def left(providers, gone):
    return sum(not held <= set(gone) for held in providers.values())


@pytest.mark.parametrize("seed", range(40))
def test_the_worst_and_the_mean_are_those_of_every_loss_tried(seed):
    providers, organisations = made_up(seed)
    for loss in resilience(providers, organisations):
        tried = [left(providers, gone) for gone in combinations(organisations, loss.lost)]
        assert len(loss.organisations) == loss.lost
        assert loss.left == min(tried) == left(providers, loss.organisations)
        assert len(loss.needs) == len(providers) - loss.left
        assert loss.left_on_average == pytest.approx(mean(tried))


def test_two_that_only_together_answer_more_are_worse_than_the_two_that_answer_one_alone():
    providers = {
        "a": frozenset({"O1"}), "b": frozenset({"O2"}),
        **{f"c{number}": frozenset({"O3", "O4"}) for number in range(3)},
    }  # fmt: skip
    everybody = ["O1", "O2", "O3", "O4"]
    assert worst(providers, everybody, lost=1) == ("O1",)
    assert worst(providers, everybody, lost=2) == ("O3", "O4")
    assert worst(providers, everybody, lost=3) == ("O1", "O3", "O4")


def test_a_need_that_nobody_answers_cannot_be_lost_and_a_town_of_two_loses_at_most_two():
    losses = resilience({"a": frozenset({"O1"}), "b": frozenset()}, ["O1", "O2"])
    assert [(loss.lost, loss.left) for loss in losses] == [(1, 0), (2, 0)]
    assert lost_by_chance(2, lost=1, of=5) == 0
    assert lost_by_chance(1, lost=2, of=5) == pytest.approx(0.4)
