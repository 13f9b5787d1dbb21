"""A fresh store of each engine for every check of this package."""

from collections.abc import Iterator

import pytest

from graph.store import Store
from referral.storage import records
from tests.engines import stores
from tests.engines.stores import ENGINES, Engine


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    if reason := stores.missing(request.param):
        pytest.skip(f"{request.param.name}: {reason}")
    return request.param


@pytest.fixture
def place(engine, tmp_path) -> str:
    found = engine.place(tmp_path)
    engine.wipe(found, records.schema())
    return found


@pytest.fixture
def store(engine, place) -> Iterator[Store]:
    opened = engine.open(place, records.schema())
    yield opened
    opened.close()
