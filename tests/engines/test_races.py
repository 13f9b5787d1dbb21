"""Of writers who saw the same version exactly one wins; an engine that checks first and saves later lets several win."""

import threading
from pathlib import Path
from typing import Any

import pytest

from graph.engines.neo4j import store as neo4j_engine
from graph.engines.neo4j.writer import Neo4jWriter
from graph.errors import Stale, Taken
from graph.model import Node
from graph.schema import Schema
from graph.store import Reader, Store, Writer
from tests.engines.races import PATIENCE, CheckThenSave, race, race_of_processes
from tests.engines.store_helpers import put, thing, things
from tests.engines.stores import NEO4J, Engine, skip_without

WRITERS = range(2, 9)


def stored(store: Store) -> Node | None:
    return store.read(lambda r: r.get("Thing", "a"))


def drafts(writers: int, version: int = 1) -> list[Node]:
    return [thing("a", version=version, size=number) for number in range(writers)]


@pytest.mark.parametrize("writers", WRITERS)
def test_of_threads_that_change_one_node_exactly_one_wins(store: Store, writers: int) -> None:
    things(store, "a")
    assert race([store], drafts(writers)) == {"won": 1, "stale": writers - 1}
    assert stored(store).version == 2


def test_round_after_round_exactly_one_wins(store: Store) -> None:
    things(store, "a")
    for version in range(1, 11):
        assert race([store], drafts(4, version)) == {"won": 1, "stale": 3}
    assert stored(store).version == 11


@pytest.mark.parametrize("threads", [1, 4])
def test_of_two_processes_that_change_one_node_exactly_one_wins(
    engine: Engine, place: str, store: Store, threads: int
) -> None:
    things(store, "a")
    sides = [drafts(threads), drafts(threads)]
    assert race_of_processes(engine.name, place, sides) == {"won": 1, "stale": 2 * threads - 1}
    assert stored(store).version == 2


@pytest.mark.parametrize("writers", [2, 8])
def test_of_threads_that_make_one_node_exactly_one_wins(store: Store, writers: int) -> None:
    assert race([store], drafts(writers, version=0)) == {"won": 1, "stale": writers - 1}
    assert stored(store).version == 1


@pytest.mark.parametrize("writers", [2, 8])
def test_of_threads_that_want_one_unique_value_exactly_one_wins(store: Store, writers: int) -> None:
    wanted = [thing(f"t{number}", code="X") for number in range(writers)]
    assert race([store], wanted) == {"won": 1, "taken": writers - 1}


def test_two_open_stores_of_one_place_race_as_one(engine: Engine, place: str, schema: Schema) -> None:
    stores = [engine.open(place, schema) for _ in range(2)]
    things(stores[0], "a")
    assert race(stores, drafts(4)) == {"won": 1, "stale": 3}
    for store in stores:
        store.close()


def test_writers_of_different_nodes_all_win(store: Store) -> None:
    things(store, *"abcdefgh")
    assert race([store], [thing(node_id, version=1, size=1) for node_id in "abcdefgh"]) == {"won": 8}
    assert store.read(lambda r: r.revision()) == 9


def test_a_refusal_stays_what_it_is_while_others_come_in(store: Store) -> None:
    """A server's driver frees the connection of a failed transaction at once: whoever takes it hides nothing."""
    put(store, thing("a", code="X"))
    inside, over = threading.Event(), threading.Event()

    def stay(r: Reader) -> Node | None:
        node = r.get("Thing", "a")
        inside.set()
        assert over.wait(PATIENCE)
        return node

    other = threading.Thread(target=store.read, args=(stay,))

    def work(w: Writer) -> None:
        try:
            w.put((thing("b", code="X"),))
        except Taken:
            other.start()
            assert inside.wait(PATIENCE)
            raise

    try:
        with pytest.raises(Taken):
            store.write(work)
    finally:
        over.set()
        other.join(PATIENCE)
    assert [node.id for node in store.read(lambda r: r.find("Thing", limit=10_000)).nodes] == ["a"]


# --- planted faults -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("writers", [2, 8])
def test_a_store_that_checks_and_then_saves_lets_several_win(store: Store, writers: int) -> None:
    things(store, "a")
    between = threading.Barrier(writers, timeout=PATIENCE)
    outcomes = race([CheckThenSave(store, between.wait)], drafts(writers))  # type: ignore[list-item]
    assert outcomes == {"won": writers}


class LooksBeforeItLocks(Neo4jWriter):
    """A writer of the server engine that compares the version in Python and takes the lock only when it saves."""

    between: threading.Barrier

    def _change(self, kind: str, nodes: Any) -> None:
        for node in nodes:
            version = self.get(kind, node.id).version
            if version != node.version - 1:
                raise Stale(kind=kind, id=node.id, seen=node.version - 1, found=version)
            self.between.wait()
            self._tx.run(f"MATCH (n:`{kind}` {{id: $id}}) SET n += $row", id=node.id, row=dict(node.fields)).consume()


@pytest.mark.neo4j
def test_a_server_writer_that_looks_before_it_locks_lets_both_win(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_without(NEO4J)
    place = NEO4J.place(tmp_path)
    NEO4J.wipe(place, schema)
    store = NEO4J.open(place, schema)
    things(store, "a")
    LooksBeforeItLocks.between = threading.Barrier(2, timeout=PATIENCE)
    with monkeypatch.context() as patch:
        patch.setattr(neo4j_engine, "Neo4jWriter", LooksBeforeItLocks)
        outcomes = race([store], drafts(2))
    store.close()
    assert outcomes == {"won": 2}
