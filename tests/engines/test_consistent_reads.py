"""Whoever reads while another writes sees a node as one commit left it, never half of two."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.engines.neo4j import cypher
from graph.errors import Unavailable
from graph.model import Node, Value
from graph.schema import Schema
from graph.store import Store
from tests.engines.races import PATIENCE
from tests.engines.store_helpers import box, edge, put, thing, things, tie
from tests.engines.stores import NEO4J, skip_without
from tests.engines.verbs.test_values import EDGE_VALUES

READERS, CHANGES = 4, 150


def fields_of(number: int) -> dict[str, Value]:
    """Return fields that one commit stores together."""
    return {
        "name": f"n{number}" * 20, "shade": f"s{number}", "number": number, "size": number, "weight": float(number),
        "tags": (f"t{number}",) * 3, "moment": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
    }  # fmt: skip


def test_no_reader_sees_half_a_change(store: Store) -> None:
    put(store, thing("a", **fields_of(0)), box("b"))
    tie(store, edge("HOLDS", "b", "a"))
    over, wrong, counts = threading.Event(), [], [0] * READERS
    reads = (
        lambda r: r.get("Thing", "a"),
        lambda r: r.find("Thing", limit=10_000).nodes[0],
        lambda r: r.neighbours("HOLDS", ["b"])[0][1],
        lambda r: next(record for record in r.backup() if record.kind == "Thing"),
    )

    def read(number: int) -> None:
        while not over.is_set():
            node = store.read(reads[number % len(reads)])
            counts[number] += 1
            if dict(node.fields) != fields_of(node.version - 1):
                wrong.append(node)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    for number in range(1, CHANGES + 1):
        put(store, thing("a", version=number, **fields_of(number)))
    over.set()
    for reader in readers:
        reader.join(PATIENCE)
    assert wrong == []
    assert all(counts)


@pytest.fixture
def server(tmp_path: Path, schema: Schema) -> Iterator[Any]:
    skip_without(NEO4J)
    place = NEO4J.place(tmp_path)
    NEO4J.wipe(place, schema)
    opened = NEO4J.open(place, schema)
    yield opened
    opened.close()


def change_unsealed(server: Any, size: int) -> None:
    """Change one property as a commit that is half applied shows it, or as somebody does at the server's own console."""
    with server._database._driver.session() as session:
        session.run("MATCH (n:Thing {id: 'a'}) SET n.size = $size", size=size).consume()


def size_of(server: Any) -> Value:
    return server.read(lambda r: r.get("Thing", "a")).fields["size"]


def test_a_half_applied_commit_is_read_again(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put(server, thing("a", size=1))
    change_unsealed(server, 2)
    pauses = iter(range(3))

    def applied(_pause: float) -> None:
        change_unsealed(server, 3 if next(pauses) == 0 else 1)

    monkeypatch.setattr("graph.engines.neo4j.reader.time.sleep", applied)
    assert size_of(server) == 1


def test_a_change_by_another_program_is_taken_as_it_is(server: Any) -> None:
    put(server, thing("a", size=1))
    change_unsealed(server, 2)
    assert size_of(server) == 2
    assert [
        record.fields["size"] for record in server.read(lambda r: list(r.backup())) if isinstance(record, Node)
    ] == [2]


def test_a_node_that_never_becomes_whole_is_no_answer(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put(server, thing("a", size=1))
    change_unsealed(server, 2)
    numbers = iter(range(3, 1000))
    monkeypatch.setattr("graph.engines.neo4j.reader.time.sleep", lambda _pause: change_unsealed(server, next(numbers)))
    with pytest.raises(Unavailable):
        size_of(server)


def test_every_value_is_sealed_as_it_is_read(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def noted(node: Node, stored: Any) -> bool:
        seen.append((node.id, stored["_seal"] == cypher.seal(node)))
        return True

    given = [thing(f"v{at}", **{name: value}) for at, (name, value) in enumerate(EDGE_VALUES)]
    put(server, *given)
    things(server, "bare")
    monkeypatch.setattr(cypher, "is_whole", noted)
    server.read(lambda r: r.find("Thing", limit=10_000))
    assert len(seen) == len(given) + 1
    assert {whole for _, whole in seen} == {True}
