"""What the server gives a device for work without network, and to whom."""

import json
import re

import pytest

from referral.access import accounts, sessions
from referral.access.sessions import fingerprint_of
from referral.model.actors import Role
from tests.web.bad_input.page_fields import Fields
from tests.web.conftest import send, token
from web.http import security
from web.http.gate import COOKIE


def key_of(client, before: str = "") -> dict:
    answer = client.get("/api/offline/key", params={"before": before})
    assert answer.status_code == 200
    return answer.json()


def as_program(client, path: str, /, **fields):
    headers = {"X-Form-Token": token(client), "Accept": "application/json"}
    return client.post(path, data=fields, headers=headers)


def test_every_session_has_a_key_of_its_own_that_opens_nothing_on_the_server(client_as):
    one, other = client_as(Role.ASSISTANT), client_as(Role.ASSISTANT)
    first, second = key_of(one), key_of(other)
    assert first["key"] != second["key"]
    assert len(first["key"]) >= 43
    assert first["form_token"] == token(one)
    assert 0 < first["seconds"] <= sessions.LONGEST.total_seconds()
    assert first["mark"] in one.get("/").text
    assert first["key"] not in one.get("/").text


def earlier_key(client, before: dict) -> str | None:
    """The key of an earlier session, as the next session of this client is given it."""
    return key_of(client, before["mark"])["earlier"].get(before["mark"])


def test_a_locked_session_hands_its_key_to_the_same_user_and_nobody_else(client_as, stranger):
    one = client_as(Role.ASSISTANT)
    before = key_of(one)
    assert send(one, "/lock").status_code == 303
    assert one.get("/").status_code == 303
    assert earlier_key(client_as(Role.ASSISTANT), before) == before["key"]
    assert earlier_key(client_as(Role.CENTRE_LEAD), before) is None
    assert stranger.get("/api/offline/key", params={"before": before["mark"]}).status_code == 401


@pytest.mark.parametrize("leave", ["sign out", "password", "turned off", "somebody else signs in"])
def test_no_way_of_leaving_erases_the_key_of_work_that_was_not_sent(app, client_as, leave):
    one = client_as(Role.ASSISTANT)
    before = key_of(one)
    administration = administrator_of(app)
    if leave == "password":
        accounts.set_password(administration, "AS-1", password_hash="x")
    elif leave == "turned off":
        accounts.set_active(administration, "AS-1", active=False)
        accounts.set_active(administration, "AS-1", active=True)
    elif leave == "sign out":
        answer = send(one, "/sign-out", unsent="yes")
        assert answer.headers["clear-site-data"] == '"cache"'
    else:
        assert send(one, "/demo-sign-in", role="coordinator").status_code == 303
    assert earlier_key(client_as(Role.ASSISTANT), before) == before["key"]


def test_a_device_that_says_that_nothing_waits_is_cleared(app, client_as):
    one = client_as(Role.ASSISTANT)
    before = key_of(one)
    session = security.fingerprint(one.cookies[COOKIE])
    assert '"storage"' in send(one, "/sign-out", unsent="no").headers["clear-site-data"]
    assert "offline_key" not in app.state.application.store.read(lambda tx: tx.get("Session", session)).fields
    assert fingerprint_of(session) == before["mark"]
    assert earlier_key(client_as(Role.ASSISTANT), before) is None


def administrator_of(app):
    from tests.fakes.demo_fixture import ACTORS

    return app.state.application.context(ACTORS[Role.ADMINISTRATOR])


def test_a_key_lives_for_years_until_its_work_has_arrived(client_as, clock):
    before, between = key_of(client_as(Role.ASSISTANT)), key_of(client_as(Role.ASSISTANT))
    clock.forward(days=800)
    later = client_as(Role.ASSISTANT)
    both = later.get("/api/offline/key", params={"before": [before["mark"], between["mark"]]}).json()["earlier"]
    assert both == {one["mark"]: one["key"] for one in (before, between)}
    as_program(later, "/api/offline/waiting", device=f"{before['mark']}:0:0:0")
    assert earlier_key(later, before) is None
    assert earlier_key(later, between) == between["key"]


def test_nobody_else_can_say_that_nothing_waits(client_as, stranger):
    one = client_as(Role.ASSISTANT)
    before = key_of(one)
    send(one, "/lock")
    stranger.post("/api/offline/waiting", data={"device": f"{before['mark']}:0:0:0"})
    as_program(client_as(Role.CENTRE_LEAD), "/api/offline/waiting", device=f"{before['mark']}:0:0:0")
    assert earlier_key(client_as(Role.ASSISTANT), before) == before["key"]


@pytest.mark.parametrize("said", ["", "x", "0123456789abcdef:1:0:0", "0123456789abcdef:-1:0:0", "a:b:c:d", "\x00"])
def test_what_no_device_says_is_left_out(stranger, said):
    assert stranger.post("/api/offline/waiting", data={"device": said}).status_code == 200


def test_the_directory_package_holds_no_client_and_is_sent_once(client_as):
    client = client_as(Role.ASSISTANT)
    answer = client.get("/api/offline/directory")
    assert not re.search(r"TH-\d{4}|AS-\d", answer.text)
    package = answer.json()
    assert len(package["services"]) > 80
    assert package["areas"]["A03"]["chain"][0] == "A03"
    again = client.get("/api/offline/directory", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    english = client.get("/api/offline/directory?lang=en", headers={"If-None-Match": answer.headers["etag"]})
    assert english.json()["words"]["retry"] == "Send now"


def test_the_people_package_is_the_own_people_by_code_and_leaves_a_trace(app, client_as):
    client = client_as(Role.ASSISTANT)
    package = client.get("/api/offline/people").json()
    assert len(package["clients"]) == 65
    assert set(package["clients"][0]) == {
        "id", "area", "birth_from", "birth_to", "language", "barriers", "held", "held_until", "not_held", "household",
    }  # fmt: skip
    own = {one["id"] for one in package["clients"]}
    assert {one["client"] for one in package["referrals"]} <= own
    assert all(name in package["forms"] for one in package["referrals"] for name in one["forms"])
    trace = app.state.application.store.read(lambda tx: tx.find("AuditEvent", limit=10_000).nodes)
    assert any(node.fields["action"] == "offline.package" for node in trace)
    assert client_as(Role.COORDINATOR).get("/api/offline/people").status_code == 403


def test_the_people_package_holds_the_surroundings_of_the_own_centre_as_the_reader_may_see_them(client_as):
    client = client_as(Role.ASSISTANT)
    around = client.get("/api/offline/people").json()["around"]
    online = client.get("/network.svg?centre=O01&frame=narrow").text
    assert around["picture"] == online
    assert around["organisations"][0][0] == "O01"
    english = client.get("/api/offline/people?lang=en").json()["around"]
    assert english["organisations"] != around["organisations"]


def test_the_forms_of_the_package_are_those_of_the_page(client_as):
    client = client_as(Role.ASSISTANT)
    package = client.get("/api/offline/people").json()
    for one in package["referrals"][:6]:
        page = client.get(f"/referrals/{one['id']}").text
        for name in one["forms"]:
            form = package["forms"][name]
            own = page.split(f'<details id="{form["action"]}"')[1].split("</form>")[0]
            asked = re.findall(r'<(?:select|input|textarea) id="[^"]+" name="(\w+)"', own)
            assert asked == [field["name"] for field in form["fields"]], (one["id"], form["action"])
            musts = re.findall(r'name="(\w+)"[^>]* required', own)
            assert set(musts) <= {field["name"] for field in form["fields"] if field["must"]} | {"note"}


def test_the_form_of_a_referral_asks_the_same_with_network_and_without(client_as):
    client = client_as(Role.ASSISTANT)
    own, other = [one["id"] for one in client.get("/api/offline/people").json()["clients"][:2]]
    for code in (own, other):
        kept = Fields(client.get(f"/clients/{code}/edit").text).of(f"/clients/{code}/edit")
        assert send(client, f"/clients/{code}/edit", **kept | {"household": "Д-1"}).status_code == 303
    package = client.get("/api/offline/people").json()
    assert {one["id"] for one in package["clients"] if one["household"] == "Д-1"} == {own, other}
    online = client.get(f"/refer?client={own}&need=com.info&service=S05").text.split('action="/refer"')[1]
    offline = client.get("/offline").text.split('action="/refer"')[1]
    asked, without = (set(re.findall(r' name="(\w+)"', form.split("</form>")[0])) for form in (online, offline))
    assert "members" in asked
    made_by_script = {"members"}
    assert asked - made_by_script - {"form_token", "acknowledged"} <= without
    assert 'value="' + other in online


def test_a_form_sent_by_a_program_is_answered_in_json(client_as):
    client = client_as(Role.ASSISTANT)
    refused = as_program(client, "/refer", client="TH-0001", need="com.info", key="k-1")
    assert refused.status_code == 422
    assert "Услуга" in refused.json()["message"]
    package = client.get("/api/offline/people").json()
    one = next(one for one in package["referrals"] if any(name.startswith("cancel.") for name in one["forms"]))
    fields = {"seen": str(one["seen"]), "key": "k-2", "reason": "client_changed_mind"}
    first = as_program(client, f"/referrals/{one['id']}/cancel", **fields)
    again = as_program(client, f"/referrals/{one['id']}/cancel", **fields)
    assert first.json() == again.json() == {"at": f"/referrals/{one['id']}"}
    late = as_program(client, f"/referrals/{one['id']}/cancel", **{**fields, "key": "k-3"})
    assert late.status_code == 409
    assert late.json()["message"]


def test_a_program_without_a_session_is_told_so_and_not_sent_elsewhere(stranger):
    assert stranger.post("/refer", headers={"Accept": "application/json"}).status_code == 401


def test_the_worker_names_files_that_exist_and_is_always_asked_for_anew(stranger):
    answer = stranger.get("/sw.js")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")
    files, languages = json.loads(f"[{answer.text.split('start(')[1].split(')')[0]}]")
    assert languages == ["bg", "en"]
    for path in files:
        kept = stranger.get(path)
        assert (kept.status_code, "immutable" in kept.headers["cache-control"]) == (200, True), path
    assert {path.split("/")[2] for path in re.findall(r"/static/\w+/offline/\w+\.js", answer.text)} != set()
    assert len({path.split("/")[2] for path in re.findall(r"/static/\w+/offline/\w+\.js", answer.text)}) == 1


def test_the_phone_can_keep_it_beside_its_programs(stranger):
    manifest = stranger.get("/manifest.webmanifest").json()
    assert manifest["name"] == "Мрежа"
    assert all(
        stranger.get(icon["src"]).headers["content-type"] == icon["type"].split(";")[0] for icon in manifest["icons"]
    )


def test_the_page_that_stands_in_holds_no_client(client_as):
    for path in ("/offline", "/outbox"):
        assert not re.search(r"TH-\d{4}", client_as(Role.ASSISTANT).get(path).text)
    assert client_as(Role.MUNICIPALITY).get("/outbox").status_code == 403
