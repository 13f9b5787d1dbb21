"""Pages: the frame, static files named by their content, and what was typed."""

import hashlib
import re

import pytest

from referral.model.actors import Role
from tests.web.conftest import send
from web.http import render


def test_the_address_of_a_static_file_is_the_hash_of_its_content():
    content, kind = render.static_file("css/style.css")
    assert kind.startswith("text/css")
    assert render.static_url("css/style.css") == f"/static/{hashlib.sha256(content).hexdigest()[:12]}/css/style.css"


def test_scripts_that_import_each_other_change_their_address_together():
    assert len({render.static_url(name).split("/")[2] for name in render.modules()}) == 1


@pytest.mark.parametrize(
    "name", ["css/../../settings.py", "../wiring.py", ".git/config", "css/.hidden", "css/absent.css"]
)
def test_nothing_outside_the_static_folders_is_served(name):
    with pytest.raises(KeyError):
        render.static_file(name)


def test_a_stranger_sees_no_menu_and_no_form_token(stranger):
    page = stranger.get("/sign-in").text
    assert "<nav" not in page
    assert "/sign-out" not in page


def test_the_language_switch_leads_back_to_the_same_page(client_as):
    page = client_as(Role.ASSISTANT).get("/find?need=com.info&lang=en").text
    assert re.search(r'name="back" value="([^"]*)"', page)[1] == "/find?need=com.info"


def test_the_language_switch_of_a_refused_form_leads_to_a_page_that_can_be_opened(client_as):
    client = client_as(Role.ASSISTANT)
    answer = send(client, "/clients/new", code="")
    assert answer.status_code == 422
    assert re.search(r'name="back" value="([^"]*)"', answer.text)[1] == "/clients/new"


def test_a_program_that_sent_a_form_gets_the_refusal_as_json(client_as):
    client = client_as(Role.ASSISTANT)
    token = client.get("/account").text.split('name="form_token" value="')[1].split('"')[0]
    answer = client.post("/clients/new", data={"form_token": token}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (422, "refused")
