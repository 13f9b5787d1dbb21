"""Every engine migrates a store of an older schema to the newer one with nothing lost."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.errors import Stale, Taken, UnknownName, WrongStore
from graph.model import Edge, Node, where
from graph.schema import Schema
from graph.store import Store
from referral.exchange import backup
from tests.engines.migration.migrating import NEW, NOON, OLD, STEPS, changes, content, fill, refused, renamed
from tests.engines.races import PATIENCE
from tests.engines.store_helpers import exact
from tests.engines.stores import Engine

pytestmark = pytest.mark.usefixtures("small_steps")


@pytest.fixture
def place(engine: Engine, tmp_path: Path) -> str:
    """Return where a store of the old schema may be made."""
    there = engine.place(tmp_path)
    engine.wipe(there, OLD)
    return there


@pytest.fixture
def before(engine: Engine, place: str) -> list[Node | Edge]:
    """Fill a store of the old schema, close it, and return what it holds."""
    store = engine.open(place, OLD)
    fill(store)
    records = store.read(lambda r: list(r.backup()))
    store.close()
    return records


@pytest.fixture
def after(engine: Engine, place: str, before: list[Any]) -> Iterator[Store]:
    store = engine.open(place, NEW, migrations=STEPS)
    yield store
    store.close()


def test_everything_is_there_under_its_new_name(before: list[Any], after: Store) -> None:
    assert content(after) == renamed(before)
    assert len(before) == 15 + 8
    part = after.read(lambda r: r.get("Part", "w0"))
    assert part is not None
    assert (part.fields["shade"], part.fields["tags"], part.fields["ready"]) == ("blue", ("antique", "b"), True)


def test_what_changed_since_a_revision_is_the_same_as_before(engine: Engine, place: str) -> None:
    store = engine.open(place, OLD)
    fill(store)
    changes_before = [(revision, changes(store, revision)) for revision in range(6)]
    content_revision = store.read(lambda r: r.content_revision())
    store.close()
    store = engine.open(place, NEW, migrations=STEPS)
    assert store.read(lambda r: r.content_revision()) == content_revision
    assert [(revision, changes(store, revision)) for revision in range(6)] == changes_before
    assert any(gone for *_, gone in changes(store, 0))
    store.write(lambda w: w.tie([Edge(kind="CONTAINS", source="c1", target="w1")]))
    assert ("CONTAINS", "c1", "w1", False) in changes(store, content_revision[1])
    assert ("CONTAINS", "c1", "w1", True) not in changes(store, 0)
    store.close()


def test_every_question_is_answered_under_the_new_names(after: Store) -> None:
    assert [node.id for node in after.read(lambda r: r.find("Part", where(shade="red"), limit=10_000)).nodes] == ["w1"]
    assert [node.id for node in after.read(lambda r: r.search("Part", "antique"))] == ["w0"]
    assert [node.id for node in after.read(lambda r: r.search("Part", "yabalka blue"))] == ["w0", "w3"]
    assert [node.id for node in after.read(lambda r: r.search("Same", "red"))] == ["s0", "s1", "s2"]
    assert [node.id for _, node in after.read(lambda r: r.neighbours("CONTAINS", ["c0"]))] == ["w0", "w1"]
    assert [node.id for _, node in after.read(lambda r: r.neighbours("BESIDE", ["w1"]))] == ["w2"]
    assert {row.key: row.count for row in after.read(lambda r: r.tally("Log", by=("subject",)))} == {
        ("Box",): 1, ("Part",): 2, ("Same",): 1,
    }  # fmt: skip
    with pytest.raises(UnknownName):
        after.read(lambda r: r.find("Widget", limit=10_000))


def test_what_is_promised_is_promised_again(after: Store) -> None:
    part = after.read(lambda r: r.get("Part", "w0"))
    assert part is not None
    with pytest.raises(Taken):
        after.write(lambda w: w.put([part.with_fields(code="S1")]))
    with pytest.raises(Stale):
        after.write(lambda w: w.put([Node(kind="Part", id="w0", fields={"title": "x", "ready": True})]))
    with pytest.raises(Stale):
        after.write(lambda w: w.append([Node(kind="Log", id="l0", fields={"of": "x", "subject": "x", "at": NOON})]))
    (changed,) = after.write(lambda w: w.put([part.with_fields(shade="white")]))
    assert changed.version == part.version + 1
    assert [node.id for node in after.read(lambda r: r.search("Part", "white"))] == ["w0"]
    after.write(lambda w: w.put([Node(kind="Extra", id="e", fields={"name": "x"})]))
    after.write(lambda w: w.tie([Edge(kind="ADDED", source="e", target="w0")]))
    after.write(lambda w: w.put([Node(kind="Box", id="c9", fields={"label": "x", "room": 3})]))
    assert after.write(lambda w: w.untie([Edge(kind="CONTAINS", source="c0", target="w0")])) == 1


def test_opened_again_nothing_is_migrated_twice(engine: Engine, place: str, before: list[Any], after: Store) -> None:
    again = engine.open(place, NEW, migrations=STEPS)
    assert content(again) == renamed(before)
    again.close()
    without = engine.open(place, NEW)
    assert content(without) == renamed(before)
    without.close()


def test_the_old_program_is_refused_from_then_on(engine: Engine, place: str, after: Store) -> None:
    assert refused(engine, place, OLD) == {"reason": "newer", "found": 103, "wanted": 101}


def test_a_program_of_the_old_version_that_still_runs_is_refused(
    engine: Engine, place: str, before: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.engines.neo4j.store.TRUST", 0.0)
    old = engine.open(place, OLD)
    assert len(old.read(lambda r: list(r.backup()))) == len(before)
    new = engine.open(place, NEW, migrations=STEPS)
    calls: list[Any] = [
        lambda: old.read(lambda r: r.get("Same", "s0")),
        lambda: old.write(lambda w: w.put([Node(kind="Same", id="s9")])),
        lambda: old.write(
            lambda w: w.append([Node(kind="Log", id="l9", fields={"about": "a", "subject": "Crate", "at": NOON})])
        ),
    ]
    for call in calls:
        with pytest.raises(WrongStore) as error:
            call()
        assert error.value.details["reason"] == "newer"
    assert content(new) == renamed(before)
    old.close()
    new.close()


@pytest.mark.parametrize("steps", [(), STEPS[:1], STEPS[1:]], ids=["none", "the first", "the second"])
def test_an_old_store_that_no_chain_of_migrations_reaches_is_refused_and_stays(
    engine: Engine, place: str, before: list[Any], steps: Any
) -> None:
    assert refused(engine, place, NEW, migrations=steps) == {"reason": "older", "found": 101, "wanted": 103}
    store = engine.open(place, OLD)
    assert content(store) == sorted(map(exact, before), key=repr)
    store.close()


def test_an_old_store_that_lacks_what_is_renamed_is_migrated_too(engine: Engine, place: str) -> None:
    """A store is extended to its schema only when it is opened: one of an earlier day may lack a kind or a field."""
    fields = {name: spec for name, spec in OLD.kinds["Widget"].fields.items() if name not in {"labels", "serial"}}
    kinds = {name: kind for name, kind in OLD.kinds.items() if name != "Log"}
    widget = type(OLD.kinds["Widget"])(name="Widget", fields=fields, tracked=True)
    early = Schema(version=101, kinds={**kinds, "Widget": widget}, edges={"HOLDS": OLD.edges["HOLDS"]})
    store = engine.open(place, early)
    store.write(lambda w: w.put([Node(kind="Widget", id="w", fields={"title": "x", "usable": True, "colour": "red"})]))
    store.close()
    store = engine.open(place, NEW, migrations=STEPS)
    part = store.read(lambda r: r.get("Part", "w"))
    assert part == Node(kind="Part", id="w", version=1, fields={"title": "x", "ready": True, "shade": "blue"})
    store.close()


def test_an_empty_store_needs_no_migration(engine: Engine, place: str) -> None:
    store = engine.open(place, NEW, migrations=STEPS)
    assert content(store) == []
    store.close()


def test_programs_that_open_an_old_store_at_once_all_get_the_new_one(
    engine: Engine, place: str, before: list[Any]
) -> None:
    start, opened, failed = threading.Barrier(4, timeout=PATIENCE), [], []

    def run() -> None:
        start.wait()
        try:
            opened.append(engine.open(place, NEW, migrations=STEPS))
        except Exception as error:  # noqa: BLE001 - shown below
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert failed == []
    assert [content(store) for store in opened] == [renamed(before)] * 4
    for store in opened:
        store.close()


def test_a_backup_of_the_old_version_is_restored_under_the_new_names(
    engine: Engine, place: str, before: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("referral.storage.migrations.files", lambda: STEPS)
    monkeypatch.setattr("referral.storage.relations.SHOWN", {})  # no edge of these schemas shows a field
    old = engine.open(place, OLD)
    assert backup.backup(old, tmp_path / "old.mrezha") == len(before)
    old.close()
    engine.wipe(place, NEW)
    new = engine.open(place, NEW)
    assert backup.restore(new, tmp_path / "old.mrezha") == len(before)
    assert content(new) == renamed(before)
    assert backup.backup(new, tmp_path / "new.mrezha") == len(before)
    new.close()
    engine.wipe(place, NEW)
    again = engine.open(place, NEW)
    backup.restore(again, tmp_path / "new.mrezha")
    assert content(again) == renamed(before)
    again.close()
