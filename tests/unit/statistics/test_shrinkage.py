"""Shrunken rates and how sure a threshold is, against SciPy 1.17, simulation and published examples."""

import random

import pytest

from referral.metrics.model import Share
from referral.statistics import funnel_limits, wilson_interval
from referral.statistics.shrinkage import (
    BetaPrior,
    beta_prior,
    mixed_prior,
    priors_by_type,
    probability_above,
    probability_below,
    shrunken_by_type,
    shrunken_rate,
)


def test_two_of_two_do_not_beat_forty_five_of_fifty():
    usual = BetaPrior(mean=0.6, strength=8)
    few, many = shrunken_rate(2, 2, usual), shrunken_rate(45, 50, usual)
    assert (round(few, 2), round(many, 2)) == (0.68, 0.86)


def test_the_prior_is_the_method_of_moments_and_keeps_its_bounds():
    # ten each, 2 4 6 8 and 5: m = 0.5; S = 10 (0.09 + 0.01 + 0.01 + 0.09) = 2; ρ = (2 - 0.25 x 4) / (0.25 x (50 - 10 - 4))
    # = 1/9; M = 8. Alike ones: 50. Far apart: held at 2. Under five or nothing to see: 8.
    assert beta_prior([(2, 10), (4, 10), (6, 10), (8, 10), (5, 10)]) == BetaPrior(mean=0.5, strength=pytest.approx(8))
    assert beta_prior([(5, 10)] * 6).strength == 50
    assert beta_prior([(0, 40), (40, 40)] * 3).strength == 2
    assert beta_prior([(1, 10), (9, 10)]) == BetaPrior(mean=0.5, strength=8)
    assert beta_prior([(0, 10)] * 6) == BetaPrior(mean=0.0, strength=8)
    assert beta_prior([]).strength == 8


def test_without_data_a_rate_may_be_anything_and_a_half_is_expected():
    prior = beta_prior([])
    assert Share(hits=0, of=0).rate is None
    assert Share(hits=0, of=0).interval == wilson_interval(0, 0) == funnel_limits(prior.mean, 0) == (0.0, 1.0)
    assert shrunken_rate(0, 0, prior) == prior.mean == 0.5


@pytest.mark.parametrize(
    ("hits", "of", "mean", "strength", "rate"),
    # Expected: the mean of scipy.stats.beta with a = M m + x and b = M (1 - m) + n - x.
    [(2, 2, 0.6, 8, 0.68), (45, 50, 0.6, 8, 0.8586206896551724), (0, 7, 0.25, 12, 0.15789473684210525)],
)
def test_a_shrunken_rate_is_the_mean_of_the_beta_posterior_of_scipy(hits, of, mean, strength, rate):
    assert shrunken_rate(hits, of, BetaPrior(mean=mean, strength=strength)) == pytest.approx(rate, abs=1e-12)


@pytest.mark.parametrize("spread", [0.0, 0.02, 0.1, 0.3])
def test_the_prior_finds_the_strength_that_made_the_cases(spread):
    dice = random.Random(7)
    strength = 1 / spread - 1 if spread else 1e9
    pairs = []
    for _ in range(3000):
        rate = dice.betavariate(0.6 * strength, 0.4 * strength)
        of = dice.randint(5, 60)
        pairs.append((sum(dice.random() < rate for _ in range(of)), of))
    prior = beta_prior(pairs)
    assert prior.mean == pytest.approx(0.6, abs=0.02)
    assert prior.strength == pytest.approx(min(max(strength, 2), 50), rel=0.1)


def test_the_prior_says_when_it_cannot_tell():
    assert beta_prior([]) == BetaPrior(mean=0.5, strength=8)
    assert beta_prior([(0, 0)] * 9) == BetaPrior(mean=0.5, strength=8)
    assert beta_prior([(1, 2), (40, 50), (0, 9), (3, 3)]) == BetaPrior(mean=44 / 64, strength=8)
    assert beta_prior([(1, 1)] * 9) == BetaPrior(mean=1.0, strength=8)
    assert beta_prior([(1, 1), (0, 1)] * 9) == BetaPrior(mean=0.5, strength=8)


def test_rates_of_each_type_are_drawn_to_the_mean_of_their_own_type():
    """networks.md, section 4.1, with M = 8 under five providers: (x + 8 m) / (n + 8), here m = 10/20 and m = 0."""
    counts = {"A": {"health": (8, 10)}, "B": {"health": (2, 10), "housing": (0, 30)}, "C": {}}
    rates = shrunken_by_type(counts, without_cases=0.7)
    assert rates["A"] == pytest.approx((8 + 8 * 0.5) / 18)
    assert rates["B"] == pytest.approx((10 * (2 + 8 * 0.5) / 18 + 30 * 0) / 40)
    assert rates["C"] == 0.7


@pytest.mark.parametrize(
    ("hits", "of", "prior", "threshold", "above"),
    [
        # Exact: a = M m + x and b = M (1 - m) + n - x are whole, so Pr = Σ C(a+b-1, k) tᵏ (1-t)^(a+b-1-k), k < a.
        (2, 2, BetaPrior(mean=0.5, strength=8), 0.5, 1 - 130 / 512),  # Beta(6, 4): Pr(Binomial(9, 1/2) ≤ 5) = 382/512
        (0, 0, BetaPrior(mean=0.5, strength=2), 0.3, 0.7),  # Beta(1, 1)
        (0, 8, BetaPrior(mean=0.5, strength=2), 0.5, 1 / 512),  # Beta(1, 9): 0.5 to the ninth
    ],
)
def test_how_sure_a_threshold_is(hits, of, prior, threshold, above):
    assert probability_above(threshold, hits, of, prior=prior) == pytest.approx(above, abs=1e-12)
    assert probability_below(threshold, hits, of, prior=prior) == pytest.approx(1 - above, abs=1e-12)


def test_how_sure_a_threshold_is_by_drawing():
    dice, prior = random.Random(2), BetaPrior(mean=0.31, strength=11.3)
    rates = [dice.betavariate(11.3 * 0.31 + 7, 11.3 * 0.69 + 5) for _ in range(60_000)]
    drawn = sum(rate > 0.4 for rate in rates) / len(rates)
    assert probability_above(0.4, 7, 12, prior=prior) == pytest.approx(drawn, abs=0.008)


def test_a_provider_of_several_types_is_judged_by_its_own_mix():
    counts = {"A": {"health": (8, 10)}, "B": {"health": (2, 10), "housing": (0, 30)}}
    priors = priors_by_type(counts)
    assert priors == {"health": BetaPrior(mean=0.5, strength=8), "housing": BetaPrior(mean=0.0, strength=8)}
    assert mixed_prior(counts["B"], priors) == BetaPrior(mean=pytest.approx(0.125), strength=8)
    assert mixed_prior({}, priors) == BetaPrior(mean=0.5, strength=8)
