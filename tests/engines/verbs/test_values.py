"""Values come back as they were given, with their types."""

import math
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from graph.errors import UnknownName, WrongValue
from graph.model import Condition, Node, Op, Value, where
from graph.store import Store
from tests.engines.store_helpers import box, edge, exact, found_ids, put, thing, things, tie

EDGE_VALUES: list[tuple[str, Value]] = [
    ("name", ""),
    ("name", " \t\n leading and trailing \r\n "),
    ("name", "Надежда – „тест“"),
    ("name", "astral 𝔘𝔫𝔦 🧭 and \U0010ffff"),
    ("name", "e\u0301 is not \u00e9"),
    ("name", '\'; DROP TABLE "Thing"; -- ` $name {x} \\ \\u0041'),
    ("name", "x" * 300_000),
    ("number", 2**63 - 1),
    ("number", -(2**63)),
    ("number", 0),
    ("number", 2**53 + 1),
    ("weight", 0.1 + 0.2),
    ("weight", 1.7976931348623157e308),
    ("weight", 5e-324),
    ("weight", 3.0),
    ("ready", True),
    ("ready", False),
    ("day", date(1, 1, 1)),
    ("day", date(9999, 12, 31)),
    ("day", date(2024, 2, 29)),
    ("moment", datetime(1, 1, 1, tzinfo=UTC)),
    ("moment", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
    ("moment", datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
    ("moment", datetime(2026, 3, 29, 1, 0, 0, 1, tzinfo=UTC)),
    ("tags", ("",)),
    ("tags", ("two words", "едно", "едно", "🧭", '"', ",")),
]


@pytest.mark.parametrize(("name", "value"), EDGE_VALUES, ids=lambda part: repr(part)[:30])
def test_a_value_comes_back_with_its_type_and_is_found_again(store: Store, name: str, value: Value) -> None:
    (stored,) = put(store, thing("a", **{name: value}))
    back = store.read(lambda r: r.get("Thing", "a"))
    assert back is not None
    assert exact(back) == exact(stored) == ("Thing", "a", 1, {name: (type(value), _plain(value))})
    if name == "tags":
        assert isinstance(value, tuple)
        assert found_ids(store, Condition(field="tags", op=Op.HAS, value=value[0])) == ["a"]
        assert found_ids(store, Condition(field="tags", op=Op.IN, value=(("no",), value))) == ["a"]  # type: ignore[arg-type]
    else:
        assert found_ids(store, *where(**{name: value})) == ["a"]
        assert found_ids(store, Condition(field=name, op=Op.IN, value=(value,))) == ["a"]  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_minus_zero_becomes_zero_and_a_whole_number_becomes_a_number(store: Store) -> None:
    put(store, thing("a", weight=-0.0), thing("b", weight=7))
    a, b = store.read(lambda r: r.get_many("Thing", ("a", "b")))
    assert math.copysign(1, float(a.fields["weight"])) == 1  # type: ignore[arg-type]
    assert exact(b)[3] == {"weight": (float, 7.0)}


def test_a_moment_given_in_another_zone_comes_back_in_utc_and_sorts_as_a_moment(store: Store) -> None:
    sofia = timezone(timedelta(hours=3))
    put(store, thing("a", moment=datetime(2026, 7, 1, 2, 30, 0, 5, tzinfo=sofia)))
    (node,) = store.read(lambda r: r.get_many("Thing", ("a",)))
    assert exact(node)[3]["moment"][1] == "2026-06-30T23:30:00.000005+00:00"
    earlier = Condition(field="moment", op=Op.LT, value=datetime(2026, 7, 1, 2, 30, 0, 6, tzinfo=sofia))
    assert found_ids(store, earlier) == ["a"]
    assert found_ids(store, *where(moment=datetime(2026, 7, 1, 2, 30, 0, 5, tzinfo=sofia))) == ["a"]


def test_an_empty_words_value_is_absent(store: Store) -> None:
    (stored,) = put(store, thing("a", tags=()))
    assert dict(stored.fields) == {}
    assert found_ids(store, Condition(field="tags", op=Op.EMPTY, value=True)) == ["a"]


def test_edges_carry_typed_fields_too(store: Store) -> None:
    put(store, box("b"))
    things(store, "a")
    given = edge("HOLDS", "b", "a", since=date(2020, 2, 29), why=("едно", "две"))
    tie(store, given)
    assert [exact(one) for one in store.read(lambda r: r.edges("HOLDS"))] == [exact(given)]


def test_a_kind_without_fields_is_stored(store: Store) -> None:
    put(store, Node(kind="Bare", id="x"))
    (again,) = put(store, Node(kind="Bare", id="x", version=1))
    assert store.read(lambda r: r.get("Bare", "x")) == again == Node(kind="Bare", id="x", version=2)


def test_field_names_that_are_words_of_a_query_language_work(store: Store) -> None:
    put(store, box("b", table="t", group=True))
    assert found_ids(store, *where(table="t", group=True), kind="Box") == ["b"]


WRONG: list[tuple[str, Any]] = [
    ("name", 5),
    ("name", "a\x00b"),
    ("name", "\ud800"),
    ("number", 2**63),
    ("number", -(2**63) - 1),
    ("number", 1.0),
    ("number", True),
    ("weight", math.nan),
    ("weight", math.inf),
    ("weight", "1"),
    ("weight", 10**400),
    ("ready", 1),
    ("day", datetime(2020, 1, 1, tzinfo=UTC)),
    ("day", "2020-01-01"),
    ("moment", datetime(2020, 1, 1)),  # noqa: DTZ001 - the point of the test
    ("moment", datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=3)))),
    ("moment", date(2020, 1, 1)),
    ("tags", "text"),
    ("tags", ["a"]),
    ("tags", (1,)),
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=lambda part: repr(part)[:30])
def test_a_wrong_value_is_refused_before_anything_changes(store: Store, name: str, value: Any) -> None:
    with pytest.raises(WrongValue):
        put(store, thing("good"), thing("bad", **{name: value}))
    assert found_ids(store) == []


@pytest.mark.parametrize("node_id", ["", "x" * 201, "a\x00", "\ud800", 5])
def test_a_wrong_id_is_refused(store: Store, node_id: Any) -> None:
    with pytest.raises(WrongValue):
        put(store, thing(node_id))


@pytest.mark.parametrize("node_id", ["\ud800", "no such", "", "'"])
def test_an_id_that_names_nothing_is_not_found(store: Store, node_id: str) -> None:
    things(store, "a")
    assert store.read(lambda r: r.get("Thing", node_id)) is None
    assert store.read(lambda r: [node.id for node in r.get_many("Thing", (node_id, "a", "a"))]) == ["a"]


def test_long_and_odd_ids_are_kept(store: Store) -> None:
    ids = sorted(["я" * 200, "a/b?c#d%20", "R-1:0001", "🧭", " space "])
    things(store, *ids)
    assert found_ids(store) == ids
    assert store.read(lambda r: tuple(node.id for node in r.get_many("Thing", reversed(ids)))) == tuple(ids)


def test_unknown_names_are_refused_everywhere(store: Store) -> None:
    calls: list[Any] = [
        lambda r: r.get("Nothing", "a"),
        lambda r: r.get_many("Nothing", ("a",)),
        lambda r: r.find("Nothing", limit=10_000),
        lambda r: r.find("Thing", where(nothing=1), limit=10_000),
        lambda r: r.neighbours("NOTHING", ("a",)),
        lambda r: r.edges("NOTHING"),
        lambda r: r.subgraph((("Thing", "a"),), edges=("NOTHING",), steps=1),
        lambda r: r.tally("Nothing"),
        lambda r: r.tally("Thing", by=("nothing",)),
        lambda r: r.tally("Thing", total=("nothing",)),
        lambda r: r.search("Nothing", "a"),
        lambda w: w.put((Node(kind="Nothing", id="a"),)),
        lambda w: w.put((thing("a", nothing=1),)),
        lambda w: w.tie((edge("NOTHING", "a", "b"),)),
        lambda w: w.tie((edge("BESIDE", "a", "b", nothing=1),)),
        lambda w: w.untie((edge("NOTHING", "a", "b"),)),
    ]
    for call in calls:
        with pytest.raises(UnknownName):
            store.write(call)


def test_a_required_field_must_be_there(store: Store) -> None:
    with pytest.raises(WrongValue):
        put(store, Node(kind="Box", id="b"))
    things(store, "a", "b")
    with pytest.raises(WrongValue):
        tie(store, edge("LEADS_TO", "a", "b"))
