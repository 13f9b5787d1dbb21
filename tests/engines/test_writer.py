"""Putting, appending, tying and untying; a transaction is stored whole or not at all."""

from typing import Any

import pytest

from graph.errors import GraphError, MissingEnd, Stale, Taken, UnknownName
from graph.store import Store, Writer
from tests.engines.store_helpers import NOON, box, edge, entry, everything, found_ids, put, refused, thing, things, tie


def test_each_stored_change_adds_one_to_the_version(store: Store) -> None:
    (first,) = put(store, thing("a", size=1))
    (second,) = put(store, first.with_fields(size=2))
    (third,) = put(store, second)
    assert [first.version, second.version, third.version] == [1, 2, 3]
    assert store.read(lambda r: r.get("Thing", "a")) == third


def test_putting_replaces_the_whole_field_set(store: Store) -> None:
    (node,) = put(store, thing("a", size=1, shade="red", tags=("x",)))
    put(store, thing("a", version=node.version, name="only"))
    assert store.read(lambda r: r.get("Thing", "a")) == thing("a", version=2, name="only")


@pytest.mark.parametrize(("seen", "found_version"), [(0, 2), (1, 2), (3, 2)])
def test_a_stale_put_is_refused_with_what_was_seen_and_found(store: Store, seen: int, found_version: int) -> None:
    (node,) = things(store, "a")
    put(store, node)
    details = refused(store, Stale, lambda w: w.put((thing("b"), thing("a", version=seen, size=9), thing("c"))))
    assert {name: details[name] for name in ("kind", "id", "seen", "found")} == {
        "kind": "Thing", "id": "a", "seen": seen, "found": found_version,
    }  # fmt: skip


def test_changing_a_node_that_is_not_there_is_stale(store: Store) -> None:
    assert refused(store, Stale, lambda w: w.put((thing("a", version=1),)))["found"] == 0


def test_one_put_is_as_if_its_nodes_were_put_one_by_one(store: Store) -> None:
    nodes = store.write(lambda w: w.put((thing("a"), box("b"), thing("a", version=1, size=2), thing("c"))))
    assert [(node.id, node.version) for node in nodes] == [("a", 1), ("b", 1), ("a", 2), ("c", 1)]
    assert refused(store, Stale, lambda w: w.put((thing("n"), thing("n"))))["id"] == "n"
    assert refused(store, Stale, lambda w: w.put((thing("a", 2), thing("a", 2))))["found"] == 3


def test_a_unique_value_is_taken_once_and_free_again_when_given_up(store: Store) -> None:
    a, _ = put(store, thing("a", code="X", number=1), thing("b", code="Y"))
    details = refused(store, Taken, lambda w: w.put((thing("c", code="Z"), thing("d", code="X"))))
    assert (details["kind"], details["field"], details["value"]) == ("Thing", "code", "X")
    assert refused(store, Taken, lambda w: w.put((thing("b", version=1, number=1),)))["field"] == "number"
    assert refused(store, Taken, lambda w: w.put((thing("c", code="N"), thing("d", code="N"))))["value"] == "N"
    put(store, a.with_fields(code="W"), thing("e", code="X"), thing("f", code="x"))
    assert len(found_ids(store)) == 4


def test_many_nodes_may_lack_a_unique_value(store: Store) -> None:
    assert len(things(store, *"abc")) == 3


def test_stale_comes_before_taken(store: Store) -> None:
    put(store, thing("a", code="X"), thing("b"))
    refused(store, Stale, lambda w: w.put((thing("b", code="X"),)))
    refused(store, Stale, lambda w: w.put((thing("b", version=7, code="X"),)))


def test_events_are_appended_once_and_never_put(store: Store) -> None:
    (stored,) = store.write(lambda w: w.append((entry("e1", amount=1.5),)))
    assert stored.version == 1
    assert store.read(lambda r: r.get("Entry", "e1")) == stored
    refused(store, Stale, lambda w: w.append((entry("e2"), entry("e1", amount=2.0))))
    refused(store, UnknownName, lambda w: w.put((entry("e3"),)))
    refused(store, UnknownName, lambda w: w.put((stored,)))
    refused(store, UnknownName, lambda w: w.append((thing("a"),)))
    refused(store, Stale, lambda w: w.append((stored.with_fields(amount=3.0),)))


def test_a_tie_replaces_the_fields_of_the_one_that_was_there(store: Store) -> None:
    things(store, "a", "b")
    tie(store, edge("NEXT_TO", "a", "b", note="old", at=NOON))
    tie(store, edge("NEXT_TO", "b", "a", note="new"))
    assert store.read(lambda r: r.edges("NEXT_TO")) == (edge("NEXT_TO", "a", "b", note="new"),)


def test_a_directed_tie_has_two_directions(store: Store) -> None:
    things(store, "a", "b")
    tie(store, edge("LEADS_TO", "a", "b", cost=1), edge("LEADS_TO", "b", "a", cost=2))
    assert len(store.read(lambda r: r.edges("LEADS_TO"))) == 2


@pytest.mark.parametrize(
    ("source", "target", "end", "missing"), [("x", "no", "target", "no"), ("no", "a", "source", "no")]
)
def test_an_edge_to_nothing_is_refused(store: Store, source: str, target: str, end: str, missing: str) -> None:
    put(store, box("x"))
    things(store, "a")
    details = refused(store, MissingEnd, lambda w: w.tie((edge("HOLDS", "x", "a"), edge("HOLDS", source, target))))
    assert (details["edge"], details["end"], details["id"]) == ("HOLDS", end, missing)


def test_an_end_of_another_kind_is_no_end(store: Store) -> None:
    put(store, box("x"), thing("x"))
    refused(store, MissingEnd, lambda w: w.tie((edge("BESIDE", "x", "a"),)))
    put(store, thing("a"))
    refused(store, MissingEnd, lambda w: w.tie((edge("HOLDS", "a", "x"),)))


def test_untying_counts_what_was_there_and_ignores_fields(store: Store) -> None:
    things(store, "a", "b", "c")
    tie(store, edge("NEXT_TO", "a", "b", note="n"), edge("LEADS_TO", "a", "b", cost=1))
    gone = store.write(
        lambda w: w.untie((edge("NEXT_TO", "b", "a"), edge("NEXT_TO", "b", "c"), edge("LEADS_TO", "a", "b")))
    )
    assert gone == 2
    assert store.write(lambda w: w.untie((edge("NEXT_TO", "b", "a"),))) == 0
    assert store.read(lambda r: (*r.edges("NEXT_TO"), *r.edges("LEADS_TO"))) == ()


def test_work_that_raises_leaves_nothing(store: Store) -> None:
    class Sudden(Exception):
        pass

    def work(w: Writer) -> None:
        w.put((thing("a"), box("b")))
        w.tie((edge("HOLDS", "b", "a"),))
        w.append((entry("e"),))
        raise Sudden

    with pytest.raises(Sudden):
        store.write(work)
    assert everything(store) == []
    assert store.read(lambda r: (r.revision(), r.changes(since=0).items)) == (0, ())


def test_work_that_swallows_a_refusal_cannot_store_the_half(store: Store) -> None:
    things(store, "a")

    def work(w: Writer) -> str:
        w.put((thing("b"),))
        try:
            w.put((thing("a"),))
        except Stale:
            w.put((thing("c"),))
        return "done"

    with pytest.raises(GraphError):
        store.write(work)
    assert found_ids(store) == ["a"]


def test_a_writer_reads_its_own_writes_and_others_do_not_yet(store: Store) -> None:
    def work(w: Writer) -> tuple[Any, ...]:
        (node,) = w.put((thing("a", size=1),))
        w.put((node.with_fields(size=2), box("x")))
        w.tie((edge("HOLDS", "x", "a"),))
        inside = w.get("Thing", "a")
        return (
            inside,
            w.find("Thing", limit=10_000).nodes,
            len(w.neighbours("HOLDS", ("x",))),
            w.tally("Thing")[0].count,
        )

    inside, nodes, ties, count = store.write(work)
    assert inside == nodes[0] == thing("a", version=2, size=2)
    assert (ties, count) == (1, 1)


def test_a_read_inside_a_write_is_a_look_of_its_own(store: Store) -> None:
    things(store, "a")

    def work(w: Writer) -> list[str]:
        w.put((thing("b"),))
        return store.read(lambda r: [node.id for node in r.find("Thing", limit=10_000).nodes])

    assert store.write(work) == ["a"]


def test_the_result_of_the_work_is_returned(store: Store) -> None:
    assert store.write(lambda w: "wrote") == "wrote"
    assert store.read(lambda r: "read") == "read"


def test_writes_of_nothing_are_fine(store: Store) -> None:
    assert store.write(lambda w: (w.put(()), w.append(()), w.tie(()), w.untie(()))) == ((), (), None, 0)
    assert store.read(lambda r: r.revision()) == 0
