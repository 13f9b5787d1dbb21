"""Count unmet needs by their reasons: for everybody, an area, a need or a group, and side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from referral.gaps.reasons.model import BRANCHES, Branch, Dimension, PastNeed, Source, UnmetReason
from referral.metrics.model import Share
from referral.model.ids import AreaId, NeedCode
from referral.storage.directory import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which needs are counted; None is all of them. An area holds the areas that are part of it."""

    area: AreaId | None = None
    need: NeedCode | None = None
    language: str | None = None
    age: str | None = None
    sex: str | None = None

    def holds(self, past: PastNeed, directory: Directory) -> bool:
        """Tell whether a need is counted."""
        if self.area is not None and self.area not in directory.chain(past.area):
            return False
        asked = ("need", "language", "age", "sex")
        return all(getattr(self, name) in (None, getattr(past, name)) for name in asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCount:
    """How many needs have one reason, of how many people.

    `others` counts those for which somebody who was not asked yet could help, `by_referral` those whose reason was
    learnt from a referral and not from the matcher, `details` the conditions, documents and answers.
    """

    reason: UnmetReason
    needs: int = 0
    people: int = 0
    others: int = 0
    by_referral: int = 0
    details: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchCount:
    """The reasons of one branch that were found, the most frequent first."""

    branch: Branch
    needs: int
    people: int
    reasons: tuple[ReasonCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonTree:
    """Why needs are not met. `share` is how many of the needs that were recorded long enough ago are unmet."""

    needs: int
    people: int
    share: Share
    branches: tuple[BranchCount, ...]

    @property
    def reasons(self) -> tuple[ReasonCount, ...]:
        """Return every reason that was found, branch by branch."""
        return tuple(count for branch in self.branches for count in branch.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The reasons of one area, need or group; None is what is not known."""

    value: str | None
    share: Share
    people: int
    by_reason: Mapping[UnmetReason, int]


def grown(past: Iterable[PastNeed]) -> ReasonTree:
    """Return the tree of the unmet among needs that are past their time."""
    needs = tuple(past)
    by_reason = _by_reason(needs)
    counts = {reason: _counted(reason, part) for reason, part in by_reason.items()}
    branches = []
    for branch, reasons in BRANCHES.items():
        found = sorted((counts[reason] for reason in reasons if reason in counts), key=lambda count: -count.needs)
        inside = [each for reason in reasons for each in by_reason.get(reason, ())]
        if found:
            branches.append(BranchCount(branch=branch, needs=len(inside), people=_people(inside), reasons=tuple(found)))
    unmet = [each for part in by_reason.values() for each in part]
    return ReasonTree(
        needs=len(unmet),
        people=_people(unmet),
        share=Share(hits=len(unmet), of=len(needs)),
        branches=tuple(branches),
    )


def side_by_side(past: Iterable[PastNeed], dimension: Dimension) -> tuple[Row, ...]:
    """Return the reasons of every value of a dimension, those with the most people first; what is not known is last."""
    groups: dict[str | None, list[PastNeed]] = {}
    for each in past:
        groups.setdefault(each.value(dimension), []).append(each)
    rows = [_row(value, part) for value, part in groups.items()]
    return tuple(sorted(rows, key=lambda row: (row.value is None, -row.people, row.value or "")))


def _row(value: str | None, past: list[PastNeed]) -> Row:
    by_reason = _by_reason(past)
    unmet = [each for part in by_reason.values() for each in part]
    return Row(
        value=value,
        share=Share(hits=len(unmet), of=len(past)),
        people=_people(unmet),
        by_reason=MappingProxyType({reason: len(part) for reason, part in by_reason.items()}),
    )


def _by_reason(past: Iterable[PastNeed]) -> dict[UnmetReason, list[PastNeed]]:
    groups: dict[UnmetReason, list[PastNeed]] = {}
    for each in past:
        if each.obstacle is not None:
            groups.setdefault(each.obstacle.reason, []).append(each)
    return groups


def _counted(reason: UnmetReason, part: list[PastNeed]) -> ReasonCount:
    details = Counter(each.obstacle.detail for each in part if each.obstacle and each.obstacle.detail)
    return ReasonCount(
        reason=reason,
        needs=len(part),
        people=_people(part),
        others=sum(each.others for each in part),
        by_referral=sum(each.source is Source.REFERRAL for each in part),
        details=MappingProxyType(dict(sorted(details.items(), key=lambda item: (-item[1], item[0])))),
        since=min(each.since for each in part),
    )


def _people(past: Iterable[PastNeed]) -> int:
    return len({each.client for each in past})
