"""Does anybody learn what happened: every figure against the worked example."""

from datetime import timedelta

import pytest

from referral.metrics.families import closed_loop
from referral.metrics.families.closed_loop import (
    achievement,
    closed_industry,
    closed_strict,
    got_help,
    informed,
    lost,
    need_met,
)
from referral.model.referrals import Informant, State
from tests.unit.metrics.families.figures import shares, timelines_of
from tests.unit.metrics.worked_example import NOW, check

SHARES = {
    # R01, R02, R04, R13, R19
    "closed_strict": (5, 20),
    # the partner's last word: R01 R03 R09 R11 R13 R19 R20
    "closed_industry": (7, 20),
    # completed: R01 R02 R04 R11 R19, and R20 which was only passed on
    "got_help": (5, 20),
    # 18 clients; the first referral of C03 is R03, of C18 R19; reported: R01 R09 R11 R13 R19
    "informed": (5, 18),
    # due: completed R01 R02 R04 R11 R19 R20; accepted long ago and not completed R07 R09 R13 R22, not
    # R08, which is to come in July; lost: R13
    "lost": (1, 10),
    # asked and reached: R01 met, R02 partly, R04 not met, R19 met; what R22 said was taken back
    "need_met.of_asked": (2, 4),
    "need_met.of_sent": (2, 20),
}
MEANS = {
    # 1 + 1/2 + 0 + 1
    "achievement": (2.5, 4),
}


def test_every_figure_equals_the_one_worked_out_by_hand():
    check(closed_loop.METRICS, shares=SHARES, means=MEANS)


@pytest.mark.parametrize(
    ("referral", "strict", "usual"),
    [
        ("R01", 1, 1),  # the partner said done, the client was asked
        ("R02", 1, 0),  # the client said done
        ("R03", 0, 1),  # the partner declined, nobody asked the client
        ("R09", 0, 1),  # "did not come" counts as closed in the usual way
        ("R05", 0, 0),  # silence
        ("R22", 0, 0),  # asked, then reopened
    ],
)
def test_a_loop_is_closed_strictly_by_asking_and_usually_by_the_partners_word(referral, strict, usual):
    data = timelines_of(referral)
    assert shares(closed_strict(data)) == {"": (strict, 1)}
    assert shares(closed_industry(data)) == {"": (usual, 1)}


def test_advice_is_help_and_passing_on_is_not():
    assert shares(got_help(timelines_of("R02"))) == {"": (1, 1)}
    assert shares(got_help(timelines_of("R20"))) == {"": (0, 1)}


def test_a_client_counts_once_and_by_the_first_referral():
    # C18 was referred twice: the first, R19, was reported
    assert shares(informed(timelines_of("R20", "R19"))) == {"": (1, 1)}
    assert shares(informed(timelines_of("R02"))) == {"": (0, 1)}  # the client's word is no report
    document = timelines_of("R02", end_said_by=Informant.DOCUMENT)
    assert shares(informed(document)) == {"": (1, 1)}
    declined = timelines_of("R19", state=State.DECLINED)
    assert shares(informed(declined)) == {"": (0, 1)}  # a refusal is no report of a result


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"state": State.COMPLETED, "ended_at": NOW - timedelta(days=14)}, 1),
        ({"state": State.COMPLETED, "ended_at": NOW - timedelta(days=14) + timedelta(seconds=1)}, 0),
        ({"state": State.ACCEPTED, "ended_at": None, "accepted_at": NOW - timedelta(days=30)}, 1),
        ({"state": State.ACCEPTED, "ended_at": None, "accepted_at": NOW - timedelta(days=29)}, 0),
        ({"state": State.CANCELLED, "ended_at": NOW - timedelta(days=90), "accepted_at": NOW - timedelta(days=99)}, 0),
        ({"state": State.NOT_COMPLETED, "ended_at": NOW, "accepted_at": NOW - timedelta(days=30)}, 1),
        ({"state": State.DECLINED, "ended_at": NOW - timedelta(days=90), "accepted_at": None}, 0),
        ({"state": State.ACCEPTED, "ended_at": None, "accepted_at": NOW, "asked_at": NOW}, 0),  # asked before its day
    ],
)
def test_who_is_due_for_a_follow_up(changes, due):
    ((_, of),) = shares(lost(timelines_of("R20", **changes))).values()
    assert of == due


def test_only_those_due_are_lost():
    sought = {"tries": 3, "need_result": None, "state": State.COMPLETED}
    young, old = ({**sought, "ended_at": NOW - timedelta(days=days)} for days in (13, 14))
    assert shares(lost(timelines_of("R20", **young))) == {"": (0, 0)}
    assert shares(lost(timelines_of("R20", **old))) == {"": (1, 1)}


@pytest.mark.parametrize(("to_come", "due"), [(timedelta(days=1), 0), (-timedelta(days=1), 1)])
def test_who_waits_for_a_known_day_is_not_due_before_it(to_come, due):
    waits = {
        "state": State.SCHEDULED, "ended_at": None, "accepted_at": NOW - timedelta(days=60), "comes_by": NOW + to_come,
        "tries": 3, "need_result": None,
    }  # fmt: skip
    assert shares(lost(timelines_of("R20", **waits))) == {"": (due, due)}


def test_a_need_met_is_of_those_reached_and_of_those_sent():
    # R01 met, R02 partly, R13 not reached, R05 never asked
    assert shares(need_met(timelines_of("R01", "R02", "R13", "R05"))) == {"of_asked": (1, 2), "of_sent": (1, 4)}


def test_outcomes_are_graded_one_half_and_nothing_and_others_are_left_out():
    (figure,) = achievement(timelines_of("R01", "R02", "R04", "R13"))
    assert (figure.value.total, figure.value.of) == (1.5, 3)
    (unsure,) = achievement(timelines_of("R01", need_result="too_early"))
    assert (unsure.value.of, unsure.value.value) == (0, None)
