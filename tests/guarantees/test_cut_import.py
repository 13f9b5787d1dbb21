"""An import that is cut at any point and repeated, with scheduled runs between, equals one that was not cut."""

import os
from datetime import UTC, datetime
from typing import Any

import pytest

from graph.errors import Unavailable
from graph.store import Store
from referral.exchange.package.import_package import import_native
from referral.referrals import reminders
from referral.storage import records
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.fakes.cut_store import CutStore, small_batches
from tests.fakes.demo_fixture import WORDS, FakeClock, context

POINTS = 20
# On a server an import takes seconds: how many of the points are tried there.
POINTS_ON_A_SERVER = int(os.environ.get("MREZHA_CUTS", "2"))
LONG_AFTER = datetime(2027, 3, 1, 8, tzinfo=UTC)
LEFT_OUT = frozenset({"ImportRun", "AuditEvent"})  # each run of an import is told by itself


@pytest.fixture
def opened(engine, place):
    """Open an empty store at the place; what was there before is gone."""
    stores: list[Store] = []

    def fresh() -> Store:
        for store in stores:
            store.close()
        stores.clear()
        engine.wipe(place, records.schema())
        store = engine.open(place, records.schema())
        stores.append(store)
        words_as_nodes(store, WORDS)
        return store

    yield fresh
    for store in stores:
        store.close()


def content(store: Store) -> list[Any]:
    def work(tx):
        return [record for record in tx.backup() if record.kind not in LEFT_OUT]

    return sorted(store.read(work), key=repr)


def writes_of(store: Store, folder) -> int:
    counting = CutStore(store, writes=-1)
    import_native(context(counting), folder)
    return -1 - counting.left


def test_cut_at_any_point_and_repeated_with_runs_between_equals_the_uncut(engine, opened, small_package, monkeypatch):
    small_batches(monkeypatch)
    whole = opened()
    writes = writes_of(whole, small_package)
    assert writes > POINTS
    expected = content(whole)
    points = POINTS if engine.name == "sqlite" else POINTS_ON_A_SERVER
    for point in range(POINTS // points - 1, POINTS, POINTS // points):
        store = opened()
        with pytest.raises(Unavailable):
            import_native(context(CutStore(store, writes=point * writes // POINTS)), small_package)
        assert reminders.run_due(context(store, clock=FakeClock(LONG_AFTER))).total == 0, point
        report = import_native(context(store), small_package)
        assert not report.held, point
        assert reminders.run_due(context(store, clock=FakeClock(LONG_AFTER))).total == 0, point
        assert content(store) == expected, point
