"""Revisions, what changed since one, and which content a revision belongs to."""

from graph.model import Change
from graph.schema import Schema
from graph.store import Store, Writer
from tests.engines.store_helpers import box, changes_since, edge, entry, put, revision_of, thing, things, tie
from tests.engines.stores import Engine


def test_the_revision_counts_writes_that_touch_tracked_kinds_only(store: Store) -> None:
    assert revision_of(store) == 0
    things(store, "a", "b")
    first = revision_of(store)
    assert first > 0
    put(store, box("x"))
    tie(store, edge("HOLDS", "x", "a"))
    store.write(lambda w: w.append((entry("e"),)))
    store.write(lambda w: w.untie((edge("NEXT_TO", "a", "b"),)))
    assert revision_of(store) == first
    assert store.read(lambda r: r.changes(since=0)).revision == first
    tie(store, edge("NEXT_TO", "a", "b"))
    assert revision_of(store) > first


def test_changes_name_each_key_once_in_order_nodes_before_edges(store: Store) -> None:
    b, _ = things(store, "b", "a")
    put(store, b)
    put(store, box("x"))
    tie(store, edge("NEXT_TO", "b", "a"), edge("LEADS_TO", "b", "b", cost=1), edge("LEADS_TO", "a", "b", cost=1))
    assert changes_since(store, 0) == [
        Change(kind="Thing", id="a"),
        Change(kind="Thing", id="b"),
        Change(kind="LEADS_TO", id="a", target="b"),
        Change(kind="LEADS_TO", id="b", target="b"),
        Change(kind="NEXT_TO", id="a", target="b"),
    ]
    assert changes_since(store, revision_of(store)) == []


def test_changes_tell_only_what_came_after(store: Store) -> None:
    things(store, "a", "b")
    since = revision_of(store)
    b = store.read(lambda r: r.get("Thing", "b"))
    assert b is not None
    put(store, b.with_fields(size=1))
    things(store, "c")
    assert changes_since(store, since) == [Change(kind="Thing", id="b"), Change(kind="Thing", id="c")]


def test_an_untied_edge_is_gone_until_it_is_tied_again(store: Store) -> None:
    things(store, "a", "b")
    tie(store, edge("NEXT_TO", "a", "b"))
    tied = revision_of(store)
    store.write(lambda w: w.untie((edge("NEXT_TO", "b", "a"),)))
    untied = revision_of(store)
    assert changes_since(store, tied) == [Change(kind="NEXT_TO", id="a", target="b", gone=True)]
    assert [change.gone for change in changes_since(store, 0)] == [False, False, True]
    assert changes_since(store, untied) == []
    tie(store, edge("NEXT_TO", "a", "b"))
    assert changes_since(store, untied) == changes_since(store, tied) == [Change(kind="NEXT_TO", id="a", target="b")]


def test_untie_and_tie_in_one_write_is_a_change_of_one_edge(store: Store) -> None:
    things(store, "a", "b")
    tie(store, edge("NEXT_TO", "a", "b", note="1"))
    since, one = revision_of(store), edge("NEXT_TO", "a", "b", note="2")
    store.write(lambda w: (w.untie((one,)), w.tie((one,))))
    assert changes_since(store, since) == [Change(kind="NEXT_TO", id="a", target="b")]
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
    before = revision_of(store)

    def work(w: Writer) -> int:
        w.put((thing("b"),))
        return w.revision()

    assert store.write(work) == before
    assert revision_of(store) > before
