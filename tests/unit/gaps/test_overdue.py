"""Open referrals long past due."""

from datetime import UTC, datetime

import pytest

from referral.gaps.overdue import find
from referral.model.referrals import State
from tests.unit.gaps.case_examples import sent, with_cases


def due(day, month=1, year=2026):
    return datetime(year, month, day, 15, tzinfo=UTC)


@pytest.mark.parametrize(("day", "days"), [(due(1), None), (due(31, 12, 2025), 15), (due(1, 12, 2025), 45)])
def test_more_than_fourteen_days_past_due_are_a_gap_of_the_assistant(day, days):
    findings = find(with_cases(referrals=[sent(1, state=State.ACCEPTED, due_at=day)]))
    assert [(one.assistant, one.details["days"]) for one in findings] == ([("A1", float(days))] if days else [])


@pytest.mark.parametrize("state", [State.COMPLETED, State.DECLINED, State.CANCELLED, State.NOT_COMPLETED])
def test_an_ended_referral_is_not_overdue(state):
    assert find(with_cases(referrals=[sent(1, state=state, due_at=due(1, 10, 2025))])) == ()


def test_each_assistant_has_the_own_ones_and_one_without_a_due_day_is_not_late():
    late = {"state": State.SENT, "due_at": due(1, 10, 2025)}
    referrals = [sent(1, **late), sent(2, **late), sent(3, **late, assistant="A2"), sent(4, state=State.SENT)]
    findings = find(with_cases(referrals=referrals))
    assert [(one.key, one.evidence.ids) for one in findings] == [
        ("overdue:A1", ("R1", "R2")),
        ("overdue:A2", ("R3",)),
    ]
