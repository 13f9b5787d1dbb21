"""What people's records said is kept with each change, once, and nothing is kept of what did not change."""

from dataclasses import replace

import pytest

from graph.model import where
from referral.model.clients import Client
from referral.model.referrals import Action, TransitionData
from referral.referrals import act
from referral.storage import records
from referral.storage.history import people
from tests.fakes.new_referrals import SAID, mine, one, referred


def versions(store, record_id):
    return store.read(lambda tx: tx.find(people.KIND, where(record=record_id), limit=100)).nodes


def test_each_change_keeps_what_was_said_before_it(store, office, clock):
    client, since = mine(office), clock()
    for language in ("rom_kalderash", "tr"):
        clock.forward(days=1)
        stored = one(store, Client, client.id)
        office.write(lambda tx, stored=stored, word=language: records.save(tx, replace(stored, language=word)))
    kept = versions(store, client.id)
    assert [node.fields["by"] for node in kept] == [office.actor.id] * 2
    for days, language in ((0, client.language), (1, "rom_kalderash")):
        moment = since.replace(minute=59) if not days else kept[0].fields["until"]
        then = store.read(lambda tx, moment=moment: people.changed_since(tx, moment))["Client"][client.id]
        assert then.fields.get("language") == language
    assert not store.read(lambda tx: people.changed_since(tx, clock()))["Client"]


def test_a_change_that_changes_nothing_and_the_status_of_a_need_keep_nothing(store, office):
    client = mine(office)
    office.write(lambda tx: records.save(tx, one(store, Client, client.id)))
    assert not versions(store, client.id)
    made = referred(office)
    act.act(office, made.id, Action.DECLINE, data=TransitionData(reason="no_capacity", **SAID))
    assert not versions(store, made.recorded_need), "its referrals tell its status"


def test_a_change_that_is_refused_keeps_nothing(store, office):
    client = mine(office)

    def fail(tx):
        records.save(tx, replace(one(store, Client, client.id), language="tr"))
        raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        office.write(fail)
    assert not versions(store, client.id)
