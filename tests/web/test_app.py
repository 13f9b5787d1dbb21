"""The application: it opens the store it is told, and answers every refusal in words."""

import pytest
from starlette.testclient import TestClient

from referral.model.actors import Role
from web.app import create_app
from web.settings import Settings


def test_the_application_opens_the_store_it_is_told(tmp_path):
    app = create_app(Settings(store=str(tmp_path / "new.sqlite")))
    assert (tmp_path / "new.sqlite").exists()
    app.state.application.close()


def test_a_supervisor_learns_that_the_store_answers(stranger):
    assert stranger.get("/health").text.splitlines() == ["ok", "scheduler: off"]


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_an_address_that_is_not_there_answers_in_the_form_that_was_asked_for(client_as, accept):
    answer = client_as(Role.ASSISTANT).get("/nowhere", headers={"Accept": accept})
    assert answer.status_code == 404
    if accept == "application/json":
        assert answer.json()["error"] == "not_found"
    else:
        assert "<nav" in answer.text, "whoever is signed in keeps the menu"


@pytest.mark.parametrize("path", ["//other.example.", "///other.example)", "//other.example/x."])
def test_signs_behind_an_address_never_lead_to_another_host(stranger, path):
    answer = stranger.get(f"http://testserver{path}", follow_redirects=False)
    assert (answer.status_code, answer.headers.get("location")) == (404, None)


def test_a_static_file_is_kept_for_ever_under_its_own_hash_only(stranger):
    page = stranger.get("/sign-in").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in stranger.get(address).headers["cache-control"]
    _, _, mark, rest = address.split("/", 3)
    assert stranger.get(f"/static/{'0' * len(mark)}/{rest}").headers["cache-control"] == "no-cache"
    assert stranger.get(f"/static/{mark}/css/absent.css").status_code == 404


def test_what_fails_unexpectedly_is_answered_without_details(tmp_path, monkeypatch, caplog):
    app = create_app(Settings(store=str(tmp_path / "new.sqlite")))
    monkeypatch.setattr("web.http.render.environment", lambda _language: 1 / 0)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/sign-in", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert "ZeroDivisionError" in caplog.text
