"""Monthly counts from few months, against simulation and exact Poisson sums."""

import math
import random

import pytest

from referral.statistics.counts import GammaPrior, expected_count, gamma_prior, probability_of_more


def poisson(dice, mean):
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count


def test_a_month_without_any_is_no_proof_of_none():
    prior = GammaPrior(mean=4.0, strength=2.0)
    assert expected_count(0, 1, prior) == pytest.approx(8 / 3)
    assert expected_count(0, 0, prior) == 4.0
    assert expected_count(120, 30, prior) == pytest.approx(4.0)


def test_the_prior_finds_the_spread_that_made_the_counts():
    dice = random.Random(5)
    series = []
    for _ in range(3000):
        mean, months = dice.gammavariate(6, 1 / 2), dice.randint(3, 18)  # mean 3, worth 2 months
        series.append((poisson(dice, mean * months), months))
    prior = gamma_prior(series)
    assert prior.mean == pytest.approx(3.0, rel=0.03)
    assert prior.strength == pytest.approx(2.0, rel=0.1)


def test_the_prior_keeps_its_bounds_and_says_when_it_cannot_tell():
    assert gamma_prior([]) is None
    assert gamma_prior([(3, 0)]) is None
    assert gamma_prior([(6, 3), (2, 1)]) == GammaPrior(mean=2.0, strength=3.0)
    assert gamma_prior([(0, 3)] * 9) == GammaPrior(mean=0.0, strength=3.0)
    assert gamma_prior([(12, 6)] * 9).strength == 24
    assert gamma_prior([(0, 12), (2400, 12)] * 5).strength == 0.5


def test_the_chance_of_more_than_there_is_room_for():
    """With x + m M = 10 and t + M = 5: Pr(Gamma(10, 5) > 3) = Pr(Poisson(15) < 10) = 0.0699 (tables of Poisson)."""
    prior = GammaPrior(mean=2.0, strength=2.0)
    assert probability_of_more(3.0, 6, 3.0, prior=prior) == pytest.approx(0.0699, abs=5e-5)
    assert probability_of_more(0.0, 6, 3.0, prior=prior) == 1.0
    assert probability_of_more(5.0, 0, 3.0, prior=GammaPrior(mean=0.0, strength=3.0)) == 0.0


def test_the_prior_is_the_method_of_moments():
    """Ten months each: rates 1 2 3 2 2, m = 2; Σ t(r-m)² = 20; V = (20 - 4 x 2) / (50 - 10) = 0.3; 2 / 0.3 months."""
    prior = gamma_prior([(10, 10), (20, 10), (30, 10), (20, 10), (20, 10)])
    assert (prior.mean, prior.strength) == (2.0, pytest.approx(2 / 0.3))
