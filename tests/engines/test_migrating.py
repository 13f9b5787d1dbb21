"""A store of an older schema is led to the newer one with nothing lost, whatever happens on the way, by every engine."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from graph.engines.neo4j import migrate as neo4j_migrate
from graph.engines.neo4j import rename as neo4j_rename
from graph.engines.neo4j.database import Database
from graph.engines.sqlite import connections as sqlite_connections
from graph.errors import Stale, Taken, UnknownName, WrongStore
from graph.model import Edge, Node, where
from graph.schema import Schema
from graph.store import Store
from referral.exchange import backup
from tests.engines import stores
from tests.engines.migrating import NEW, NOON, OLD, STEPS, changes, content, expected, fill
from tests.engines.races import PATIENCE
from tests.engines.store_helpers import exact
from tests.engines.stores import NEO4J, SQLITE, Engine


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server engine change two records at a time and wait for nobody."""
    monkeypatch.setattr(neo4j_rename, "BATCH", 2)
    monkeypatch.setattr(neo4j_migrate, "TRUST", 0.0)


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


def renamed(records: list[Node | Edge]) -> list[Any]:
    return sorted((exact(expected(record)) for record in records), key=repr)


def refused(engine: Engine, place: str, schema: Schema, **more: Any) -> dict[str, object]:
    with pytest.raises(WrongStore) as error:
        engine.open(place, schema, **more)
    return error.value.details


def test_everything_is_there_under_its_new_name(before: list[Any], after: Store) -> None:
    assert content(after) == renamed(before)
    assert len(before) == 15 + 8
    part = after.read(lambda r: r.get("Part", "w0"))
    assert part is not None
    assert (part.fields["shade"], part.fields["tags"], part.fields["ready"]) == ("blue", ("antique", "b"), True)


def test_what_changed_since_a_revision_is_told_as_before(engine: Engine, place: str) -> None:
    store = engine.open(place, OLD)
    fill(store)
    marks = [(revision, changes(store, revision)) for revision in range(6)]
    content_revision = store.read(lambda r: r.content_revision())
    store.close()
    store = engine.open(place, NEW, migrations=STEPS)
    assert store.read(lambda r: r.content_revision()) == content_revision
    assert [(revision, changes(store, revision)) for revision in range(6)] == marks
    assert any(gone for *_, gone in changes(store, 0))
    store.write(lambda w: w.tie([Edge(kind="CONTAINS", source="c1", target="w1")]))
    assert ("CONTAINS", "c1", "w1", False) in changes(store, content_revision[1])
    assert ("CONTAINS", "c1", "w1", True) not in changes(store, 0)
    store.close()


def test_every_question_is_answered_under_the_new_names(after: Store) -> None:
    assert [node.id for node in after.read(lambda r: r.find("Part", where(shade="red"))).nodes] == ["w1"]
    assert [node.id for node in after.read(lambda r: r.search("Part", "antique"))] == ["w0"]
    assert [node.id for node in after.read(lambda r: r.search("Part", "yabalka blue"))] == ["w0", "w3"]
    assert [node.id for node in after.read(lambda r: r.search("Same", "red"))] == ["s0", "s1", "s2"]
    assert [node.id for _, node in after.read(lambda r: r.neighbours("CONTAINS", ["c0"]))] == ["w0", "w1"]
    assert [node.id for _, node in after.read(lambda r: r.neighbours("BESIDE", ["w1"]))] == ["w2"]
    assert {row.key: row.count for row in after.read(lambda r: r.tally("Log", by=("subject",)))} == {
        ("Box",): 1, ("Part",): 2, ("Same",): 1,
    }  # fmt: skip
    with pytest.raises(UnknownName):
        after.read(lambda r: r.find("Widget"))


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
    asked: list[Any] = [
        lambda: old.read(lambda r: r.get("Same", "s0")),
        lambda: old.write(lambda w: w.put([Node(kind="Same", id="s9")])),
        lambda: old.write(
            lambda w: w.append([Node(kind="Log", id="l9", fields={"about": "a", "subject": "Crate", "at": NOON})])
        ),
    ]
    for ask in asked:
        with pytest.raises(WrongStore) as error:
            ask()
        assert error.value.details["reason"] == "newer"
    assert content(new) == renamed(before)
    old.close()
    new.close()


@pytest.mark.parametrize("steps", [(), STEPS[:1], STEPS[1:]], ids=["none", "the first", "the second"])
def test_without_the_whole_way_an_old_store_is_refused_and_stays(
    engine: Engine, place: str, before: list[Any], steps: Any
) -> None:
    assert refused(engine, place, NEW, migrations=steps) == {"reason": "older", "found": 101, "wanted": 103}
    store = engine.open(place, OLD)
    assert content(store) == sorted(map(exact, before), key=repr)
    store.close()


def test_an_old_store_that_lacks_what_is_renamed_is_led_too(engine: Engine, place: str) -> None:
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
    old = engine.open(place, OLD)
    assert backup.backup(old, tmp_path / "old.mrezha") == len(before)
    old.close()
    engine.wipe(place)
    new = engine.open(place, NEW)
    assert backup.restore(new, tmp_path / "old.mrezha") == len(before)
    assert content(new) == renamed(before)
    assert backup.backup(new, tmp_path / "new.mrezha") == len(before)
    new.close()
    engine.wipe(place)
    again = engine.open(place, NEW)
    backup.restore(again, tmp_path / "new.mrezha")
    assert content(again) == renamed(before)
    again.close()


# --- crashes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> tuple[str, list[Any]]:
    place = str(tmp_path / "old.db")
    store = SQLITE.open(place, OLD)
    fill(store)
    records = store.read(lambda r: list(r.backup()))
    store.close()
    return place, records


def breaking_at(count: int, act: Any) -> Any:
    """Return a way to connect whose connection does `act` instead of its statement of this number."""
    connect = sqlite_connections._connect

    def connected(path: Path) -> apsw.Connection:
        connection, left = connect(path), iter(range(count))
        connection.exec_trace = lambda *_: next(left, None) is not None or act()
        return connection

    return connected


def broken() -> bool:
    raise OSError("broken")


def killed() -> bool:
    os.kill(os.getpid(), signal.SIGKILL)
    return False


def test_a_file_whose_migration_fails_at_any_statement_is_the_old_file(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, records = file
    for count in range(500):
        try:
            with monkeypatch.context() as patch:
                patch.setattr(sqlite_connections, "_connect", breaking_at(count, broken))
                SQLITE.open(place, NEW, migrations=STEPS).close()
        except Exception:  # noqa: BLE001 - whatever it became
            old = SQLITE.open(place, OLD)
            assert content(old) == sorted(map(exact, records), key=repr)
            old.close()
        else:
            break
    assert 60 < count < 500
    store = SQLITE.open(place, NEW)
    assert content(store) == renamed(records)
    store.close()
    assert apsw.Connection(place).execute("PRAGMA foreign_key_check").fetchall() == []


def _killed_while_migrating(place: str, count: int) -> None:
    sqlite_connections._connect = breaking_at(count, killed)
    SQLITE.open(place, NEW, migrations=STEPS)


@pytest.mark.parametrize("at", [5, 25, 45, 65])
def test_a_file_whose_migration_is_killed_is_the_old_file_and_can_be_led_again(file: Any, at: int) -> None:
    place, records = file
    child = multiprocessing.get_context("spawn").Process(target=_killed_while_migrating, args=(place, at))
    child.start()
    child.join(PATIENCE)
    assert child.exitcode == -signal.SIGKILL
    old = SQLITE.open(place, OLD)
    assert content(old) == sorted(map(exact, records), key=repr)
    old.close()
    new = SQLITE.open(place, NEW, migrations=STEPS)
    assert content(new) == renamed(records)
    new.close()


def test_a_file_where_the_new_name_is_taken_is_refused_and_stays(tmp_path: Path) -> None:
    place = str(tmp_path / "odd.db")
    odd = Schema(
        version=101, kinds={**OLD.kinds, "Piece": OLD.kinds["Same"].__class__(name="Piece", fields={})}, edges={}
    )
    SQLITE.open(place, odd).close()
    assert refused(SQLITE, place, NEW, migrations=STEPS) == {"reason": "name_clash", "name": "Piece"}
    SQLITE.open(place, odd).close()


class Broken(Exception):
    """The program ended here."""


@pytest.fixture
def server(tmp_path: Path) -> tuple[str, list[Any]]:
    if reason := stores.missing(NEO4J):
        pytest.skip(f"neo4j: {reason}")
    place = NEO4J.place(tmp_path)
    NEO4J.wipe(place)
    store = NEO4J.open(place, OLD)
    fill(store)
    records = store.read(lambda r: list(r.backup()))
    store.close()
    return place, records


class Endings:
    """End the program at each of its transactions, the first time it comes so far: before or after it is stored."""

    def __init__(self, when: str) -> None:
        self.when, self.ended, self.count = when, 0, 0

    def wrap(self, method: Any) -> Any:
        def run(*args: Any) -> Any:
            self.count += 1
            if self.count <= self.ended:
                return method(*args)
            self.ended = self.count
            if self.when == "after":
                method(*args)
            raise Broken

        return run


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_server_whose_migration_ends_at_every_transaction_is_led_on_by_the_next(
    server: Any, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, records = server
    monkeypatch.setattr(neo4j_rename, "BATCH", 1)
    endings, refusals = Endings(when), []
    while len(refusals) < 200:
        endings.count = 0
        with monkeypatch.context() as patch:
            patch.setattr(Database, "transaction", endings.wrap(Database.transaction))
            patch.setattr(Database, "run_each", endings.wrap(Database.run_each))
            try:
                NEO4J.open(place, NEW, migrations=STEPS).close()
            except Broken:
                pass
            else:
                break
        refusals.append(refusal_of(place))
    assert set(refusals) == {None, "newer"}
    assert refusals == sorted(refusals, key=lambda reason: reason == "newer"), "the old one came in again"
    store = NEO4J.open(place, NEW)
    assert content(store) == renamed(records)
    assert sealed(place)
    store.close()


def sealed(place: str) -> bool:
    """Tell whether every node has the seal of what it says, under labels, constraints and indexes of the schema alone."""
    from neo4j import GraphDatabase

    from graph.engines.neo4j import cypher

    host, word = place.rpartition("@")[2], place.split(":")[2].rpartition("@")[0]
    with GraphDatabase.driver(f"bolt://{host}", auth=("neo4j", word)) as driver, driver.session() as session:
        rows = list(session.run("MATCH (n) RETURN labels(n) AS labels, properties(n) AS p"))
        names = {row["name"] for row in session.run("SHOW CONSTRAINTS YIELD name")}
        names |= {row["name"] for row in session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'")}
    assert {label for row in rows for label in row["labels"]} <= {*NEW.kinds, "_State", "_Gone"}
    assert names == set(cypher.constraints(NEW))
    assert {row["p"]["id"] for row in rows if row["labels"] == ["_State"]} == {"revision", "schema"}
    assert all(row["p"]["key"] == cypher.gone_key(row["p"]["kind"], row["p"]["source"], row["p"]["target"]) for row in rows if row["labels"] == ["_Gone"])  # fmt: skip
    for row in rows:
        if row["labels"][0] in NEW.kinds:
            node = cypher.node_of(NEW.kinds[row["labels"][0]], row["p"])
            assert row["p"]["_seal"] == cypher.seal(node), node
            assert set(row["p"]) <= {*node.fields, "id", "_version", "_revision", "_seal", "_words"}
    return True


def test_a_server_that_was_led_holds_what_one_that_was_filled_anew_holds(server: Any) -> None:
    place, _ = server
    NEO4J.open(place, NEW, migrations=STEPS).close()
    assert sealed(place)


def _migrate_slowly(place: str) -> None:
    neo4j_rename.BATCH, neo4j_migrate.TRUST = 1, 0.0
    change = neo4j_migrate._Batches.change_next

    def slow(*args: Any) -> bool:
        time.sleep(0.05)
        return change(*args)

    neo4j_migrate._Batches.change_next = slow  # type: ignore[method-assign]
    NEO4J.open(place, NEW, migrations=STEPS)


def test_a_server_whose_migration_is_killed_is_led_on(server: Any) -> None:
    place, records = server
    child = multiprocessing.get_context("spawn").Process(target=_migrate_slowly, args=(place,))
    child.start()
    deadline = time.monotonic() + PATIENCE
    while refusal_of(place) != "newer" and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.8)
    child.kill()
    child.join(PATIENCE)
    store = NEO4J.open(place, NEW, migrations=STEPS)
    assert content(store) == renamed(records)
    assert sealed(place)
    store.close()


def refusal_of(place: str) -> object:
    """Return why the old program is refused, if it is."""
    try:
        NEO4J.open(place, OLD).close()
    except WrongStore as error:
        return error.details["reason"]
    return None
