"""One fixture over every engine: a test that takes `store` runs once on each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.schema import Schema
from graph.store import Store
from tests.engines import stores
from tests.engines.stores import ENGINES, Engine


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    chosen: Engine = request.param
    if reason := stores.missing(chosen):
        pytest.skip(f"{chosen.name}: {reason}")
    return chosen


@pytest.fixture(scope="session")
def schema() -> Schema:
    return stores.schema()


@pytest.fixture
def place(engine: Engine, schema: Schema, tmp_path: Path) -> str:
    found = engine.place(tmp_path)
    engine.wipe(found, schema)
    return found


@pytest.fixture
def store(engine: Engine, place: str, schema: Schema) -> Iterator[Store]:
    opened = engine.open(place, schema)
    yield opened
    opened.close()
