"""Read what became of the referrals sent in a period, as of a moment: what every figure of a partner is made of.

The usual period is `judged_months` whole months and this one, for every surface alike. Its records are asked for at
every match, so they are shared until anything that figures count has changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from graph.model import Condition, Op, Value, where
from graph.store import Reader
from referral.calendar import SOFIA, first_of_months, last_year, start_of_day, working_hours_between
from referral.context import Context
from referral.lifecycle.events import is_learnt_otherwise
from referral.lifecycle.states import STATES, is_counted, is_served
from referral.matching.partners.partner_figures import Outcomes, answer_time_ends, is_withdrawn
from referral.matching.partners.partner_record import PartnerRecords, partner_records
from referral.model.ids import ClientCode, NeedCode, OrganisationId, ServiceId
from referral.model.referrals import Route, State

# Which stored referrals were sent and not entered in error; of these `is_counted` leaves out what the law demands.
SENT: Final = (
    Condition(field="sent_at", op=Op.EMPTY, value=False),
    Condition(field="state", op=Op.NE, value=State.ENTERED_IN_ERROR.value),
)
_BY: Final = (
    "organisation", "service", "centre", "client", "need", "state", "route", "priority", "service_result",
    "provider_answered", "answer_hours", "answer_days", "paused_days", "sent_at", "delivered_at", "decided_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Which referrals: sent from `start` and before `end`; None is any. `as_of` is when they are looked at."""

    start: datetime
    end: datetime
    as_of: datetime
    silence_days: int
    centre: OrganisationId | None = None
    organisation: OrganisationId | None = None
    domain: str | None = None
    need: NeedCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """One referral, or some that are alike, as a tally gives them."""

    state: State
    route: str
    priority: str
    sent_at: datetime | None
    delivered_at: datetime | None
    provider_answered: bool
    decided_at: datetime | None
    answer_days: int | None
    paused_days: int


def usual_cohort(context: Context, *, as_of: datetime | None = None) -> Cohort:
    """Return the referrals by which every surface judges a partner: those of `judged_months` and of this month."""
    moment = as_of or context.clock()
    today = moment.astimezone(SOFIA).date()
    first = first_of_months(today, int(context.vocabulary.threshold("judged_months")))
    end = start_of_day(today + timedelta(days=1))
    return Cohort(start=start_of_day(first), end=end, as_of=moment, silence_days=silence_days(context))


def silence_days(context: Context) -> int:
    """Return after how many working days no answer counts as silence, where nothing gives the partner more time."""
    return int(context.vocabulary.threshold("silence_days"))


def records_of_partners(context: Context) -> PartnerRecords:
    """Return how partners answered the referrals of the usual cohort, computed once for each state of the store."""
    return context.shared(("partner_records",), lambda: _records(context))


def _records(context: Context) -> PartnerRecords:
    words, cohort = context.vocabulary, usual_cohort(context)
    outcomes = context.read(lambda tx: tuple(outcomes_of(tx, cohort)))
    return partner_records(
        outcomes, fewest=int(words.threshold("record_minimum")), silent_from=words.threshold("often_silent")
    )


def sent_in(cohort: Cohort) -> tuple[Condition, ...]:
    """Return the conditions of the stored referrals of a cohort, whatever kind of need they are for."""
    return (
        Condition(field="sent_at", op=Op.GE, value=cohort.start),
        Condition(field="sent_at", op=Op.LT, value=cohort.end),
        Condition(field="sent_at", op=Op.LE, value=cohort.as_of),
        *SENT,
        *(where(centre=cohort.centre) if cohort.centre is not None else ()),
        *(where(organisation=cohort.organisation) if cohort.organisation is not None else ()),
        *(where(need=cohort.need) if cohort.need is not None else ()),
    )


def outcomes_of(reader: Reader, cohort: Cohort) -> Iterator[Outcomes]:
    """Yield what the counted referrals of a cohort say of the partners they went to, alike ones together."""
    for row in reader.tally("Referral", sent_in(cohort), by=_BY):
        values = dict(zip(_BY, row.key, strict=True))
        domain = str(values["need"]).partition(".")[0]
        if values["organisation"] is not None and cohort.domain in {None, domain}:
            # A state that is none was typed into the store by hand: no figure counts it.
            is_one = values["state"] in STATES
            outcome = _outcome(values, domain, cohort, count=row.count) if is_one else None
            if outcome is not None:
                yield outcome


def _outcome(values: dict[str, Value | None], domain: str, cohort: Cohort, *, count: int) -> Outcomes | None:
    row = _row(values)
    if not is_counted(row.state, row.sent_at, row.route):
        return None
    since = row.delivered_at or cohort.as_of
    ends = answer_time_ends(row, silence_days=cohort.silence_days)
    hours = values["answer_hours"]
    return Outcomes(
        organisation=OrganisationId(str(values["organisation"])),
        service=ServiceId(str(values["service"])) if values["service"] is not None else None,
        centre=OrganisationId(str(values["centre"])),
        client=ClientCode(str(values["client"])),
        domain=domain,
        count=count,
        over=ends is not None and ends <= cohort.as_of,
        withdrawn=is_withdrawn(row),
        answered=row.provider_answered,
        learnt=is_learnt_otherwise(row.decided_at, provider_answered=row.provider_answered),
        declined=row.state is State.DECLINED,
        served=is_served(row.state, cast("str | None", values["service_result"])),
        lately=row.sent_at is not None and row.sent_at >= start_of_day(last_year(cohort.as_of)[0]),
        hours=hours if isinstance(hours, int) else None,
        waited=0.0 if row.provider_answered else working_hours_between(since, cohort.as_of),
    )


def _row(values: dict[str, Value | None]) -> ReferralRow:
    return ReferralRow(
        state=State(str(values["state"])),
        route=str(values["route"] or Route.DIRECT.value),
        priority=str(values["priority"]),
        sent_at=cast("datetime | None", values["sent_at"]),
        delivered_at=cast("datetime | None", values["delivered_at"]),
        provider_answered=bool(values["provider_answered"]),
        decided_at=cast("datetime | None", values["decided_at"]),
        answer_days=cast("int | None", values["answer_days"]),
        paused_days=cast("int | None", values["paused_days"]) or 0,
    )
