"""A connection to the server that breaks at the commit: nobody knows whether it is stored, and the key settles it."""

import itertools
import random

import pytest

from graph.errors import Unavailable
from referral.lifecycle import replay
from referral.model.referrals import Referral
from referral.referrals import create
from referral.storage import records
from tests.engines import stores
from tests.engines.stores import NEO4J
from tests.guarantees.proxies import BoltWire
from tests.guarantees.race_fixture import ASSISTANTS, new_referral, office, rounds, settled
from tests.guarantees.submissions import submissions


@pytest.fixture
def wired():
    """A settled server store, a second one that reaches the same server through a wire, and the wire."""
    if reason := stores.missing(NEO4J):
        pytest.skip(reason)
    place = NEO4J.place(None)
    NEO4J.wipe(place, records.schema())
    host, _, port = place.rpartition("@")[2].partition(":")
    wire = BoltWire((host, int(port)))
    straight = NEO4J.open(place, records.schema())
    crooked = NEO4J.open(place.replace(f":{port}", f":{wire.port}"), records.schema())
    yield straight, crooked, wire
    wire.fates.clear()
    for store in (crooked, straight):
        store.close()
    wire.close()


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_commit_whose_answer_is_cut_off_is_unknown_and_its_repeat_finds_it(wired, cut):
    straight, crooked, wire = wired
    settled(straight, clients=1)
    context, new = office(crooked).context(ASSISTANTS[0]), new_referral(0, key="one")
    wire.fates.append(cut)
    with pytest.raises(Unavailable):
        create.refer(context, new)
    assert wire.cuts == 1
    stored = straight.read(lambda tx: records.find(tx, Referral)[0])
    assert len(stored) == (cut == "after")
    made = create.refer(context, new)
    assert not stored or stored[0].id == made.id
    assert straight.read(lambda tx: [one.id for one in records.find(tx, Referral)[0]]) == [made.id]
    assert straight.read(lambda tx: replay.check_replay(tx, made))


def test_submissions_over_a_wire_that_breaks_at_commits_are_each_done_once(wired):
    straight, crooked, wire = wired
    count = rounds("neo4j", embedded=0, server=8)
    settled(straight, clients=count)
    dice = random.Random(3)
    wire.fates += dice.choices(["fine", "before", "after"], weights=[6, 2, 2], k=6 * count)
    broken = sum(fate != "fine" for fate in itertools.islice(wire.fates, count))
    assert submissions(office(crooked), count) == []
    assert wire.cuts >= broken > 0
