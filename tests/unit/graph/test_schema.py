"""A schema that cannot be used is refused with its file, line and code; each type takes its own values and no others."""

import math
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from graph.errors import UnknownName, WrongValue
from graph.model import Condition, Edge, Node, Op, Order
from graph.schema import Field, FieldType, Schema, clean_value
from graph.schema_reader import load
from graph.toml_source import DeclarationError

GOOD = """version = 1
[kinds.Thing]
tracked = true
indexes = [["name", "size"]]
[kinds.Thing.fields]
name = { type = "text", searchable = true }
size = { type = "integer", indexed = true }
[kinds.Box.fields]
label = { type = "text", required = true }
tags = { type = "words" }
[edges.HOLDS]
source = "Box"
target = "Thing"
[edges.NEXT_TO]
source = "Thing"
target = "Thing"
directed = false
[edges.NEXT_TO.fields]
note = { type = "text" }
"""
REFUSED: list[tuple[str, str, str, int, str]] = [
    ("not toml", "version = 1", "version = = 1", 1, "syntax"),
    ("a key twice", "tracked = true", "tracked = true\ntracked = true", 4, "syntax"),
    ("no version", "version = 1\n", "", 1, "wrong_version"),
    ("version of another type", "version = 1", 'version = "1"', 1, "wrong_version"),
    ("version too low", "version = 1", "version = 0", 1, "wrong_version"),
    ("unknown key at the top", "version = 1", "version = 1\nsort = 1", 2, "unknown_key"),
    ("an unknown table", "version = 1", "version = 1\n[other]", 2, "unknown_key"),
    ("no table of kinds", "[kinds.Thing]", "[[kinds]]\n[kinds.Thing]", 2, "not_a_table"),
    ("a bad kind name", "[kinds.Box.fields]", "[kinds.box.fields]", 8, "bad_name"),
    ("an unknown key of a kind", "tracked = true", "traced = true", 3, "unknown_key"),
    ("tracked is no flag", "tracked = true", 'tracked = "yes"', 3, "not_a_flag"),
    ("events are not tracked", "tracked = true", "tracked = true\nevents = true", 2, "tracked_events"),
    ("an index on nothing", '["name", "size"]', '["name", "no"]', 4, "unknown_field"),
    ("an index that is no list", '[["name", "size"]]', '"name"', 4, "bad_indexes"),
    ("an empty index", '[["name", "size"]]', "[[]]", 4, "bad_indexes"),
    ("a bad field name", "name = {", "Name = {", 6, "bad_name"),
    ("a reserved field name", "label =", "id =", 9, "bad_name"),
    ("another reserved field name", "label =", "version =", 9, "bad_name"),
    ("a field that is no table", 'tags = { type = "words" }', 'tags = "words"', 10, "not_a_table"),
    ("an unknown type", '"integer"', '"whole"', 7, "unknown_type"),
    ("no type", 'type = "integer", ', "", 7, "unknown_type"),
    ("an unknown key of a field", "indexed = true", "index = true", 7, "unknown_key"),
    ("required is no flag", "required = true", "required = 1", 9, "not_a_flag"),
    ("a searchable number", "indexed = true", "searchable = true", 7, "not_searchable"),
    ("indexed words", '"words"', '"words", indexed = true', 10, "not_indexable"),
    ("unique words", '"words"', '"words", unique = true', 10, "not_indexable"),
    ("a bad edge name", "[edges.HOLDS]", "[edges.Holds]", 11, "bad_name"),
    ("an unknown key of an edge", 'source = "Box"', 'source = "Box"\nsort = 1', 13, "unknown_key"),
    ("an unknown source", 'source = "Box"', 'source = "Nothing"', 12, "unknown_end"),
    ("no target", 'target = "Thing"\n[edges.NEXT', "[edges.NEXT", 11, "unknown_end"),
    ("directed is no flag", "directed = false", "directed = 0", 17, "not_a_flag"),
    ("undirected between two kinds", 'target = "Thing"\n[edges.N', 'target = "Thing"\ndirected = false\n[edges.N', 11, "undirected_ends"),
    ("an edge field that names an end", "note =", "source =", 19, "bad_name"),
    ("an edge field of an unknown type", 'note = { type = "text" }', 'note = { type = "note" }', 19, "unknown_type"),
]  # fmt: skip


def test_a_good_schema_is_loaded_whole() -> None:
    schema = load(GOOD, name="good.toml")
    assert schema.version == 1
    assert set(schema.kinds) == {"Thing", "Box"}
    thing = schema.kind("Thing")
    assert (thing.tracked, thing.events, thing.indexes, thing.searchable) == (
        True,
        False,
        (("name", "size"),),
        ("name",),
    )
    assert schema.field("Thing", "size") == Field(name="size", type=FieldType.INTEGER, indexed=True)
    assert schema.field("Box", "label").required
    assert (schema.edge("HOLDS").directed, schema.edge("NEXT_TO").directed) == (True, False)
    assert (schema.edge("HOLDS").source, schema.edge("HOLDS").target) == ("Box", "Thing")
    assert dict(schema.edge("HOLDS").fields) == {}


@pytest.mark.parametrize(("good", "bad", "line", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_bad_schema_is_refused_by_file_line_and_code(good: str, bad: str, line: int, code: str) -> None:
    assert GOOD.count(good) >= 1
    with pytest.raises(DeclarationError) as refused:
        load(GOOD.replace(good, bad, 1), name="bad.toml")
    error = refused.value
    assert (error.file, error.line, error.code) == ("bad.toml", line, code)
    assert str(error) == f"bad.toml, line {line}: {error.detail}"


def test_every_refusal_of_the_loader_is_told_here() -> None:
    import re
    from pathlib import Path

    import graph.schema_reader
    import graph.toml_source

    said = "".join(Path(module.__file__).read_text("utf-8") for module in (graph.schema_reader, graph.toml_source))
    assert set(re.findall(r'code="(\w+)"', said)) == {code for *_, code in REFUSED}


OWN: dict[FieldType, list[Any]] = {
    FieldType.TEXT: ["", "Надежда", "🧭"],
    FieldType.INTEGER: [0, 2**63 - 1, -(2**63)],
    FieldType.NUMBER: [0.5, -1e300, 3.0],
    FieldType.FLAG: [True, False],
    FieldType.DATE: [date(1, 1, 1), date(9999, 12, 31)],
    FieldType.INSTANT: [datetime(2026, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, UTC)],
    FieldType.WORDS: [(), ("",), ("a", "b", "a")],
}
ALSO: dict[FieldType, list[Any]] = {FieldType.NUMBER: [0, 3, -(2**53)]}
NEVER: list[tuple[FieldType, Any]] = [
    (FieldType.TEXT, "a\x00b"),
    (FieldType.TEXT, "\ud800"),
    (FieldType.TEXT, b"a"),
    (FieldType.INTEGER, 2**63),
    (FieldType.INTEGER, -(2**63) - 1),
    (FieldType.INTEGER, 1.0),
    (FieldType.NUMBER, math.nan),
    (FieldType.NUMBER, -math.inf),
    (FieldType.NUMBER, 10**400),
    (FieldType.INSTANT, datetime(2026, 1, 1)),  # noqa: DTZ001 - the point of the test
    (FieldType.INSTANT, datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=3)))),
    (FieldType.WORDS, ["a"]),
    (FieldType.WORDS, ("a", 1)),
    (FieldType.WORDS, ("\ud800",)),
    *((kind, None) for kind in FieldType),
]


@pytest.mark.parametrize("kind", FieldType)
def test_a_type_takes_its_own_values(kind: FieldType) -> None:
    spec = Field(name="f", type=kind)
    for value in (*OWN[kind], *ALSO.get(kind, ())):
        assert clean_value("Kind", spec, value) == value


@pytest.mark.parametrize("kind", FieldType)
def test_a_type_refuses_the_values_of_every_other(kind: FieldType) -> None:
    spec = Field(name="f", type=kind)
    foreign = [value for other in FieldType if other is not kind for value in OWN[other]]
    for value in foreign:
        if kind is FieldType.NUMBER and type(value) is int:
            continue
        with pytest.raises(WrongValue) as refused:
            clean_value("Kind", spec, value)
        assert refused.value.details["field"] == "Kind.f"


@pytest.mark.parametrize(("kind", "value"), NEVER, ids=lambda part: repr(part)[:40])
def test_a_value_that_cannot_be_kept_is_refused(kind: FieldType, value: Any) -> None:
    with pytest.raises(WrongValue):
        clean_value("Kind", Field(name="f", type=kind), value)


def test_values_are_brought_to_one_form() -> None:
    number, moment = (Field(name="f", type=kind) for kind in (FieldType.NUMBER, FieldType.INSTANT))
    assert math.copysign(1, clean_value("Kind", number, -0.0)) == 1  # type: ignore[arg-type]
    assert type(clean_value("Kind", number, 7)) is float
    given = datetime(2026, 7, 1, 2, 30, tzinfo=timezone(timedelta(hours=3)))
    stored = clean_value("Kind", moment, given)
    assert (stored, stored.tzinfo) == (given, UTC)  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load(GOOD, name="good.toml")


def test_nodes_and_edges_are_cleaned_by_their_declaration(schema: Schema) -> None:
    node = schema.clean(Node(kind="Box", id="b", fields={"tags": (), "label": "x"}))
    assert dict(node.fields) == {"label": "x"}
    edge = schema.clean_edge(Edge(kind="NEXT_TO", source="b", target="a"))
    assert (edge.source, edge.target) == ("a", "b")
    edge = schema.clean_edge(Edge(kind="HOLDS", source="b", target="a"))
    assert (edge.source, edge.target) == ("b", "a")


WRONG: list[tuple[type[Exception], Any]] = [
    (UnknownName, lambda s: s.kind("Nothing")),
    (UnknownName, lambda s: s.edge("NOTHING")),
    (UnknownName, lambda s: s.field("Thing", "nothing")),
    (UnknownName, lambda s: s.clean(Node(kind="Thing", id="a", fields={"nothing": 1}))),
    (UnknownName, lambda s: s.clean_edge(Edge(kind="HOLDS", source="a", target="b", fields={"note": "x"}))),
    (WrongValue, lambda s: s.clean(Node(kind="Box", id="a"))),
    (WrongValue, lambda s: s.clean(Node(kind="Thing", id=""))),
    (WrongValue, lambda s: s.clean(Node(kind="Thing", id="x" * 201))),
    (WrongValue, lambda s: s.clean_edge(Edge(kind="HOLDS", source="a", target=""))),
    (WrongValue, lambda s: s.clean_order("Box", (Order(field="tags"),))),
    (UnknownName, lambda s: s.clean_order("Box", (Order(field="nothing"),))),
    (WrongValue, lambda s: _condition(s, "size", Op.HAS, "x")),
    (WrongValue, lambda s: _condition(s, "size", Op.IN, 1)),
    (WrongValue, lambda s: _condition(s, "size", Op.IN, (1, "2"))),
    (WrongValue, lambda s: _condition(s, "size", Op.EMPTY, 1)),
    (WrongValue, lambda s: _condition(s, "size", Op.LT, "1")),
    (WrongValue, lambda s: _condition(s, "id", Op.EQ, 1)),
]


def _condition(schema: Schema, field: str, op: Op, value: Any) -> Any:
    return schema.clean_conditions("Thing", (Condition(field=field, op=op, value=value),))


@pytest.mark.parametrize("at", range(len(WRONG)))
def test_a_wrong_use_of_a_schema_is_refused(schema: Schema, at: int) -> None:
    error, call = WRONG[at]
    with pytest.raises(error):
        call(schema)


def test_right_conditions_pass_and_are_brought_to_one_form(schema: Schema) -> None:
    assert _condition(schema, "size", Op.IN, (1, 2))[0].value == (1, 2)
    assert _condition(schema, "id", Op.GE, "a")[0].value == "a"
    assert _condition(schema, "size", Op.EMPTY, True)[0].value is True
    with pytest.raises(WrongValue):
        schema.clean_conditions("Box", (Condition(field="tags", op=Op.EQ, value=("a",)),))
