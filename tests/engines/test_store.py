"""Every engine has every verb of the port with its signature, opens by one signature, and describes itself."""

import inspect
import subprocess
import sys
from importlib import import_module

import pytest

from graph.engines import ENGINES
from graph.engines.neo4j.reader import Neo4jReader
from graph.engines.neo4j.store import Neo4jStore
from graph.engines.neo4j.writer import Neo4jWriter
from graph.engines.sqlite.reader import SqliteReader
from graph.engines.sqlite.store import SqliteStore
from graph.engines.sqlite.writer import SqliteWriter
from graph.schema import Schema
from graph.snapshot import Snapshot
from graph.store import Reader, Store, Writer
from tests.engines.stores import Engine

PAIRS = [
    (Reader, SqliteReader), (Writer, SqliteWriter), (Store, SqliteStore),
    (Reader, Snapshot), (Reader, Neo4jReader), (Writer, Neo4jWriter), (Store, Neo4jStore),
]  # fmt: skip


def verbs(cls: type) -> dict[str, str]:
    return {
        name: str(inspect.signature(member))
        for name, member in inspect.getmembers(cls, inspect.isfunction)
        if not name.startswith("_")
    }


@pytest.mark.parametrize(("port", "engine"), PAIRS, ids=lambda cls: cls.__name__)
def test_an_engine_has_every_verb_with_its_signature(port: type, engine: type) -> None:
    own = verbs(engine)
    assert {name: own.get(name) for name in verbs(port)} == verbs(port)


@pytest.mark.parametrize("row", ENGINES, ids=lambda row: row.code)
def test_an_opener_takes_a_setting_a_schema_and_migrations(row: object) -> None:
    module, _, function = row.opener.partition(":")  # type: ignore[attr-defined]
    parameters = list(inspect.signature(getattr(import_module(module), function)).parameters.values())
    assert parameters[1].name == "schema"
    migrations = next(parameter for parameter in parameters if parameter.name == "migrations")
    assert (migrations.kind, migrations.default) == (inspect.Parameter.KEYWORD_ONLY, ())
    required = [parameter for parameter in parameters if parameter.default is inspect.Parameter.empty]
    assert len(required) == 2


def test_what_the_engine_says_of_itself(engine: Engine, place: str, schema: Schema) -> None:
    store = engine.open(place, schema)
    status = store.status()
    assert (status["engine"], status["healthy"]) == (engine.name, True)
    assert status["version"]
    assert status["place"]
    assert "mrezha-test" not in str(status["place"])
    store.close()


def test_choosing_an_engine_imports_no_driver() -> None:
    code = (
        "import sys; from graph.engines import ENGINES, engine_for; assert engine_for('bolt://x') is not None;"
        "sys.exit(bool({'neo4j', 'apsw'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
