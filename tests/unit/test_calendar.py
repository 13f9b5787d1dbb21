"""Working days and hours, against days counted by hand from the official calendar of 2026."""

from datetime import UTC, date, datetime

import pytest

from referral.calendar import (
    SOFIA,
    after_working_days,
    at_end_of,
    is_working_day,
    working_days_before,
    working_days_between,
    working_hours_between,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SOFIA)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-01-15", True),  # a Thursday
        ("2026-01-17", False),  # a Saturday
        ("2026-03-03", False),  # Liberation Day
        ("2026-04-10", False),  # Orthodox Good Friday
        ("2026-04-13", False),  # Easter Monday
        ("2026-05-25", False),  # 24 May is a Sunday, so Monday is free
        ("2026-12-24", False),
        ("2026-12-28", False),  # 26 December is a Saturday, so Monday is free
        ("2026-12-29", True),
    ],
)
def test_offices_work_on_weekdays_that_are_no_official_holiday(day, works):
    assert is_working_day(date.fromisoformat(day)) is works


def test_days_are_counted_over_a_weekend_and_a_holiday():
    friday, wednesday = at("2026-02-27T10:00"), at("2026-03-04T10:00")
    assert working_days_between(friday, wednesday) == 2  # Monday and Wednesday; Tuesday is 3 March
    assert after_working_days(friday, 2).astimezone(SOFIA).date() == date(2026, 3, 4)
    assert working_days_before(wednesday, 2) == at("2026-03-01T17:00")  # Monday and Wednesday began since


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-01-15T09:00", "2026-01-15T17:00", 8.0),
        ("2026-01-15T16:30", "2026-01-16T09:30", 1.0),
        ("2026-01-16T16:00", "2026-01-19T10:00", 2.0),
        ("2026-01-17T09:00", "2026-01-18T17:00", 0.0),
        ("2026-01-16T10:00", "2026-01-15T10:00", 0.0),
        ("2026-03-27T16:00", "2026-03-30T10:00", 2.0),  # summer time begins in between
    ],
)
def test_hours_are_those_of_work(start, end, hours):
    assert working_hours_between(at(start), at(end)) == pytest.approx(hours)


def test_the_end_of_a_day_is_five_oclock_in_sofia():
    assert at_end_of(date(2026, 1, 15), like=datetime(2026, 1, 1, tzinfo=UTC)) == at("2026-01-15T17:00")
    assert at_end_of(date(2026, 7, 15), like=datetime(2026, 1, 1, tzinfo=UTC)).hour == 14
