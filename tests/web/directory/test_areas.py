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


def test_a_quarter_made_before_its_municipality_is_asked_about_until_it_lies_in_one(bare):
    made_up_networks.users(bare.state.application.store)
    admin = signed_in(bare, Role.ADMINISTRATOR)
    send(admin, "/areas/new/edit", name_bg="Кв. Изгрев", type="quarter")
    assert "✓ общината" not in admin.get("/").text
    send(admin, "/areas/new/edit", name_bg="Община Примерна", type="municipality")
    assert "✓ общината" in admin.get("/").text
    assert "✓ населените места" not in admin.get("/").text
    page = admin.get("/areas").text
    assert page.count("Не е в никоя община") == 1
    quarter, whole = (
        re.search(rf'href="/areas/([^/"]+)/edit">{name}', page).group(1) for name in ("Кв. Изгрев", "Община Примерна")
    )
    send(admin, f"/areas/{quarter}/edit", name_bg="Кв. Изгрев", type="quarter", part_of=whole, seen="1")
    assert "✓ населените места" in admin.get("/").text
    assert "Не е в никоя община" not in admin.get("/areas").text


@pytest.mark.parametrize("seat", ["", "municipality"])
def test_a_centre_without_a_quarter_of_its_own_refers_somebody_who_is_no_client_yet(bare, seat):
    made_up_networks.users(bare.state.application.store)
    admin = signed_in(bare, Role.ADMINISTRATOR)
    made_at = lambda answer: answer.headers["location"].rsplit("/", 1)[1]  # noqa: E731
    send(admin, "/areas/new/edit", name_bg="Община Примерна", type="municipality")
    whole = re.search(r'href="/areas/([^/"]+)/edit">Община', admin.get("/areas").text).group(1)
    send(admin, "/areas/new/edit", name_bg="Кв. Изгрев", type="quarter", part_of=whole)
    area = re.search(r'href="/areas/([^/"]+)/edit">Кв. Изгрев', admin.get("/areas").text).group(1)
    centre = made_at(send(
        admin, "/organisations/new/edit", name_bg="Център", kind="community_centre", active="yes",
        seat=whole if seat else "",
    ))  # fmt: skip
    doctor = made_at(send(admin, "/organisations/new/edit", name_bg="Д-р Иванов", kind="gp", active="yes"))
    service = made_at(send(
        admin, f"/organisations/{doctor}/services/new/edit", name_bg="Преглед", status="active", needs=["hea.gp"], areas=[area]
    ))  # fmt: skip
    send(admin, "/users", login="maria", name="М", role="assistant", centre=centre, first_password=PASSWORD)
    maria = TestClient(bare, follow_redirects=False)
    maria.post("/sign-in", data={"login": "maria", "password": PASSWORD})
    found = maria.get("/find?words=болно дете на 3 години, няма лична карта").text
    link = re.search(r'href="(/refer\?[^"]*)"', found).group(1).replace("&amp;", "&")
    form = maria.get(link).text
    assert f'<option value="{area}">Кв. Изгрев' in form, "nobody chose where this person lives, so it is asked"
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields |= {"delivery": "slip", "priority": "routine", "consent_channel": "oral", "consent_on": "2026-01-15"}
    del fields["form_token"]
    assert 'href="#f-area"' in send(maria, "/refer", **fields).text
    sent = send(maria, "/refer", **fields, area=area, acknowledged=["papers_missing"])
    assert sent.status_code == 303, sent.text
    assert fields["service"] == service
    assert maria.get(f"{sent.headers['location']}/slip").status_code == 200


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
