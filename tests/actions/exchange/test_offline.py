"""What a device keeps: the key of its session, the own clients with consents in force, and what waits."""

import pytest

from referral.access import sessions
from referral.access.sessions import LONGEST, fingerprint_of
from referral.errors import NotAllowed
from referral.exchange import offline
from referral.model.actors import Role, User
from referral.model.consent import Consent
from referral.referrals import withdraw_consent
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import one, referred


def begin(office, store, session: str, key: str) -> None:
    user = one(store, User, office.actor.id)
    sessions.begin_session(office, user, session_hash=session, form_token="t", offline_key=key)


def test_a_session_has_its_key_and_that_of_the_one_before(store, office):
    begin(office, store, "first", "key-1")
    begin(office, store, "second", "key-2")
    first = fingerprint_of("first")
    keys = offline.keys(office, "second", before=(first, "unknown"))
    assert (keys.key, keys.earlier, keys.left) == ("key-2", {first: "key-1"}, LONGEST)
    assert offline.keys(office, "second").earlier == {}
    assert offline.keys(office, "never begun") is None


def test_a_key_lives_however_long_it_was_not_used(store, office, clock):
    begin(office, store, "first", "key-1")
    clock.forward(hours=80)
    begin(office, store, "second", "key-2")
    first = fingerprint_of("first")
    assert offline.keys(office, "second", before=(first,)).earlier == {first: "key-1"}
    sessions.end_session(office, "first", is_empty=True)
    assert offline.keys(office, "second", before=(first,)).earlier == {}


def test_the_package_holds_own_clients_and_consents_in_force_and_is_recorded(store, office):
    made = referred(office)
    people = offline.people(office)
    assert {client.assistant for client in people.clients} == {office.actor.id}
    assert made.consent in {consent.id for consent in people.consents}
    transitions = {referral.id: transitions for referral, transitions in people.referrals}[made.id]
    assert "accept" in {transition.action for transition in transitions}
    audit = store.read(lambda tx: tx.find("AuditEvent", limit=10_000).nodes)
    assert "offline.package" in {node.fields["action"] for node in audit}
    withdraw_consent.withdraw(office, made.consent, channel="phone")
    assert one(store, Consent, made.consent).withdrawn_at is not None
    assert made.consent not in {consent.id for consent in offline.people(office).consents}


def test_who_sees_no_clients_gets_no_package(store, clock):
    for role in (Role.COORDINATOR, Role.MUNICIPALITY):
        with pytest.raises(NotAllowed):
            offline.people(context(store, role, clock=clock))
