"""Finding, paging, walking, counting and searching."""

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from graph.errors import WrongValue
from graph.model import Condition, Edge, Node, Op, Order, Subgraph, Tally, where
from graph.store import Store
from tests.engines.store_helpers import box, edge, exact, found, pages, put, thing, things, tie


def cond(field: str, op: Op, value: Any) -> Condition:
    return Condition(field=field, op=op, value=value)


@pytest.fixture
def sizes(store: Store) -> Store:
    """Five things: two of one size, two without any."""
    put(
        store,
        thing("e", size=2, shade="red", weight=1.5),
        thing("b", size=1, shade="blue"),
        thing("c", shade="red"),
        thing("a", size=2, tags=("x", "y")),
        thing("d", ready=False),
    )
    return store


def test_nothing_is_found_in_an_empty_store(store: Store) -> None:
    assert store.read(lambda r: r.find("Thing")).nodes == ()
    assert store.read(lambda r: r.find("Thing")).next is None


def test_without_an_order_nodes_come_by_id(sizes: Store) -> None:
    assert found(sizes) == ["a", "b", "c", "d", "e"]


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
    assert found(sizes, order=order) == list(expected)
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
    got = [node.fields["name"] for node in store.read(lambda r: r.find("Thing", order=(Order(field="name"),))).nodes]
    assert got == sorted(names)
    assert len(found(store, cond("name", Op.GT, "я"))) == 2
    walked = pages(store, order=(Order(field="name", descending=True),), limit=1)
    assert [page.nodes[0].fields["name"] for page in walked] == sorted(names, reverse=True)


def test_a_key_of_another_order_is_refused(sizes: Store) -> None:
    for after in [(), (1,), ("text", "a"), (1, None), (1, 2, "a")]:
        with pytest.raises(WrongValue):
            sizes.read(lambda r, after=after: r.find("Thing", order=(Order(field="size"),), after=after))


def test_words_cannot_be_sorted_by_or_grouped_by_and_text_not_summed(sizes: Store) -> None:
    calls: list[Any] = [
        lambda r: r.find("Thing", order=(Order(field="tags"),)),
        lambda r: r.tally("Thing", by=("tags",)),
        lambda r: r.tally("Thing", total=("name",)),
        lambda r: r.find("Thing", (cond("tags", Op.EQ, ("x",)),)),
        lambda r: r.find("Thing", (cond("name", Op.HAS, "x"),)),
        lambda r: r.find("Thing", (cond("size", Op.IN, 1),)),
        lambda r: r.find("Thing", (cond("size", Op.EQ, "1"),)),
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
    assert found(sizes, condition) == list(expected)


def test_every_condition_must_hold(sizes: Store) -> None:
    assert found(sizes, *where(size=2, shade="red")) == ["e"]
    assert found(sizes, cond("size", Op.GE, 1), cond("size", Op.LT, 2)) == ["b"]


def test_in_takes_thousands_of_values(sizes: Store) -> None:
    many: tuple[Any, ...] = tuple(range(2, 3000))
    assert found(sizes, cond("size", Op.IN, many)) == ["a", "e"]
    assert found(sizes, cond("id", Op.IN, ("a", *map(str, many)))) == ["a"]
    assert found(sizes, cond("weight", Op.IN, tuple(number / 2 for number in (*many, 3)))) == ["e"]
    assert store_many(sizes, many) == ["a", "e"]


def store_many(store: Store, many: tuple[int, ...]) -> list[str]:
    return [node.id for node in store.read(lambda r: r.get_many("Thing", ("e", "a", "a", *map(str, many))))]


def test_dates_and_moments_are_compared_as_time(store: Store) -> None:
    put(store, thing("a", day=date(999, 12, 31)), thing("b", day=date(2024, 2, 29)))
    assert found(store, cond("day", Op.LT, date(1000, 1, 1))) == ["a"]
    moments = [datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, tzinfo=UTC), datetime(2030, 1, 1, 0, 0, 0, 1, UTC)]
    put(store, *(thing(f"m{at}", moment=moment) for at, moment in enumerate(moments)))
    assert found(store, cond("moment", Op.LE, moments[1]), order=(Order(field="moment", descending=True),)) == [
        "m1",
        "m0",
    ]


# --- walking ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def ties(store: Store) -> Store:
    things(store, *"abcd")
    put(store, box("x"), box("y"))
    tie(
        store,
        edge("HOLDS", "x", "a"),
        edge("HOLDS", "x", "c"),
        edge("HOLDS", "y", "a"),
        edge("LEADS_TO", "a", "b", cost=1.0),
        edge("LEADS_TO", "b", "a", cost=2.0),
        edge("LEADS_TO", "b", "b", cost=3.0),
        edge("NEXT_TO", "b", "a"),
        edge("NEXT_TO", "c", "b"),
        edge("NEXT_TO", "d", "d"),
    )
    return store


def around(store: Store, kind: str, *ids: str, towards: bool = True) -> list[str]:
    pairs = store.read(lambda r: r.neighbours(kind, ids, towards=towards))
    return [f"{one.source}{one.target}:{node.kind[0]}{node.id}" for one, node in pairs]


def test_neighbours_follow_the_direction_of_a_directed_edge(ties: Store) -> None:
    assert around(ties, "HOLDS", "x") == ["xa:Ta", "xc:Tc"]
    assert around(ties, "HOLDS", "a") == []
    assert around(ties, "HOLDS", "a", "c", towards=False) == ["xa:Bx", "xc:Bx", "ya:By"]
    assert around(ties, "LEADS_TO", "b") == ["ba:Ta", "bb:Tb"]
    assert around(ties, "LEADS_TO", "b", towards=False) == ["ab:Ta", "bb:Tb"]
    assert around(ties, "LEADS_TO", "a", "b") == ["ab:Tb", "ba:Ta", "bb:Tb"]
    assert around(ties, "LEADS_TO") == []


@pytest.mark.parametrize("towards", [True, False])
def test_an_undirected_edge_is_seen_from_both_ends_once(ties: Store, towards: bool) -> None:
    assert around(ties, "NEXT_TO", "a", towards=towards) == ["ab:Tb"]
    assert around(ties, "NEXT_TO", "b", towards=towards) == ["ab:Ta", "bc:Tc"]
    assert around(ties, "NEXT_TO", "a", "b", towards=towards) == ["ab:Tb", "bc:Tc"]
    assert around(ties, "NEXT_TO", "d", "d", towards=towards) == ["dd:Td"]


def test_edges_come_ordered_and_undirected_ones_with_ascending_ends(ties: Store) -> None:
    assert [one.source + one.target for one in ties.read(lambda r: r.edges("NEXT_TO"))] == ["ab", "bc", "dd"]
    assert [one.source + one.target for one in ties.read(lambda r: r.edges("HOLDS"))] == ["xa", "xc", "ya"]


def shape(part: Subgraph) -> tuple[list[str], list[str]]:
    return (
        [f"{node.kind}:{node.id}" for node in part.nodes],
        [f"{one.kind}:{one.source}{one.target}" for one in part.edges],
    )


def test_a_subgraph_grows_a_step_at_a_time_either_way(ties: Store) -> None:
    def look(steps: int, *edges: str) -> tuple[list[str], list[str]]:
        start = (("Box", "x"), ("Thing", "no such"))
        return shape(ties.read(lambda r: r.subgraph(start, edges=edges, steps=steps)))

    assert look(0, "HOLDS", "NEXT_TO") == (["Box:x"], [])
    assert look(1, "HOLDS") == (["Box:x", "Thing:a", "Thing:c"], ["HOLDS:xa", "HOLDS:xc"])
    assert look(2, "HOLDS") == (
        ["Box:x", "Box:y", "Thing:a", "Thing:c"],
        ["HOLDS:xa", "HOLDS:xc", "HOLDS:ya"],
    )
    nodes, edges = look(2, "HOLDS", "NEXT_TO")
    assert nodes == ["Box:x", "Box:y", "Thing:a", "Thing:b", "Thing:c"]
    assert edges == ["HOLDS:xa", "HOLDS:xc", "HOLDS:ya", "NEXT_TO:ab", "NEXT_TO:bc"]
    assert look(9, "LEADS_TO") == (["Box:x"], [])


def test_a_subgraph_holds_every_edge_between_its_nodes_and_nothing_twice(ties: Store) -> None:
    start = (("Thing", "a"), ("Thing", "b"), ("Thing", "b"))
    part = ties.read(lambda r: r.subgraph(start, edges=("LEADS_TO", "NEXT_TO"), steps=0))
    assert shape(part) == (["Thing:a", "Thing:b"], ["LEADS_TO:ab", "LEADS_TO:ba", "LEADS_TO:bb", "NEXT_TO:ab"])
    assert [one.fields for one in part.edges if one.kind == "LEADS_TO"] == [{"cost": 1.0}, {"cost": 2.0}, {"cost": 3.0}]


# --- counting --------------------------------------------------------------------------------------------------------


def test_a_tally_without_groups_is_one_row_even_of_nothing(store: Store) -> None:
    assert store.read(lambda r: r.tally("Thing", total=("size",))) == (Tally(key=(), count=0, sums=(0.0,)),)
    assert store.read(lambda r: r.tally("Thing", by=("shade",))) == ()


def test_a_tally_groups_absent_last_and_sums_absent_as_nothing(sizes: Store) -> None:
    rows = sizes.read(lambda r: r.tally("Thing", by=("shade", "size"), total=("weight", "size")))
    assert rows == (
        Tally(key=("blue", 1), count=1, sums=(0.0, 1.0)),
        Tally(key=("red", 2), count=1, sums=(1.5, 2.0)),
        Tally(key=("red", None), count=1, sums=(0.0, 0.0)),
        Tally(key=(None, 2), count=1, sums=(0.0, 2.0)),
        Tally(key=(None, None), count=1, sums=(0.0, 0.0)),
    )
    assert all(type(part) is float for row in rows for part in row.sums)
    assert sizes.read(lambda r: r.tally("Thing", where(size=2), by=("shade",)))[0].count == 1


def test_a_tally_keeps_the_types_of_its_keys_and_survives_big_sums(store: Store) -> None:
    moment, day = datetime(2026, 1, 1, 5, tzinfo=UTC), date(2026, 1, 1)
    put(store, *(thing(f"{at}", ready=True, day=day, moment=moment, size=2**62) for at in range(4)))
    (row,) = store.read(lambda r: r.tally("Thing", by=("ready", "day", "moment", "size"), total=("size",)))
    assert row.key == (True, day, moment, 2**62)
    assert [type(part) for part in row.key] == [bool, date, datetime, int]
    assert row.sums == (float(2**64),)


# --- searching -------------------------------------------------------------------------------------------------------


@pytest.fixture
def named(store: Store) -> Store:
    put(
        store,
        thing("1", name="Център Надежда"),
        thing("2", name="Надежден приятел", tags=("център",)),
        thing("3", name="The Nadezhda house"),
        thing("4", name="Сдружение Шанс"),
        thing("5"),
        thing("6", name="②③ Ⅻ 12A ℋ ㎒ ١٢ 𝔘 東京 naïve Ünal"),
    )
    return store


def searched(store: Store, text: str, **more: Any) -> list[str]:
    return [node.id for node in store.read(lambda r: r.search("Thing", text, **more))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("надежда", "13"),
        ("nadejda", "13"),
        ("NADEZHDA", "13"),
        ("надежд", "123"),
        ("център надеж", "12"),
        ("tsentar nadezh", "12"),
        ("шанс", "4"),
        ("shans", "4"),
        ("6ans", "4"),
        ("адежда", ""),
        ("надежда шанс", ""),
        ("", ""),
        (" -!? ", ""),
        ('" OR "', ""),
        ("NEAR(надежда", ""),
        ("надежда*", "13"),
        ("12", "6"),
        ("東", "6"),
        ("unal", "6"),
    ],
)
def test_search_finds_beginnings_of_words_in_either_alphabet(named: Store, text: str, expected: str) -> None:
    assert sorted(searched(named, text)) == list(expected)


def test_search_ranks_whole_words_first_then_earlier_ones_then_id(named: Store) -> None:
    assert searched(named, "надежд") == ["2", "1", "3"]
    assert searched(named, "надежда") == ["1", "3"]
    assert searched(named, "център") == ["1", "2"]
    assert searched(named, "надежд", limit=2) == ["2", "1"]
    assert searched(named, "надежд", limit=0) == []


def test_search_forgets_old_words_and_sees_new_ones(named: Store) -> None:
    searched(named, "надежда")
    one, two = named.read(lambda r: r.get_many("Thing", ("1", "2")))
    put(named, one.with_fields(name="Ново име"), two.with_fields(name=None, tags=None))
    assert searched(named, "надежд") == ["3"]
    assert searched(named, "ново") == ["1"]
    assert searched(named, "център") == []


def test_a_kind_without_searchable_fields_finds_nothing(store: Store) -> None:
    put(store, box("b", label="надежда"))
    assert store.read(lambda r: r.search("Box", "надежда")) == ()


def test_a_search_inside_a_write_sees_what_was_just_written(store: Store) -> None:
    def work(w: Any) -> list[str]:
        w.put((thing("a", name="надежда"),))
        return [node.id for node in w.search("Thing", "надежда")]

    assert store.write(work) == ["a"]


# --- the whole -------------------------------------------------------------------------------------------------------


def everything(store: Store) -> list[Any]:
    return store.read(lambda r: [exact(record) for record in r.backup()])


def test_a_backup_holds_everything_nodes_first(ties: Store) -> None:
    records = ties.read(lambda r: list(r.backup()))
    kinds = [isinstance(record, Node) for record in records]
    assert all(before >= after for before, after in pairwise(kinds))
    assert len(records) == 6 + 9


def test_a_backup_half_read_does_not_hold_the_store_back(ties: Store) -> None:
    first = ties.read(lambda r: next(iter(r.backup())))
    assert isinstance(first, Node | Edge)
    things(ties, "new")
    assert "new" in found(ties)
