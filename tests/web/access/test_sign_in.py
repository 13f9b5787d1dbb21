"""Sign-in, sessions, forged forms."""

import re
from ipaddress import ip_network

import pytest
from starlette.testclient import TestClient

from graph.engines.sqlite.store import open_sqlite
from referral.access import accounts, password_tries
from referral.model.actors import Role
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context
from tests.web.conftest import send, token
from web.app import create_app
from web.http import security
from web.http.gate import COOKIE
from web.settings import Settings
from web.wiring import build

GOOD = "четири синьо кон мост"


@pytest.fixture
def maria(app, client_as) -> str:
    """An assistant with a password."""
    admin = client_as(Role.ADMINISTRATOR)
    login = f"maria{len(admin.get('/users').text)}"
    answer = send(admin, "/users", login=login, name="Сътрудник 5", role="assistant", centre="O01", first_password=GOOD)
    assert answer.status_code == 303
    return login


def sign_in(client: TestClient, login: str, password: str):
    return client.post("/sign-in", data={"login": login, "password": password})


def test_a_password_opens_the_door_and_signing_out_closes_it(stranger, maria):
    assert sign_in(stranger, maria, GOOD).status_code == 303
    assert stranger.get("/").status_code == 200
    old = stranger.cookies[COOKIE]
    assert send(stranger, "/sign-out").status_code == 303
    stranger.cookies.set(COOKIE, old)
    assert stranger.get("/").status_code == 303


def test_a_new_session_id_at_every_sign_in_and_only_its_hash_is_stored(app, stranger, maria):
    sign_in(stranger, maria, GOOD)
    first = stranger.cookies[COOKIE]
    send(stranger, "/sign-in", login=maria, password=GOOD)
    assert stranger.cookies[COOKIE] != first
    sessions = app.state.application.store.read(lambda tx: tx.find("Session", limit=10_000).nodes)
    ids = {node.id for node in sessions}
    assert security.fingerprint(stranger.cookies[COOKIE]) in ids
    assert stranger.cookies[COOKIE] not in ids


def test_cookies_are_not_for_scripts(stranger, maria):
    header = sign_in(stranger, maria, GOOD).headers["set-cookie"].lower()
    assert "httponly" in header
    assert "samesite=lax" in header


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(stranger, maria):
    wrong = sign_in(stranger, maria, "not this one at all")
    unknown = sign_in(stranger, "nobody-of-that-name", "not this one at all")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace(maria, "") == unknown.text.replace("nobody-of-that-name", "")


def test_guessing_is_slowed_for_one_account_and_no_other(stranger, maria, client_as, clock):
    for _ in range(password_tries.FREE_TRIES):
        assert "Изчакайте" not in sign_in(stranger, maria, "wrong wrong wrong").text
    assert "Изчакайте" in sign_in(stranger, maria, GOOD).text
    assert client_as(Role.COORDINATOR).get("/").status_code == 200
    clock.forward(minutes=16)
    assert sign_in(stranger, maria, GOOD).status_code == 303


def test_a_stranger_behind_the_same_proxy_locks_nobody_out(town_path, client_as, maria):
    """Four wrong passwords a second for a minute: for hers, for others', for names that do not exist."""
    site = create_app(
        Settings(store="given", proxies=(ip_network("10.0.0.0/8"),)),
        application=build(
            Settings(store="given"), open_sqlite(town_path, records.schema()), clock=(clock := FakeClock())
        ),
    )

    def visit(address: str, *, login: str, password: str) -> int:
        visitor = TestClient(site, client=("10.0.0.7", 40000), follow_redirects=False)
        passed_on = {"X-Forwarded-For": f"198.51.100.99, {address}"}
        return visitor.post("/sign-in", data={"login": login, "password": password}, headers=passed_on).status_code

    office = []
    for second in range(45):
        for login in (maria, "as-1", "lead-1", f"nobody-{second}"):
            assert visit("203.0.113.5", login=login, password="guess guess guess") == 422
        office.append(visit("192.0.2.44", login=maria, password=GOOD))
        clock.forward(seconds=1)
    assert office == [303] * 45
    assert visit("203.0.113.5", login=maria, password=GOOD) == 422, "the stranger himself waits, even if he is right"


def test_the_devices_of_those_who_signed_in_before_are_not_slowed_by_a_neighbour_at_their_address(stranger, maria, app):
    assert sign_in(stranger, maria, GOOD).status_code == 303
    neighbour = TestClient(app, follow_redirects=False)
    for _ in range(30):
        sign_in(neighbour, maria, "guess guess guess")
    assert "Изчакайте" in sign_in(neighbour, maria, GOOD).text
    device = {"device": stranger.cookies["device"]}
    again = TestClient(app, follow_redirects=False, cookies=device)
    assert sign_in(again, maria, GOOD).status_code == 303


def test_an_idle_session_ends(stranger, maria, clock):
    sign_in(stranger, maria, GOOD)
    clock.forward(minutes=29)
    assert stranger.get("/").status_code == 200
    clock.forward(minutes=29)
    assert stranger.get("/").status_code == 200
    clock.forward(minutes=31)
    assert stranger.get("/").status_code == 303


def test_a_session_ends_after_twelve_hours_however_busy(stranger, maria, clock):
    sign_in(stranger, maria, GOOD)
    for _ in range(25):
        clock.forward(minutes=28)
        last = stranger.get("/").status_code
    clock.forward(minutes=28)
    assert (last, stranger.get("/").status_code) == (200, 303)


def test_a_suspended_user_is_out_at_the_next_request(app, stranger, maria, client_as):
    sign_in(stranger, maria, GOOD)
    assert stranger.get("/").status_code == 200
    user = next(one for one in accounts.users(context(app.state.application.store)) if one.login == maria)
    send(client_as(Role.ADMINISTRATOR), f"/users/{user.id}/active", active="no")
    assert stranger.get("/").status_code == 303
    assert sign_in(stranger, maria, GOOD).status_code == 422


def test_a_new_password_ends_every_session(app, stranger, maria):
    sign_in(stranger, maria, GOOD)
    other = TestClient(app, follow_redirects=False)
    sign_in(other, maria, GOOD)
    answer = send(other, "/account/password", old=GOOD, new="пет зелени реки текат", again="пет зелени реки текат")
    assert answer.status_code == 303
    assert stranger.get("/").status_code == 303


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("short", "Твърде кратко е: въведете поне"),
        ("parola parola parola", "отгатва лесно"),
        ("aaaaaaaaaaaaaaaa", "отгатва лесно"),
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(client_as, new, words):
    answer = send(client_as(Role.ADMINISTRATOR), "/users", login="x1", name="x", role="coordinator", first_password=new)
    assert answer.status_code == 422
    assert re.search(words, answer.text)


def test_the_last_administrator_stays_and_nobody_suspends_themselves(app, client_as):
    answer = send(client_as(Role.ADMINISTRATOR), "/users/ADMIN/active", active="no")
    assert answer.status_code == 422


def test_a_form_without_its_token_or_from_elsewhere_changes_nothing(client_as):
    client = client_as(Role.ASSISTANT)
    own = token(client)
    foreign = token(client_as(Role.CENTRE_LEAD))
    for headers, data in (
        ({}, {}),
        ({}, {"form_token": foreign}),
        ({"origin": "https://evil.example"}, {"form_token": own}),
        ({"sec-fetch-site": "cross-site"}, {"form_token": own}),
    ):
        answer = client.post("/clients/new", data={"area": "A03", **data}, headers=headers)
        assert answer.status_code == 403
    assert client.post("/clients/new", data={"area": "A03", "form_token": own}).status_code == 303


def test_the_demo_door_is_closed_outside_the_demo(tmp_path):
    from web.app import create_app
    from web.settings import Settings

    client = TestClient(create_app(Settings(store=str(tmp_path / "s.sqlite"))), follow_redirects=False)
    assert client.post("/demo-sign-in", data={"role": "administrator"}).status_code == 403
    assert "demo-sign-in" not in client.get("/sign-in").text


def test_hostile_names_are_only_ever_text(app, client_as):
    client = client_as(Role.COORDINATOR)
    evil = "href<img src=x onerror=alert(1)>\"'</script>"
    answer = send(client, "/organisations/new/edit", name_bg=evil, kind="ngo", seat="A03", active="yes")
    place = answer.headers["location"]
    for path in (place, "/organisations", "/network"):
        page = client.get(path).text
        assert "<img" not in page.replace('<img src="/static', "")
    data = client.get("/network.json")
    assert any(node["app"]["name"] == evil for node in data.json()["nodes"])
    assert all("title" not in node and node["label"] == " " for node in data.json()["nodes"])


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "mrezha.local"])
def test_one_click_sign_in_opens_only_by_a_name_of_this_machine(stranger, host):
    assert (
        "Look around the demo town"
        not in stranger.get("/sign-in", headers={"host": host, "accept-language": "en"}).text
    )
    answer = stranger.post("/demo-sign-in", data={"role": "administrator"}, headers={"host": host})
    assert (answer.status_code, COOKIE in stranger.cookies) == (403, False)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_one_click_sign_in_opens_by_every_name_of_this_machine(app, host):
    visitor = TestClient(app, follow_redirects=False)
    assert visitor.post("/demo-sign-in", data={"role": "assistant"}, headers={"host": host}).status_code == 303
