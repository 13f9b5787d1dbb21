"""What engines share: search keys of a node, the order of search, the part of a graph around a start."""

from dataclasses import replace
from typing import Any

import pytest

from graph import transliteration
from graph.engines import shared
from graph.errors import Stale, UnknownName, WrongValue
from graph.model import Node, Order
from graph.schema import Schema
from tests.engines.store_helpers import entry, thing


def test_the_searchable_text_of_a_node_is_its_keys_in_order_of_the_schema(schema: Schema) -> None:
    node = thing("a", tags=("Ябълка", "две думи"), name="Чаша!", shade="not searchable")
    assert shared.searchable_text(schema.kind("Thing"), node) == "chasha iabalka dve dumi"
    assert shared.searchable_text(schema.kind("Thing"), thing("b")) == ""


def test_ranked_keeps_what_matches_and_puts_whole_words_first(schema: Schema) -> None:
    nodes = [thing("a", name="домашна"), thing("b", name="малък дом"), thing("c", name="дом"), thing("d", name="вода")]
    query = transliteration.alternatives("дом")
    assert [node.id for node in shared.ranked(schema.kind("Thing"), nodes, query, limit=9)] == ["c", "b", "a"]
    assert [node.id for node in shared.ranked(schema.kind("Thing"), nodes, query, limit=1)] == ["c"]


def test_a_sort_key_ends_with_the_id() -> None:
    order = (Order(field="size", descending=True), Order(field="id"))
    assert shared.sort_key(thing("a", size=2), order) == (2, "a", "a")
    assert shared.sort_key(thing("a"), order) == (None, "a", "a")


@pytest.mark.parametrize(
    ("by", "total", "error"),
    [
        (("tags",), (), WrongValue), ((), ("name",), WrongValue), (("nothing",), (), UnknownName),
        ((), ("nothing",), UnknownName),
    ],
)  # fmt: skip
def test_a_tally_that_cannot_be_made_is_refused(schema: Schema, by: Any, total: Any, error: type[Exception]) -> None:
    shared.check_tally(schema, "Thing", ("shade", "ready", "day"), ("size", "weight"))
    with pytest.raises(error):
        shared.check_tally(schema, "Thing", by, total)


def test_a_new_node_is_for_put_and_a_new_event_for_append(schema: Schema) -> None:
    assert shared.clean_new(schema, thing("a", weight=1), events=False) == thing("a", weight=1.0)
    assert shared.clean_new(schema, entry("e"), events=True) == entry("e")
    for node, events, error in (
        (thing("a"), True, UnknownName), (entry("e"), False, UnknownName),
        (replace(entry("e"), version=1), True, Stale), (thing("a", size="1"), False, WrongValue),
    ):  # fmt: skip
        with pytest.raises(error):
            shared.clean_new(schema, node, events=events)


def test_a_text_that_utf8_cannot_hold_names_nothing() -> None:
    assert shared.is_storable("Ябълка 🧭")
    assert not shared.is_storable("\ud800")


def test_a_subgraph_asks_for_each_step_once_and_stops_when_nothing_is_new(schema: Schema) -> None:
    class Counting:
        calls = 0

        def get_many(self, kind: str, ids: Any) -> tuple[Node, ...]:
            return tuple(Node(kind=kind, id=node_id, version=1) for node_id in ids)

        def neighbours(self, _edge: str, _ids: Any, *, towards: bool = True) -> tuple[Any, ...]:
            self.calls += 1
            return ()

    reader = Counting()
    part = shared.subgraph(reader, schema, [("Thing", "a"), ("Thing", "a")], edges=("LEADS_TO",), steps=50)  # type: ignore[arg-type]
    assert [node.id for node in part.nodes] == ["a"]
    assert part.edges == ()
    assert reader.calls == 3  # both directions once, and the edges among the nodes
