"""Due dates: every open referral has one. Times are UTC; working days are counted in Bulgarian local time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from referral.model import Referral, State

SOFIA: Final = ZoneInfo("Europe/Sofia")
START_OF_WORK: Final = time(9, 0)
END_OF_WORK: Final = time(17, 0)
_HOUR: Final = timedelta(hours=1)
_FRIDAY: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How long one priority may take: `answer_*` until the first answer (hours, or working days), `service_days`."""

    service_days: int
    answer_hours: int | None = None
    answer_working_days: int | None = None


# referrals.md, section 2, "Clocks"; a partner agreement may replace them.
CLOCKS: Final[Mapping[str, Clock]] = MappingProxyType(
    {
        "emergency": Clock(answer_hours=24, service_days=1),
        "urgent": Clock(answer_hours=72, service_days=7),
        "routine": Clock(answer_working_days=2, service_days=14),
    }
)
QUESTION_WORKING_DAYS: Final = 5
SERVICE_CHECK_DAYS: Final = 30
FOLLOW_UP_DAYS: Final = 14
RE_ROUTE_DAYS: Final = 3
EXPIRY_WORKING_DAYS: Final = 10


def after_working_days(start: datetime, days: int) -> datetime:
    """Return the end of the working day that many working days after a moment (Saturdays and Sundays are none)."""
    day = start.astimezone(SOFIA).date()
    left = days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() <= _FRIDAY
    return at_end_of(day, like=start)


def at_end_of(day: date, *, like: datetime) -> datetime:
    """Return the end of the working day of a date, in the time zone of another moment."""
    return datetime.combine(day, END_OF_WORK, SOFIA).astimezone(like.tzinfo)


def working_hours(start: datetime, end: datetime) -> int:
    """Return the working hours begun between two moments: 9 to 17, Monday to Friday, in Bulgaria."""
    begun, until = start.astimezone(SOFIA), end.astimezone(SOFIA)
    total, day = timedelta(0), begun.date()
    while day <= until.date():
        if day.weekday() <= _FRIDAY:
            opens, closes = datetime.combine(day, START_OF_WORK, SOFIA), datetime.combine(day, END_OF_WORK, SOFIA)
            total += max(min(until, closes) - max(begun, opens), timedelta(0))
        day += timedelta(days=1)
    return -(-total // _HOUR)


def first_answer_due(sent_at: datetime, *, priority: str) -> datetime:
    """Return when the partner's first answer is due."""
    clock = CLOCKS[priority]
    if clock.answer_hours is not None:
        return sent_at + timedelta(hours=clock.answer_hours)
    return after_working_days(sent_at, clock.answer_working_days or 0)


def due_at(referral: Referral) -> datetime | None:
    """Return when the next thing must have happened, or None when nothing is awaited.

    Undecided: the first answer. Accepted: the service. Waiting: the expected day. Scheduled: the appointment. In
    service: a check after 30 days. Ended but the client not yet asked: the follow-up.
    """
    if referral.loop_closed_at is not None:
        return None
    moment = _AWAITED.get(referral.state)
    return moment(referral) if moment else None


def _undecided(referral: Referral) -> datetime | None:
    sent = referral.info_given_at or referral.sent_at
    return first_answer_due(sent, priority=referral.priority) if sent else None


def _question(referral: Referral) -> datetime | None:
    asked = referral.info_requested_at
    return after_working_days(asked, QUESTION_WORKING_DAYS) if asked else None


def _accepted(referral: Referral) -> datetime | None:
    days = timedelta(days=CLOCKS[referral.priority].service_days)
    return referral.decided_at + days if referral.decided_at else None


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


_AWAITED: Final = MappingProxyType(
    {
        State.SENT: _undecided,
        State.ACKNOWLEDGED: _undecided,
        State.NEEDS_INFO: _question,
        State.ACCEPTED: _accepted,
        State.WAITLISTED: _waiting,
        State.SCHEDULED: lambda referral: referral.appointment_at,
        State.IN_SERVICE: _in_service,
        State.COMPLETED: _follow_up,
        State.NOT_COMPLETED: _re_route,
        State.DECLINED: _re_route,
        State.EXPIRED: _re_route,
    }
)
