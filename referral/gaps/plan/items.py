"""Shapes of the plan of actions: a gap item, the entries of its history, its numbers over time."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from referral.calendar import SOFIA
from referral.gaps.finding import Finding, RecordSet
from referral.model.ids import UserId


class GapStatus(StrEnum):
    """How far a gap is. Nobody closes one: it closes and reopens by what the records show."""

    OPEN = "open"
    PLANNED = "planned"
    IN_WORK = "in_work"
    CLOSED = "closed"
    REOPENED = "reopened"


class ChangeKind(StrEnum):
    """What was done to a gap item; the first three are done by the program alone."""

    FOUND = "found"
    GONE = "gone"
    CAME_BACK = "came_back"
    PLANNED = "planned"
    NOTED = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class GapItem:
    """One gap as it was last found, and its plan.

    `finding` names no single record. `seen_at` is when it was last looked at with the gap there. `changes` counts the
    entries of its history: a form names the count it was made on.
    """

    id: str
    finding: Finding
    status: GapStatus
    first_seen: date
    seen_at: datetime
    changes: int = 0
    owner: UserId | None = None
    action: str | None = None
    due_on: date | None = None
    reopened_on: date | None = None
    closed_at: datetime | None = None
    version: int = 0

    @property
    def last_seen(self) -> date:
        """Return the last day on which the gap was found."""
        return self.seen_at.astimezone(SOFIA).date()

    @property
    def closed_on(self) -> date | None:
        """Return the day on which the gap was found gone, while it is."""
        return self.closed_at.astimezone(SOFIA).date() if self.closed_at else None

    @property
    def is_closed(self) -> bool:
        """Tell whether the records do not show the gap any more."""
        return self.status is GapStatus.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class GapChange:
    """One entry of the history of a gap item: what was done, by whom, and how it stood then."""

    item: str
    number: int
    at: datetime
    by: UserId
    change: ChangeKind
    status: GapStatus
    owner: UserId | None = None
    action: str | None = None
    due_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapCount:
    """The people and records of a gap on a day on which they had changed; `hidden` ones are not for this reader."""

    item: str
    day: date
    evidence: RecordSet
    hidden: bool = False


def item_id(key: str) -> str:
    """Return the id of the item of a finding: it names nothing and may stand in an address."""
    return f"G-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def by_key(items: Iterable[GapItem]) -> Mapping[str, GapItem]:
    """Return items by the key of their finding."""
    return MappingProxyType({item.finding.key: item for item in items})
