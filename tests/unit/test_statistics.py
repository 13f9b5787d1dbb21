"""Estimates from few cases, against statsmodels 0.15, SciPy 1.17 and lifelines 0.30, and against published examples."""

import json
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.calendar import working_hours_between
from referral.metrics.model import Share
from referral.statistics import (
    BetaPrior,
    beta_prior,
    funnel_limits,
    share_by,
    shrunken_by_type,
    shrunken_rate,
    time_by_share,
    waiting_curve,
    wilson_interval,
)
from tests.unit.metrics.worked_example import DATA, moment


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


def test_the_funnel_narrows_with_the_cases():
    assert funnel_limits(0.5, 100) == (pytest.approx(0.402, abs=1e-3), pytest.approx(0.598, abs=1e-3))
    assert funnel_limits(0.5, 1) == (0.0, 1.0)
    assert funnel_limits(0.5, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # statsmodels.stats.proportion.proportion_confint(hits, of, method="wilson"); the first four are the examples of
        # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
        (81, 263, 0.2552885, 0.3662096),
        (15, 148, 0.0623864, 0.1604872),
        (0, 20, 0.0, 0.1611252),
        (1, 29, 0.0061132, 0.1717552),
        (10, 10, 0.7224672, 1.0),
        (3, 40, 0.0258360, 0.1986423),
    ],
)
def test_the_interval_of_a_rate_is_the_one_of_statsmodels(hits, of, low, high):
    assert wilson_interval(hits, of) == (pytest.approx(low, abs=1e-7), pytest.approx(high, abs=1e-7))


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


def test_a_waiting_curve_and_its_interval_are_those_of_lifelines():
    # The 6-MP arm of Freireich et al. 1963, Blood 21:699-716; KaplanMeierFitter().fit(…).confidence_interval_
    happened = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    still_open = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = waiting_curve([*((at, True) for at in happened), *((at, False) for at in still_open)])
    survived = {point.at: (1 - point.share, 1 - point.high, 1 - point.low) for point in curve}
    assert survived == {
        6: pytest.approx((0.857143, 0.619718, 0.951552), abs=1e-6),
        7: pytest.approx((0.806723, 0.563147, 0.922809), abs=1e-6),
        10: pytest.approx((0.752941, 0.503200, 0.889362), abs=1e-6),
        13: pytest.approx((0.690196, 0.431610, 0.849066), abs=1e-6),
        16: pytest.approx((0.627451, 0.367511, 0.804912), abs=1e-6),
        22: pytest.approx((0.537815, 0.267779, 0.746791), abs=1e-6),
        23: pytest.approx((0.448179, 0.188052, 0.680143), abs=1e-6),
    }
    assert (time_by_share(curve, 0.5), time_by_share(curve, 0.9)) == (23, None)


def test_the_published_waiting_times_with_open_cases():
    if not DATA.is_dir():
        pytest.skip("SHARED NETWORK DATA IS ABSENT: the waiting curve was not compared with published times")
    lines = (DATA / "waiting.csv").read_text().split()[1:]
    times = [(float(at), event == "1") for at, event in (line.split(",") for line in lines)]
    curve = waiting_curve(times)
    data = json.loads((DATA / "expected.json").read_text())["published"]
    (known,) = [one["value"] for one in data if one["measure"].startswith("Kaplan-Meier")]
    for at, survived in known.items():
        assert 1 - share_by(curve, float(at)) == pytest.approx(survived, abs=6e-4)
    closed = [at for at, event in times if event]
    assert (round(sum(closed) / len(closed), 1), time_by_share(curve, 0.5)) == (12.1, 23)


def test_working_hours_are_nine_to_five_on_working_days():
    friday = moment("2026-02-06", "16:00")
    assert working_hours_between(friday, moment("2026-02-09", "10:00")) == 2.0
    assert working_hours_between(moment("2026-02-07", "10:00"), moment("2026-02-08", "20:00")) == 0.0
    assert working_hours_between(moment("2026-02-04", "06:00"), moment("2026-02-04", "23:00")) == 8.0
    assert working_hours_between(moment("2026-02-04", "10:00"), moment("2026-02-04", "10:45")) == 0.75
    assert working_hours_between(friday, friday - timedelta(days=3)) == 0.0
    # over the change to summer time, 29 March 2026: Friday 16:00 to Monday 10:00 stays two hours
    assert working_hours_between(moment("2026-03-27", "16:00"), moment("2026-03-30", "10:00")) == 2.0
    # over a new year: 30 and 31 December 2024 (Monday, Tuesday) are whole days
    spans = working_hours_between(moment("2024-12-29", "09:00"), moment("2024-12-31", "17:00"))
    assert spans == 16.0


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


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60), st.sampled_from([0.1, 0.5, 0.9]))
def test_without_open_cases_the_curve_is_the_plain_quantile(values, share):
    curve = waiting_curve([(float(value), True) for value in values])
    ordered = sorted(values)
    plain = next(value for n, value in enumerate(ordered, start=1) if n >= share * len(ordered) - 1e-9)
    assert time_by_share(curve, share) == plain


@given(st.lists(st.tuples(st.integers(0, 50).map(float), st.booleans()), max_size=60))
def test_a_curve_rises_within_its_interval(times):
    curve = waiting_curve(times)
    shares = [step.share for step in curve]
    assert shares == sorted(shares)
    assert all(0 <= step.low <= step.share + 1e-9 and step.share <= step.high + 1e-9 <= 1 + 2e-9 for step in curve)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_rate(one, other):
    hits, of = min(one, other), max(one, other)
    share = Share(hits=hits, of=of)
    low, high = share.interval
    assert 0 <= low <= high <= 1
    if of:
        assert low - 1e-9 <= share.rate <= high + 1e-9
        assert 0 <= shrunken_rate(hits, of, BetaPrior(mean=0.5, strength=8)) <= 1


def test_rates_of_each_type_are_drawn_to_the_mean_of_their_own_type():
    """networks.md, section 4.1, with M = 8 under five providers: (x + 8 m) / (n + 8), here m = 10/20 and m = 0."""
    counts = {"A": {"health": (8, 10)}, "B": {"health": (2, 10), "housing": (0, 30)}, "C": {}}
    rates = shrunken_by_type(counts, without_cases=0.7)
    assert rates["A"] == pytest.approx((8 + 8 * 0.5) / 18)
    assert rates["B"] == pytest.approx((10 * (2 + 8 * 0.5) / 18 + 30 * 0) / 40)
    assert rates["C"] == 0.7
