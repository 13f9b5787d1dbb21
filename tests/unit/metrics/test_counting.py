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
    days: int | None


@pytest.mark.parametrize(("unit", "length"), [(Unit.DAYS, 1.0), (Unit.MINUTES, 1440.0)])
def test_without_open_items_the_median_is_the_plain_one(unit, length):
    days = [1, 2, 2, 5, 9]
    items = [Item(day) for day in days]
    wait = wait_of(
        items,
        lambda _: START,
        lambda item: START + timedelta(days=item.days),
        now=START + timedelta(days=99),
        unit=unit,
    )
    assert wait.median == statistics.median(days) * length
    assert (wait.happened, wait.of) == (5, 5)


def test_items_without_the_event_are_still_waiting():
    items = [Item(3), Item(None), Item(None)]
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
    """Something of a kind, with a beginning and perhaps an end."""

    kind: Part | None = None
    start: datetime = NOW
    end: datetime | None = None


def test_a_share_is_of_all_and_of_nothing_it_has_no_rate():
    cases = [Case(A), Case(A), Case(), Case(), Case()]
    share = share_of(cases, lambda case: case.kind)
    assert (share.hits, share.of) == (2, 5)
    assert share_of([], lambda case: case).rate is None


def test_parts_are_ordered_by_frequency_and_what_has_none_stays_in_the_whole():
    cases = [Case(B), Case(B), Case(A), Case(), Case(A), Case(B)]
    figures = parts_of(cases, lambda case: case.kind)
    assert [(figure.part.code, figure.value.hits, figure.value.of) for figure in figures] == [("b", 3, 6), ("a", 2, 6)]


def test_parts_of_the_same_size_are_in_order_of_code():
    figures = parts_of([Case(B), Case(A)], lambda case: case.kind)
    assert [figure.part.code for figure in figures] == ["a", "b"]


@pytest.mark.parametrize(
    ("unit", "median"),
    # from Thursday 10:00 to Friday 12:00 in Sofia: 7 + 3 working hours
    [(Unit.WORKING_HOURS, 10.0), (Unit.DAYS, 26 / 24), (Unit.MINUTES, 26 * 60.0)],
)
def test_a_wait_is_measured_in_its_unit(unit, median):
    end = NOW + timedelta(hours=26)
    wait = wait_of([Case(end=end)], lambda case: case.start, lambda case: case.end, now=end, unit=unit)
    assert wait.median == pytest.approx(median)


def test_who_still_waits_stays_in_the_count_so_that_a_median_may_not_be_reached():
    days = [1, 2, None, None, None]
    cases = [Case(end=None if day is None else NOW + timedelta(days=day)) for day in days]
    late = NOW + timedelta(days=10)
    wait = wait_of(cases, lambda case: case.start, lambda case: case.end, now=late, unit=Unit.DAYS)
    assert (wait.happened, wait.of, wait.median, wait.ninetieth) == (2, 5, None, None)
    assert [(point.at, point.share) for point in wait.curve] == [(1, pytest.approx(0.2)), (2, pytest.approx(0.4))]
    # with one more event of five, half of them had it by the third day
    third = [*cases[:4], Case(end=NOW + timedelta(days=3))]
    assert wait_of(third, lambda case: case.start, lambda case: case.end, now=late, unit=Unit.DAYS).median == 3
