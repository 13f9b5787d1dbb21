"""Did the client get the service: every figure against the worked example."""

from datetime import timedelta

import pytest

from referral.lifecycle.states import Outcome
from referral.metrics.families import service
from referral.metrics.families.service import OUTCOME_PARTS, attendance, completion, not_served, outcomes
from referral.model.referrals import State
from tests.unit.metrics.families.figures import shares, timelines_of
from tests.unit.metrics.worked_example import NOW, check, scene

SHARES = {
    # came: R04, R11; did not: R09 twice; nobody has said: R18; moved, not counted: R11's first
    "attendance.attended": (2, 5),
    "attendance.no_show": (2, 5),
    # R01, R04, R11, R19
    "completion": (4, 20),
    # accepted by 16 May 2026: all 13 but R18; not completed: R07 R08 R09 R10 R13 R22;
    # only advice or sent on: R02 R20
    "not_served": (8, 12),
    # R01 R04 R11 R19 | R02 R20 | R03 R21 | R09 | R13 | R05 R06 R12 | R10 R16 | R08 | R07 R17 R18 R22
    "outcomes.served": (4, 20),
    "outcomes.advised": (2, 20),
    "outcomes.declined": (2, 20),
    "outcomes.no_show": (1, 20),
    "outcomes.not_helped": (1, 20),
    "outcomes.lost": (3, 20),
    "outcomes.withdrew": (2, 20),
    "outcomes.waiting": (1, 20),
    "outcomes.open": (4, 20),
}


def test_every_figure_equals_the_one_worked_out_by_hand():
    check(service.METRICS, shares=SHARES)


def test_every_outcome_has_a_part_and_they_add_up_to_all_that_were_sent():
    assert set(OUTCOME_PARTS) == set(Outcome)
    figures = shares(outcomes(scene()))
    assert set(figures) == {part.code for part in OUTCOME_PARTS.values()}
    assert sum(hits for hits, _ in figures.values()) == len(scene().cohort)


@pytest.mark.parametrize(
    ("result", "received"),
    [
        ("delivered_full", 1),
        ("delivered_part", 1),
        ("enrolled_or_registered", 1),
        ("document_issued", 1),
        ("advice_only", 0),
        ("referred_onward", 0),
    ],
)
def test_advice_and_passing_on_are_no_service_received(result, received):
    data = timelines_of("R01", result=result)
    assert shares(completion(data)) == {"": (received, 1)}
    assert shares(outcomes(data)) == {"served" if received else "advised": (1, 1)}
    assert shares(not_served(data)) == {"": (1 - received, 1)}
    assert shares(completion(timelines_of("R01", result=result, state=State.IN_SERVICE))) == {"": (0, 1)}


def test_an_acceptance_of_thirty_days_ago_that_led_to_nothing_is_not_served():
    edge = {"state": State.IN_SERVICE, "accepted_at": NOW - timedelta(days=30)}
    assert shares(not_served(timelines_of("R01", **edge))) == {"": (1, 1)}
    young = edge | {"accepted_at": NOW - timedelta(days=30) + timedelta(seconds=1)}
    assert shares(not_served(timelines_of("R01", **young))) == {"": (0, 0)}
    assert shares(not_served(timelines_of("R01"))) == {"": (0, 1)}


@pytest.mark.parametrize(
    ("changes", "kept_open"),
    [
        ({"appointment_at": NOW - timedelta(seconds=1)}, 1),  # the hour has passed and nobody has said
        ({"appointment_at": NOW}, 0),
        ({"appointment_at": NOW - timedelta(days=1), "state": State.CANCELLED}, 0),
        ({"appointment_at": None}, 0),
    ],
)
def test_an_appointment_nobody_spoke_of_was_kept_open_once_its_hour_has_passed(changes, kept_open):
    figures = shares(attendance(timelines_of("R18", **changes)))
    assert figures == {"attended": (0, kept_open), "no_show": (0, kept_open)}


def test_each_appointment_counts_and_not_each_client():
    # R09 missed two, R11 came once (its moved one is left out), R04 came once
    figures = attendance(timelines_of("R09", "R11", "R04"))
    assert shares(figures) == {"attended": (2, 4), "no_show": (2, 4)}
