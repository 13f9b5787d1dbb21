"""Many clocks at once chase every silence once: in threads, and in processes that share nothing but the store."""

import pytest

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
