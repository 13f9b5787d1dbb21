"""How partners answer: their records from tallies of referrals, kept for some minutes.

A tally over everything takes up to a second with 100,000 referrals and gives the same numbers to everybody, so it is
not asked at every match; nothing is lost with the process, the first match after a start asks again. The median
needs each referral's answer time, which is therefore a stored field (`answer_hours`), not worked out from events.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from graph.model import Condition, Op, Value, where
from graph.store import Reader
from referral.calendar import working_days_before
from referral.context import Context
from referral.lifecycle.deadlines import OFFICIAL
from referral.matching.partner_record import Outcomes, PartnerRecords, partner_records
from referral.model.ids import OrganisationId, ServiceId
from referral.model.referrals import Route, State

WINDOW: Final = timedelta(days=365)
_BY: Final = ("organisation", "service", "state", "provider_answered", "answer_hours", "route")
_COUNTED: Final = Condition(field="state", op=Op.NE, value=State.ENTERED_IN_ERROR.value)
# Given up while our own answer to the partner's question was awaited: the partner was not the silent one.
_OURS: Final = (
    *where(state=State.EXPIRED.value),
    Condition(field="info_requested_at", op=Op.EMPTY, value=False),
    Condition(field="info_given_at", op=Op.EMPTY, value=True),
)
Key = tuple[Value | None, ...]


def records_of_partners(context: Context) -> PartnerRecords:
    """Return how partners answered the referrals of the last year that are old enough to judge."""
    words = context.vocabulary

    def work() -> PartnerRecords:
        outcomes = context.read(
            lambda tx: tuple(outcomes_of(tx, context.clock(), int(words.threshold("silence_days"))))
        )
        return partner_records(
            outcomes, fewest=int(words.threshold("record_minimum")), silent_from=words.threshold("often_silent")
        )

    return context.recent.get("partner_records", context.clock(), work)


def outcomes_of(reader: Reader, now: datetime, silence_days: int) -> Iterator[Outcomes]:
    """Yield what became of the referrals sent within a year and at least `silence_days` working days ago.

    One by official direction is judged only when its own, longer clock has run out: lawful waiting is not silence.
    One that was cancelled before any answer says nothing about the partner.
    """
    official = Route.OFFICIAL_DIRECTION.value
    for key, count in _counted(reader, now, silence_days).items():
        if key[-1] != official:
            yield from _outcome(key, count)
    for key, count in _counted(reader, now, OFFICIAL.expiry, *where(route=official)).items():
        yield from _outcome(key, count)


def _counted(reader: Reader, now: datetime, days: int, *more: Condition) -> Counter[Key]:
    """Count referrals by fate; one that expired on a question we did not answer counts as that open question."""
    cohort = (
        Condition(field="sent_at", op=Op.GT, value=now - WINDOW),
        Condition(field="sent_at", op=Op.LE, value=working_days_before(now, days)),
        _COUNTED,
        *more,
    )
    counts = Counter({row.key: row.count for row in reader.tally("Referral", cohort, by=_BY)})
    for row in reader.tally("Referral", (*cohort, *_OURS), by=_BY):
        organisation, service, _, *rest = row.key
        counts[row.key] -= row.count
        counts[(organisation, service, State.NEEDS_INFO.value, *rest)] += row.count
    return counts


def _outcome(key: Key, count: int) -> Iterator[Outcomes]:
    organisation, service, state, answered, hours, _ = key
    if organisation is None or not count or (state == State.CANCELLED.value and not answered):
        return
    yield Outcomes(
        organisation=OrganisationId(str(organisation)),
        service=ServiceId(str(service)) if service is not None else None,
        answered=bool(answered) and state != State.EXPIRED.value,
        declined=state == State.DECLINED.value,
        hours=hours if isinstance(hours, int) else None,
        count=count,
    )
