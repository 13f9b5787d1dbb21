"""The plan beside the list of gaps."""

from datetime import UTC, date, datetime

import pytest

from referral.gaps.finding import Finding, RecordSet, Remedy
from referral.gaps.plan.by_finding import NOBODY, plan_of
from referral.gaps.plan.items import GapItem, GapStatus


def item(key, status=GapStatus.OPEN, owner=None):
    finding = Finding(
        detector="d", key=key, remedy=Remedy.REPAIR, evidence=RecordSet(kind="Referral", total=1, people=1)
    )
    moment = datetime(2026, 1, 15, tzinfo=UTC)
    return GapItem(id=key, finding=finding, status=status, owner=owner, first_seen=date(2026, 1, 1), seen_at=moment)


PLAN = plan_of([item("a", GapStatus.PLANNED, "COORD"), item("b", GapStatus.REOPENED), item("c", GapStatus.CLOSED)])


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ({}, "abcd"),
        ({"status": GapStatus.PLANNED}, "a"),
        ({"status": GapStatus.OPEN}, "cd"),  # found again and not looked at yet, and found for the first time
        ({"owner": "COORD"}, "a"),
        ({"owner": NOBODY}, "bcd"),
        ({"owner": NOBODY, "status": GapStatus.REOPENED}, "b"),
        ({"owner": "SOMEBODY"}, ""),
    ],
)
def test_findings_are_held_by_status_and_owner(asked, held):
    assert "".join(key for key in "abcd" if PLAN.holds(key, **asked)) == held
