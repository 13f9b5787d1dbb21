"""One list of gaps over all kinds, by people × months open, and what it may be narrowed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from referral.gaps.finding import Finding, Remedy
from referral.model.ids import AreaId, NeedCode
from referral.storage.directory import Directory

MONTHS_OF_YEAR: Final = 12
MONTHS_OF_QUARTER: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedGap:
    """A gap in the list. `months` are whole ones and at least one; None where nobody knows since when."""

    finding: Finding
    months: int | None

    @property
    def weight(self) -> int:
        """Return people × months open; a gap of unknown age counts as one month old, a hidden one is 0."""
        return self.finding.people * (self.months or 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What a list of gaps is narrowed to; None is everything.

    `unmet_there` are the needs that somebody in the area has recorded and that are not met, as far as the reader may
    know. `new` are gaps whose first record is of this quarter.
    """

    area: AreaId | None = None
    need: NeedCode | None = None
    remedy: Remedy | None = None
    kind: str | None = None
    new: bool = False
    unmet_there: frozenset[NeedCode] = frozenset()

    def holds(self, finding: Finding, *, directory: Directory, today: date) -> bool:
        """Tell whether a gap belongs in the list."""
        since = finding.evidence.since
        return (
            self.need in (None, finding.need, *finding.needs)
            and self.remedy in (None, finding.remedy)
            and self.kind in (None, finding.detector)
            and (not self.new or (since is not None and since >= first_day_of_quarter(today)))
            and (self.area is None or self._touches(finding, self.area, directory))
        )

    def _touches(self, finding: Finding, area: AreaId, directory: Directory) -> bool:
        """Tell whether a gap is about the area or a part of it, a need there, or somebody who serves it."""
        if finding.area is not None:
            return area in directory.chain(finding.area)
        if finding.need in self.unmet_there or not self.unmet_there.isdisjoint(finding.needs):
            return True
        named = (directory.services[key] for key in finding.services if key in directory.services)
        offered = (service for key in finding.organisations for service in directory.services_of.get(key, ()))
        served = {each for service in (*named, *(() if finding.need else offered)) for each in service.areas}
        around = frozenset(directory.chain(area)) if area in directory.areas else frozenset()
        return any(each in around or area in directory.chain(each) for each in served)


def one_list(findings: Iterable[Finding], *, today: date, surest_first: bool = False) -> tuple[ListedGap, ...]:
    """Return gaps by people × months open, then by how sure they are; the surest first where that is asked for.

    Lawful single providers stand after the others, and those whose numbers are hidden last, in order of their keys:
    their place tells nothing. What stands for needs that are not told is no item.
    """
    listed = [
        ListedGap(finding=finding, months=months_open(finding.evidence.since, today))
        for finding in findings
        if not finding.discreet
    ]
    return tuple(sorted(listed, key=_place_by_certainty if surest_first else _place))


def months_open(since: date | None, today: date) -> int | None:
    """Return the whole months since a day, at least one; None for a day that nobody knows."""
    if since is None:
        return None
    months = (today.year - since.year) * MONTHS_OF_YEAR + today.month - since.month - (today.day < since.day)
    return max(months, 1)


def first_day_of_quarter(today: date) -> date:
    """Return the first day of the quarter of a day."""
    return date(today.year, today.month - (today.month - 1) % MONTHS_OF_QUARTER, 1)


def _place(gap: ListedGap) -> tuple[bool, bool, int, float, str]:
    finding = gap.finding
    return (finding.hidden, finding.apart, -gap.weight, -(finding.probability or 0.0), finding.key)


def _place_by_certainty(gap: ListedGap) -> tuple[bool, bool, float, int, str]:
    hidden, apart, weight, certainty, key = _place(gap)
    return (hidden, apart, certainty, weight, key)
