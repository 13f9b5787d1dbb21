"""Answers come late."""

from datetime import UTC, datetime

import pytest

from referral.gaps.slow_answer import find, is_late
from tests.unit.gaps.case_examples import many, sent, with_cases

MONDAY = datetime(2025, 10, 6, 6, tzinfo=UTC)  # nine o'clock in Sofia
TWO_DAYS = 24  # working hours until the end of Wednesday: a routine referral has two working days after its own


def answered(hours, **more):
    return {"provider_answered": True, "answer_hours": hours, "sent_at": MONDAY, "delivered_at": MONDAY, **more}


@pytest.mark.parametrize(
    ("fields", "late"),
    [
        (answered(TWO_DAYS), False),
        (answered(TWO_DAYS + 1), True),
        (answered(TWO_DAYS + 1, answer_days=5), False),
        (answered(6 * 8, answer_days=5), False),
        (answered(6 * 8 + 1, answer_days=5), True),
        (answered(TWO_DAYS + 1, paused_days=1), False),
        (answered(16, priority="urgent"), False),
        (answered(17, priority="urgent"), True),
        (answered(100, route="official_direction"), False),
        (answered(None), False),
    ],
)
def test_an_answer_is_late_after_the_time_that_it_had(fields, late):
    assert is_late(sent(1, **fields)) is late


@pytest.mark.parametrize(("late", "is_gap"), [(14, False), (15, True), (20, True)])
def test_surely_more_than_half_of_enough_answers_are_a_gap(late, is_gap):
    """Wilson's interval of 15 of 20 begins at 0.531, that of 14 of 20 at 0.481."""
    referrals = many(late, 20, answered(30), **answered(2))
    findings = find(with_cases(referrals=referrals))
    assert [(one.rate.hits, one.rate.of, one.people) for one in findings] == [(late, 20, late)] * is_gap


def test_who_never_answers_is_silent_and_not_slow():
    referrals = [*many(0, 40, {}), *many(19, 19, answered(30))]
    assert find(with_cases(referrals=referrals)) == ()
