"""Counts and sums of nodes by the values of their fields."""

from datetime import UTC, date, datetime

from graph.model import Tally, where
from graph.store import Store
from tests.engines.store_helpers import put, thing


def test_a_tally_without_groups_is_one_row_even_of_nothing(store: Store) -> None:
    assert store.read(lambda r: r.tally("Thing", total=("size",))) == (Tally(key=(), count=0, sums=(0.0,)),)
    assert store.read(lambda r: r.tally("Thing", by=("shade",))) == ()


def test_a_tally_groups_absent_last_and_sums_absent_as_nothing(sizes: Store) -> None:
    rows = sizes.read(lambda r: r.tally("Thing", by=("shade", "size"), total=("weight", "size")))
    assert rows == (
        Tally(key=("blue", 1), count=1, sums=(0.0, 1.0)),
        Tally(key=("red", 2), count=1, sums=(1.5, 2.0)),
        Tally(key=("red", None), count=1, sums=(0.0, 0.0)),
        Tally(key=(None, 2), count=1, sums=(0.0, 2.0)),
        Tally(key=(None, None), count=1, sums=(0.0, 0.0)),
    )
    assert all(type(part) is float for row in rows for part in row.sums)
    assert sizes.read(lambda r: r.tally("Thing", where(size=2), by=("shade",)))[0].count == 1


def test_a_tally_keeps_the_types_of_its_keys_and_survives_big_sums(store: Store) -> None:
    moment, day = datetime(2026, 1, 1, 5, tzinfo=UTC), date(2026, 1, 1)
    put(store, *(thing(f"{at}", ready=True, day=day, moment=moment, size=2**62) for at in range(4)))
    (row,) = store.read(lambda r: r.tally("Thing", by=("ready", "day", "moment", "size"), total=("size",)))
    assert row.key == (True, day, moment, 2**62)
    assert [type(part) for part in row.key] == [bool, date, datetime, int]
    assert row.sums == (float(2**64),)
