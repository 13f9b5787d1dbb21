"""The application over the demo town, and visitors of every role."""

from collections.abc import Callable

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from referral.model import Role
from tests.town import Clock
from web.app import create_app
from web.settings import Settings
from web.wiring import build


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def app(settled_copy, clock) -> FastAPI:
    settings = Settings(store="given", demo=True)
    return create_app(settings, house=build(settings, settled_copy("web"), clock=clock))


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
