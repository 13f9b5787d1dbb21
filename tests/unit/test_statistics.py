"""Estimates: few cases never win, waiting times count the open ones, an interval holds its rate."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.calendar import working_hours_between
from referral.lifecycle.outcomes import wilson
from referral.metrics.model import Share
from referral.statistics import Prior, funnel, prior_of, reached, share_by, shrunk, waiting_curve
from tests.unit.metrics.worked_example import DATA, moment


def test_two_of_two_do_not_beat_forty_five_of_fifty():
    usual = Prior(mean=0.6, strength=8)
    few, many = shrunk(2, 2, usual), shrunk(45, 50, usual)
    assert (round(few, 2), round(many, 2)) == (0.68, 0.86)


def test_the_prior_is_the_method_of_moments_and_keeps_its_bounds():
    # ten each, 2 4 6 8 and 5: m = 0.5; S = 10 (0.09 + 0.01 + 0.01 + 0.09) = 2; ρ = (2 - 0.25 x 4) / (0.25 x (50 - 10 - 4))
    # = 1/9; M = 8. Alike ones: 50. Far apart: held at 2. Under five or nothing to see: 8.
    assert prior_of([(2, 10), (4, 10), (6, 10), (8, 10), (5, 10)]) == Prior(mean=0.5, strength=pytest.approx(8))
    assert prior_of([(5, 10)] * 6).strength == 50
    assert prior_of([(0, 40), (40, 40)] * 3).strength == 2
    assert prior_of([(1, 10), (9, 10)]) == Prior(mean=0.5, strength=8)
    assert prior_of([(0, 10)] * 6) == Prior(mean=0.0, strength=8)
    assert prior_of([]).strength == 8


def test_the_funnel_narrows_with_the_cases():
    assert funnel(0.5, 100) == (pytest.approx(0.402, abs=1e-3), pytest.approx(0.598, abs=1e-3))
    assert funnel(0.5, 1) == (0.0, 1.0)
    assert funnel(0.5, 0) == (0.0, 1.0)


def test_nothing_of_ten_is_not_nought():
    assert wilson(0, 10) == (0.0, pytest.approx(0.278, abs=5e-4))


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
    assert (round(sum(closed) / len(closed), 1), reached(curve, 0.5)) == (12.1, 23)


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


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60), st.sampled_from([0.1, 0.5, 0.9]))
def test_without_open_cases_the_curve_is_the_plain_quantile(values, share):
    curve = waiting_curve([(float(value), True) for value in values])
    ordered = sorted(values)
    plain = next(value for n, value in enumerate(ordered, start=1) if n >= share * len(ordered) - 1e-9)
    assert reached(curve, share) == plain


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
        assert 0 <= shrunk(hits, of, Prior(mean=0.5, strength=8)) <= 1
