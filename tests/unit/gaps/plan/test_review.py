"""A quarter's view of the plan."""

from datetime import UTC, date, datetime

import pytest

from referral.gaps.plan.items import GapStatus
from referral.gaps.plan.review import PlanQuarter, choices, parse_quarter, quarter_of, review
from tests.unit.gaps.plan.plan_examples import item

TODAY = date(2026, 5, 20)
SPRING = PlanQuarter(year=2026, number=2)


def planned(key, due=None, *, people=12, **more):
    return item(key, people=people, owner="COORD", action="Обаждане", due_on=due, status=GapStatus.PLANNED, **more)


def closed(key, day):
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return item(key, status=GapStatus.CLOSED, closed_at=at)


ITEMS = (
    planned("late", date(2026, 5, 19)),
    planned("long ago", date(2026, 1, 10)),
    planned("today", TODAY),
    planned("last day", date(2026, 6, 30)),
    planned("later", date(2026, 7, 1)),
    planned("few", people=2),
    planned("many", people=40),
    item("nobody"),
    item("came back", status=GapStatus.REOPENED, reopened_on=date(2026, 4, 1)),
    closed("in winter", date(2026, 3, 31)),
    closed("in spring", date(2026, 4, 1)),
)


def keys(items):
    return [one.finding.key for one in items]


def test_every_item_of_the_plan_stands_in_one_list():
    view = review(ITEMS, SPRING, today=TODAY)
    assert keys(view.overdue) == ["long ago", "late"]
    assert keys(view.due) == ["today", "last day"]
    assert keys(view.later) == ["later"]
    assert keys(view.undated) == ["many", "few"]
    assert keys(view.closed) == ["in spring"]
    assert (view.unplanned, view.came_back, view.found) == (2, 1, 0)


def test_a_quarter_that_is_over_shows_what_was_not_done_in_it_and_what_was_closed():
    view = review(ITEMS, PlanQuarter(year=2026, number=1), today=TODAY)
    assert (keys(view.overdue), keys(view.due)) == (["long ago"], [])
    assert keys(view.later) == ["late", "today", "last day", "later"]
    assert keys(view.closed) == ["in winter"]
    assert view.found == len(ITEMS)


def test_a_quarter_to_come_holds_everything_that_is_due_up_to_its_end():
    view = review(ITEMS, PlanQuarter(year=2026, number=3), today=TODAY)
    assert keys(view.overdue) == ["long ago", "late"]
    assert keys(view.due) == ["today", "last day", "later"]
    assert (view.later, view.closed) == ((), ())


@pytest.mark.parametrize(
    ("day", "expected", "last"),
    [
        (date(2026, 1, 1), "2026-Q1", date(2026, 3, 31)),
        (date(2026, 6, 30), "2026-Q2", date(2026, 6, 30)),
        (date(2024, 12, 31), "2024-Q4", date(2024, 12, 31)),
    ],
)
def test_a_day_lies_in_its_quarter(day, expected, last):
    quarter = quarter_of(day)
    assert (str(quarter), quarter.last) == (expected, last)
    assert quarter.holds(day)
    assert not quarter.holds(None)
    assert parse_quarter(expected) == quarter


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-Q5", "26-Q1", "0000-Q1", "0001-Q1", "9999-Q4", "2026-q1", "2026-Q11", "٢٠٢٦-Q1"]
)
def test_what_is_no_quarter_is_none(text):
    assert parse_quarter(text) is None


def test_the_next_quarter_and_the_last_ones_are_offered():
    assert [str(one) for one in choices(date(2026, 1, 15))] == [
        "2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1",
    ]  # fmt: skip


def test_two_of_one_day_and_one_number_of_people_keep_an_order():
    twice = [planned("b", TODAY), planned("a", TODAY)]
    assert keys(review(twice, SPRING, today=TODAY).due) == keys(review(twice[::-1], SPRING, today=TODAY).due)
