"""Measure what became of referrals: read the event log page by page and fold it into every metric."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

from graph.model import Condition, Op, Order, Value, where
from graph.store import Reader
from referral.calendar import SOFIA
from referral.context import Context, Progress, silent
from referral.lifecycle.replay import blank
from referral.lifecycle.timeline import Timeline, timeline_of
from referral.metrics import METRICS
from referral.metrics.directory_quality import ACTIVE_DAYS
from referral.metrics.model import Figure, Log, NeedFact, Scene, Share, sent
from referral.metrics.partners import Partner, partners
from referral.model.clients import RecordedNeed
from referral.model.ids import AreaId, NeedCode, OrganisationId, ReferralId
from referral.model.referrals import Action, Event, Referral
from referral.statistics import BetaPrior
from referral.storage import records
from referral.storage.directory import Directory

PAGE: Final = 500
EVENTS_PAGE: Final = 5000
JUDGED_MATURITY: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to measure: referrals sent from `first` to `last`, both days included, in Bulgarian time; None is any."""

    first: date
    last: date
    centre: OrganisationId | None = None
    organisation: OrganisationId | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The figures of the referrals that are at least `maturity` days old, by metric; `referrals` is their number n.

    `clients` is how many people they are about. A reader of figures gets no n of very few (None).
    """

    maturity: int
    referrals: int | None
    clients: int | None
    figures: Mapping[str, tuple[Figure, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Every metric for a period. `question` is what was really answered: a reader of figures gets whole quarters.

    `partners` and `prior` are of the cohort at least 30 days old; `feedback` is the rate of all partners together.
    """

    question: Question
    now: datetime
    cohorts: tuple[Cohort, ...]
    partners: tuple[Partner, ...]
    prior: BetaPrior
    feedback: Share
    released: bool

    def cohort(self, maturity: int) -> Cohort:
        """Return one cohort, the nearest older one when this reader does not get it."""
        return next((one for one in self.cohorts if one.maturity >= maturity), self.cohorts[-1])


def last_year(today: date, *, centre: OrganisationId | None = None) -> Question:
    """Return the question asked when nobody says otherwise: the twelve months before this one, and this one."""
    return Question(first=date(today.year - 1, today.month, 1), last=today, centre=centre)


def measured(context: Context, asked: Question, *, maturities: Sequence[int], progress: Progress = silent) -> Report:
    """Return every metric of the referrals sent in a period, exact, for each cohort that was asked for.

    Whoever may not see exact figures gets them through `releases`.
    """
    scene = _scene(context, asked, progress)
    found, prior = partners(scene.aged(JUDGED_MATURITY))
    spoken = Share(hits=sum(one.feedback.hits for one in found), of=sum(one.feedback.of for one in found))
    return Report(
        question=asked,
        now=scene.now,
        cohorts=tuple(_cohort(scene.aged(days)) for days in maturities),
        partners=found,
        prior=prior,
        feedback=spoken,
        released=False,
    )


def _cohort(scene: Scene) -> Cohort:
    figures = {metric.code: metric.find(scene) for metric in METRICS}
    clients = len({one.client for one in scene.cohort})
    return Cohort(maturity=scene.maturity, referrals=len(scene.cohort), clients=clients, figures=figures)


def _scene(context: Context, asked: Question, progress: Progress) -> Scene:
    start, end = _midnight(asked.first), _midnight(asked.last + timedelta(days=1))
    log = _log(context, asked, since=min(start, end - ACTIVE_DAYS), progress=progress)
    directory = context.directory()
    active = [one for one in directory.services.values() if directory.is_active(one)]
    return Scene(
        now=context.clock(),
        start=start,
        end=end,
        cohort=tuple(one for one in log.values() if start <= sent(one) < end and _fits(one, asked)),
        log=Log(courses=log),
        needs=_needs(context, asked, directory),
        partners=frozenset(one.organisation for one in active),
        verified=tuple(one.verified_on for one in active),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SOFIA)


def _fits(course: Timeline, asked: Question) -> bool:
    return asked.organisation in {None, course.organisation} and asked.domain in {None, course.domain}


def _log(context: Context, asked: Question, *, since: datetime, progress: Progress) -> dict[ReferralId, Timeline]:
    """Return every counted referral sent since a moment, and those that they follow, in order of sending."""
    sends = (*where(action=Action.SEND.value), Condition(field="at", op=Op.GE, value=since))
    total = context.read(lambda tx: tx.tally("ReferralEvent", sends)[0].count)
    found: dict[ReferralId, Timeline] = {}
    after: tuple[Value | None, ...] | None = None
    done = 0
    while True:
        ids, after = context.read(lambda tx, after=after: _sent_page(tx, sends, after))  # type: ignore[misc]
        found |= _courses(context, ids, asked)
        done += len(ids)
        progress("referrals", done, total)
        if after is None:
            break
    while missing := {one.follows for one in found.values() if one.follows} - set(found):
        earlier = _courses(context, sorted(missing), asked)
        if not earlier:
            break
        found |= earlier
    return {course.id: course for course in sorted(found.values(), key=lambda one: (sent(one), one.id))}


def _sent_page(
    tx: Reader, sends: tuple[Condition, ...], after: tuple[Value | None, ...] | None
) -> tuple[list[ReferralId], tuple[Value | None, ...] | None]:
    page = tx.find("ReferralEvent", sends, order=(Order(field="at"),), limit=PAGE, after=after)
    return [ReferralId(str(node.fields["referral"])) for node in page.nodes], page.next


def _courses(context: Context, ids: Iterable[ReferralId], asked: Question) -> dict[ReferralId, Timeline]:
    """Return the counted courses of some referrals in the reach asked for, folded from their events."""
    wanted = tuple(ids)

    def work(tx: Reader) -> dict[ReferralId, Timeline]:
        headers = {
            one.id: blank(one) for one in records.get_many(tx, Referral, wanted) if asked.centre in {None, one.centre}
        }
        events = _events(tx, tuple(headers))
        courses = {one: timeline_of(header, events.get(one, ())) for one, header in headers.items()}
        return {one: course for one, course in courses.items() if course.counts}

    return context.read(work)


def _events(tx: Reader, ids: tuple[ReferralId, ...]) -> dict[ReferralId, list[Event]]:
    found: dict[ReferralId, list[Event]] = {}
    if not ids:
        return found
    conditions = (Condition(field="referral", op=Op.IN, value=ids),)
    order = (Order(field="referral"), Order(field="number"))
    after: tuple[Value | None, ...] | None = None
    while True:
        page = tx.find("ReferralEvent", conditions, order=order, limit=EVENTS_PAGE, after=after)
        for node in page.nodes:
            event = records.event_of(node)
            found.setdefault(event.referral, []).append(event)
        if page.next is None:
            return found
        after = page.next


def _needs(context: Context, asked: Question, directory: Directory) -> tuple[NeedFact, ...]:
    """Return the needs recorded in the period; they are not about one organisation."""
    if asked.organisation is not None:
        return ()
    conditions = (
        Condition(field="recorded_on", op=Op.GE, value=asked.first),
        Condition(field="recorded_on", op=Op.LE, value=asked.last),
        *(where(centre=asked.centre) if asked.centre is not None else ()),
    )
    has_partner = _finder(directory)
    found: list[NeedFact] = []
    after: tuple[Value | None, ...] | None = None
    while True:
        page, after = context.read(
            lambda tx, after=after: records.find(tx, RecordedNeed, conditions, after=after)  # type: ignore[misc]
        )
        found += [
            NeedFact(
                id=one.id, client=one.client, recorded_on=one.recorded_on, has_partner=has_partner(one.need, one.area)
            )
            for one in page
            if asked.domain in {None, one.need.partition(".")[0]}
        ]
        if after is None:
            return tuple(found)


def _finder(directory: Directory) -> Callable[[NeedCode, AreaId], bool]:
    @cache
    def has_partner(need: NeedCode, area: AreaId) -> bool:
        chain = set(directory.chain(area))
        services = directory.services_for.get(need, ())
        return any(directory.is_active(one) and chain & set(one.areas) for one in services)

    return has_partner
