"""Working days and hours, against days counted by hand from the official calendar of 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest

from referral.calendar import (
    SOFIA,
    after_working_days,
    after_working_minutes,
    at_end_of,
    first_of_months,
    in_bulgaria,
    is_working_day,
    working_day_from,
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


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-01-15T17:00", 0, "2026-01-15T17:00"),
        ("2026-01-15T10:00", 60, "2026-01-15T11:00"),
        ("2026-01-15T17:00", 300, "2026-01-16T14:00"),  # five hours of Friday
        ("2026-01-16T16:30", 60, "2026-01-19T09:30"),  # half an hour of Friday, half of Monday
        ("2026-01-17T12:00", 480, "2026-01-19T17:00"),  # a whole Monday
        ("2026-01-15T06:00", 30, "2026-01-15T09:30"),
    ],
)
def test_minutes_of_work_are_added_within_the_hours_of_work(start, minutes, end):
    assert after_working_minutes(at(start), minutes) == at(end)
    assert working_hours_between(at(start), at(end)) == minutes / 60


def test_a_day_off_becomes_the_next_day_on_which_offices_work():
    assert working_day_from(date(2026, 1, 16)) == date(2026, 1, 16)
    assert working_day_from(date(2026, 1, 17)) == date(2026, 1, 19)
    assert working_day_from(date(2026, 4, 10)) == date(2026, 4, 14)  # Good Friday to Tuesday after Easter


def test_a_moment_without_a_zone_is_bulgarian_and_an_hour_that_does_not_exist_is_refused():
    assert in_bulgaria(datetime(2026, 7, 1, 10)) == datetime(2026, 7, 1, 7, tzinfo=UTC)  # noqa: DTZ001
    named = datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert in_bulgaria(named) is named
    with pytest.raises(ValueError, match="2026"):
        in_bulgaria(datetime(2026, 3, 29, 3, 30))  # noqa: DTZ001 - the clocks go from three to four
    assert in_bulgaria(datetime(2026, 10, 25, 3, 30)).utcoffset() == timedelta(hours=3)  # noqa: DTZ001 - twice, the first


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


def test_working_hours_are_nine_to_five_on_working_days():
    friday = at("2026-02-06T16:00")
    assert working_hours_between(friday, at("2026-02-09T10:00")) == 2.0
    assert working_hours_between(at("2026-02-07T10:00"), at("2026-02-08T20:00")) == 0.0
    assert working_hours_between(at("2026-02-04T06:00"), at("2026-02-04T23:00")) == 8.0
    assert working_hours_between(at("2026-02-04T10:00"), at("2026-02-04T10:45")) == 0.75
    assert working_hours_between(friday, friday - timedelta(days=3)) == 0.0
    # over the change to summer time, 29 March 2026: Friday 16:00 to Monday 10:00 stays two hours
    assert working_hours_between(at("2026-03-27T16:00"), at("2026-03-30T10:00")) == 2.0
    # over a new year: 30 and 31 December 2024 (Monday, Tuesday) are whole days
    spans = working_hours_between(at("2024-12-29T09:00"), at("2024-12-31T17:00"))
    assert spans == 16.0


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 1, 15), 18, date(2024, 7, 1)),
        (date(2026, 12, 31), 12, date(2025, 12, 1)),
        (date(2026, 3, 1), 0, date(2026, 3, 1)),
    ],
)
def test_whole_months_lead_back_to_the_first_day_of_a_month(day, months, first):
    assert first_of_months(day, months) == first
