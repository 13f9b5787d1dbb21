"""Many clocks at once chase every silence once."""

from tests.races.test_crossings import broken
from tests.races.ticks import ticks
from tests.races.world import rounds, settled


def test_many_clocks_at_once_chase_every_silence_once(engine, store):
    count = rounds(engine.name, embedded=12, server=4)
    assert ticks(settled(store, clients=count), count, clocks=6) == []


def test_a_clock_without_compare_and_set_is_caught(store):
    wrong = ticks(broken(store, clients=4), 4, clocks=6)
    assert any("the clocks say" in one for one in wrong)
