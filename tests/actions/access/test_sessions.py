"""Signing in, the life of a session, and what ends it."""

from datetime import timedelta

import pytest

from referral.access import accounts, sessions
from referral.access.password_tries import TriedFrom
from referral.errors import NotAllowed
from referral.model.actors import Role, User
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context


@pytest.fixture
def office(store):
    return context(store, clock=FakeClock())


def user(office, user_id="AS-1"):
    return office.read(lambda tx: records.get(tx, User, user_id))


def sign_in(office, login="as-1", *, right=True, address="here"):
    source = TriedFrom(login_hash=login.strip().lower(), address_hash=address)
    return sessions.sign_in(office, login=login, check=lambda _: right, source=source)


def begin(office, secret="s1"):
    sessions.begin_session(office, user(office), session_hash=secret, form_token="f", offline_key="k")
    return lambda: sessions.session(office, secret)


def test_only_a_known_active_account_with_the_right_password_signs_in(office):
    assert sign_in(office, " AS-1 ").id == "AS-1"
    for login, right in (("as-1", False), ("nobody", True)):
        with pytest.raises(NotAllowed):
            sign_in(office, login, right=right)
    accounts.set_active(office, "AS-1", active=False)
    with pytest.raises(NotAllowed):
        sign_in(office)


@pytest.mark.parametrize(("step", "times", "alive"), [({"minutes": 29}, 3, True), ({"minutes": 31}, 1, False)])
def test_a_session_lives_while_it_is_used(office, step, times, alive):
    session = begin(office)
    for _ in range(times):
        office.clock.forward(**step)
        found = session()
    assert (found is not None) is alive


def test_no_session_lives_longer_than_twelve_hours(office):
    session = begin(office)
    for _ in range(25):
        office.clock.forward(minutes=29)
        found = session()
    assert found is None
    assert timedelta(minutes=29) * 24 < sessions.LONGEST < timedelta(minutes=29) * 25


def test_a_new_password_and_a_suspension_end_every_session(office):
    first, second = begin(office, "s1"), begin(office, "s2")
    accounts.set_password(office, "AS-1", password_hash="new")
    assert (first(), second()) == (None, None)
    third = begin(office, "s3")
    accounts.set_active(office, "AS-1", active=False)
    assert third() is None


@pytest.mark.parametrize(("is_empty", "key"), [(False, "k"), (True, None)])
def test_an_ended_session_keeps_its_offline_key_unless_its_device_is_empty(office, is_empty, key):
    session = begin(office)
    sessions.end_session(office, "s1", is_empty=is_empty)
    assert session() is None
    assert office.read(lambda tx: tx.get("Session", "s1")).fields.get("offline_key") == key


def test_the_sign_in_is_in_the_audit_log(office):
    begin(office)
    entries = office.read(lambda tx: tx.find("AuditEvent", limit=10_000).nodes)
    assert [
        (entry.fields["action"], entry.fields["subject"]) for entry in entries if entry.fields["actor"] == "AS-1"
    ] == [("sign_in", "AS-1")]


def test_the_first_account_of_a_role_is_the_active_one(office):
    assert accounts.first_of_role(office, Role.ASSISTANT).id == "AS-1"
    accounts.set_active(office, "AS-1", active=False)
    assert accounts.first_of_role(office, Role.ASSISTANT).id == "AS-2"
