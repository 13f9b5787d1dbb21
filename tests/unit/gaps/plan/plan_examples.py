"""Findings and gap items without a store."""

from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from referral.gaps.finding import Finding, RecordSet, Remedy
from referral.gaps.plan.items import GapItem, GapStatus, item_id

DAY = date(2026, 1, 15)
MORNING = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)


def finding(key: str = "silence:O1", *, people: int = 12, **more: Any) -> Finding:
    centres = MappingProxyType({"C1": people})
    evidence = RecordSet(kind="Referral", total=people, people=people, since=date(2025, 6, 1), centres=centres)
    return Finding(detector=key.partition(":")[0], key=key, remedy=Remedy.REPAIR, evidence=evidence, **more)


def item(key: str = "silence:O1", *, people: int = 12, **more: Any) -> GapItem:
    given: dict[str, Any] = {"status": GapStatus.OPEN, "first_seen": DAY, "seen_at": MORNING, "changes": 1, **more}
    return GapItem(id=item_id(key), finding=finding(key, people=people), **given)
