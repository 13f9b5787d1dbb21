"""Items in the store: whole again when read, also from a backup."""

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral.errors import ChangedMeanwhile
from referral.exchange import backup
from referral.gaps.plan import stored
from referral.gaps.plan.compare import compare
from referral.gaps.plan.items import ChangeKind, GapChange, GapStatus
from referral.model.actors import Role
from referral.storage import records
from tests.fakes.demo_fixture import NOW, context
from tests.unit.gaps.plan.plan_examples import DAY, item


def entry(number, **more):
    return GapChange(
        item=item().id, number=number, at=NOW, by="COORD", change=ChangeKind.PLANNED, status=GapStatus.PLANNED, **more
    )


def test_an_item_with_its_history_and_numbers_is_read_as_it_was_stored(small_store):
    whole = item(status=GapStatus.PLANNED, owner="COORD", action="Обаждане", due_on=DAY, reopened_on=DAY, closed_at=NOW)
    change = entry(1, owner="COORD", action="Обаждане", due_on=DAY, note="Говорихме")
    small_store.write(lambda tx: stored.save(tx, whole, change))
    back = small_store.read(lambda tx: stored.stored_item(tx, whole.id))
    assert back.version == 1
    assert {name: getattr(back, name) for name in whole.__slots__ if name != "version"} == {
        name: getattr(whole, name) for name in whole.__slots__ if name != "version"
    }
    assert small_store.read(lambda tx: stored.history(tx, whole.id)) == (change,)
    (count,) = small_store.read(lambda tx: stored.counts(tx, whole.id))
    assert (count.day, count.evidence.people, dict(count.evidence.centres)) == (DAY, 12, {"C1": 12})


def test_who_saves_what_somebody_else_changed_is_refused(small_store):
    small_store.write(lambda tx: stored.save(tx, item(), entry(1)))
    with pytest.raises(ChangedMeanwhile):
        small_store.write(lambda tx: stored.save(tx, item()))
    there = small_store.read(lambda tx: stored.stored_item(tx, item().id))
    with pytest.raises(ChangedMeanwhile):
        small_store.write(lambda tx: stored.save(tx, there, entry(1)))
    assert small_store.read(lambda tx: stored.stored_item(tx, item().id)).version == 1


def test_a_backup_brings_every_item_back_with_history_and_numbers(small_store, tmp_path):
    compare(context(small_store, Role.COORDINATOR))
    backup.backup(small_store, tmp_path / "all.backup")
    other = open_sqlite(tmp_path / "other.sqlite", records.schema())
    backup.restore(other, tmp_path / "all.backup")
    items = small_store.read(stored.all_items)
    assert items
    assert other.read(stored.all_items) == items
    for one in items:
        for read in (stored.history, stored.counts):
            assert other.read(lambda tx, read=read, one=one: read(tx, one.id)) == small_store.read(
                lambda tx, read=read, one=one: read(tx, one.id)
            )
    other.close()
