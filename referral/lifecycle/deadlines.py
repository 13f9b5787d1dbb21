"""Due dates: every open referral has one. Times are UTC; working days are Bulgarian, with the official holidays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final, Protocol

from referral.calendar import (
    SOFIA,
    after_working_days,
    after_working_minutes,
    at_end_of,
    within_working_days,
    working_day_from,
)
from referral.lifecycle.states import AGREED, FOLLOWED_UP, STATES, UNDECIDED, Awaited
from referral.model.directory import Organisation
from referral.model.referrals import Event, Referral, Route, State


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """How long one priority may take, and when reminders follow.

    `answer_*` from delivery until the first answer (hours, working days, or calendar days), `service_days` until the
    service. `contact_hours`: the coordinator is told when nothing was heard for so long. The second reminder, the
    escalation to the coordinator and the expiry are counted in working days: the first two after the due time, the
    expiry after delivery.
    """

    service_days: int
    answer_hours: int | None = None
    answer_working_days: int | None = None
    answer_calendar_days: int | None = None
    contact_hours: int | None = None
    second_reminder: int = 2
    escalation: int = 4
    expiry: int = 10


# referrals.md, section 2, "Clocks", the most urgent first; an agreement with the partner may replace the routine days.
DEADLINE_RULES: Final[Mapping[str, DeadlineRule]] = MappingProxyType(
    {
        "emergency": DeadlineRule(
            answer_hours=24, contact_hours=1, service_days=1, second_reminder=1, escalation=0, expiry=3
        ),
        "urgent": DeadlineRule(answer_working_days=1, service_days=7, second_reminder=1, escalation=2, expiry=7),
        "routine": DeadlineRule(answer_working_days=2, service_days=14),
    }
)
# Direction by the Social Assistance Directorate: 20 days for the preliminary assessment, then 20 for the provider's
# individual assessment and plan. Lawful waiting is not silence, so it expires only well after both.
OFFICIAL: Final = DeadlineRule(answer_calendar_days=20, service_days=20, expiry=30)
# A report on a child at risk: the authority answers the same day.
REPORT: Final = DEADLINE_RULES["emergency"]
_BY_ROUTE: Final = MappingProxyType({Route.OFFICIAL_DIRECTION.value: OFFICIAL, Route.REPORT.value: REPORT})
QUESTION_WORKING_DAYS: Final = 5
SERVICE_CHECK_DAYS: Final = 30
FOLLOW_UP_DAYS: Final = 14
RE_ROUTE_DAYS: Final = 3
DELIVERY_DAYS: Final = 1


class OfPriority(Protocol):
    """Anything that travels by a route with a priority."""

    @property
    def route(self) -> str:
        """Return the code of its route."""

    @property
    def priority(self) -> str:
        """Return the code of its priority."""


def deadline_rule_of(referral: OfPriority) -> DeadlineRule:
    """Return the deadline rule of a referral: of its route, else of its priority."""
    return _BY_ROUTE.get(referral.route) or DEADLINE_RULES[referral.priority]


def agreed_days(partner: Organisation, *, on: date) -> tuple[int | None, int | None]:
    """Return the days agreed with a partner for its answer and for the service, None where nothing is agreed."""
    if partner.agreement_until is not None and partner.agreement_until < on:
        return None, None
    return partner.answer_days, partner.service_days


def happened_at(event: Event, *, sent_at: datetime | None) -> datetime:
    """Return when an event happened: by the end of work on an earlier day that it names, else when it was recorded.

    Nothing happened to a referral before it was sent.
    """
    day = event.data.happened_on
    if day is None or day >= event.at.astimezone(SOFIA).date():
        return event.at
    named = at_end_of(day, like=event.at)
    return named if sent_at is None else max(named, sent_at)


def to_be_sent(referral: Referral) -> bool:
    """Tell whether a referral was written but has not left for the partner."""
    return referral.state is State.SENT and referral.delivered_at is None


def booked(state: State, appointment_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether an appointment is still to come; one that was missed or has passed is booked no longer."""
    return state is State.SCHEDULED and appointment_at is not None and appointment_at >= at


def delivery_due(referral: Referral) -> datetime | None:
    """Return until when a referral that was sent must have left for the partner."""
    if referral.sent_at is None:
        return None
    hours = deadline_rule_of(referral).contact_hours
    return referral.sent_at + timedelta(hours=hours) if hours else after_working_days(referral.sent_at, DELIVERY_DAYS)


def first_answer_due(referral: Referral) -> datetime | None:
    """Return when the partner's first answer is due, None before delivery; an open question of theirs does not count.

    What is more urgent is never due later than what is less.
    """
    if referral.delivered_at is None:
        return None
    if referral.route in _BY_ROUTE:
        return _answer_due(referral, deadline_rule_of(referral), since=referral.delivered_at)
    order = tuple(DEADLINE_RULES)
    rules = [DEADLINE_RULES[priority] for priority in order[order.index(referral.priority) :]]
    return min(_answer_due(referral, rule, since=referral.delivered_at) for rule in rules)


def _answer_due(referral: Referral, rule: DeadlineRule, *, since: datetime) -> datetime:
    if rule.answer_hours is not None:
        return since + timedelta(hours=rule.answer_hours, minutes=referral.paused_minutes)
    if rule.answer_calendar_days is not None:
        waits = timedelta(days=rule.answer_calendar_days, minutes=referral.paused_minutes)
        return at_end_of(working_day_from((since + waits).astimezone(SOFIA).date()), like=since)
    agreed = referral.answer_days if rule is DEADLINE_RULES["routine"] else None
    days = agreed if agreed is not None else rule.answer_working_days or 0
    due = within_working_days(since, days + referral.paused_days)
    return after_working_minutes(due, referral.paused_working_minutes)


def expires_at(referral: Referral) -> datetime | None:
    """Return when an undecided referral is given up; never before its last reminder could be answered.

    One that has not left for the partner is not given up: the partner is not silent.
    """
    if referral.state not in UNDECIDED or referral.delivered_at is None:
        return None
    due, rule = first_answer_due(referral), deadline_rule_of(referral)
    limit = after_working_days(referral.delivered_at, rule.expiry + referral.paused_days)
    if due is not None:
        limit = max(limit, after_working_days(due, max(rule.second_reminder, rule.escalation) + 1))
    if referral.state is State.NEEDS_INFO and referral.info_requested_at is not None:
        limit = max(limit, after_working_days(referral.info_requested_at, QUESTION_WORKING_DAYS + rule.expiry))
    return limit


def due_at(referral: Referral) -> datetime | None:
    """Return when the next thing must have happened, or None when nothing is awaited.

    To be sent: its delivery. Undecided: the first answer. Accepted: the service. Waiting: the expected day. Scheduled:
    the appointment. In service: a check after 30 days. Ended but the client not yet asked: the follow-up, or the day
    agreed with the client. Sent on to somebody else: nothing, the next referral has its own due date.
    """
    if referral.loop_closed_at is not None or referral.next_referral is not None:
        return None
    if referral.follow_up_on is not None and referral.state in FOLLOWED_UP and referral.ended_at is not None:
        return at_end_of(referral.follow_up_on, like=referral.ended_at)
    moment = _MOMENTS.get(STATES[referral.state].awaits)
    return moment(referral) if moment else None


def ask_at(referral: Referral) -> datetime | None:
    """Return when the client is to be asked: after the end, or 30 days after an acceptance that led to nothing yet."""
    if referral.loop_closed_at is not None or referral.next_referral is not None:
        return None
    if referral.state in FOLLOWED_UP:
        return due_at(referral)
    if referral.state not in AGREED or referral.decided_at is None:
        return None
    if referral.follow_up_on is not None:
        ask = at_end_of(referral.follow_up_on, like=referral.decided_at)
    elif referral.need_asked_at is not None:
        return None
    else:
        ask = referral.decided_at + timedelta(days=SERVICE_CHECK_DAYS)
    return max(ask, known_day(referral) or ask)


def known_day(referral: Referral) -> datetime | None:
    """Return the end of the day on which the service is known to come: nobody is asked before it."""
    decided, day = referral.decided_at, referral.expected_on if referral.state is State.WAITLISTED else None
    if referral.state is State.SCHEDULED and referral.appointment_at is not None:
        day = referral.appointment_at.astimezone(SOFIA).date()
    return at_end_of(day, like=decided) if day and decided else None


def _question(referral: Referral) -> datetime | None:
    asked_at = referral.info_requested_at
    return after_working_days(asked_at, QUESTION_WORKING_DAYS) if asked_at else None


def _accepted(referral: Referral) -> datetime | None:
    if referral.decided_at is None:
        return None
    rule, agreed = deadline_rule_of(referral), referral.service_days
    days = rule.service_days if agreed is None else agreed
    if rule is not DEADLINE_RULES["routine"]:
        days = min(days, rule.service_days)
    due = referral.decided_at + timedelta(days=days)
    if rule is not OFFICIAL:
        return due
    day = due.astimezone(SOFIA).date()
    return due if working_day_from(day) == day else at_end_of(working_day_from(day), like=due)


def _waiting(referral: Referral) -> datetime | None:
    decided = referral.decided_at
    return at_end_of(referral.expected_on, like=decided) if referral.expected_on and decided else None


def _in_service(referral: Referral) -> datetime | None:
    """Look again 30 days after the last thing that happened; a reopened referral may have no first day of service."""
    return referral.changed_at + timedelta(days=SERVICE_CHECK_DAYS) if referral.changed_at else None


def _follow_up(referral: Referral) -> datetime | None:
    return referral.ended_at + timedelta(days=FOLLOW_UP_DAYS) if referral.ended_at else None


def _re_route(referral: Referral) -> datetime | None:
    return referral.ended_at + timedelta(days=RE_ROUTE_DAYS) if referral.ended_at else None


_MOMENTS: Final = MappingProxyType(
    {
        Awaited.ANSWER: lambda referral: first_answer_due(referral) or delivery_due(referral),
        Awaited.EXPLANATION: _question,
        Awaited.SERVICE: _accepted,
        Awaited.EXPECTED_DAY: _waiting,
        Awaited.APPOINTMENT: lambda referral: referral.appointment_at,
        Awaited.END_OF_SERVICE: _in_service,
        Awaited.FOLLOW_UP: _follow_up,
        Awaited.RE_REFERRAL: _re_route,
    }
)
