"""A form that is interrupted loses nothing: the session ends, the store is away, somebody was quicker."""

from graph.errors import Unavailable
from referral.model.actors import Role
from tests.web.bad_input.form_rows import CLIENT, ORGANISATION, ROWS
from tests.web.bad_input.page_fields import Fields
from tests.web.conftest import send, token

OWN = {"sec-fetch-site": "same-origin"}


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(app, client_as, clock):
    client = client_as(Role.ASSISTANT)
    sent = {**CLIENT, "code": "К-1", "form_token": token(client)}
    clock.forward(minutes=40)
    answer = client.post("/clients/new", data=sent, headers=OWN)
    assert answer.status_code == 401
    assert "Въведеното от Вас е запазено" in answer.text
    form = Fields(answer.text).of("/demo-sign-in")
    again = client.post("/demo-sign-in", data={**form, "role": "assistant"}, headers=OWN)
    assert again.status_code == 200
    assert "К-1" in again.text
    form = Fields(again.text).of("/clients/new")
    assert client.post("/clients/new", data=form, headers=OWN).status_code == 303
    assert "1980–1990" in client.get("/clients/К-1").text


def test_a_form_from_before_another_sign_in_is_offered_again(client_as):
    client = client_as(Role.ASSISTANT)
    old = token(client)
    client.post("/demo-sign-in", data={"role": "assistant", "form_token": old})
    answer = client.post("/clients/new", data={**CLIENT, "code": "С-1", "form_token": old}, headers=OWN)
    assert answer.status_code == 403
    form = Fields(answer.text).of("/clients/new")
    assert client.post("/clients/new", data=form).status_code == 303


def test_what_another_site_sent_is_never_offered_again(client_as, stranger):
    for client, status in ((client_as(Role.ASSISTANT), 403), (stranger, 303)):
        for headers in ({}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            answer = client.post("/clients/new", data={"area": "A03", "code": "ЗЛО"}, headers=headers)
            assert answer.status_code in {403, status}
            assert "ЗЛО" not in answer.text


def test_a_store_that_is_away_for_a_moment_loses_nothing(app, client_as, known, monkeypatch):
    client = client_as(Role.COORDINATOR)
    good = {**ORGANISATION, "form_token": token(client)}

    def away(_):
        raise Unavailable(reason="busy")

    with monkeypatch.context() as patch:
        from web.pages.directory import entries

        patch.setattr(entries.entries, "save_organisation", lambda *_, **__: away(None))
        answer = client.post("/organisations/new/edit", data=good)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    form = Fields(answer.text).of("/organisations/new/edit")
    assert form["description"] == ["помага 🙂"]
    assert client.post("/organisations/new/edit", data=form).status_code == 303


def test_a_step_that_is_no_longer_possible_keeps_what_was_typed(client_as, known):
    client = client_as(Role.ASSISTANT)
    made = send(
        client,
        "/refer",
        **{
            **ROWS["/refer"].good,
            "client": known["client"],
            "key": "gone",
            "need": "com.info",
            "service": "S05",
            "acknowledged": ("already_open", "papers_missing"),
        },
    ).headers["location"]
    assert send(client, f"{made}/cancel", seen="2", reason="moved_away").status_code == 303
    late = send(client, f"{made}/accept", seen="3", informant="partner", channel="phone", note="казаха да 🙂")
    assert late.status_code == 409
    assert "казаха да 🙂" in late.text
    assert "Въведеното от Вас е тук" in late.text
