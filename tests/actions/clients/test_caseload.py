"""Caseloads: whom a leader sees, what is counted, and who has far more than the others."""

import csv
from collections import Counter
from dataclasses import replace

import pytest

from referral.clients import caseload
from referral.errors import NotAllowed
from referral.model.actors import Role, User
from referral.model.referrals import Referral, State
from referral.storage import records
from tests.fakes.demo_fixture import NOW, PACKAGE, FakeClock, context

# Written down a second time: the states in which a referral still waits for somebody.
STILL_OPEN = {
    State.DRAFT, State.SENT, State.ACKNOWLEDGED, State.NEEDS_INFO, State.ACCEPTED, State.WAITLISTED, State.SCHEDULED,
    State.IN_SERVICE,
}  # fmt: skip


def test_a_coordinator_sees_every_assistant_the_heaviest_first(store):
    loads = caseload.loads(context(store, Role.COORDINATOR))
    with (PACKAGE / "clients.csv").open(encoding="utf-8", newline="") as file:
        clients = Counter(row["assistant"] for row in csv.DictReader(file))
    assert {load.assistant: load.clients for load in loads} == clients
    assert [load.clients for load in loads] == sorted(clients.values(), reverse=True)
    most = context(store).vocabulary.threshold("caseload_factor") * sum(clients.values()) / len(clients)
    assert {load.assistant for load in loads if load.heavy} == {
        assistant for assistant, count in clients.items() if count > most
    }


def test_a_lead_sees_the_own_centre_and_an_assistant_nobody(store):
    assert {load.centre for load in caseload.loads(context(store, Role.CENTRE_LEAD))} == {"O01"}
    with pytest.raises(NotAllowed):
        caseload.loads(context(store, Role.ASSISTANT))


def test_open_overdue_and_due_to_be_asked_are_counted_of_each_assistant(store):
    """What was due before the import is no call of today; it is listed apart."""
    clock = FakeClock()
    clock.forward(days=20)
    now = clock()
    referrals = store.read(lambda tx: records.find(tx, Referral, limit=5000)[0])
    for load in caseload.loads(context(store, Role.COORDINATOR, clock=clock)):
        own = [referral for referral in referrals if referral.assistant == load.assistant]
        still_open = [referral for referral in own if referral.state in STILL_OPEN]
        overdue = [referral for referral in still_open if referral.due_at and referral.due_at < now]
        to_ask = [referral for referral in own if referral.ask_at and NOW < referral.ask_at < now]
        assert (load.open, load.overdue, load.to_ask) == (len(still_open), len(overdue), len(to_ask))
        assert load.open >= load.overdue > 0
        assert load.to_ask > 0


def test_who_no_longer_works_here_has_no_load(store):
    user = store.read(lambda tx: records.get(tx, User, "AS-4"))
    store.write(lambda tx: records.save(tx, replace(user, active=False)))
    assert "AS-4" not in {load.assistant for load in caseload.loads(context(store, Role.COORDINATOR))}
