"""A setting is opened by the engine of its scheme; a row that is added is opened like any other."""

from importlib import import_module

import pytest

from graph.engines import ENGINES, Engine, engine_for
from graph.migration import Migration
from graph.schema import Schema

PLANTED = Engine(
    code="planted",
    schemes=("memory",),
    opener="tests.unit.graph.test_engines:open_planted",
    label="Planted",
    sentence="An engine that a test adds.",
    example="memory://here",
)


def open_planted(setting: str, schema: Schema, *, migrations: tuple[Migration, ...], create: bool) -> object:
    return (setting, schema, migrations, create)


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("/srv/mrezha/centre.sqlite", "sqlite"),
        ("centre.sqlite", "sqlite"),
        ("bolt://neo4j:word@127.0.0.1:7687", "neo4j"),
        ("bolt+s://db.example", "neo4j"),
        ("neo4j://db.example/town", "neo4j"),
        ("neo4j+ssc://db.example", "neo4j"),
        ("NEO4J://db.example", "neo4j"),
    ],
)
def test_a_setting_is_opened_by_the_engine_of_its_scheme(setting: str, code: str) -> None:
    engine = engine_for(setting)
    assert engine is not None
    assert engine.code == code


@pytest.mark.parametrize(
    "setting", ["http://db.example", "sqlite:///x.db", "bolt://", "neo4j:///town", "://", "memory://x"]
)
def test_a_setting_of_no_engine_is_opened_by_none(setting: str) -> None:
    assert engine_for(setting) is None


def test_an_engine_is_one_row() -> None:
    schema = Schema(version=1, kinds={}, edges={})
    engine = engine_for("memory://x", (*ENGINES, PLANTED))
    assert engine is PLANTED
    assert engine.open("memory://x", schema) == ("memory://x", schema, (), True)
    assert engine.open("memory://x", schema, create=False) == ("memory://x", schema, (), False)


def test_rows_do_not_overlap_and_carry_their_words() -> None:
    schemes = [scheme for engine in ENGINES for scheme in (engine.schemes or ("",))]
    assert len(schemes) == len(set(schemes))
    assert len({engine.code for engine in ENGINES}) == len(ENGINES)
    assert all(text.strip() for engine in ENGINES for _, text in engine.words())


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.code)
def test_the_opener_of_a_row_exists_and_its_example_names_it(engine: Engine) -> None:
    module, _, function = engine.opener.partition(":")
    assert callable(getattr(import_module(module), function))
    assert engine_for(engine.example) is engine
