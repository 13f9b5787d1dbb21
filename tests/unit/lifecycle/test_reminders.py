"""Which reminder, escalation or expiry is due: every hour of the clock looked at, and the days worked out by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referral.lifecycle.reminders import next_reminder
from referral.model.referrals import Action, Referral, State
from tests.unit.lifecycle.test_deadlines import SOFIA, at, sent


def reminders_until(referral: Referral, until: str) -> list[tuple[str, Action]]:
    """What a scheduler that looks every hour does, by day."""
    done, now = [], referral.sent_at
    while now < at(until):
        action = next_reminder(referral, at=now)
        if action is None:
            now += timedelta(hours=1)
            continue
        done.append((now.astimezone(SOFIA).date().isoformat(), action))
        if action is Action.EXPIRE:
            break
        if action is Action.REMIND:
            referral = replace(referral, reminders=referral.reminders + 1)
        else:
            referral = replace(referral, escalated_at=now)
    return done


def test_silence_is_chased_step_by_step():
    assert reminders_until(sent(), "2026-03-01T00:00") == [
        ("2026-01-19", Action.REMIND),
        ("2026-01-21", Action.REMIND),
        ("2026-01-23", Action.ESCALATE),
        ("2026-01-29", Action.EXPIRE),
    ]


def test_an_emergency_goes_to_the_coordinator_after_an_hour():
    emergency = sent(priority="emergency")  # on Thursday at ten
    assert next_reminder(emergency, at=at("2026-01-15T10:59:59")) is None
    assert next_reminder(emergency, at=at("2026-01-15T11:00")) is Action.ESCALATE
    first = reminders_until(emergency, "2026-01-20T23:00")[:2]
    assert first == [("2026-01-15", Action.ESCALATE), ("2026-01-16", Action.REMIND)]
    heard = replace(emergency, state=State.ACKNOWLEDGED, provider_answered=True)
    assert next_reminder(heard, at=at("2026-01-15T12:00")) is None


def test_what_has_not_left_is_reminded_of_and_never_given_up():
    assert reminders_until(sent(delivered_at=None), "2026-06-01T00:00") == [
        ("2026-01-16", Action.REMIND),
        ("2026-01-20", Action.REMIND),
        ("2026-01-22", Action.ESCALATE),
    ]


def test_a_server_that_was_off_gives_up_without_sending_letters():
    assert next_reminder(sent(), at=at("2026-03-20T10:00")) is Action.EXPIRE


def test_nothing_is_chased_that_is_a_draft_closed_or_sent_on():
    late = at("2026-06-01T10:00")
    assert next_reminder(sent(state=State.DRAFT), at=late) is None
    assert (
        next_reminder(sent(state=State.COMPLETED, ended_at=at("2026-01-20T10:00"), loop_closed_at=late), at=late)
        is None
    )
    declined = sent(state=State.DECLINED, ended_at=at("2026-01-20T10:00"), next_referral="R2")
    assert next_reminder(declined, at=late) is None


def test_a_question_of_ours_to_answer_is_reminded_but_not_given_up_early():
    asked = sent(state=State.NEEDS_INFO, info_requested_at=at("2026-01-27T10:00"))
    assert next_reminder(asked, at=at("2026-01-30T10:00")) is None
    assert next_reminder(asked, at=at("2026-02-04T10:00")) is Action.REMIND


@pytest.mark.parametrize(
    ("moment", "action"),
    [
        ("2026-01-19T16:59:59", None),  # routine, sent on Thursday: due on Monday at 17:00
        ("2026-01-19T17:00", Action.REMIND),
        ("2026-01-29T16:59:59", Action.REMIND),
        ("2026-01-29T17:00", Action.EXPIRE),  # ten working days
    ],
)
def test_a_moment_that_has_come_counts_to_the_second(moment, action):
    assert next_reminder(sent(), at=at(moment)) is action


def test_a_service_that_does_not_come_is_reminded_once_and_then_told_but_never_given_up():
    # accepted: the service is due fourteen days later, Thursday 29 January; four working days on is 4 February
    accepted = sent(state=State.ACCEPTED, decided_at=at("2026-01-15T10:00"))
    assert reminders_until(accepted, "2026-06-01T00:00") == [
        ("2026-01-29", Action.REMIND),
        ("2026-02-04", Action.ESCALATE),
    ]


def test_an_ended_referral_is_reminded_of_asking_the_client_and_not_escalated():
    done = sent(state=State.COMPLETED, ended_at=at("2026-01-15T10:00"))
    assert reminders_until(done, "2026-06-01T00:00") == [("2026-01-29", Action.REMIND)]
