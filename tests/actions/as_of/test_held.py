"""What a store held at a moment: referrals replayed, later things left out, a clock set back believed in no order but one."""

from datetime import timedelta

from graph.model import Node, where
from referral.as_of.held import held_at
from referral.lifecycle.replay import blank, replay
from referral.model.actors import Role
from referral.model.referrals import Referral
from referral.storage import records
from tests.fakes.demo_fixture import NOW, context


def test_every_referral_is_what_its_events_so_far_make_of_it(store):
    end = NOW - timedelta(days=200)
    held = store.read(lambda tx: held_at(tx, end))
    everything = store.read(lambda tx: tx.find("Referral", limit=99999)).nodes
    begun = {node.id for node in everything if node.fields["created_at"] <= end}
    assert set(held.nodes["Referral"]) == begun
    assert 100 < len(begun) < len(everything)
    for referral_id in sorted(begun)[::40]:
        now = store.read(lambda tx, key=referral_id: records.get(tx, Referral, key))
        events = [one for one in store.read(lambda tx, key=now.id: records.events_of(tx, key)) if one.at <= end]
        assert dict(held.nodes["Referral"][referral_id].fields) == dict(
            records.to_node(replay(blank(now), events)).fields
        )
        assert records.from_node(Referral, held.nodes["Referral"][referral_id]).events == len(events)


def test_events_written_after_a_later_one_are_not_known_whatever_time_they_bear(store):
    """A clock that was set back: event 9 bears an earlier time than event 8."""
    office = context(store, Role.COORDINATOR)
    referral = store.read(lambda tx: records.find(tx, Referral, where(state="scheduled"))[0][0])
    last = store.read(lambda tx: records.events_of(tx, referral.id))[-1]
    middle = NOW - timedelta(days=1)
    ahead = {**records.event_node(last).fields, "number": last.number + 1, "at": NOW, "action": "remind"}
    back = {**ahead, "number": last.number + 2, "at": middle}
    nodes = [
        Node(kind="ReferralEvent", id=f"{referral.id}:{fields['number']:04d}", fields=fields)
        for fields in (ahead, back)
    ]
    office.write(lambda tx: tx.append(nodes))
    held = store.read(lambda tx: held_at(tx, middle))
    assert set(held.without["ReferralEvent"]) == {nodes[1].id}
    assert records.from_node(Referral, held.nodes["Referral"][referral.id]).events == last.number
