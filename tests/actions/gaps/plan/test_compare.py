"""Items follow the findings: they open, close and reopen by what the records show, each once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from graph.errors import Stale
from referral import store_settings
from referral.gaps import ledger
from referral.gaps.plan import stored
from referral.gaps.plan.actions import Plan, change_plan
from referral.gaps.plan.compare import compare, next_item, run_due
from referral.gaps.plan.finding_text import without_ids
from referral.gaps.plan.items import ChangeKind, GapStatus, item_id
from referral.model.actors import SYSTEM, Role
from referral.model.directory import Service
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context
from tests.guarantees.concurrent_decisions import at_once
from tests.unit.gaps.plan.plan_examples import MORNING, finding, item

CHILD_CARE = "no_service:emp.childcare"
NURSERY = Service(
    id="S900", organisation="O14", name_bg="Ясла", status="active", needs=("emp.childcare",), areas=("A03",)
)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def office(small_store, clock):
    return context(small_store, Role.COORDINATOR, clock=clock)


def nursery(office, status):
    def work(tx):
        old = tx.get("Service", NURSERY.id)
        records.save(tx, replace(NURSERY, status=status, version=old.version if old else 0))

    office.write(work)


def the_item(office):
    return office.read(lambda tx: stored.stored_item(tx, item_id(CHILD_CARE)))


def the_history(office):
    return office.read(lambda tx: stored.history(tx, item_id(CHILD_CARE)))


def test_every_finding_of_today_has_an_item_with_its_numbers_and_a_second_look_changes_nothing(office):
    findings = ledger.every_finding(office)
    assert compare(office).changes == {ChangeKind.FOUND: len(findings)}
    items = office.read(stored.all_items)
    assert {one.finding.key: one.finding for one in items} == {one.key: without_ids(one) for one in findings}
    assert {(one.status, one.first_seen, one.changes) for one in items} == {(GapStatus.OPEN, office.today, 1)}
    before = [(one.id, one.version) for one in items]
    assert compare(office).total == 0
    assert [(one.id, one.version) for one in office.read(stored.all_items)] == before


def test_a_gap_closes_when_the_data_say_so_and_reopens_by_itself_with_its_plan(office, clock):
    compare(office)
    plan = Plan(owner="COORD", action="Разговор с общината за ясла", due_on=office.today)
    change_plan(office, item_id(CHILD_CARE), plan, expected=1)
    clock.forward(days=1)
    nursery(office, "active")
    assert compare(office).changes[ChangeKind.GONE] == 1
    gone = the_item(office)
    assert (gone.status, gone.closed_on, gone.last_seen) == (
        GapStatus.CLOSED,
        office.today,
        office.today - timedelta(1),
    )
    clock.forward(days=1)
    assert compare(office).total == 0
    nursery(office, "suspended")
    assert compare(office).changes[ChangeKind.CAME_BACK] == 1
    back = the_item(office)
    assert (back.status, back.reopened_on, back.closed_at) == (GapStatus.REOPENED, office.today, None)
    assert (back.owner, back.action, back.first_seen) == (plan.owner, plan.action, gone.first_seen)
    history = the_history(office)
    assert [(one.change, one.by) for one in history] == [
        (ChangeKind.FOUND, SYSTEM.id),
        (ChangeKind.PLANNED, "COORD"),
        (ChangeKind.GONE, SYSTEM.id),
        (ChangeKind.CAME_BACK, SYSTEM.id),
    ]
    assert [one.number for one in history] == [1, 2, 3, 4]


def test_numbers_are_kept_for_the_days_on_which_they_changed(office, clock):
    compare(office)
    clock.forward(days=1)
    compare(office)
    need = office.read(lambda tx: tx.find("RecordedNeed", limit=1).nodes[0])
    fields = need.fields | {"need": "emp.childcare"}
    office.write(lambda tx: tx.put([replace(need, fields=fields)]))
    clock.forward(days=1)
    compare(office)
    counts = office.read(lambda tx: stored.counts(tx, item_id(CHILD_CARE)))
    first, last = (one.evidence.total for one in counts)
    assert last == first + 1 == the_item(office).finding.evidence.total
    assert [one.day for one in counts] == [office.today - timedelta(2), office.today]


def test_many_looks_at_once_write_each_change_once(small_store, clock):
    offices = [context(small_store, Role.COORDINATOR, clock=clock) for _ in range(6)]
    total = len(ledger.every_finding(offices[0]))
    done = at_once([lambda one=one: compare(one) for one in offices])
    assert sum(one.total for one in done) == total
    nursery(offices[0], "active")
    clock.forward(hours=2)
    done = at_once([lambda one=one: compare(one) for one in offices])
    done.append(compare(offices[0]))  # what two looks left to each other is for the next one
    assert sum(one.changes.get(ChangeKind.GONE, 0) for one in done) == 1
    histories = [
        offices[0].read(lambda tx, one=one: stored.history(tx, one.id)) for one in offices[0].read(stored.all_items)
    ]
    assert all([one.number for one in history] == list(range(1, len(history) + 1)) for history in histories)
    assert [one.change for one in the_history(offices[0])] == [ChangeKind.FOUND, ChangeKind.GONE]


def test_who_notes_the_run_second_leaves_the_note_of_the_first(office, clock, monkeypatch):
    other = context(office.store, Role.COORDINATOR, clock=clock)
    save = store_settings.save

    def late(tx, name, value):
        monkeypatch.setattr(store_settings, "save", save)
        raise Stale(kind="Setting", id=name, seen=0, found=1)

    monkeypatch.setattr(store_settings, "save", late)
    assert compare(office).changes == {ChangeKind.FOUND: len(ledger.every_finding(office))}
    assert compare(other).total == 0


def test_a_server_looks_once_an_hour_and_on_every_new_day(office, clock):
    assert run_due(office).total > 0
    nursery(office, "active")
    clock.forward(minutes=59)
    assert run_due(office).total == 0
    clock.forward(minutes=1)
    assert run_due(office).changes[ChangeKind.GONE] == 1
    clock.now = clock.now.replace(hour=21, minute=59)
    run_due(office)
    nursery(office, "suspended")
    clock.forward(minutes=1)  # midnight in Sofia
    assert run_due(office).changes[ChangeKind.CAME_BACK] == 1


def test_an_item_whose_detector_is_gone_is_left_as_it_is(office):
    office.write(lambda tx: stored.save(tx, item("removed:x", seen_at=office.clock())))
    compare(office)
    assert office.read(lambda tx: stored.stored_item(tx, item_id("removed:x"))).status is GapStatus.OPEN


def test_an_earlier_look_that_is_written_late_undoes_nothing():
    seen = item(seen_at=MORNING)
    earlier, later = MORNING - timedelta(minutes=1), MORNING + timedelta(minutes=1)
    assert next_item(seen, None, at=earlier) is None
    gone, kind = next_item(seen, None, at=later)
    assert (gone.status, kind) == (GapStatus.CLOSED, ChangeKind.GONE)
    assert next_item(gone, finding(), at=MORNING) is None
    back, kind = next_item(gone, finding(), at=later)
    assert (back.status, kind) == (GapStatus.REOPENED, ChangeKind.CAME_BACK)
    assert next_item(None, None, at=later) is None
    assert next_item(gone, None, at=later) is None


def test_the_same_finding_on_the_same_day_is_nothing_new_and_other_numbers_are():
    later = MORNING + timedelta(hours=3)
    assert next_item(item(), finding(), at=later) is None
    seen, kind = next_item(item(), finding(people=13), at=later)
    assert (seen.finding.people, seen.seen_at, kind) == (13, later, None)
    tomorrow, kind = next_item(item(), finding(), at=MORNING + timedelta(days=1))
    assert (tomorrow.last_seen - item().last_seen, kind) == (timedelta(1), None)
