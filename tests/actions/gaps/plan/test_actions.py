"""What people may decide about a gap: an owner, an action, a day, a note; nobody closes one."""

from dataclasses import replace

import pytest

from graph.model import where
from referral.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from referral.gaps import ledger
from referral.gaps.plan import stored
from referral.gaps.plan.actions import Plan, add_note, change_plan
from referral.gaps.plan.compare import compare
from referral.gaps.plan.items import ChangeKind, GapStatus, item_id
from referral.gaps.plan.reading import detail
from referral.idempotency import Submitted
from referral.model.actors import Role
from tests.fakes.demo_fixture import FakeClock, context

TRANSPORT = item_id("no_service:hea.transport")
PLAN = Plan(owner="COORD", action="Договор с общинския превоз")


@pytest.fixture
def office(small_store):
    return context(small_store, Role.COORDINATOR, clock=FakeClock())


def the_item(office):
    return office.read(lambda tx: stored.stored_item(tx, TRANSPORT))


def problems(refused):
    return {(field, code) for field, code, _ in refused.value.details["problems"]}


@pytest.mark.parametrize(
    ("plan", "status"),
    [
        (PLAN, GapStatus.PLANNED),
        (replace(PLAN, begun=True), GapStatus.IN_WORK),
        (Plan(owner="COORD"), GapStatus.OPEN),
    ],
)
def test_a_plan_says_how_far_a_gap_is_and_is_in_the_history_and_in_the_log(office, plan, status):
    compare(office)
    change_plan(office, TRANSPORT, plan, expected=1)
    item = the_item(office)
    assert (item.status, item.owner, item.action, item.changes) == (status, plan.owner, plan.action, 2)
    last = office.read(lambda tx: stored.history(tx, TRANSPORT))[-1]
    assert (last.change, last.by, last.status, last.action) == (ChangeKind.PLANNED, "COORD", status, plan.action)
    logged = office.read(lambda tx: tx.find("AuditEvent", where(subject=TRANSPORT), limit=9).nodes)
    assert [(one.fields["action"], one.fields["actor"]) for one in logged] == [("gap.planned", "COORD")]


def test_a_gap_of_today_that_no_run_has_stored_yet_can_be_planned(office):
    shown = detail(office, TRANSPORT).item
    change_plan(office, TRANSPORT, PLAN, expected=shown.changes)
    assert the_item(office).status is GapStatus.PLANNED
    assert [one.change for one in office.read(lambda tx: stored.history(tx, TRANSPORT))] == [
        ChangeKind.FOUND,
        ChangeKind.PLANNED,
    ]
    assert compare(office).changes == {ChangeKind.FOUND: len(ledger.every_finding(office)) - 1}


def test_who_did_not_see_the_last_change_is_told_and_the_numbers_of_a_new_day_are_no_change(office):
    compare(office)
    office.clock.forward(days=1)
    compare(office)
    change_plan(office, TRANSPORT, PLAN, expected=1)
    with pytest.raises(ChangedMeanwhile):
        change_plan(office, TRANSPORT, Plan(owner="LEAD-1"), expected=1)
    assert the_item(office).owner == "COORD"


def test_the_same_form_twice_is_one_change(office):
    compare(office)
    once = Submitted(key="K1", fingerprint="f")
    for _ in range(2):
        change_plan(office, TRANSPORT, PLAN, expected=1, submitted=once)
        add_note(office, TRANSPORT, "Обадихме се", submitted=Submitted(key="K2", fingerprint="n"))
    changes = [one.change for one in office.read(lambda tx: stored.history(tx, TRANSPORT))]
    assert changes == [ChangeKind.FOUND, ChangeKind.PLANNED, ChangeKind.NOTED]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Plan(owner="AS-1"), {("owner", "unknown")}),
        (Plan(owner="NOBODY"), {("owner", "unknown")}),
        (Plan(action="Разговор", begun=True), {("owner", "missing")}),
        (Plan(owner="COORD", begun=True), {("action", "missing")}),
    ],
)
def test_a_plan_that_nobody_can_follow_is_refused(office, plan, expected):
    compare(office)
    with pytest.raises(BadInput) as refused:
        change_plan(office, TRANSPORT, plan, expected=1)
    assert problems(refused) == expected
    assert the_item(office).changes == 1


def test_a_new_day_must_not_be_past_and_one_that_has_passed_may_stay(office):
    compare(office)
    first = office.today
    change_plan(office, TRANSPORT, replace(PLAN, due_on=first), expected=1)
    office.clock.forward(days=3)
    change_plan(office, TRANSPORT, replace(PLAN, due_on=first, begun=True), expected=2)
    with pytest.raises(BadInput) as refused:
        change_plan(office, TRANSPORT, replace(PLAN, due_on=office.today.replace(day=17)), expected=3)
    assert problems(refused) == {("due_on", "no_such_day")}


def test_a_closed_gap_takes_notes_and_no_plan(office):
    compare(office)
    gone = replace(the_item(office), status=GapStatus.CLOSED, closed_at=office.clock())
    office.write(lambda tx: stored.save(tx, gone))
    with pytest.raises(BadInput) as refused:
        change_plan(office, TRANSPORT, PLAN, expected=1)
    assert problems(refused) == {("begun", "gap_closed")}
    add_note(office, TRANSPORT, "  Защо изчезна?  ")
    assert office.read(lambda tx: stored.history(tx, TRANSPORT))[-1].note == "Защо изчезна?"
    assert the_item(office).status is GapStatus.CLOSED
    with pytest.raises(BadInput):
        add_note(office, TRANSPORT, "   ")


def test_who_leads_a_centre_plans_for_what_touches_it_and_shows_its_numbers(store):
    office = context(store, Role.COORDINATOR, clock=FakeClock())
    compare(office)
    lead = context(store, Role.CENTRE_LEAD, clock=office.clock)
    visible = {one.key: one for one in ledger.gaps(lead)}
    exact = {one.key: one for one in ledger.every_finding(office)}
    touching = {key for key, one in exact.items() if one.evidence.centres.get("O01") or "O01" in one.organisations}
    allowed = {key for key in touching if not visible[key].hidden}
    assert allowed
    assert touching - allowed
    assert exact.keys() - touching
    for key in exact:
        if key in allowed:
            change_plan(lead, item_id(key), Plan(owner="LEAD-1"), expected=1)
        else:
            with pytest.raises(NotAllowed):
                change_plan(lead, item_id(key), Plan(owner="LEAD-1"), expected=1)


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.MUNICIPALITY, Role.ADMINISTRATOR])
def test_nobody_else_plans(small_store, role):
    with pytest.raises(NotAllowed):
        change_plan(context(small_store, role), TRANSPORT, PLAN, expected=1)


def test_a_gap_that_never_was_is_not_found(office):
    with pytest.raises(NotFound):
        change_plan(office, "G-000000000000", PLAN, expected=1)
    with pytest.raises(NotFound):
        add_note(office, "G-000000000000", "Бележка")
