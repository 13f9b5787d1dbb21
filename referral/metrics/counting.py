"""Count shares, parts of a whole and waiting times.

n is always given; a share has its Wilson interval; a time is a median and a 90th percentile.

Times: whatever ended in another way (declined, cancelled, expired, failed) never gets its event and stays among those
still waiting until `now`, like an open one. With everybody's censoring known this is the cumulative incidence of the
event against the other ends (Gray 1988): half of those SENT, not half of those who were lucky, had it by the median.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, TypeVar

from referral.calendar import working_hours_between
from referral.lifecycle.timeline import Timeline
from referral.metrics.model import Figure, Part, Share, Unit, Wait
from referral.metrics.selection import values, where
from referral.statistics import time_by_share, waiting_curve

_DAY: Final = timedelta(days=1)
_NINETY: Final = 0.9
T = TypeVar("T")


def share_of(items: Collection[T], hit: Callable[..., object], *given: Any) -> Share:
    """Return the share of items for which something holds, where that is asked with what is given."""
    return Share(hits=len(where(items, hit, *given)), of=len(items))


def parts_of(items: Collection[T], part: Callable[[T], Part | None]) -> tuple[Figure, ...]:
    """Return a whole cut into parts, the most frequent first; an item without a part is only in the whole."""
    counts = Counter(item_part for item_part in values(items, part) if item_part is not None)
    order = sorted(counts, key=lambda item_part: (-counts[item_part], item_part.code))
    return tuple(Figure(part=item_part, value=Share(hits=counts[item_part], of=len(items))) for item_part in order)


def answer_wait(timelines: Collection[Timeline], *, now: datetime, fewest: int = 0) -> Wait:
    """Return how many working hours referrals waited for the partner's first word, as the store keeps them.

    With fewer than `fewest` referrals they are few.
    """
    times = values(where(timelines, _has_time), _answer_time, now)
    wait = wait_of_times(times, unit=Unit.WORKING_HOURS)
    if len(timelines) >= fewest:
        return wait
    return replace(wait, median=None, ninetieth=None, curve=waiting_curve(()), few=True)


def _has_time(timeline: Timeline) -> bool:
    return timeline.answer_hours is not None or not timeline.provider_answered


def _answer_time(timeline: Timeline, now: datetime) -> tuple[float, bool]:
    if timeline.answer_hours is None:
        return working_hours_between(timeline.delivered_at or now, now), False
    return float(timeline.answer_hours), True


def wait_of(
    items: Collection[T],
    since: Callable[[T], datetime],
    until: Callable[[T], datetime | None],
    *,
    now: datetime,
    unit: Unit,
) -> Wait:
    """Return how long items waited for an event; without one they were still waiting `now`."""
    return wait_of_times(values(items, _waited, _Wait(since, until, now, unit)), unit=unit)


class _Wait(NamedTuple):
    """What is waited for: since when, until what, as of a moment, measured in a unit."""

    since: Callable[[Any], datetime]
    until: Callable[[Any], datetime | None]
    now: datetime
    unit: Unit


def _waited(item: object, wait: _Wait) -> tuple[float, bool]:
    end = wait.until(item)
    return _MEASURES[wait.unit](wait.since(item), end or wait.now), end is not None


def wait_of_times(times: Sequence[tuple[float, bool]], *, unit: Unit) -> Wait:
    """Return the waiting time that (time, happened) make; False is still waiting."""
    curve = waiting_curve(times)
    return Wait(
        of=len(times),
        happened=sum(event for _, event in times),
        unit=unit,
        median=time_by_share(curve, 0.5),
        ninetieth=time_by_share(curve, _NINETY),
        curve=curve,
    )


_MEASURES: Final[Mapping[Unit, Callable[[datetime, datetime], float]]] = {
    Unit.WORKING_HOURS: working_hours_between,
    Unit.DAYS: lambda start, end: (end - start) / _DAY,
    Unit.MINUTES: lambda start, end: (end - start).total_seconds() / 60,
}
