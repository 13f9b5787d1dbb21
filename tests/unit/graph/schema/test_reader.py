"""A schema that cannot be used is refused with its file, line and code."""

import pytest

from graph.schema import Field, FieldType
from graph.schema.reader import load
from graph.toml_source import DeclarationError
from tests.unit.graph.schema.example import GOOD

REFUSED: list[tuple[str, str, str, int, str]] = [
    ("not toml", "version = 1", "version = = 1", 1, "syntax"),
    ("a key twice", "tracked = true", "tracked = true\ntracked = true", 4, "syntax"),
    ("no version", "version = 1\n", "", 1, "wrong_version"),
    ("version of another type", "version = 1", 'version = "1"', 1, "wrong_version"),
    ("a flag as version", "version = 1", "version = true", 1, "wrong_version"),
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

    import graph.schema.reader
    import graph.toml_source

    said = "".join(Path(module.__file__).read_text("utf-8") for module in (graph.schema.reader, graph.toml_source))
    assert set(re.findall(r'code="(\w+)"', said)) == {code for *_, code in REFUSED}
