"""The application over the demo town, and visitors of every role."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from starlette.testclient import TestClient

from graph.engines.sqlite.store import open_sqlite
from graph.store import Store
from referral.context import Context
from referral.model.actors import Role
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context
from web.app import create_app
from web.settings import Settings
from web.wiring import build


@pytest.fixture(scope="session", autouse=True)
def one_loop() -> Iterator[None]:
    """All visitors share the event loop of one thread, as those of a server do; a loop for each request takes longer."""
    with start_blocking_portal() as portal:
        TestClient.portal = portal
        yield
        TestClient.portal = None


@pytest.fixture(scope="module")
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="module")
def town_path(town_file, tmp_path_factory) -> Path:
    return Path(shutil.copy(town_file, tmp_path_factory.mktemp("web") / "town.sqlite"))


@pytest.fixture(scope="module")
def app(town_path, clock) -> FastAPI:
    store = open_sqlite(town_path, records.schema())
    settings = Settings(store="given", demo=True)
    return create_app(settings, application=build(settings, store, clock=clock))


@pytest.fixture
def store(app) -> Store:
    return app.state.application.store


@pytest.fixture
def office(store, clock) -> Context:
    """The context of the first assistant."""
    return context(store, Role.ASSISTANT, clock=clock)


class Cookieless(TestClient):
    """A mail program's own browser: no cookie survives from one page to the next."""

    def request(self, *args: Any, **more: Any) -> httpx.Response:
        self.cookies.clear()
        return super().request(*args, **more)


@pytest.fixture
def cookieless(app) -> TestClient:
    return Cookieless(app, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def stranger(app) -> TestClient:
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def client_as(app) -> Callable[[Role], TestClient]:
    return lambda role: signed_in(app, role)


def signed_in(app: FastAPI, role: Role) -> TestClient:
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    assert client.post("/demo-sign-in", data={"role": role.value}).status_code == 303
    return client


def token(client: TestClient) -> str:
    """The form token that the pages of this visitor carry."""
    page = client.get("/account").text
    return page.split('name="form_token" value="')[1].split('"')[0]


def send(client: TestClient, path: str, /, **fields: object) -> httpx.Response:
    """Send a form as the visitor's own page would."""
    return client.post(path, data={"form_token": token(client), **fields})
