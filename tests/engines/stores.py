"""Every engine the port's promises are tested on. A new engine is one more entry of ENGINES."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from neo4j import Driver, GraphDatabase

from graph.engines.neo4j.store import open_neo4j
from graph.engines.sqlite.store import open_sqlite
from graph.schema import Schema
from graph.schema.reader import load
from graph.store import Store
from tests import neo4j_server


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """How tests reach an engine.

    `place` gives where a fresh store lives (from a directory of the test's own), `open` opens it, `wipe` empties it
    before a store of the given schema is opened there (a server's constraints stay where they are of its version),
    `absent` says why the engine cannot be tested here (None: it can). `open` must be a function of a module, so that
    processes can be told its name.
    """

    name: str
    place: Callable[[Path], str]
    open: Callable[..., Store]
    wipe: Callable[[str, Schema], None]
    absent: Callable[[], str | None]


def _remove(place: str, schema: Schema) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(place + ending).unlink(missing_ok=True)


SQLITE = Engine(
    name="sqlite",
    place=lambda directory: str(directory / "store.db"),
    open=open_sqlite,
    wipe=_remove,
    absent=lambda: None,
)


@cache
def _server() -> str:
    """Return the address of the server for this run, starting one of our own when none is given."""
    given = os.environ.get("MREZHA_TEST_NEO4J")
    if given:
        return given
    return neo4j_server.shared().url


def _empty(place: str, schema: Schema) -> None:
    neo4j_server.emptied(place, version=schema.version)


def _no_server() -> str | None:
    if os.environ.get("MREZHA_TEST_NEO4J") or (neo4j_server.is_fetched() and shutil.which("java")):
        return None
    return "NEO4J IS ABSENT: run `python -m tests.neo4j_server fetch` (needs mvn and Java 17)"


NEO4J = Engine(name="neo4j", place=lambda _: _server(), open=open_neo4j, wipe=_empty, absent=_no_server)
ENGINES: tuple[Engine, ...] = (SQLITE, NEO4J)


def schema() -> Schema:
    """Return the schema of the tests."""
    return read_schema(Path(__file__).parent / "schema.toml")


def read_schema(file: Path) -> Schema:
    return load(file.read_text("utf-8"), name=file.name)


def missing(engine: Engine) -> str | None:
    """Return why an engine is skipped; where it is required, its absence is an error instead."""
    reason = engine.absent()
    if reason and engine.name in os.environ.get("MREZHA_REQUIRE", "").split(","):
        raise RuntimeError(f"{engine.name} is required here: {reason}")
    return reason


def skip_without(engine: Engine) -> None:
    """Skip the test loudly where an engine cannot be tested."""
    if reason := missing(engine):
        pytest.skip(f"{engine.name}: {reason}")


@contextmanager
def driver(place: str) -> Iterator[Driver]:
    """Connect to the server of a place past the engine."""
    host, word = place.rpartition("@")[2], place.split(":")[2].rpartition("@")[0]
    with GraphDatabase.driver(f"bolt://{host}", auth=("neo4j", word)) as opened:
        yield opened
