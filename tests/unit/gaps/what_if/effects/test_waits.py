"""Waits: (waiting + moved) ÷ places a month."""

from datetime import UTC, date, datetime, timedelta

import pytest

from referral.gaps.what_if.effects.waits import Wait, taken_in, waits_of
from referral.model.referrals import State
from tests.unit.gaps.gap_examples import TODAY
from tests.unit.gaps.what_if.what_if_examples import client, need, referral, service, tried, with_people

SERVICES = (service("S1", "O1", "hea.gp"), service("S2", "O2", "hea.gp", places=10))


def begun(days_ago):
    return datetime(2026, 1, 15, 9, tzinfo=UTC) - timedelta(days=days_ago)


def town(*, waiting_at_s1=2, taken_in_by_s2=12):
    """Return a town where two wait at S1, and S2 took in twelve people in the last year of more than a year."""
    waiting = [referral(number, "S1") for number in range(waiting_at_s1)]
    old = referral(90, "S2", State.COMPLETED, begun=begun(500), sent=begun(600))
    taken = [
        referral(10 + number, "S2", State.IN_SERVICE, begun=begun(20 * number + 1), sent=begun(400))
        for number in range(taken_in_by_s2)
    ]
    people = [client(number) for number in (*range(30), 90)]
    return with_people(
        *SERVICES,
        clients=people,
        needs=[need(number, status="referred") for number in range(waiting_at_s1)],
        referrals=[old, *waiting, *taken],
        waiting={"S1": waiting_at_s1, "S2": 4},
    )


def test_who_waited_at_a_closed_service_waits_at_the_other_one():
    _, both = tried(town(), "close O1")
    waits = waits_of(both, fewest=10)
    assert waits.nowhere == 0
    assert waits.services == (
        Wait(service="S2", waiting=4, moved=2, places=pytest.approx(1.0), places_after=pytest.approx(1.0)),
    )
    assert waits.services[0].months == pytest.approx(4)
    assert waits.services[0].months_after == pytest.approx(6)


def test_few_taken_in_are_not_enough_data():
    _, both = tried(town(taken_in_by_s2=9), "close O1")
    (wait,) = waits_of(both, fewest=10).services
    assert (wait.moved, wait.places, wait.months, wait.months_after) == (2, None, None, None)


def test_twice_the_places_take_in_twice_as_many():
    _, both = tried(town(), "set S2 places=20")
    (wait,) = waits_of(both, fewest=10).services
    assert (wait.months, wait.months_after) == (pytest.approx(4), pytest.approx(2))


def test_who_can_go_nowhere_is_counted():
    _, both = tried(town(), "close O1", "set S2 areas=FAR")
    waits = waits_of(both, fewest=10)
    assert waits.nowhere == 14  # two who waited at S1, twelve under way at S2
    assert [wait.service for wait in waits.services] == []


def test_who_had_nobody_goes_to_a_new_service_and_who_is_under_way_does_not_count_twice():
    data = with_people(
        *SERVICES,
        clients=[client(1), client(2)],
        needs=[need(1, code="doc.debt"), need(2, code="doc.debt")],
        referrals=[referral(2, "S9", code="doc.debt")],
    )
    _, both = tried(data, "add-service new-1 organisation=O1 name=x needs=doc.debt areas=TOWN places=5")
    (wait,) = waits_of(both, fewest=10).services
    assert (wait.service, wait.waiting, wait.moved, wait.months_after) == ("new-1", 0, 1, None)


def test_speed_is_of_the_last_year_or_of_the_months_since_the_first_referral():
    rows = [
        referral(1, "S1", State.IN_SERVICE, begun=begun(364), sent=begun(700)),
        referral(2, "S1", State.IN_SERVICE, begun=begun(366), sent=begun(700)),
        referral(3, "S2", State.IN_SERVICE, begun=begun(10), sent=begun(73)),
        referral(4, "S3", State.IN_SERVICE, begun=begun(1), sent=begun(2)),
    ]
    taken = taken_in(rows, TODAY)
    assert taken["S1"] == (1, pytest.approx(12))
    assert taken["S2"] == (1, pytest.approx(2.4))
    assert taken["S3"] == (1, 1.0)
    assert date(2026, 1, 15) == TODAY
