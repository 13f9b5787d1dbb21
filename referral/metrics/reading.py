"""Read the input of the metrics from the store: the event log page by page, and the needs recorded in the period."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

from graph.model import Condition, Op, Order, Value, where
from graph.store import Reader
from referral.calendar import SOFIA
from referral.context import Context, Progress
from referral.lifecycle.recompute import events_of_many
from referral.lifecycle.replay import blank
from referral.lifecycle.timeline import Timeline, timeline_of
from referral.metrics.families.directory_quality import ACTIVE_DAYS
from referral.metrics.input import MetricInput, NeedRecord, ReferralLog, in_order, sent_at
from referral.metrics.request import ReportRequest
from referral.model.clients import RecordedNeed
from referral.model.ids import AreaId, NeedCode, ReferralId
from referral.model.referrals import Action, Referral
from referral.storage import records
from referral.storage.directory import Directory

PAGE: Final = 500


def metric_input(context: Context, request: ReportRequest, *, progress: Progress) -> MetricInput:
    """Return what the metrics of a request are computed from."""
    start, end = _midnight(request.first), _midnight(request.last + timedelta(days=1))
    log = _log(context, request, since=min(start, end - ACTIVE_DAYS), progress=progress)
    directory = context.directory()
    active = [service for service in directory.services.values() if directory.is_active(service)]
    return MetricInput(
        now=context.clock(),
        start=start,
        end=end,
        cohort=tuple(
            timeline for timeline in log.values() if start <= sent_at(timeline) < end and request.includes(timeline)
        ),
        log=ReferralLog(timelines=log),
        needs=_needs(context, request, directory),
        partners=frozenset(service.organisation for service in active),
        verified=tuple(service.verified_on for service in active),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SOFIA)


def _log(
    context: Context, request: ReportRequest, *, since: datetime, progress: Progress
) -> dict[ReferralId, Timeline]:
    """Return every counted referral sent since a moment, and those that they follow, in order of sending."""
    sends = (*where(action=Action.SEND.value), Condition(field="at", op=Op.GE, value=since))
    total = context.read(lambda tx: tx.tally("ReferralEvent", sends)[0].count)
    timelines: dict[ReferralId, Timeline] = {}
    after: tuple[Value | None, ...] | None = None
    done = 0
    while True:
        ids, after = context.read(lambda tx, after=after: _sent_page(tx, sends, after))  # type: ignore[misc]
        timelines |= _timelines(context, ids, request)
        done += len(ids)
        progress("referrals", done, total)
        if after is None:
            break
    while missing := {timeline.follows for timeline in timelines.values() if timeline.follows} - set(timelines):
        earlier = _timelines(context, sorted(missing), request)
        if not earlier:
            break
        timelines |= earlier
    return {timeline.id: timeline for timeline in sorted(timelines.values(), key=in_order)}


def _sent_page(
    tx: Reader, sends: tuple[Condition, ...], after: tuple[Value | None, ...] | None
) -> tuple[list[ReferralId], tuple[Value | None, ...] | None]:
    page = tx.find("ReferralEvent", sends, order=(Order(field="at"),), limit=PAGE, after=after)
    return [ReferralId(str(node.fields["referral"])) for node in page.nodes], page.next


def _timelines(context: Context, ids: Iterable[ReferralId], request: ReportRequest) -> dict[ReferralId, Timeline]:
    """Return the counted referrals among some ids, of the centre asked for, folded from their events."""
    wanted = tuple(ids)

    def work(tx: Reader) -> dict[ReferralId, Timeline]:
        headers = {
            referral.id: blank(referral)
            for referral in records.get_many(tx, Referral, wanted)
            if request.centre in {None, referral.centre}
        }
        events = events_of_many(tx, tuple(headers)) if headers else {}
        timelines = {key: timeline_of(header, events.get(key, ())) for key, header in headers.items()}
        return {key: timeline for key, timeline in timelines.items() if timeline.counts}

    return context.read(work)


def _needs(context: Context, request: ReportRequest, directory: Directory) -> tuple[NeedRecord, ...]:
    """Return the needs recorded in the period; they are not about one organisation."""
    if request.organisation is not None:
        return ()
    conditions = (
        Condition(field="recorded_on", op=Op.GE, value=request.first),
        Condition(field="recorded_on", op=Op.LE, value=request.last),
        *(where(centre=request.centre) if request.centre is not None else ()),
    )
    has_partner = _partner_check(directory)
    needs: list[NeedRecord] = []
    after: tuple[Value | None, ...] | None = None
    while True:
        page, after = context.read(
            lambda tx, after=after: records.find(tx, RecordedNeed, conditions, after=after)  # type: ignore[misc]
        )
        needs += [
            NeedRecord(
                id=recorded.id,
                client=recorded.client,
                recorded_on=recorded.recorded_on,
                has_partner=has_partner(recorded.need, recorded.area),
            )
            for recorded in page
            if request.domain in {None, recorded.need.partition(".")[0]}
        ]
        if after is None:
            return tuple(needs)


def _partner_check(directory: Directory) -> Callable[[NeedCode, AreaId], bool]:
    """Return a function that tells whether an active service for a need serves a territory, or one around it."""

    @cache
    def has_partner(need: NeedCode, area: AreaId) -> bool:
        chain = set(directory.chain(area))
        services = directory.services_for.get(need, ())
        return any(directory.is_active(service) and chain & set(service.areas) for service in services)

    return has_partner
