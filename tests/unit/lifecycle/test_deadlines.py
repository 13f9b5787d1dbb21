"""Due dates: working days with Bulgarian holidays, pauses, agreements, official direction."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral import calendar
from referral.lifecycle import deadlines
from referral.model.directory import Organisation
from referral.model.referrals import Referral, Route, State

SOFIA = ZoneInfo("Europe/Sofia")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SOFIA).astimezone(UTC)


def sent(moment: str = "2026-01-15T10:00", **more: object) -> Referral:
    made = Referral(
        id="R1", short_code="AAAAAA", client="TH-1", need="hea.gp", area="A03", centre="O01", assistant="AS-1",
        priority="routine", delivery="phone", service="S1", organisation="O14", state=State.SENT, events=2,
        sent_at=at(moment), delivered_at=at(moment), changed_at=at(moment),
    )  # fmt: skip
    made = replace(made, **more)
    return replace(made, due_at=deadlines.due_at(made))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-03-03", False),  # Liberation Day, a Tuesday
        ("2026-04-10", False),  # Good Friday
        ("2026-04-13", False),  # Easter Monday
        ("2026-05-25", False),  # 24 May falls on a Sunday
        ("2025-12-24", False),
        ("2026-05-18", True),
        ("2026-01-17", False),  # a Saturday
        ("2026-01-16", True),
    ],
)
def test_working_days_know_the_bulgarian_holidays(day, works):
    assert calendar.is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-01-15T10:00", 2, "2026-01-19T17:00"),  # Thursday: Friday, Monday
        ("2026-03-02T10:00", 2, "2026-03-05T17:00"),  # over 3 March
        ("2026-04-09T16:59", 2, "2026-04-15T17:00"),  # over Easter: Good Friday to Monday
        ("2025-12-23T10:00", 2, "2025-12-30T17:00"),  # 24, 25, 26 December, a weekend
        ("2026-10-23T23:30", 1, "2026-10-26T17:00"),  # over the end of summer time
    ],
)
def test_a_deadline_in_working_days(start, days, due):
    assert calendar.after_working_days(at(start), days) == at(due)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-01-15T10:00", "2026-01-15T12:30", 2.5),
        ("2026-01-15T16:00", "2026-01-16T10:00", 2.0),
        ("2026-01-16T18:00", "2026-01-19T08:00", 0.0),
        ("2026-03-02T09:00", "2026-03-04T17:00", 16.0),
        ("2026-01-15T12:00", "2026-01-15T10:00", 0.0),
    ],
)
def test_hours_of_work_between_two_moments(start, end, hours):
    assert calendar.working_hours_between(at(start), at(end)) == pytest.approx(hours)


@given(st.integers(0, 400), st.integers(0, 30))
def test_working_days_add_up(offset, days):
    start = at("2025-06-02T10:00") + timedelta(days=offset)
    due = calendar.after_working_days(start, days)
    assert calendar.working_days_between(start, due) == days
    assert calendar.is_working_day(due.astimezone(SOFIA).date()) or days == 0


def test_each_priority_has_its_own_first_answer():
    assert sent(priority="emergency").due_at == at("2026-01-16T10:00")
    assert sent(priority="urgent").due_at == at("2026-01-16T17:00")  # the next working day
    assert sent().due_at == at("2026-01-19T17:00")


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001
    agreed=st.none() | st.integers(0, 10),
    paused=st.tuples(st.integers(0, 3), st.integers(0, 5000), st.integers(0, 480)),
)
def test_what_is_more_urgent_is_never_due_later(moment, agreed, paused):
    days, minutes, working_minutes = paused
    due = [
        sent(
            moment.isoformat(), priority=priority, answer_days=agreed, paused_days=days, paused_minutes=minutes,
            paused_working_minutes=working_minutes,
        ).due_at
        for priority in deadlines.DEADLINE_RULES
    ]  # fmt: skip
    assert due == sorted(due)


@pytest.mark.parametrize(
    ("left", "due"),
    [
        ("2026-01-15T10:00", "2026-01-15T17:00"),
        ("2026-01-15T17:30", "2026-01-16T17:00"),  # nobody works any more
        ("2026-01-17T10:00", "2026-01-19T17:00"),  # a Saturday
    ],
)
def test_an_answer_on_the_same_day_is_never_due_before_the_partner_could_read(left, due):
    assert sent(left, answer_days=0).due_at == at(due)


def test_an_agreement_makes_no_service_slower_that_is_urgent():
    accepted = {"state": State.ACCEPTED, "decided_at": at("2026-01-16T10:00"), "service_days": 30}
    assert sent(priority="emergency", **accepted).due_at == at("2026-01-17T10:00")
    assert sent(priority="urgent", **accepted).due_at == at("2026-01-23T10:00")
    assert sent(**accepted).due_at == at("2026-02-15T10:00")


def test_the_partners_time_begins_when_the_referral_has_left():
    waiting = sent(delivered_at=None)  # sent on Thursday
    assert deadlines.first_answer_due(waiting) is None
    assert waiting.due_at == at("2026-01-16T17:00")  # it must have left by the next working day
    assert deadlines.expires_at(waiting) is None
    assert sent(delivered_at=None, priority="emergency").due_at == at("2026-01-15T11:00")
    assert sent(delivered_at=at("2026-01-19T09:00")).due_at == at("2026-01-21T17:00")


def test_what_was_agreed_with_the_partner_comes_before_the_usual_days():
    assert sent(answer_days=5).due_at == at("2026-01-22T17:00")
    accepted = sent(state=State.ACCEPTED, decided_at=at("2026-01-16T10:00"), service_days=3)
    assert accepted.due_at == at("2026-01-19T10:00")


@pytest.mark.parametrize(
    ("until", "agreed"),
    [(None, (5, 10)), (date(2026, 1, 15), (5, 10)), (date(2026, 1, 14), (None, None))],
)
def test_an_agreement_counts_to_its_last_day(until, agreed):
    partner = Organisation(
        id="O14", name_bg="Център", kind="ngo", answer_days=5, service_days=10, agreement_until=until
    )
    assert deadlines.agreed_days(partner, on=date(2026, 1, 15)) == agreed


def test_a_question_stops_the_clock_for_as_long_as_it_was_open():
    waiting = sent(state=State.ACKNOWLEDGED, paused_days=3, paused_minutes=4000)
    assert waiting.due_at == at("2026-01-22T17:00")
    assert sent(priority="emergency", paused_minutes=60).due_at == at("2026-01-16T11:00")
    asked = sent(state=State.NEEDS_INFO, info_requested_at=at("2026-01-16T10:00"))
    assert asked.due_at == at("2026-01-23T17:00")


def test_official_direction_runs_twenty_days_and_then_twenty_more():
    official = sent(route=Route.OFFICIAL_DIRECTION.value)
    assert official.due_at == at("2026-02-04T17:00")
    # the twentieth day after Monday 12 January is Sunday 1 February; after 11 February it is 3 March, a holiday
    assert sent("2026-01-12T10:00", route="official_direction").due_at == at("2026-02-02T17:00")
    assert sent("2026-02-11T10:00", route="official_direction").due_at == at("2026-03-04T17:00")
    assert deadlines.expires_at(official) > at("2026-02-24T00:00")
    accepted = replace(official, state=State.ACCEPTED, decided_at=at("2026-02-03T10:00"))
    assert deadlines.due_at(accepted) == at("2026-02-23T10:00")


def test_a_report_by_law_is_due_within_a_day():
    assert sent(route=Route.REPORT.value, priority="emergency").due_at == at("2026-01-16T10:00")


def test_the_client_is_asked_two_weeks_after_the_end_and_a_month_after_an_empty_promise():
    done = sent(state=State.COMPLETED, ended_at=at("2026-01-20T10:00"))
    assert deadlines.ask_at(done) == at("2026-02-03T10:00")
    promised = sent(state=State.ACCEPTED, decided_at=at("2026-01-20T10:00"))
    assert deadlines.ask_at(promised) == at("2026-02-19T10:00")
    soon, later = at("2026-01-28T14:00"), at("2026-03-17T14:00")
    booked = replace(promised, state=State.SCHEDULED, appointment_at=later)
    assert deadlines.ask_at(booked) == at("2026-03-17T17:00")  # not before the day that is known
    assert deadlines.ask_at(replace(booked, appointment_at=soon)) == at("2026-02-19T10:00")
    listed = replace(promised, state=State.WAITLISTED, expected_on=date(2026, 4, 1))
    assert deadlines.ask_at(listed) == at("2026-04-01T17:00")
    agreed = replace(promised, follow_up_on=date(2026, 1, 30))
    assert deadlines.ask_at(agreed) == at("2026-01-30T17:00")
    moved = replace(booked, follow_up_on=date(2026, 1, 30))  # agreed before the appointment was known
    assert deadlines.ask_at(moved) == at("2026-03-17T17:00")
    assert deadlines.ask_at(replace(done, loop_closed_at=at("2026-02-01T10:00"))) is None
