"""Putting, appending, tying, undoing, changes and backups."""

from datetime import UTC, datetime
from typing import Any

import pytest

from graph.errors import GraphError, MissingEnd, NotEmpty, Stale, Taken, UnknownName, WrongValue
from graph.model import Change, Edge, Node
from graph.schema import Schema
from graph.store import Store, Writer
from tests.engines.store_helpers import box, edge, found, put, thing, things, tie
from tests.engines.stores import Engine
from tests.engines.test_reader import everything

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def entry(node_id: str, **fields: Any) -> Node:
    return Node(kind="Entry", id=node_id, fields={"of": "a", "at": NOON, **fields})


def refused(store: Store, error: type[GraphError], work: Any) -> dict[str, Any]:
    """Expect a refusal that leaves the store exactly as it was; return its details."""
    before, revision = everything(store), store.read(lambda r: r.revision())
    with pytest.raises(error) as caught:
        store.write(work)
    assert everything(store) == before
    assert store.read(lambda r: r.revision()) == revision
    return caught.value.details


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
    assert len(found(store)) == 4


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
    assert found(store) == ["a"]


def test_a_writer_reads_its_own_writes_and_others_do_not_yet(store: Store) -> None:
    def work(w: Writer) -> tuple[Any, ...]:
        (node,) = w.put((thing("a", size=1),))
        w.put((node.with_fields(size=2), box("x")))
        w.tie((edge("HOLDS", "x", "a"),))
        inside = w.get("Thing", "a")
        return inside, w.find("Thing").nodes, len(w.neighbours("HOLDS", ("x",))), w.tally("Thing")[0].count

    inside, nodes, ties, count = store.write(work)
    assert inside == nodes[0] == thing("a", version=2, size=2)
    assert (ties, count) == (1, 1)


def test_a_read_inside_a_write_is_a_look_of_its_own(store: Store) -> None:
    things(store, "a")

    def work(w: Writer) -> list[str]:
        w.put((thing("b"),))
        return store.read(lambda r: [node.id for node in r.find("Thing").nodes])

    assert store.write(work) == ["a"]


def test_the_result_of_the_work_is_returned(store: Store) -> None:
    assert store.write(lambda w: "wrote") == "wrote"
    assert store.read(lambda r: "read") == "read"


def test_writes_of_nothing_are_fine(store: Store) -> None:
    assert store.write(lambda w: (w.put(()), w.append(()), w.tie(()), w.untie(()))) == ((), (), None, 0)
    assert store.read(lambda r: r.revision()) == 0


# --- changes ---------------------------------------------------------------------------------------------------------


def changed(store: Store, since: int) -> list[Change]:
    return list(store.read(lambda r: r.changes(since=since)).items)


def now(store: Store) -> int:
    return store.read(lambda r: r.revision())


def test_the_revision_counts_writes_that_touch_tracked_kinds_only(store: Store) -> None:
    assert now(store) == 0
    things(store, "a", "b")
    first = now(store)
    assert first > 0
    put(store, box("x"))
    tie(store, edge("HOLDS", "x", "a"))
    store.write(lambda w: w.append((entry("e"),)))
    store.write(lambda w: w.untie((edge("NEXT_TO", "a", "b"),)))
    assert now(store) == first
    assert store.read(lambda r: r.changes(since=0)).revision == first
    tie(store, edge("NEXT_TO", "a", "b"))
    assert now(store) > first


def test_changes_name_each_key_once_in_order_nodes_before_edges(store: Store) -> None:
    b, _ = things(store, "b", "a")
    put(store, b)
    put(store, box("x"))
    tie(store, edge("NEXT_TO", "b", "a"), edge("LEADS_TO", "b", "b", cost=1), edge("LEADS_TO", "a", "b", cost=1))
    assert changed(store, 0) == [
        Change(kind="Thing", id="a"),
        Change(kind="Thing", id="b"),
        Change(kind="LEADS_TO", id="a", target="b"),
        Change(kind="LEADS_TO", id="b", target="b"),
        Change(kind="NEXT_TO", id="a", target="b"),
    ]
    assert changed(store, now(store)) == []


def test_changes_tell_only_what_came_after(store: Store) -> None:
    things(store, "a", "b")
    since = now(store)
    b = store.read(lambda r: r.get("Thing", "b"))
    assert b is not None
    put(store, b.with_fields(size=1))
    things(store, "c")
    assert changed(store, since) == [Change(kind="Thing", id="b"), Change(kind="Thing", id="c")]


def test_an_untied_edge_is_gone_until_it_is_tied_again(store: Store) -> None:
    things(store, "a", "b")
    tie(store, edge("NEXT_TO", "a", "b"))
    tied = now(store)
    store.write(lambda w: w.untie((edge("NEXT_TO", "b", "a"),)))
    untied = now(store)
    assert changed(store, tied) == [Change(kind="NEXT_TO", id="a", target="b", gone=True)]
    assert [change.gone for change in changed(store, 0)] == [False, False, True]
    assert changed(store, untied) == []
    tie(store, edge("NEXT_TO", "a", "b"))
    assert changed(store, untied) == changed(store, tied) == [Change(kind="NEXT_TO", id="a", target="b")]


def test_untie_and_tie_in_one_write_is_a_change_of_one_edge(store: Store) -> None:
    things(store, "a", "b")
    tie(store, edge("NEXT_TO", "a", "b", note="1"))
    since, one = now(store), edge("NEXT_TO", "a", "b", note="2")
    store.write(lambda w: (w.untie((one,)), w.tie((one,))))
    assert changed(store, since) == [Change(kind="NEXT_TO", id="a", target="b")]
    assert store.read(lambda r: r.edges("NEXT_TO")) == (one,)


def test_another_content_has_another_mark_and_the_same_one_keeps_it(
    engine: Engine, place: str, store: Store, schema: Schema
) -> None:
    assert store.read(lambda r: r.content_revision()) == ("", 0)
    things(store, "a")
    content, revision = store.read(lambda r: r.content_revision())
    assert content
    things(store, "b")
    assert store.read(lambda r: r.content_revision()) == (content, revision + 1)
    store.close()
    engine.wipe(place, schema)
    again = engine.open(place, schema)
    things(again, "a")
    assert again.read(lambda r: r.content_revision())[1] == revision
    assert again.read(lambda r: r.content_revision())[0] != content
    again.close()


def test_inside_a_write_the_revision_is_still_the_last_committed_one(store: Store) -> None:
    things(store, "a")
    before = now(store)

    def work(w: Writer) -> int:
        w.put((thing("b"),))
        return w.revision()

    assert store.write(work) == before
    assert now(store) > before


# --- backup and restore ----------------------------------------------------------------------------------------------


def filled(store: Store) -> None:
    a, _ = put(store, thing("a", name="Надежда", weight=0.1, moment=NOON, tags=("x", "y")), thing("b", ready=True))
    put(store, box("x", room=2), a)
    put(store, Node(kind="Bare", id="n"))
    store.write(lambda w: w.append((entry("e", amount=2.5),)))
    tie(store, edge("HOLDS", "x", "a", why=("z",)), edge("NEXT_TO", "b", "a", note="n"), edge("BESIDE", "x", "x"))


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
    assert len(changed(second, 0)) == 3
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
        ((thing("a", version=1, code="X"), thing("b", version=1, code="X")), Taken),
        ((thing("a", version=1), Edge(kind="NEXT_TO", source="a", target="b")), MissingEnd),
        ((thing("a", version=1), Node(kind="Box", id="x", version=1)), WrongValue),
        ((thing("a", version=1), Node(kind="Nothing", id="x", version=1)), UnknownName),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_a_wrong_backup_is_refused_whole(store: Store, records: Any, error: type[GraphError]) -> None:
    refused(store, error, lambda w: w.restore(records))


# --- opening ---------------------------------------------------------------------------------------------------------


def test_everything_is_still_there_after_closing_and_opening(engine: Engine, place: str, schema: Schema) -> None:
    first = engine.open(place, schema)
    filled(first)
    before, revision = everything(first), now(first)
    first.close()
    second = engine.open(place, schema)
    assert (everything(second), now(second)) == (before, revision)
    second.close()


def test_two_open_stores_see_each_others_writes(engine: Engine, place: str, schema: Schema) -> None:
    one, two = engine.open(place, schema), engine.open(place, schema)
    (node,) = put(one, thing("a", name="надежда"))
    assert two.read(lambda r: r.search("Thing", "надежда")) == (node,)
    (changed_node,) = put(two, node.with_fields(name="шанс"))
    assert one.read(lambda r: (r.get("Thing", "a"), r.search("Thing", "шанс"))) == (changed_node, (changed_node,))
    assert one.read(lambda r: r.search("Thing", "надежда")) == ()
    assert now(one) == now(two) > 0
    one.close()
    two.close()


def test_facts_say_which_engine_where_and_how_it_is(store: Store, engine: Engine) -> None:
    filled(store)
    facts = store.status()
    assert facts["engine"] == engine.name
    assert facts["healthy"] is True
    assert facts["version"]
    assert facts["place"]
