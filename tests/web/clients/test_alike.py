"""A phone that sends a new client is told in words of the one who may be the same person."""

from referral.model.actors import Role
from tests.web.conftest import send, token

NEW = {"area": "A03", "birth_from": "1986", "birth_to": "1990", "need": "hea.gp"}


def test_a_program_reads_what_a_page_would_warn_of(client_as):
    assistant = client_as(Role.ASSISTANT)
    first = send(assistant, "/clients/new", **NEW, acknowledged="alike_client").headers["location"].rpartition("/")[2]
    fields = {"form_token": token(assistant), **NEW}
    answer = assistant.post("/clients/new", data=fields, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["acknowledge"] == ["alike_client"]
    assert first in answer.json()["warnings"]["alike_client"]
    saved = assistant.post(
        "/clients/new", data={**fields, "acknowledged": "alike_client"}, headers={"Accept": "application/json"}
    )
    assert saved.json()["at"].startswith("/clients/")
