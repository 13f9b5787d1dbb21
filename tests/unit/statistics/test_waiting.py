"""Waiting times with open cases, against lifelines 0.30 and published examples."""

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.statistics.waiting import share_by, time_by_share, waiting_curve
from tests.unit.metrics.worked_example import DATA


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


def test_every_reference_value_of_the_published_waiting_times():
    if not DATA.is_dir():
        pytest.skip("SHARED NETWORK DATA IS ABSENT: the waiting curve was not compared with R survival")
    with (DATA / "waiting.csv").open() as file:
        times = [(float(row["time"]), row["event"] == "1") for row in csv.DictReader(file)]
    known = json.loads((DATA / "expected.json").read_text())["reference"]["kaplan_meier"]
    curve = waiting_curve(times)
    assert [point.at for point in curve] == known["time"]
    assert [1 - point.share for point in curve] == pytest.approx(known["survival"], abs=1e-9)
    assert [1 - point.high for point in curve] == pytest.approx(known["lower_loglog95"], abs=1e-7)
    assert [1 - point.low for point in curve] == pytest.approx(known["upper_loglog95"], abs=1e-7)
    assert [time_by_share(curve, share) for share in (0.25, 0.5, 0.75)] == known["quartiles_of_time"]
    closed = [at for at, event in times if event]
    assert sum(closed) / len(closed) == pytest.approx(known["naive_mean_of_closed_cases"])
    assert 1 - len(closed) / len(times) == pytest.approx(known["share_still_open"])


@given(st.lists(st.tuples(st.integers(0, 12).map(float), st.booleans()), max_size=40), st.sampled_from([0.1, 0.5, 0.9]))
def test_the_columns_of_a_curve_are_the_product_worked_out_case_by_case(times, share):
    curve, survived, variance, points = waiting_curve(times), 1.0, 0.0, []
    for at in sorted({at for at, event in times if event}):
        waiting = sum(end >= at for end, _ in times)
        events = sum(event for end, event in times if end == at)
        survived *= 1 - events / waiting
        variance += events / (waiting * (waiting - events)) if waiting > events else 0.0
        points.append((at, 1 - survived, variance, waiting))
    assert [(point.at, point.share, point.at_risk) for point in curve] == [(at, by, n) for at, by, _, n in points]
    assert list(curve.variances) == [one for _, _, one, _ in points]
    assert time_by_share(curve, share) == next((at for at, by, _, _ in points if by >= share - 1e-9), None)
    assert share_by(curve, 6.0) == max((by for at, by, _, _ in points if at <= 6), default=0.0)
    assert curve == waiting_curve(list(reversed(times)))
    assert tuple(curve[1:]) == tuple(curve)[1:]
    assert curve != waiting_curve([*times, (3.0, True)])
