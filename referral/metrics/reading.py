"""Read the input of the metrics from the store: the referrals page by page, and the needs recorded in the period."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from graph.model import Condition, Op, Order, Value, where
from graph.store import Reader
from referral.calendar import start_of_day
from referral.context import Context, Progress
from referral.lifecycle.timeline import Timeline, timeline_of
from referral.matching.find_help import helper_check
from referral.matching.partners.partner_outcomes import SENT, Cohort, sent_in, silence_days
from referral.metrics.input import MetricInput, NeedRecord, ReferralLog, in_order, sent_at
from referral.metrics.request import ReportRequest
from referral.metrics.selection import every
from referral.model.clients import Client, RecordedNeed
from referral.model.ids import ClientCode, OrganisationId, ReferralId
from referral.model.referrals import Referral, Route
from referral.storage import records
from referral.storage.reading import NOT_MERGED

PAGE: Final = 2000
ACTIVE_DAYS: Final = timedelta(days=90)


def metric_input(context: Context, request: ReportRequest, *, progress: Progress) -> MetricInput:
    """Return what the metrics of a request are computed from."""
    cohort = cohort_of(context, request, as_of=context.clock())
    timelines = _log(context, request, cohort, progress=progress)
    log = ReferralLog(timelines=timelines, consent_until=context.read(_consent_until))
    directory = context.directory()
    active = [service for service in directory.services.values() if directory.is_active(service)]
    return MetricInput(
        now=cohort.as_of,
        start=cohort.start,
        end=cohort.end,
        cohort=every(
            [
                timeline
                for timeline in timelines.values()
                if cohort.start <= sent_at(timeline) < cohort.end and request.includes(timeline)
            ]
        ),
        log=log,
        needs=every(_needs(context, request, log)),
        partners=frozenset(service.organisation for service in active),
        receiving=context.read(lambda tx: _receiving(tx, cohort)),
        verified=tuple(service.verified_on for service in active),
        silence_days=cohort.silence_days,
        fewest=int(context.vocabulary.threshold("record_minimum")) if request.organisation is not None else 0,
    )


def cohort_of(context: Context, request: ReportRequest, *, as_of: datetime) -> Cohort:
    """Return the referrals of a request for the figures of partners."""
    return Cohort(
        start=start_of_day(request.first),
        end=start_of_day(request.last + timedelta(days=1)),
        as_of=as_of,
        silence_days=silence_days(context),
        centre=request.centre,
        organisation=request.organisation,
        domain=request.domain,
    )


def _log(context: Context, request: ReportRequest, cohort: Cohort, *, progress: Progress) -> dict[ReferralId, Timeline]:
    """Return every counted referral sent since the period began, and those that they follow, in order of sending."""
    sent = (Condition(field="sent_at", op=Op.GE, value=cohort.start), *SENT)
    whose = context.read(lambda tx: _whose(tx, request, cohort))
    total = context.read(lambda tx: tx.tally("Referral", sent)[0].count)
    timelines: dict[ReferralId, Timeline] = {}
    after: records.Position = None
    done = 0
    while True:
        page, after = context.read(
            lambda tx, after=after: records.find(  # type: ignore[misc]
                tx, Referral, sent, order=(Order(field="sent_at"),), limit=PAGE, after=after
            )
        )
        timelines |= _counted(page, request, whose)
        done += len(page)
        progress("referrals", done, total)
        if after is None:
            break
    while missing := {timeline.follows for timeline in timelines.values() if timeline.follows} - set(timelines):
        before = context.read(lambda tx, ids=missing: records.get_many(tx, Referral, ids))  # type: ignore[misc]
        earlier = _counted(before, request, whose)
        if not earlier:
            break
        timelines |= earlier
    return {timeline.id: timeline for timeline in sorted(timelines.values(), key=in_order)}


def _whose(tx: Reader, request: ReportRequest, cohort: Cohort) -> frozenset[ClientCode] | None:
    """Return the clients with a referral or a need that is asked for: only theirs are read; None is everybody.

    A referral follows one of the same client and is made for a need of the same client.
    """
    if request.organisation is None and request.domain is None:
        return None
    rows = tx.tally("Referral", sent_in(cohort), by=("client", "need"))
    if request.organisation is None:
        rows += tx.tally("RecordedNeed", _recorded_in(request), by=("client", "need"))
    return frozenset(ClientCode(str(row.key[0])) for row in rows if request.includes_need(str(row.key[1])))


def _receiving(tx: Reader, cohort: Cohort) -> frozenset[OrganisationId]:
    """Return the organisations that counted referrals were sent to in the last 90 days of a period, or before now."""
    since = min(cohort.end, cohort.as_of) - ACTIVE_DAYS
    lately = replace(cohort, start=since, organisation=None)
    rows = tx.tally("Referral", sent_in(lately), by=("organisation", "route"))
    return frozenset(
        OrganisationId(str(row.key[0])) for row in rows if row.key[0] is not None and row.key[1] != Route.REPORT.value
    )


def _counted(
    referrals: Iterable[Referral], request: ReportRequest, whose: Container[ClientCode] | None
) -> dict[ReferralId, Timeline]:
    """Return the timelines of the counted ones among some referrals, of the centre and clients asked for."""
    timelines = (
        timeline_of(referral)
        for referral in referrals
        if request.centre in {None, referral.centre} and (whose is None or referral.client in whose)
    )
    return {timeline.id: timeline for timeline in timelines if timeline.counts}


def _needs(context: Context, request: ReportRequest, log: ReferralLog) -> tuple[NeedRecord, ...]:
    """Return the needs recorded in the period; they are not about one organisation.

    The matcher is asked about those that nobody was referred for.
    """
    if request.organisation is not None:
        return ()
    can_be_helped = helper_check(context, today=context.today)
    needs: list[NeedRecord] = []
    for page in _recorded(context, request):
        untried = {recorded.client for recorded in page if recorded.id not in log.by_need}
        clients = {client.id: client for client in context.read(lambda tx, ids=untried: _clients(tx, ids))}  # type: ignore[misc]
        needs += [
            NeedRecord(
                id=recorded.id,
                client=recorded.client,
                recorded_on=recorded.recorded_on,
                has_partner=recorded.id in log.by_need
                or (
                    (client := clients.get(recorded.client)) is not None
                    and can_be_helped(client, recorded.need, recorded.hours)
                ),
            )
            for recorded in page
        ]
    return tuple(needs)


def _consent_until(tx: Reader) -> dict[ClientCode, date]:
    """Return the last day of the consent of each client whose record names one."""
    named = Condition(field="consent_until", op=Op.EMPTY, value=False)
    clients = records.find(tx, Client, (named,))[0]
    return {client.id: client.consent_until for client in clients if client.consent_until is not None}


def _clients(tx: Reader, ids: Iterable[ClientCode]) -> tuple[Client, ...]:
    return records.get_many(tx, Client, sorted(ids))


def _recorded(context: Context, request: ReportRequest) -> Iterator[tuple[RecordedNeed, ...]]:
    """Yield the needs recorded in the period, page by page."""
    conditions = _recorded_in(request)
    after: tuple[Value | None, ...] | None = None
    while True:
        page, after = context.read(
            lambda tx, after=after: records.find(tx, RecordedNeed, conditions, after=after)  # type: ignore[misc]
        )
        yield tuple(recorded for recorded in page if request.includes_need(recorded.need))
        if after is None:
            return


def _recorded_in(request: ReportRequest) -> tuple[Condition, ...]:
    """Return which needs were recorded in the period, at the centre asked for."""
    return (
        Condition(field="recorded_on", op=Op.GE, value=request.first),
        Condition(field="recorded_on", op=Op.LE, value=request.last),
        NOT_MERGED,
        *(where(centre=request.centre) if request.centre is not None else ()),
    )
