"""A client, a need and a consent as they were known on an earlier day, whatever was written down since."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.clients import clients, consents, merge
from referral.clients.consents import NewConsent
from referral.errors import NotFound
from referral.matching import find_help
from referral.model.actors import Role
from referral.model.clients import Client, NewNeed, RecordedNeed
from referral.model.consent import Consent
from referral.model.referrals import Action, Referral, TransitionData
from referral.referrals import act
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import SAID, mine, one, referred


@pytest.fixture
def then(office, clock):
    """Return the context of the first day, whenever it is asked for."""
    day = office.today
    return lambda: context_of(office, day, Permission.FIND_HELP)


def known(then, cls, record_id):
    return then().read(lambda tx: records.get(tx, cls, record_id))


def test_documents_got_later_are_not_held_then_and_help_is_found_accordingly(store, office, clock, then):
    client = mine(office)
    bare = replace(one(store, Client, client.id), held=(), held_until=(), not_held=("id_card",), barriers=("no_id",))
    office.write(lambda tx: records.save(tx, bare))
    clock.forward(days=3)
    holder = replace(one(store, Client, client.id), held=("id_card",), not_held=(), barriers=())
    office.write(lambda tx: records.save(tx, holder))
    assert known(then, Client, client.id).held == ()
    assert known(then, Client, client.id).not_held == ("id_card",)
    assert clients.client_then(office, then(), client.id).barriers == ("no_id",)
    asking = [(office, holder), (then(), known(then, Client, client.id))]
    results = [find_help.for_client(where, who, "emp.register") for where, who in asking]
    stands_in_the_way = [{*result.blocked, *(miss.reason.code for miss in result.near_misses)} for result in results]
    assert ["papers_missing" in codes for codes in stands_in_the_way] == [False, True]


def test_a_consent_withdrawn_later_holds_then(store, office, clock, then):
    given = consents.record(office, mine(office).id, "O05", NewConsent(channel="signed", given_on=office.today))
    clock.forward(days=2)
    office.write(lambda tx: consents.marked_withdrawn(tx, office, given.id, channel="phone"))
    assert known(then, Consent, given.id) == replace(given, version=known(then, Consent, given.id).version)
    assert not one(store, Consent, given.id).holds(office.today)


def test_a_need_has_the_status_that_its_referrals_gave_it_then(store, office, clock, then):
    made = referred(office)
    clock.forward(days=1)
    act.act(office, made.id, Action.DECLINE, data=TransitionData(reason="no_capacity", **SAID))
    assert one(store, RecordedNeed, made.recorded_need).status == "open"
    assert known(then, RecordedNeed, made.recorded_need).status == "referred"


def test_what_was_written_down_later_is_not_known_then(office, clock, then):
    clock.forward(days=1)
    added = clients.add_client(office, replace(mine(office), id="C-NEW"), need=NewNeed(need="com.info"))
    with pytest.raises(NotFound):
        known(then, Client, added.id)
    assert added.id not in then().read(lambda tx: {need.client for need in records.find(tx, RecordedNeed)[0]})


def test_two_that_were_merged_later_are_two_then_with_their_own_referrals(store, office, clock, then):
    lead = context(store, Role.CENTRE_LEAD, clock=clock)
    kept, made = mine(office, 1), referred(office)
    clock.forward(days=1)
    merge.merge(lead, kept.id, made.client)
    assert one(store, Referral, made.id).client == kept.id
    assert known(then, Referral, made.id).client == made.client
    assert known(then, Client, made.client).merged_into is None
    assert known(then, RecordedNeed, made.recorded_need).client == made.client
    earlier = context_of(office, office.today - timedelta(days=40), Permission.FIND_HELP)
    assert earlier.read(lambda tx: records.get(tx, Client, made.client)).merged_into is None
