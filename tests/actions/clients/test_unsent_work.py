"""Work that waits on a phone: the lead of the centre is told after thirty days, once, and sees it until it arrives."""

from dataclasses import replace
from datetime import timedelta

import pytest

from graph.model import where
from referral.access import sessions
from referral.access.sessions import fingerprint_of
from referral.clients import unsent_work
from referral.clients.unsent_work import DeviceReport
from referral.errors import NotAllowed
from referral.exchange import offline
from referral.model.actors import Role, User
from referral.model.communication import Notification
from referral.referrals import notifications
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context


@pytest.fixture
def office(store):
    return context(store, Role.ASSISTANT, clock=FakeClock())


def phone_of(office, name: str = "phone") -> str:
    """Sign the actor in on a phone that takes a key; its mark."""
    user = office.read(lambda tx: records.get(tx, User, office.actor.id))
    sessions.begin_session(office, user, session_hash=name, form_token="t", offline_key="k")
    offline.keys(office, name)
    return fingerprint_of(name)


def says(office, mark: str, waiting: int, *, drafts: int = 0, days: float = 0) -> None:
    age = timedelta(days=days)
    unsent_work.report(office, [DeviceReport(mark=mark, waiting=waiting, drafts=drafts, age=age)])


def as_role(office, role: Role):
    return office.as_actor(context(office.store, role).actor)


def told(office, role: Role = Role.CENTRE_LEAD) -> list[Notification]:
    return [one for one in notifications.mine(as_role(office, role)) if one.kind == "unsent_work"]


def test_the_lead_is_told_once_on_the_thirtieth_day(office):
    mark = phone_of(office)
    office.clock.forward(days=2)
    says(office, mark, 3, days=1)
    office.clock.forward(days=28)
    assert unsent_work.tell_leads(office)[0] == 0
    office.clock.forward(days=1)
    assert unsent_work.tell_leads(office)[0] == 1
    assert unsent_work.tell_leads(office)[0] == 0
    assert len(told(office)) == 1
    assert told(office, Role.COORDINATOR) == []
    (shown,) = unsent_work.of_team(as_role(office, Role.CENTRE_LEAD))
    assert (shown.user, shown.waiting) == ("AS-1", 3)


def test_a_phone_nobody_heard_of_for_thirty_days_is_told_of_without_a_number(office):
    phone_of(office)
    office.clock.forward(days=31)
    assert unsent_work.tell_leads(office)[0] == 1
    (shown,) = unsent_work.of_team(as_role(office, Role.CENTRE_LEAD))
    assert shown.waiting is None


def test_nobody_is_told_of_a_phone_whose_work_arrived(office):
    mark = phone_of(office)
    says(office, mark, 1)
    says(office, mark, 0)
    sessions.end_session(office, "phone", is_empty=True)
    office.clock.forward(days=60)
    assert unsent_work.tell_leads(office)[0] == 0
    assert unsent_work.of_team(as_role(office, Role.CENTRE_LEAD)) == ()


def test_a_colleague_in_touch_is_not_told_of_for_a_phone_that_said_nothing(office):
    phone_of(office)
    office.clock.forward(days=31)
    phone_of(office, "other phone")
    assert unsent_work.tell_leads(office)[0] == 0


def test_a_clock_that_was_wrong_makes_nothing_older_than_the_phone_itself(office):
    mark = phone_of(office)
    office.clock.forward(days=5)
    says(office, mark, 1, days=9000)
    assert unsent_work.tell_leads(office)[0] == 0
    (shown,) = unsent_work.of_team(as_role(office, Role.COORDINATOR))
    assert office.clock() - shown.since == timedelta(days=5)


def test_drafts_alone_keep_the_key_and_tell_nobody(office):
    mark = phone_of(office)
    sessions.end_session(office, "phone")
    says(office, mark, 0, drafts=1)
    assert "offline_key" in office.read(lambda tx: tx.get("Session", "phone")).fields
    says(office, mark, 0)
    assert "offline_key" not in office.read(lambda tx: tx.get("Session", "phone")).fields


def test_the_coordinators_are_told_where_a_centre_has_no_lead(office):
    def suspend_leads(tx):
        leads = records.find(tx, User, where(role=Role.CENTRE_LEAD.value))[0]
        records.save(tx, *(replace(lead, active=False) for lead in leads))

    says(office, phone_of(office), 1)
    office.write(suspend_leads)
    office.clock.forward(days=30)
    assert unsent_work.tell_leads(office)[0] == len(told(office, Role.COORDINATOR)) == 1
    assert told(office) == []


def test_a_lead_sees_the_phones_of_the_own_centre_alone(office):
    says(office, phone_of(office), 1)
    lead = as_role(office, Role.CENTRE_LEAD)
    assert len(unsent_work.of_team(lead)) == 1
    assert unsent_work.of_team(lead.as_actor(replace(lead.actor, centre="O02"))) == ()


def test_only_leads_and_coordinators_see_it(office):
    with pytest.raises(NotAllowed):
        unsent_work.of_team(office)
