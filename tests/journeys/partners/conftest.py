"""A demo town of its own for journeys of partners, with a clock that the test moves."""

from collections.abc import Iterator

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral.model.actors import Role
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context, settle
from tests.journeys.browser_steps import served
from web.app import create_app
from web.settings import Settings
from web.wiring import build


@pytest.fixture(scope="module")
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="module")
def app(tmp_path_factory, clock):
    store = open_sqlite(tmp_path_factory.mktemp("ways") / "town.sqlite", records.schema())
    settle(store)
    settings = Settings(store="given", demo=True, tick_seconds=0)
    return create_app(settings, application=build(settings, store, clock=clock))


@pytest.fixture(scope="module")
def site(app) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
def forgiven() -> tuple[str, ...]:
    return ("404", "422")


@pytest.fixture
def office(app, clock):
    return context(app.state.application.store, Role.ASSISTANT, clock=clock)
