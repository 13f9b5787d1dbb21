"""A backup holds everything, is restored whole or not at all; what is stored survives closing and opening."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from graph.errors import GraphError, MissingEnd, NotEmpty, Stale, Taken, UnknownName, WrongValue
from graph.model import Edge, Node
from graph.schema import Schema
from graph.schema.restorable import checked
from graph.store import Store, Writer
from tests.engines.store_helpers import (
    NOON,
    box,
    changes_since,
    edge,
    entry,
    everything,
    found_ids,
    put,
    refused,
    revision_of,
    thing,
    things,
    tie,
)
from tests.engines.stores import Engine


def filled(store: Store) -> None:
    a, _ = put(store, thing("a", name="Надежда", weight=0.1, moment=NOON, tags=("x", "y")), thing("b", ready=True))
    put(store, box("x", room=2), a)
    put(store, Node(kind="Bare", id="n"))
    store.write(lambda w: w.append((entry("e", amount=2.5),)))
    tie(store, edge("HOLDS", "x", "a", why=("z",)), edge("NEXT_TO", "b", "a", note="n"), edge("BESIDE", "x", "x"))


def test_a_backup_holds_everything_nodes_first(ties: Store) -> None:
    records = ties.read(lambda r: list(r.backup()))
    kinds = [isinstance(record, Node) for record in records]
    assert all(before >= after for before, after in pairwise(kinds))
    assert len(records) == 6 + 9


def test_a_backup_half_read_does_not_hold_the_store_back(ties: Store) -> None:
    first = ties.read(lambda r: next(iter(r.backup())))
    assert isinstance(first, Node | Edge)
    things(ties, "new")
    assert "new" in found_ids(ties)


def test_a_backup_of_a_store_in_use_is_the_state_of_one_moment(engine: Engine, place: str, schema: Schema) -> None:
    """Each change makes a thing, ties it to the one before, and counts; a backup between two of them is not seen."""
    store = engine.open(place, schema)
    put(store, thing("t0000", size=0), box("count", room=0))
    over, changed = threading.Event(), threading.Semaphore(0)

    def work() -> None:
        number = 0
        while not over.is_set():
            number += 1
            store.write(partial(one_more, number=number))
            changed.release()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(work)
        backups = []
        for _ in range(6):
            assert changed.acquire(timeout=60)
            backups.append(store.read(lambda r: list(r.backup())))
        over.set()
        writing.result()
    store.close()
    assert len({len(records) for records in backups}) > 1, "the store was not in use"
    for records in backups:
        list(checked(schema, records))
        nodes = {(record.kind, record.id): record for record in records if isinstance(record, Node)}
        count = nodes["Box", "count"].fields["room"]
        assert {node_id for kind, node_id in nodes if kind == "Thing"} == {f"t{at:04d}" for at in range(count + 1)}
        assert sum(isinstance(record, Edge) for record in records) == count


def one_more(writer: Writer, *, number: int) -> None:
    counted = writer.get("Box", "count")
    assert counted is not None
    writer.put([thing(f"t{number:04d}", size=number)])
    writer.tie([edge("NEXT_TO", f"t{number - 1:04d}", f"t{number:04d}")])
    writer.put([counted.with_fields(room=number)])


def test_a_restored_store_equals_the_one_backed_up_with_its_versions(
    engine: Engine, place: str, schema: Schema
) -> None:
    first = engine.open(place, schema)
    filled(first)
    records, before = first.read(lambda r: list(r.backup())), everything(first)
    first.close()
    engine.wipe(place, schema)
    second = engine.open(place, schema)
    assert second.write(lambda w: w.restore(iter(records))) == len(records) == 8
    assert everything(second) == before
    assert [node.id for node in second.read(lambda r: r.search("Thing", "nadezhda"))] == ["a"]
    assert len(changes_since(second, 0)) == 3
    put(second, thing("a", version=2, size=1))
    with pytest.raises(Stale):
        put(second, thing("a", version=1))
    second.close()


def test_a_store_that_holds_anything_cannot_be_restored_into(store: Store) -> None:
    put(store, Node(kind="Bare", id="n"))
    refused(store, NotEmpty, lambda w: w.restore((thing("a", version=1),)))


@pytest.mark.parametrize(
    ("records", "error"),
    [
        ((thing("a", version=1), thing("a", version=1)), Stale),
        ((thing("a", version=1), thing("b", version=0)), WrongValue),
        ((thing("a", version=1, code="X"), thing("b", version=1, code="X")), Taken),
        ((thing("a", version=1), Edge(kind="NEXT_TO", source="a", target="b")), MissingEnd),
        ((thing("a", version=1), Node(kind="Box", id="x", version=1)), WrongValue),
        ((thing("a", version=1), Node(kind="Nothing", id="x", version=1)), UnknownName),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_a_wrong_backup_is_refused_whole(store: Store, records: Any, error: type[GraphError]) -> None:
    refused(store, error, lambda w: w.restore(records))


def test_everything_is_still_there_after_closing_and_opening(engine: Engine, place: str, schema: Schema) -> None:
    first = engine.open(place, schema)
    filled(first)
    before, revision = everything(first), revision_of(first)
    first.close()
    second = engine.open(place, schema)
    assert (everything(second), revision_of(second)) == (before, revision)
    second.close()


def test_two_open_stores_see_each_others_writes(engine: Engine, place: str, schema: Schema) -> None:
    one, two = engine.open(place, schema), engine.open(place, schema)
    (node,) = put(one, thing("a", name="надежда"))
    assert two.read(lambda r: r.search("Thing", "надежда")) == (node,)
    (changed_node,) = put(two, node.with_fields(name="шанс"))
    assert one.read(lambda r: (r.get("Thing", "a"), r.search("Thing", "шанс"))) == (changed_node, (changed_node,))
    assert one.read(lambda r: r.search("Thing", "надежда")) == ()
    assert revision_of(one) == revision_of(two) > 0
    one.close()
    two.close()
