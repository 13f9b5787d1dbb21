"""Clients by code: add one, look at it, correct it; what was typed stays."""

import re

from graph.model import where
from referral.model.actors import Role
from referral.model.clients import Client
from referral.storage import records
from referral.storage.reading import find_all
from tests.web.conftest import send


def stored(app, code: str) -> Client:
    return app.state.application.store.read(lambda tx: records.get(tx, Client, code))


def test_a_client_is_stored_as_typed_and_belongs_to_who_typed_it(app, client_as):
    client = client_as(Role.ASSISTANT)
    fields = {"code": "NEW-77", "area": "A03", "birth_from": "1990", "birth_to": "1995", "held": ["id_card"]}
    answer = send(client, "/clients/new", **fields, until_id_card="2027-05-01")
    assert answer.headers["location"] == "/clients/NEW-77"
    new = stored(app, "NEW-77")
    assert (new.area, new.birth_from, new.birth_to, new.held) == ("A03", 1990, 1995, ("id_card",))
    assert new.held_until == ("id_card:2027-05-01",) or "2027-05-01" in new.held_until[0]
    assert (new.assistant, new.centre) == ("AS-1", "O01")
    assert client.get("/clients/NEW-77").status_code == 200


def test_the_last_day_of_a_document_that_is_not_held_is_refused(client_as):
    answer = send(client_as(Role.ASSISTANT), "/clients/new", area="A03", until_id_card="2027-05-01")
    assert answer.status_code == 422
    assert 'value="2027-05-01"' in answer.text, "what was typed is still there"


def test_a_change_made_on_an_old_version_is_refused(app, client_as):
    client = client_as(Role.ASSISTANT)
    code = re.search(r'href="/clients/(TH-\d{4})"', client.get("/clients").text).group(1)
    version = str(stored(app, code).version)
    area = stored(app, code).area
    assert send(client, f"/clients/{code}/edit", area=area, seen=version).status_code == 303
    late = send(client, f"/clients/{code}/edit", area=area, seen=version)
    assert late.status_code == 422
    assert stored(app, code).version == int(version) + 1


def test_forms_offer_the_areas_people_live_in(client_as):
    page = client_as(Role.ASSISTANT).get("/clients/new").text
    offered = re.findall(r'<option value="(A\d+)"', page)
    assert "A03" in offered
    assert len(offered) == len(set(offered)) > 3


def test_a_need_that_was_met_elsewhere_names_the_referral_and_who_said_so(app, client_as):
    store = app.state.application.store
    node = next(
        node for node in store.read(lambda tx: list(find_all(tx, "Referral", where(reason="need_met_elsewhere"))))
        if node.fields["centre"] == "O01"
    )  # fmt: skip
    client = client_as(Role.CENTRE_LEAD)
    page = client.get(f"/clients/{node.fields['client']}?lang=en").text
    text = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert f"met elsewhere · {node.fields['short_code']}" in text
    assert "the client confirmed it · the client, in person" in text
