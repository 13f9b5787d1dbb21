"""Intervals of rates against statsmodels 0.15, and every share of the small published numbers."""

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.metrics.model import Share
from referral.statistics import beta_above, funnel_limits, shrunken_rate, wilson_interval
from referral.statistics.shrinkage import BetaPrior
from tests.unit.metrics.worked_example import DATA


def read(name):
    if not DATA.is_dir():
        pytest.skip("SHARED NETWORK DATA IS ABSENT: rates were not compared with published ones")
    with (DATA / name).open() as file:
        return list(csv.DictReader(file))


def expected(part):
    return json.loads((DATA / "expected.json").read_text())[part]


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


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_rate(one, other):
    hits, of = min(one, other), max(one, other)
    share = Share(hits=hits, of=of)
    low, high = share.interval
    assert 0 <= low <= high <= 1
    if of:
        assert low - 1e-9 <= share.rate <= high + 1e-9
        assert 0 <= shrunken_rate(hits, of, BetaPrior(mean=0.5, strength=8)) <= 1


def test_published_proportions_have_their_published_intervals():
    for row in read("proportions.csv"):
        hits, of = int(row["x"]), int(row["n"])
        known = expected("reference")[row["id"]]
        (published,) = [each for each in expected("published") if f"{hits} of {of}" in each["measure"]]
        assert (hits, of, hits / of) == (known["x"], known["n"], pytest.approx(known["p"], abs=1e-9))
        assert wilson_interval(hits, of) == tuple(pytest.approx(value, abs=1e-7) for value in known["wilson95"])
        assert wilson_interval(hits, of) == tuple(
            pytest.approx(value, abs=published["tolerance"]) for value in published["value"]
        )
        low, high = known["jeffreys95"]  # the 2.5 % and 97.5 % points of Beta(x + 1/2, n - x + 1/2)
        tails = [beta_above(value, hits + 0.5, of - hits + 0.5) for value in (low, high)]
        assert tails == [pytest.approx(0.975, abs=1e-8), pytest.approx(0.025, abs=1e-8)]


def test_published_shares_of_unmet_need_have_their_intervals_and_pool_by_requests():
    rows = {row["need"]: (int(row["requests"]), int(row["unmet_percent"])) for row in read("unmet_need.csv")}
    known = expected("reference")["unmet_need"]
    unmet = {need: round(requests * percent / 100) for need, (requests, percent) in rows.items()}
    assert set(known) == set(unmet)
    for need, (requests, percent) in rows.items():
        assert (known[need]["requests"], known[need]["unmet_count_rebuilt"]) == (requests, unmet[need])
        interval = tuple(pytest.approx(value, abs=1e-7) for value in known[need]["wilson95"])
        assert wilson_interval(unmet[need], requests) == interval
        assert Share(hits=unmet[need], of=requests).rate == pytest.approx(percent / 100, abs=0.005)
    pooled = Share(hits=sum(unmet.values()), of=sum(requests for requests, _ in rows.values()))
    assert pooled.rate == pytest.approx(0.3555, abs=1e-4)
    (published,) = [each for each in expected("published") if "together" in each["measure"]]
    assert pooled.rate == pytest.approx(published["value"], abs=published["tolerance"])
