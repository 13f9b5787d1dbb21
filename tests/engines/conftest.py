"""Fixtures over every engine: a test that takes `store`, empty or filled, runs once on each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.schema import Schema
from graph.store import Store
from tests.engines import stores
from tests.engines.store_helpers import box, edge, put, thing, things, tie
from tests.engines.stores import ENGINES, Engine


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    chosen: Engine = request.param
    stores.skip_without(chosen)
    return chosen


@pytest.fixture(scope="session")
def schema() -> Schema:
    return stores.schema()


@pytest.fixture
def place(engine: Engine, schema: Schema, tmp_path: Path) -> str:
    place = engine.place(tmp_path)
    engine.wipe(place, schema)
    return place


@pytest.fixture
def store(engine: Engine, place: str, schema: Schema) -> Iterator[Store]:
    opened = engine.open(place, schema)
    yield opened
    opened.close()


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a migration of the server engine change two records at a time and wait for no other program."""
    monkeypatch.setattr("graph.engines.neo4j.rename.BATCH", 2)
    monkeypatch.setattr("graph.engines.neo4j.migrate.TRUST", 0.0)


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


@pytest.fixture
def ties(store: Store) -> Store:
    """Four things and two boxes with edges of every kind of direction."""
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
