"""An empty store in the browser: plain forms for areas and centres, and on every page what to do first."""

import re

import pytest
from starlette.testclient import TestClient

from graph.engines.sqlite.store import open_sqlite
from referral.model.actors import Role
from referral.storage import records
from tests.fakes import made_up_networks
from tests.web.conftest import send, signed_in
from web.app import create_app
from web.http.gate import flattened
from web.settings import Settings
from web.wiring import build

PASSWORD = "четири синьо кон мост"
FILES = ("/api/", "/static/", "/health", "/sw.js", "/manifest", "/metrics.csv", "/network.json")


@pytest.fixture
def bare(tmp_path, clock):
    """An application over an empty store."""
    store = open_sqlite(tmp_path / "bare.sqlite", records.schema())
    settings = Settings(store="given", demo=True)
    return create_app(settings, application=build(settings, store, clock=clock))


def pages(app):
    paths = {route.path for route in flattened(app.routes) if "GET" in route.methods}
    return sorted(path for path in paths if "{" not in path and not path.startswith(FILES))


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_an_empty_store_opens_and_says_what_to_do_first(bare, role, language):
    made_up_networks.users(bare.state.application.store)
    client = signed_in(bare, role)
    words = {"bg": "Първи стъпки", "en": "First steps"}[language]
    opened = 0
    for path in pages(bare):
        answer = client.get(f"{path}?lang={language}")
        assert answer.status_code in {200, 303, 403}, (path, answer.status_code)
        if answer.status_code == 200 and "<main id=" in answer.text:
            assert words in answer.text, path
            opened += 1
    assert opened >= 4


def test_without_an_account_the_first_page_says_how_to_make_one(bare):
    page = TestClient(bare).get("/sign-in").text
    assert "mrezha user add admin --role administrator" in page
    made_up_networks.users(bare.state.application.store)
    assert "mrezha user add" not in TestClient(bare).get("/sign-in").text


def test_from_nothing_to_the_first_client_with_forms_alone(bare):
    made_up_networks.users(bare.state.application.store)
    admin = signed_in(bare, Role.ADMINISTRATOR)
    assert 'href="/areas/new/edit"' in admin.get("/").text
    assert send(admin, "/areas/new/edit", name_bg="Община Примерна", type="municipality").status_code == 303
    whole = re.search(r'href="/areas/([^/"]+)/edit"', admin.get("/areas").text.split('class="list"')[1]).group(1)
    page = admin.get("/areas/new/edit").text
    assert f'<option value="{whole}" selected>' in page, "inside the municipality, unless somebody chooses otherwise"
    assert send(admin, "/areas/new/edit", name_bg="Кв. Изгрев", type="quarter", part_of=whole).status_code == 303
    assert 'href="/organisations/new/edit?kind=community_centre"' in admin.get("/").text
    assert (
        '<option value="community_centre" selected>' in admin.get("/organisations/new/edit?kind=community_centre").text
    )
    made = send(admin, "/organisations/new/edit", name_bg="Общностен център", kind="community_centre", active="yes")
    centre = made.headers["location"].rsplit("/", 1)[1]
    account = {"login": "maria", "name": "Сътрудник", "role": "assistant", "centre": centre, "first_password": PASSWORD}
    assert send(admin, "/users", **account).status_code == 303
    maria = TestClient(bare, follow_redirects=False)
    assert maria.post("/sign-in", data={"login": "maria", "password": PASSWORD}).status_code == 303
    area = re.search(r'<option value="(A[^"]+)"[^>]*>Кв. Изгрев', maria.get("/clients/new").text).group(1)
    client = send(maria, "/clients/new", area=area)
    assert client.status_code == 303
    assert maria.get(client.headers["location"]).status_code == 200


def test_first_steps_end_with_the_first_service(client_as):
    for role in Role:
        assert "Първи стъпки" not in client_as(role).get("/").text


def test_what_is_wrong_stays_in_the_form(client_as):
    admin = client_as(Role.ADMINISTRATOR)
    answer = send(admin, "/areas/new/edit", name_bg="", type="moon", population="many")
    assert answer.status_code == 422
    assert 'value="many"' in answer.text
    area = send(admin, "/areas/A03/edit", name_bg="Друга", type="quarter", part_of="A03", seen="1")
    assert area.status_code == 422
    assert "не може да е част от себе си" in area.text
    assert client_as(Role.ASSISTANT).get("/areas").status_code == 403
