"""A closed quarter is published once, and what happens later does not change it."""

from datetime import date, datetime, timedelta

import pytest

from graph.model import Condition, Op
from referral.as_of.asking import at_end_of
from referral.calendar import SOFIA
from referral.context import silent
from referral.metrics.reading import metric_input
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.releases import disclosure_control
from referral.releases import release as releases
from referral.releases.release import CELLS, RELATIONS, Quarter, build, closed_quarters, released, tables_of
from tests.fakes.demo_fixture import FakeClock, context
from tests.fakes.disclosure_attacker import can_be


@pytest.fixture
def office(store):
    return context(store, Role.MUNICIPALITY)


AUTUMN = Quarter(first=date(2025, 7, 1))


def test_a_quarter_can_be_read_a_month_after_its_end():
    assert (AUTUMN.code, AUTUMN.last, AUTUMN.closes_on) == ("2025-Q3", date(2025, 9, 30), date(2025, 10, 31))
    assert closed_quarters(date(2025, 10, 30))[0].code == "2025-Q2"
    assert closed_quarters(date(2025, 10, 31))[0].code == "2025-Q3"
    assert [quarter.code for quarter in closed_quarters(date(2026, 1, 15))[:4]] == [
        "2025-Q3", "2025-Q2", "2025-Q1", "2024-Q4",
    ]  # fmt: skip


def test_a_release_tells_the_counts_of_the_store_rounded(office):
    """Counted here from the stored events of sending and the stored states alone."""
    release = released(office, AUTUMN)
    sent = (
        Condition(field="sent_at", op=Op.GE, value=datetime(2025, 7, 1, tzinfo=SOFIA)),
        Condition(field="sent_at", op=Op.LT, value=datetime(2025, 10, 1, tzinfo=SOFIA)),
    )
    states = office.read(lambda tx: tx.tally("Referral", sent, by=("state", "service_result")))
    advice = {"advice_only", "referred_onward"}
    received = sum(row.count for row in states if row.key[0] == "completed" and row.key[1] not in advice)
    assert abs(release.tables[0].cells["served"] - received) <= 2
    assert [table.code for table in release.tables] == list(CELLS)
    for table in release.tables:
        assert tuple(table.cells) == CELLS[table.code]
        assert all(count is None or (count >= 10 and count % 5 == 0) for count in table.cells.values())
    assert all(people >= 10 and people % 5 == 0 for people in release.needs.values())
    assert release.needs["emp.register"] == 25


@pytest.mark.parametrize("quarter", closed_quarters(date(2026, 1, 15))[:6], ids=lambda quarter: quarter.code)
def test_no_hidden_cell_of_the_demo_can_be_worked_out(office, quarter):
    then = at_end_of(office, quarter.closes_on - timedelta(days=1))
    data = metric_input(then, ReportRequest(first=quarter.first, last=quarter.last), progress=silent)
    published = {table.code: dict(table.cells) for table in released(office, quarter).tables}
    known = [(one.table, one.cell, one.within) for one in RELATIONS if one.table in published]
    attacked = 0
    for table in tables_of(data):
        for cell in table.cells:
            if table.code in published and published[table.code][cell.code] is None and cell.is_few(10):
                attacked += 1
                for number in (0, 9):
                    assert can_be(published, known, (table.code, cell.code), number), (table.code, cell.code, number)
    assert attacked >= 1


def test_a_quarter_that_is_asked_for_late_is_the_one_that_closed(office):
    """What is known as of a day is proven in `as_of`; here, that a release is of the day it closed and of no other."""
    closed, now = (
        tables_of(metric_input(context, ReportRequest(first=AUTUMN.first, last=AUTUMN.last), progress=silent))
        for context in (at_end_of(office, AUTUMN.closes_on - timedelta(days=1)), office)
    )
    in_time, today = (disclosure_control.release(tables, RELATIONS, least=10) for tables in (closed, now))
    assert build(office, AUTUMN).tables == in_time != today
    assert closed[0].cell("open").referrals > now[0].cell("open").referrals  # some have ended since


def test_what_was_published_stays_whatever_is_entered_or_corrected_later(office):
    before = released(office, AUTUMN)

    def correct(tx):
        nodes = tx.find("RecordedNeed", limit=200).nodes
        tx.put([node.with_fields(recorded_on=date(2025, 8, 1), need="emp.register") for node in nodes])

    office.store.write(correct)  # past the history of people's records, which knows what was said before
    office.computed.changed()
    assert build(office, AUTUMN) != before
    assert released(office, AUTUMN) == before
    assert office.read(lambda tx: tx.tally("Release"))[0].count == 1


def test_two_who_ask_at_once_get_the_same(store, monkeypatch):
    office = context(store, Role.MUNICIPALITY, clock=FakeClock())
    real = releases.build

    def slower(context, quarter):
        monkeypatch.setattr(releases, "build", real)
        released(context, quarter)  # somebody else was faster
        return real(context, quarter)

    monkeypatch.setattr(releases, "build", slower)
    assert released(office, AUTUMN) == released(office, AUTUMN)
    assert office.read(lambda tx: tx.tally("Release"))[0].count == 1
