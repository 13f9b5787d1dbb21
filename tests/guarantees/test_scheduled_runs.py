"""Many clocks at once chase every silence once: in threads, and in processes that share nothing but the store."""

from collections import Counter
from dataclasses import replace

import pytest

from referral.gaps import ledger
from referral.gaps.plan import stored
from referral.gaps.plan.compare import Compared, compare
from referral.gaps.plan.items import ChangeKind, GapStatus, item_id
from referral.model.actors import SYSTEM
from referral.model.directory import Service
from referral.storage import records
from tests.guarantees.concurrent_decisions import judged
from tests.guarantees.process_pool import crowd
from tests.guarantees.race_fixture import delivered, rounds, settled
from tests.guarantees.scheduled_runs import ticks
from tests.guarantees.test_concurrent_decisions import broken


def test_many_clocks_at_once_chase_every_silence_once(engine, store):
    count = rounds(engine.name, embedded=12, server=4)
    assert ticks(settled(store, clients=count), count, clocks=6) == []


def test_a_clock_without_compare_and_set_is_caught(store):
    office = broken(store, clients=4)
    told = (one for _ in range(5) for one in ticks(office, 4, clocks=6))  # chance may spare a round, not five
    assert any("the clocks say" in one for one in told)


@pytest.fixture
def people(engine, place, store):
    with crowd(engine.name, place, size=3) as found:
        yield found


def test_processes_chase_once_and_decide_once(engine, store, people):
    count = rounds(engine.name, embedded=12, server=4)
    office = settled(store, clients=2 * count)
    assert ticks(office, count, clocks=3, one_round=people.run_due) == []
    wrong = []
    waiting = [delivered(office, number) for number in range(count, 2 * count)]
    office.clock.forward(days=30)
    for referral in waiting:
        told = people.do("decide", office.clock.now, referral)
        wrong += judged(office, referral, told)
    assert wrong == []


def histories(office):
    items = office.store.read(stored.all_items)
    return {item.id: office.store.read(lambda tx, item=item: stored.history(tx, item.id)) for item in items}


def test_processes_open_close_and_reopen_every_gap_once(engine, store, people):
    office = settled(store, clients=1)
    every = {item_id(one.key) for one in ledger.every_finding(office.context(SYSTEM))}
    assert len(every) > 50
    gap = item_id("no_service:edu.enrol")
    done = Counter[ChangeKind]()
    for active, kind in ((None, ChangeKind.FOUND), (True, ChangeKind.GONE), (False, ChangeKind.CAME_BACK)):
        if active is not None:
            _teach(office, active=active)
        office.clock.forward(days=1)
        looks = [*people.do("compare", office.clock.now), compare(office.context(SYSTEM))]
        assert [one for one in looks if not isinstance(one, Compared)] == []
        for one in looks:
            done.update(one.changes)
        history = histories(office)[gap]
        assert history[-1].change is kind
    told = histories(office)
    assert [one.change for one in told[gap]] == [ChangeKind.FOUND, ChangeKind.GONE, ChangeKind.CAME_BACK]
    assert every <= told.keys()
    assert all([one.number for one in entries] == list(range(1, len(entries) + 1)) for entries in told.values())
    assert done == Counter(one.change for entries in told.values() for one in entries)
    assert office.store.read(lambda tx: stored.stored_item(tx, gap)).status is GapStatus.REOPENED


def _teach(office, *, active):
    """Begin, or stop, the only service for enrolment in a school."""

    def work(tx):
        old = records.get(tx, Service, "S0")
        needs = ("edu.enrol", "com.info") if active else ("com.info",)
        records.save(tx, replace(old, needs=needs))

    office.context(SYSTEM).write(work)
