"""The plan of actions for one quarter: what is past due, due in it, later, without a day, closed by the data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from referral.gaps.plan.items import GapItem

_MONTHS = 3


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PlanQuarter:
    """A quarter of a year, such as 2026-Q1."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, _MONTHS * (self.number - 1) + 1, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.after(1).first - timedelta(days=1)

    def after(self, quarters: int) -> "PlanQuarter":
        """Return the quarter so many later, or earlier where the number is negative."""
        position = self.year * 4 + self.number - 1 + quarters
        return PlanQuarter(year=position // 4, number=position % 4 + 1)

    def holds(self, day: date | None) -> bool:
        """Tell whether a day lies in it."""
        return day is not None and self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The plan as a quarter sees it; `unplanned` counts the gaps that have neither an owner nor an action.

    `found` and `came_back` count the gaps of the quarter, planned or not, that were found first or came back.
    """

    quarter: PlanQuarter
    overdue: tuple[GapItem, ...]
    due: tuple[GapItem, ...]
    later: tuple[GapItem, ...]
    undated: tuple[GapItem, ...]
    closed: tuple[GapItem, ...]
    unplanned: int
    found: int
    came_back: int


def quarter_of(day: date) -> PlanQuarter:
    """Return the quarter of a day."""
    return PlanQuarter(year=day.year, number=(day.month - 1) // _MONTHS + 1)


def parse_quarter(text: str) -> PlanQuarter | None:
    """Return the quarter that is written as 2026-Q1, or None for anything else, also a year beyond the calendar's."""
    year, _, number = text.partition("-Q")
    is_one = year.isascii() and year.isdigit() and len(year) == len("2026") and number in {"1", "2", "3", "4"}
    return PlanQuarter(year=int(year), number=int(number)) if is_one and MINYEAR < int(year) < MAXYEAR else None


def choices(today: date) -> tuple[PlanQuarter, ...]:
    """Return the quarters that are offered: the next one, this one and the four before."""
    return tuple(quarter_of(today).after(step) for step in range(1, -5, -1))


def review(items: Iterable[GapItem], quarter: PlanQuarter, *, today: date) -> Review:
    """Return the plan for a quarter, each list by day, then people.

    What was due before today, or before the end of a quarter that is over, and is still there is overdue.
    """
    every = tuple(items)
    there = [item for item in every if not item.is_closed]
    planned = [item for item in there if item.owner is not None or item.action]
    begins = min(today, quarter.last + timedelta(days=1))
    dated = sorted((item.due_on, *_order(item), item) for item in planned if item.due_on is not None)
    closed = [item for item in every if quarter.holds(item.closed_on)]
    return Review(
        quarter=quarter,
        overdue=tuple(item for due, *_, item in dated if due < begins),
        due=tuple(item for due, *_, item in dated if begins <= due <= quarter.last),
        later=tuple(item for due, *_, item in dated if due > max(quarter.last, begins - timedelta(days=1))),
        undated=tuple(sorted((item for item in planned if item.due_on is None), key=_order)),
        closed=tuple(sorted(closed, key=lambda item: (item.closed_on or quarter.first, *_order(item)))),
        unplanned=len(there) - len(planned),
        found=sum(quarter.holds(item.first_seen) for item in every),
        came_back=sum(quarter.holds(item.reopened_on) for item in every),
    )


def _order(item: GapItem) -> tuple[int, str]:
    return -item.finding.people, item.id
