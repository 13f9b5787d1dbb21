"""Bulgarian time: the zone, official holidays, working days and working hours. Moments are aware; days are local."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final
from zoneinfo import ZoneInfo

import holidays

SOFIA: Final = ZoneInfo("Europe/Sofia")
START_OF_WORK: Final = time(9, 0)
END_OF_WORK: Final = time(17, 0)
MONTHS_OF_YEAR: Final = 12
_FRIDAY: Final = 4
_FIRST_YEAR: Final = 2000
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def read_day(text: str) -> date:
    """Return the day that a text YYYY-MM-DD names. Errors: ValueError.

    `date.fromisoformat` alone also reads week dates and drops what follows a day without dashes.
    """
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def in_bulgaria(moment: datetime) -> datetime:
    """Return a moment with its zone: Bulgarian time when it names none.

    Errors: ValueError for an hour that does not exist, when the clocks go forward.
    """
    if moment.tzinfo is not None:
        return moment
    local = moment.replace(tzinfo=SOFIA)
    if local.astimezone(UTC).astimezone(SOFIA).replace(tzinfo=None) != moment.replace(fold=0):
        raise ValueError(moment)
    return local


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("BG", years=[year]))


@cache
def is_working_day(day: date) -> bool:
    """Tell whether offices work on a date: no Saturday, Sunday or official Bulgarian holiday."""
    return day.weekday() <= _FRIDAY and day not in _holidays(day.year)


def after_working_days(start: datetime, days: int) -> datetime:
    """Return the end of the working day that many working days after a moment."""
    return at_end_of(_working_day_after(start.astimezone(SOFIA).date(), days), like=start)


def within_working_days(start: datetime, days: int) -> datetime:
    """Return the end of work so many working days later; "the same day" is the next one when nobody works any more."""
    end = after_working_days(start, days)
    is_today = end > start and is_working_day(end.astimezone(SOFIA).date())
    return end if days or is_today else after_working_days(start, 1)


@lru_cache(maxsize=1 << 14)
def _working_day_after(day: date, days: int) -> date:
    left = days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def start_of_work(day: date) -> datetime:
    """Return the moment at which offices open on a day."""
    return datetime.combine(day, START_OF_WORK, SOFIA)


def after_working_minutes(start: datetime, minutes: int) -> datetime:
    """Return the moment that many working minutes after another; none after a moment leave it where it is."""
    if minutes <= 0:
        return start
    local = start.astimezone(SOFIA)
    day, left = local.date(), timedelta(minutes=minutes)
    begin = max(local, start_of_work(day))
    while True:
        end = datetime.combine(day, END_OF_WORK, SOFIA)
        if is_working_day(day) and begin < end:
            if left <= end - begin:
                return (begin + left).astimezone(start.tzinfo)
            left -= end - begin
        day += timedelta(days=1)
        begin = start_of_work(day)


def working_day_from(day: date) -> date:
    """Return a date when offices work on it, else the next one on which they do."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_between(start: datetime, end: datetime) -> int:
    """Return how many working days began after a moment, up to and including the day of a later one."""
    first, last = start.astimezone(SOFIA).date(), end.astimezone(SOFIA).date()
    return sum(is_working_day(first + timedelta(days=one)) for one in range(1, (last - first).days + 1))


def working_days_before(end: datetime, days: int) -> datetime:
    """Return the last moment since which that many working days have begun, at the end of its working day."""
    day, left = end.astimezone(SOFIA).date(), days
    while left > 0:
        left -= is_working_day(day)
        day -= timedelta(days=1)
    return at_end_of(day, like=end)


def working_hours_between(start: datetime, end: datetime) -> float:
    """Return the hours from 9 to 17 on working days between two moments; 0 when the end is not later."""
    if end <= start:
        return 0.0
    first, last = start.astimezone(SOFIA), end.astimezone(SOFIA)
    whole = _working_days_before(last.date()) - _working_days_before(first.date())
    return whole * _hours(END_OF_WORK) + _worked_on(last) - _worked_on(first)


def _worked_on(moment: datetime) -> float:
    """Return the working hours of a moment's own day that lie before it."""
    return _hours(moment.time()) if is_working_day(moment.date()) else 0.0


def _hours(clock: time) -> float:
    """Return the hours from the start of work to a time of day, within the hours of work."""
    within = min(max(clock, START_OF_WORK), END_OF_WORK)
    seconds = (within.hour - START_OF_WORK.hour) * 3600 + within.minute * 60 + within.second
    return (seconds + within.microsecond / 1_000_000) / 3600


def _working_days_before(day: date) -> int:
    """Return how many working days lie before a date, from a fixed beginning; only differences mean anything."""
    return _working_days_until(day.year) + _working_days_of(day.year)[day.timetuple().tm_yday - 1]


@cache
def _working_days_until(year: int) -> int:
    return sum(_working_days_of(one)[-1] for one in range(_FIRST_YEAR, year))


@cache
def _working_days_of(year: int) -> tuple[int, ...]:
    """Return for each day of a year, and for its end, the working days of the year before it."""
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    return tuple(accumulate((is_working_day(first + timedelta(days=n)) for n in range(length)), initial=0))


def start_of_day(day: date) -> datetime:
    """Return the moment at which a date begins in Bulgaria."""
    return datetime.combine(day, time(), SOFIA)


def last_year(moment: date | datetime) -> tuple[date, date]:
    """Return the first and the last day of what is looked at when nobody says otherwise: twelve months and this one."""
    today = moment.astimezone(SOFIA).date() if isinstance(moment, datetime) else moment
    return date(today.year - 1, today.month, 1), today


def first_of_months(day: date, months: int) -> date:
    """Return the first day of so many whole months before the month of a day."""
    number = day.year * MONTHS_OF_YEAR + day.month - 1 - months
    return date(number // MONTHS_OF_YEAR, number % MONTHS_OF_YEAR + 1, 1)


def at_end_of(day: date, *, like: datetime) -> datetime:
    """Return the end of the working day of a date, in the time zone of another moment."""
    return datetime.combine(day, END_OF_WORK, SOFIA).astimezone(like.tzinfo)
