"""Floating catchments against the reference values of pysal access, and against the rule that no supply is lost."""

import csv
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.statistics.catchment import gaussian, stepped, three_step, two_step, within

DATA = Path(__file__).parents[4] / "shared" / "data" / "networks" / "access-three-tracts-a"
RULES = {
    "2SFCA_gravity_1_over_minutes_under_61": lambda *towns: two_step(*towns, weight=lambda time: 1 / time, limit=61),
    "3SFCA_gravity_1_over_minutes_under_61": lambda *towns: three_step(*towns, weight=lambda time: 1 / time, limit=61),
    "2SFCA_binary_30_minutes_inclusive_below_30": lambda *towns: two_step(*towns, weight=within(30)),
}


def rows(name):
    with (DATA / name).open() as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("scenario", ["s0", "s1"])
@pytest.mark.parametrize("rule", list(RULES))
def test_three_tracts_have_the_supply_that_pysal_gives(scenario, rule):
    if not DATA.is_dir():
        pytest.skip("SHARED NETWORK DATA IS ABSENT: floating catchments were not compared with pysal access")
    people = {row["id"]: float(row["population"]) for row in rows("nodes.csv")}
    doctors = {row["id"]: float(row["doctors"]) for row in rows("nodes.csv")}
    travel = {
        (row["origin"], row["dest"]): float(row["minutes"]) for row in rows("edges.csv") if row["scenario"] == scenario
    }
    expected = json.loads((DATA / "expected.json").read_text())["reference"]
    assert set(expected[scenario]) == set(RULES)
    scores = RULES[rule](people, doctors, travel)
    assert scores == {place: pytest.approx(value, abs=1e-9) for place, value in expected[scenario][rule].items()}
    assert sum(scores[place] * count for place, count in people.items()) == pytest.approx(135)


def test_the_published_example_with_a_gaussian_decay():
    """README of sdc-catchment on PyPI: consumers at 0, 1 and 2, providers at 0 and 2."""
    people, providers = {"c1": 100, "c2": 100, "c3": 100}, {"p1": 10, "p2": 10}
    places = {"c1": 0, "c2": 1, "c3": 2, "p1": 0, "p2": 2}
    travel = {(c, p): abs(places[c] - places[p]) for c in people for p in providers}
    scores = two_step(people, providers, travel, weight=gaussian(1))
    published = {"c1": 0.065179, "c2": 0.069641, "c3": 0.065179}
    if DATA.is_dir():
        assert json.loads((DATA / "expected.json").read_text())["published"][0]["value"] == published
    assert scores == {place: pytest.approx(value, abs=5e-7) for place, value in published.items()}


def test_zones_weigh_the_nearest_first_and_nothing_beyond():
    weight = stepped([(10, 1.0), (20, 0.68), (30, 0.22)])
    assert [weight(time) for time in (0, 9.9, 10, 29, 30)] == [1.0, 1.0, 0.68, 0.22, 0.0]
    # 100 people at 5 and 50 at 15 minutes of 10 places: 10 / (100 + 0.68 x 50)
    scores = two_step(
        {"near": 100, "away": 50, "far": 7}, {"p": 10}, {("near", "p"): 5, ("away", "p"): 15}, weight=weight
    )
    assert scores == {"near": pytest.approx(10 / 134), "away": pytest.approx(6.8 / 134), "far": 0.0}


def test_nobody_in_reach_and_nobody_at_all_are_no_error():
    assert two_step({"a": 5}, {"p": 3}, {("a", "p"): 90}, weight=within(30)) == {"a": 0.0}
    assert three_step({"a": 5}, {"p": 3}, {("a", "p"): 90}, weight=within(30)) == {"a": 0.0}
    assert two_step({}, {}, {}, weight=within(30)) == {}
    assert two_step({"a": 0}, {"p": 3}, {("a", "p"): 5}, weight=within(30)) == {"a": 0.0}


@given(st.lists(st.lists(st.floats(1, 50), min_size=3, max_size=3), min_size=4, max_size=4))
def test_all_supply_is_shared_out_by_either_rule(minutes):
    people = {n: 10.0 * (n + 1) for n in range(4)}
    supply = {n: 3.0 + n for n in range(3)}
    travel = {(i, j): minutes[i][j] for i in people for j in supply}
    for rule in (two_step, three_step):
        scores = rule(people, supply, travel, weight=gaussian(20))
        assert math.isclose(sum(scores[n] * count for n, count in people.items()), 12.0, rel_tol=1e-9)
