"""Count shares, parts of a whole and waiting times.

n is always given; a share has its Wilson interval; a time is a median and a 90th percentile.

Times: whatever ended in another way (declined, cancelled, expired, failed) never gets its event and stays among those
still waiting until `now`, like an open one. With everybody's censoring known this is the cumulative incidence of the
event against the other ends (Gray 1988): half of those SENT, not half of those who were lucky, had it by the median.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar

from referral.calendar import working_hours_between
from referral.lifecycle.timeline import Timeline
from referral.metrics.model import Figure, Part, Share, Unit, Wait
from referral.model.ids import ClientCode
from referral.statistics import time_by_share, waiting_curve

_DAY: Final = timedelta(days=1)
_NINETY: Final = 0.9


class OfClient(Protocol):
    """Anything about one client."""

    @property
    def client(self) -> ClientCode:
        """Return the client it is about."""


C = TypeVar("C", bound=OfClient)


def share_of(items: Iterable[C], hit: Callable[[C], object]) -> Share:
    """Return the share of items for which something holds, with the people behind both sides."""
    hits: list[ClientCode] = []
    rest: list[ClientCode] = []
    for item in items:
        (hits if hit(item) else rest).append(item.client)
    return Share(hits=len(hits), of=len(hits) + len(rest), people=(len(set(hits)), len(set(rest))))


def parts_of(items: Sequence[C], part: Callable[[C], Part | None]) -> tuple[Figure, ...]:
    """Return a whole cut into parts, the most frequent first; an item without a part is only in the whole."""
    cut = [(part(item), item.client) for item in items]
    whole = Counter(client for _, client in cut)
    inside: dict[Part, Counter[ClientCode]] = {}
    for item_part, client in cut:
        if item_part is not None:
            inside.setdefault(item_part, Counter())[client] += 1
    shares = {
        item_part: Share(
            hits=clients.total(),
            of=len(cut),
            people=(len(clients), sum(whole[client] > clients[client] for client in whole)),
        )
        for item_part, clients in inside.items()
    }
    order = sorted(shares, key=lambda item_part: (-shares[item_part].hits, item_part.code))
    return tuple(Figure(part=item_part, whole=True, value=shares[item_part]) for item_part in order)


def answer_wait(timelines: Sequence[Timeline], *, now: datetime) -> Wait:
    """Return how many working hours referrals waited for the partner's first word, as the store keeps them."""
    known = [timeline for timeline in timelines if timeline.answer_hours is not None or not timeline.provider_answered]
    times = [
        (working_hours_between(timeline.delivered_at or now, now), False)
        if timeline.answer_hours is None
        else (float(timeline.answer_hours), True)
        for timeline in known
    ]
    return wait_of_times(times, unit=Unit.WORKING_HOURS, people=len({timeline.client for timeline in known}))


def wait_of(
    items: Sequence[C],
    since: Callable[[C], datetime],
    until: Callable[[C], datetime | None],
    *,
    now: datetime,
    unit: Unit,
) -> Wait:
    """Return how long items waited for an event; without one they were still waiting `now`."""
    measure = _MEASURES[unit]
    ends = [(since(item), until(item)) for item in items]
    times = [(measure(start, end or now), end is not None) for start, end in ends]
    return wait_of_times(times, unit=unit, people=len({item.client for item in items}))


def wait_of_times(times: Sequence[tuple[float, bool]], *, unit: Unit, people: int) -> Wait:
    """Return the waiting time that (time, happened) make; False is still waiting."""
    curve = waiting_curve(times)
    return Wait(
        of=len(times),
        happened=sum(event for _, event in times),
        unit=unit,
        median=time_by_share(curve, 0.5),
        ninetieth=time_by_share(curve, _NINETY),
        curve=curve,
        people=people,
    )


_MEASURES: Final[Mapping[Unit, Callable[[datetime, datetime], float]]] = {
    Unit.WORKING_HOURS: working_hours_between,
    Unit.DAYS: lambda start, end: (end - start) / _DAY,
    Unit.MINUTES: lambda start, end: (end - start).total_seconds() / 60,
}
