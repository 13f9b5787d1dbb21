"""Count shares, parts of a whole and waiting times.

n is always given; a share has its Wilson interval; a time is a median and a 90th percentile.

Times: whatever ended in another way (declined, cancelled, expired, failed) never gets its event and stays among those
still waiting until `now`, like an open one. With everybody's censoring known this is the cumulative incidence of the
event against the other ends (Gray 1988): half of those SENT, not half of those who were lucky, had it by the median.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

from referral.calendar import working_hours_between
from referral.lifecycle.timeline import Timeline
from referral.metrics.model import Figure, Part, Share, Unit, Wait
from referral.statistics import time_by_share, waiting_curve

_DAY: Final = timedelta(days=1)
_NINETY: Final = 0.9
T = TypeVar("T")


def share_of(items: Collection[T], hit: Callable[[T], object]) -> Share:
    """Return the share of items for which something holds."""
    return Share(hits=sum(bool(hit(item)) for item in items), of=len(items))


def parts_of(items: Collection[T], part: Callable[[T], Part | None]) -> tuple[Figure, ...]:
    """Return a whole cut into parts, the most frequent first; an item without a part is only in the whole."""
    counts = Counter(item_part for item in items if (item_part := part(item)) is not None)
    order = sorted(counts, key=lambda item_part: (-counts[item_part], item_part.code))
    return tuple(Figure(part=item_part, value=Share(hits=counts[item_part], of=len(items))) for item_part in order)


def answer_wait(timelines: Sequence[Timeline], *, now: datetime) -> Wait:
    """Return how many working hours referrals waited for the partner's first word, as the store keeps them."""
    known = [timeline for timeline in timelines if timeline.answer_hours is not None or not timeline.provider_answered]
    times = [
        (working_hours_between(timeline.delivered_at or now, now), False)
        if timeline.answer_hours is None
        else (float(timeline.answer_hours), True)
        for timeline in known
    ]
    return wait_of_times(times, unit=Unit.WORKING_HOURS)


def wait_of(
    items: Collection[T],
    since: Callable[[T], datetime],
    until: Callable[[T], datetime | None],
    *,
    now: datetime,
    unit: Unit,
) -> Wait:
    """Return how long items waited for an event; without one they were still waiting `now`."""
    measure = _MEASURES[unit]
    ends = [(since(item), until(item)) for item in items]
    times = [(measure(start, end or now), end is not None) for start, end in ends]
    return wait_of_times(times, unit=unit)


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
