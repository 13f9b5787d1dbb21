"""Shares, parts of a whole, and waits, against counts worked out by hand and the plain quantile of statistics."""

import statistics
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from referral.metrics.counting import parts_of, share_of, wait_of
from referral.metrics.model import Part, Unit

NOW = datetime(2026, 1, 15, 8, tzinfo=UTC)  # a Thursday, 10:00 in Sofia

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
A, B = Part(code="a", label="A"), Part(code="b", label="B")


class Item(NamedTuple):
    client: str
    part: Part | None
    days: int | None


def test_a_share_tells_the_people_on_both_sides():
    items = [Item("C1", A, 1), Item("C1", A, 1), Item("C1", B, 1), Item("C2", B, 1), Item("C3", B, 1)]
    share = share_of(items, lambda item: item.part is A)
    assert (share.hits, share.of, share.people) == (2, 5, (1, 3))


def test_parts_come_by_size_then_code_and_an_item_without_one_is_in_the_whole_alone():
    items = [Item("C1", B, 1), Item("C2", A, 1), Item("C3", A, 1), Item("C3", None, 1)]
    figures = parts_of(items, lambda item: item.part)
    assert [(figure.part, figure.value.hits, figure.value.of) for figure in figures] == [(A, 2, 4), (B, 1, 4)]
    # of the clients with A, C3 is also among the rest
    assert figures[0].value.people == (2, 2)
    assert all(figure.whole for figure in figures)


@pytest.mark.parametrize(("unit", "length"), [(Unit.DAYS, 1.0), (Unit.MINUTES, 1440.0)])
def test_without_open_items_the_median_is_the_plain_one(unit, length):
    days = [1, 2, 2, 5, 9]
    items = [Item(f"C{number}", A, day) for number, day in enumerate(days)]
    wait = wait_of(
        items,
        lambda _: START,
        lambda item: START + timedelta(days=item.days),
        now=START + timedelta(days=99),
        unit=unit,
    )
    assert wait.median == statistics.median(days) * length
    assert (wait.happened, wait.of, wait.people) == (5, 5, 5)


def test_items_without_the_event_are_still_waiting():
    items = [Item("C1", A, 3), Item("C2", A, None), Item("C3", A, None)]
    wait = wait_of(
        items,
        lambda _: START,
        lambda item: START + timedelta(days=item.days) if item.days else None,
        now=START + timedelta(days=10),
        unit=Unit.DAYS,
    )
    assert (wait.happened, wait.median, wait.curve[0].share) == (1, None, pytest.approx(1 / 3))


@dataclass(frozen=True)
class Case:
    """Something about one client."""

    client: str
    kind: Part | None = None
    start: datetime = NOW
    end: datetime | None = None


def test_a_share_knows_the_different_people_on_both_sides():
    cases = [Case("C1", A), Case("C1", A), Case("C1"), Case("C2"), Case("C2")]
    share = share_of(cases, lambda case: case.kind)
    assert (share.hits, share.of) == (2, 5)
    # C1 stands on both sides: hiding the hits alone would not hide C1
    assert share.people == (1, 2)
    assert share_of([], lambda case: case).rate is None


def test_parts_are_ordered_by_frequency_and_what_has_none_stays_in_the_whole():
    cases = [Case("C1", B), Case("C2", B), Case("C3", A), Case("C4"), Case("C1", A), Case("C5", B)]
    figures = parts_of(cases, lambda case: case.kind)
    assert [(figure.part.code, figure.value.hits, figure.value.of) for figure in figures] == [("b", 3, 6), ("a", 2, 6)]
    # b: C1 C2 C5 within, and outside it C1 (once more) C3 C4; a: C1 C3 within, C1 C2 C4 C5 outside
    assert [figure.value.people for figure in figures] == [(3, 3), (2, 4)]
    assert all(figure.whole for figure in figures)


def test_parts_of_the_same_size_are_in_order_of_code():
    figures = parts_of([Case("C1", B), Case("C2", A)], lambda case: case.kind)
    assert [figure.part.code for figure in figures] == ["a", "b"]


@pytest.mark.parametrize(
    ("unit", "median"),
    # from Thursday 10:00 to Friday 12:00 in Sofia: 7 + 3 working hours
    [(Unit.WORKING_HOURS, 10.0), (Unit.DAYS, 26 / 24), (Unit.MINUTES, 26 * 60.0)],
)
def test_a_wait_is_measured_in_its_unit(unit, median):
    end = NOW + timedelta(hours=26)
    wait = wait_of([Case("C1", end=end)], lambda case: case.start, lambda case: case.end, now=end, unit=unit)
    assert wait.median == pytest.approx(median)


def test_who_still_waits_stays_in_the_count_so_that_a_median_may_not_be_reached():
    days = [1, 2, None, None, None]
    cases = [Case(f"C{n}", end=None if day is None else NOW + timedelta(days=day)) for n, day in enumerate(days)]
    late = NOW + timedelta(days=10)
    wait = wait_of(cases, lambda case: case.start, lambda case: case.end, now=late, unit=Unit.DAYS)
    assert (wait.happened, wait.of, wait.people, wait.median, wait.ninetieth) == (2, 5, 5, None, None)
    assert [(point.at, point.share) for point in wait.curve] == [(1, pytest.approx(0.2)), (2, pytest.approx(0.4))]
    # with one more event of five, half of them had it by the third day
    third = [*cases[:4], Case("C9", end=NOW + timedelta(days=3))]
    assert wait_of(third, lambda case: case.start, lambda case: case.end, now=late, unit=Unit.DAYS).median == 3
