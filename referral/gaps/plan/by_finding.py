"""The plan beside the list of gaps: the item of each finding, and the findings of one status or owner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from referral.gaps.plan.items import GapItem, GapStatus
from referral.model.ids import UserId

NOBODY: Final = UserId("nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOfFindings:
    """The gap items by the key of their finding; a finding without one was not looked at yet and is open."""

    items: Mapping[str, GapItem]

    def status(self, key: str) -> GapStatus:
        """Return how far the gap of a finding is."""
        item = self.items.get(key)
        return GapStatus.OPEN if item is None or item.is_closed else item.status

    def owner(self, key: str) -> UserId | None:
        """Return who owns the gap of a finding."""
        item = self.items.get(key)
        return item.owner if item is not None else None

    def holds(self, key: str, *, status: GapStatus | None = None, owner: UserId | None = None) -> bool:
        """Tell whether a finding has a status and an owner; None is any, NOBODY one without an owner."""
        is_owned = owner is None or (self.owner(key) or NOBODY) == owner
        return is_owned and status in (None, self.status(key))


def plan_of(items: Iterable[GapItem]) -> PlanOfFindings:
    """Return gap items by the key of their finding."""
    return PlanOfFindings(items={item.finding.key: item for item in items})
