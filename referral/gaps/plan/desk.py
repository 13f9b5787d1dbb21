"""What a coordinator does next: the largest gap that nobody works on, who is silent, what ends soon or is old."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from referral.context import Context
from referral.gaps import GAPS
from referral.gaps.finding import Concern, Remedy
from referral.gaps.plan import reading
from referral.gaps.plan.items import GapItem

_CONCERN_OF: Final = MappingProxyType({detector.code: detector.concern for detector in GAPS})
_DAYS_A_MONTH: Final = 30.4


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One of the three things to do next.

    `item` is the gap to begin with, or None where there is none without an owner; `more` counts the others without one,
    `owned` those of the same kind that somebody works on already.
    """

    concern: Concern
    item: GapItem | None
    more: int
    owned: int


def next_steps(context: Context) -> tuple[NextStep, ...]:
    """Return what to do next, one step for each concern; empty before gaps were compared for the first time.

    Lawful single providers, and gaps whose numbers this reader does not see, are no step.
    """
    return steps(reading.items(context), today=context.today)


def steps(items: Iterable[GapItem], *, today: date) -> tuple[NextStep, ...]:
    """Return the step of each concern among gap items."""
    every = tuple(items)
    there = [item for item in every if not (item.is_closed or item.finding.apart or item.finding.hidden)]
    return tuple(_step(concern, there, today=today) for concern in Concern) if every else ()


def concern_of(item: GapItem) -> Concern | None:
    """Return what a gap asks for; None for one that is only to be discussed, such as a tie that may be missing."""
    concern = _CONCERN_OF.get(item.finding.detector)
    is_to_discuss = concern is Concern.MISSING and item.finding.remedy is Remedy.CONNECT
    return None if is_to_discuss else concern


def _step(concern: Concern, items: Iterable[GapItem], *, today: date) -> NextStep:
    of_concern = [item for item in items if concern_of(item) is concern]
    free = [item for item in of_concern if item.owner is None]
    order = _ORDERS[concern]
    first = min(free, key=lambda item: (*order(item, today), item.id), default=None)
    return NextStep(concern=concern, item=first, more=max(len(free) - 1, 0), owned=len(of_concern) - len(free))


def _by_size(item: GapItem, today: date) -> tuple[float, ...]:
    """Return the order by people times months open, the most first."""
    since = item.finding.evidence.since or item.first_seen
    months = max((today - since).days, 1) / _DAYS_A_MONTH
    return (-item.finding.people * months,)


def _by_people(item: GapItem, _today: date) -> tuple[float, ...]:
    """Return the order by people, the most first."""
    return (-item.finding.people,)


_ORDERS: Final[MappingProxyType[Concern, Callable[[GapItem, date], tuple[float, ...]]]] = MappingProxyType(
    {Concern.MISSING: _by_size, Concern.SILENT: _by_size, Concern.ENDING: _by_people}
)
