"""Finding by conditions, in an order, a page at a time."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from graph.errors import WrongValue
from graph.model import Condition, Op, Order, where
from graph.store import Store
from tests.engines.store_helpers import found_ids, pages, put, thing


def cond(field: str, op: Op, value: Any) -> Condition:
    return Condition(field=field, op=op, value=value)


def test_nothing_is_found_in_an_empty_store(store: Store) -> None:
    assert store.read(lambda r: r.find("Thing", limit=10_000)).nodes == ()
    assert store.read(lambda r: r.find("Thing", limit=10_000)).next is None


def test_without_an_order_nodes_come_by_id(sizes: Store) -> None:
    assert found_ids(sizes) == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ((Order(field="size"),), "baecd"),
        ((Order(field="size", descending=True),), "aebcd"),
        ((Order(field="shade"), Order(field="size", descending=True)), "becad"),
        ((Order(field="shade", descending=True), Order(field="size")), "ecbad"),
        ((Order(field="id", descending=True),), "edcba"),
        ((Order(field="size"), Order(field="id", descending=True)), "beadc"),
        ((Order(field="ready"),), "dabce"),
    ],
    ids=str,
)
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6])
def test_absent_values_come_last_both_ways_ties_go_by_id_and_pages_join_to_the_whole(
    sizes: Store, order: tuple[Order, ...], expected: str, limit: int
) -> None:
    assert found_ids(sizes, order=order) == list(expected)
    seen = pages(sizes, order=order, limit=limit)
    assert [node.id for page in seen for node in page.nodes] == list(expected)
    assert all(len(page.nodes) == limit for page in seen[:-1])
    assert seen[-1].nodes, "the last page is empty: the one before should have said it was the last"


def test_pages_keep_to_the_conditions(sizes: Store) -> None:
    seen = pages(sizes, *where(shade="red"), order=(Order(field="size"),), limit=1)
    assert [node.id for page in seen for node in page.nodes] == ["e", "c"]


def test_text_is_ordered_by_code_point_and_not_by_a_language(store: Store) -> None:
    names = ["Z", "a", "z", "É", "é", "Я", "а", "я", "𝔘", "🧭", ""]
    put(store, *(thing(f"t{at}", name=name) for at, name in enumerate(names)))
    got = [
        node.fields["name"]
        for node in store.read(lambda r: r.find("Thing", order=(Order(field="name"),), limit=10_000)).nodes
    ]
    assert got == sorted(names)
    assert len(found_ids(store, cond("name", Op.GT, "я"))) == 2
    walked = pages(store, order=(Order(field="name", descending=True),), limit=1)
    assert [page.nodes[0].fields["name"] for page in walked] == sorted(names, reverse=True)


def test_a_key_of_another_order_is_refused(sizes: Store) -> None:
    for after in [(), (1,), ("text", "a"), (1, None), (1, 2, "a")]:
        with pytest.raises(WrongValue):
            sizes.read(lambda r, after=after: r.find("Thing", order=(Order(field="size"),), after=after, limit=10_000))


def test_words_cannot_be_sorted_by_or_grouped_by_and_text_not_summed(sizes: Store) -> None:
    calls: list[Any] = [
        lambda r: r.find("Thing", order=(Order(field="tags"),), limit=10_000),
        lambda r: r.tally("Thing", by=("tags",)),
        lambda r: r.tally("Thing", total=("name",)),
        lambda r: r.find("Thing", (cond("tags", Op.EQ, ("x",)),), limit=10_000),
        lambda r: r.find("Thing", (cond("name", Op.HAS, "x"),), limit=10_000),
        lambda r: r.find("Thing", (cond("size", Op.IN, 1),), limit=10_000),
        lambda r: r.find("Thing", (cond("size", Op.EQ, "1"),), limit=10_000),
    ]
    for call in calls:
        with pytest.raises(WrongValue):
            sizes.read(call)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (cond("size", Op.EQ, 2), "ae"),
        (cond("size", Op.NE, 2), "b"),
        (cond("size", Op.LT, 2), "b"),
        (cond("size", Op.LE, 2), "abe"),
        (cond("size", Op.GT, 1), "ae"),
        (cond("size", Op.GE, 1), "abe"),
        (cond("size", Op.IN, (1, 7)), "b"),
        (cond("size", Op.IN, ()), ""),
        (cond("size", Op.EMPTY, True), "cd"),
        (cond("size", Op.EMPTY, False), "abe"),
        (cond("tags", Op.HAS, "y"), "a"),
        (cond("tags", Op.HAS, "xy"), ""),
        (cond("tags", Op.HAS, ""), ""),
        (cond("tags", Op.EMPTY, True), "bcde"),
        (cond("tags", Op.IN, (("x",), ("y", "x"))), ""),
        (cond("tags", Op.IN, (("x", "y"),)), "a"),
        (cond("ready", Op.EQ, False), "d"),
        (cond("ready", Op.NE, True), "d"),
        (cond("ready", Op.LT, True), "d"),
        (cond("weight", Op.GT, 1), "e"),
        (cond("weight", Op.IN, (1.5,)), "e"),
        (cond("id", Op.GT, "c"), "de"),
        (cond("id", Op.IN, ("a", "e", "zz")), "ae"),
        (cond("id", Op.EMPTY, True), ""),
        (cond("id", Op.EMPTY, False), "abcde"),
    ],
    ids=str,
)
def test_a_condition_on_an_absent_field_is_false_except_empty(
    sizes: Store, condition: Condition, expected: str
) -> None:
    assert found_ids(sizes, condition) == list(expected)


def test_every_condition_must_hold(sizes: Store) -> None:
    assert found_ids(sizes, *where(size=2, shade="red")) == ["e"]
    assert found_ids(sizes, cond("size", Op.GE, 1), cond("size", Op.LT, 2)) == ["b"]


def test_in_takes_thousands_of_values(sizes: Store) -> None:
    many: tuple[Any, ...] = tuple(range(2, 3000))
    assert found_ids(sizes, cond("size", Op.IN, many)) == ["a", "e"]
    assert found_ids(sizes, cond("id", Op.IN, ("a", *map(str, many)))) == ["a"]
    assert found_ids(sizes, cond("weight", Op.IN, tuple(number / 2 for number in (*many, 3)))) == ["e"]
    assert store_many(sizes, many) == ["a", "e"]


def store_many(store: Store, many: tuple[int, ...]) -> list[str]:
    return [node.id for node in store.read(lambda r: r.get_many("Thing", ("e", "a", "a", *map(str, many))))]


def test_dates_and_moments_are_compared_as_time(store: Store) -> None:
    put(store, thing("a", day=date(999, 12, 31)), thing("b", day=date(2024, 2, 29)))
    assert found_ids(store, cond("day", Op.LT, date(1000, 1, 1))) == ["a"]
    moments = [datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, tzinfo=UTC), datetime(2030, 1, 1, 0, 0, 0, 1, UTC)]
    put(store, *(thing(f"m{at}", moment=moment) for at, moment in enumerate(moments)))
    assert found_ids(store, cond("moment", Op.LE, moments[1]), order=(Order(field="moment", descending=True),)) == [
        "m1",
        "m0",
    ]
