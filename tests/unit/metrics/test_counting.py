"""Shares, parts of a whole, and waits, against counts worked out by hand and the plain quantile of statistics."""

import statistics
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from referral.metrics.counting import parts_of, share_of, wait_of
from referral.metrics.model import Part, Unit

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
