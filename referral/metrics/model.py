"""The shape of a metric: it looks at a Scene and returns Figures. One family of metrics a file in `referral/metrics/`.

Rules of all (referrals.md, section 4): the cohort is the referrals SENT in a period; drafts, those entered in error and
reports that the law demands are not counted; n is always told; a share has its Wilson interval; a time is a median and
a 90th percentile.

Times: whatever ended in another way (declined, cancelled, expired, failed) never gets its event and stays among those
still waiting until `now`, like an open one. With everybody's censoring known this is the cumulative incidence of the
event against the other ends (Gray 1988): half of those SENT, not half of those who were lucky, had it by the median.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final, Protocol, TypeVar

from referral.calendar import working_hours_between
from referral.lifecycle.timeline import Timeline
from referral.model.ids import ClientCode, OrganisationId, RecordedNeedId, ReferralId
from referral.statistics import CurvePoint, time_by_share, waiting_curve, wilson_interval

MATURITIES: Final = (0, 30, 60, 90)
_DAY: Final = timedelta(days=1)
_NINETY: Final = 0.9


class Family(StrEnum):
    """What a metric is about."""

    ANSWER = "answer"
    SPEED = "speed"
    ROUTE = "route"
    SERVICE = "service"
    LOOP = "loop"
    UPKEEP = "upkeep"


class Unit(StrEnum):
    """What a number counts."""

    SHARE = "share"
    WORKING_HOURS = "working_hours"
    DAYS = "days"
    MINUTES = "minutes"
    COUNT = "count"


class OfClient(Protocol):
    """Anything about one client."""

    @property
    def client(self) -> ClientCode:
        """Whom it is about."""


C = TypeVar("C", bound=OfClient)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A proportion. `people` are the clients behind the hits and behind the rest; None when it is not about clients."""

    hits: int
    of: int
    people: tuple[int, int] | None = None

    @property
    def rate(self) -> float | None:
        """Return the proportion, or None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % Wilson interval."""
        return wilson_interval(self.hits, self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A waiting time: `happened` of `of` had the event. A quantile is None when so many have not had it yet."""

    of: int
    happened: int
    unit: Unit
    median: float | None
    ninetieth: float | None
    curve: tuple[CurvePoint, ...]
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean of counts."""

    total: float
    of: int
    people: int

    @property
    def value(self) -> float | None:
        """Return the mean, or None of nothing."""
        return self.total / self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a metric: `part` says which, a code of the list `listing` when there is one.

    `on_behalf` is the share of the partners' answers that the referring side typed. `whole` marks parts that add up or
    lie within each other, so that one can be computed from the rest.
    """

    value: Share | Wait | Mean | None
    part: str = ""
    listing: str = ""
    on_behalf: Share | None = None
    whole: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The referrals for one need that follow each other, the first one first."""

    members: tuple[Timeline, ...]

    @property
    def head(self) -> Timeline:
        """Return the first referral."""
        return self.members[0]

    @property
    def client(self) -> ClientCode:
        """Return whose chain it is."""
        return self.head.client


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFact:
    """A recorded need: `has_partner` tells whether an active service for it serves the client's territory."""

    id: RecordedNeedId
    client: ClientCode
    recorded_on: date
    has_partner: bool


@dataclass(frozen=True, kw_only=True)
class Log:
    """Every counted referral that was read, by id, and how they hang together."""

    courses: Mapping[ReferralId, Timeline]

    @cached_property
    def head_of(self) -> Mapping[ReferralId, ReferralId]:
        """Return for each referral the first of its chain; a ring is cut where it closes."""
        return {one: self._head(one) for one in self.courses}

    @cached_property
    def by_client(self) -> Mapping[ClientCode, tuple[Timeline, ...]]:
        """Return the referrals of each client."""
        found: dict[ClientCode, list[Timeline]] = {}
        for one in self.courses.values():
            found.setdefault(one.client, []).append(one)
        return {client: tuple(courses) for client, courses in found.items()}

    @cached_property
    def by_need(self) -> Mapping[RecordedNeedId, tuple[Timeline, ...]]:
        """Return the referrals made for each recorded need."""
        found: dict[RecordedNeedId, list[Timeline]] = {}
        for one in self.courses.values():
            if one.recorded_need is not None:
                found.setdefault(one.recorded_need, []).append(one)
        return {need: tuple(courses) for need, courses in found.items()}

    def _head(self, one: ReferralId) -> ReferralId:
        seen = {one}
        while (before := self.courses[one].follows) in self.courses and before not in seen:
            one = ReferralId(str(before))
            seen.add(one)
        return one


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything a metric looks at.

    `cohort` are the referrals sent from `start` until before `end`. `log` holds every counted referral that was read,
    also later ones and those before, so that chains and returns are whole. `partners` are the organisations listed,
    `verified` the last check of each active service. `maturity` is how many days old each referral at least is.
    """

    now: datetime
    start: datetime
    end: datetime
    cohort: tuple[Timeline, ...]
    log: Log
    needs: tuple[NeedFact, ...] = ()
    partners: frozenset[OrganisationId] = frozenset()
    verified: tuple[date | None, ...] = ()
    maturity: int = 0

    def aged(self, days: int) -> "Scene":
        """Return the scene with only what is at least so many days old."""
        latest = self.now - timedelta(days=days)
        return replace(
            self,
            cohort=tuple(one for one in self.cohort if sent(one) <= latest),
            needs=tuple(one for one in self.needs if one.recorded_on <= latest.date()),
            maturity=days,
        )

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """Return the chains whose first referral is in the cohort."""
        found: dict[ReferralId, list[Timeline]] = {}
        for one, head in self.log.head_of.items():
            found.setdefault(head, []).append(self.log.courses[one])
        return tuple(
            Chain(members=(one, *sorted((x for x in found[one.id] if x is not one), key=_order)))
            for one in self.cohort
            if self.log.head_of[one.id] == one.id
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A registered metric. The formula and its source are in the docstring of `find`."""

    code: str
    family: Family
    unit: Unit
    find: Callable[[Scene], tuple[Figure, ...]]


def sent(course: Timeline) -> datetime:
    """Return when a counted referral was sent."""
    if course.sent_at is None:
        raise ValueError(course.id)
    return course.sent_at


def share_of(things: Iterable[C], hit: Callable[[C], object]) -> Share:
    """Return the share of things for which something holds, with the people behind both sides."""
    yes: list[ClientCode] = []
    no: list[ClientCode] = []
    for one in things:
        (yes if hit(one) else no).append(one.client)
    return Share(hits=len(yes), of=len(yes) + len(no), people=(len(set(yes)), len(set(no))))


def parts_of(things: Sequence[C], part: Callable[[C], str | None], *, listing: str) -> tuple[Figure, ...]:
    """Return a whole cut into parts, the most frequent first; a thing without a part is only in the whole."""
    cut = [(part(one), one.client) for one in things]
    whole = Counter(client for _, client in cut)
    inside: dict[str, Counter[ClientCode]] = {}
    for name, client in cut:
        if name is not None:
            inside.setdefault(name, Counter())[client] += 1
    figures = [
        Figure(
            part=name,
            listing=listing,
            whole=True,
            value=Share(
                hits=clients.total(),
                of=len(cut),
                people=(len(clients), sum(whole[one] > clients[one] for one in whole)),
            ),
        )
        for name, clients in inside.items()
    ]
    return tuple(sorted(figures, key=lambda one: (-_hits(one), one.part)))


def wait_of(
    things: Sequence[C],
    since: Callable[[C], datetime],
    until: Callable[[C], datetime | None],
    *,
    now: datetime,
    unit: Unit,
) -> Wait:
    """Return how long things waited for an event; without one they were still waiting `now`."""
    measure = _MEASURES[unit]
    ends = [(since(one), until(one)) for one in things]
    times = [(measure(start, end or now), end is not None) for start, end in ends]
    curve = waiting_curve(times)
    return Wait(
        of=len(times),
        happened=sum(event for _, event in times),
        unit=unit,
        median=time_by_share(curve, 0.5),
        ninetieth=time_by_share(curve, _NINETY),
        curve=curve,
        people=len({one.client for one in things}),
    )


def days_between(start: datetime, end: datetime) -> float:
    """Return the days between two moments, with their fraction."""
    return (end - start) / _DAY


_MEASURES: Final[Mapping[Unit, Callable[[datetime, datetime], float]]] = {
    Unit.WORKING_HOURS: working_hours_between,
    Unit.DAYS: days_between,
    Unit.MINUTES: lambda start, end: (end - start).total_seconds() / 60,
}


def _order(course: Timeline) -> tuple[datetime, str]:
    return (sent(course), course.id)


def _hits(figure: Figure) -> int:
    return figure.value.hits if isinstance(figure.value, Share) else 0
