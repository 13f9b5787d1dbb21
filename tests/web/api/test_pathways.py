"""The way to a goal as JSON, for whoever may see the client."""

from referral.clients import clients
from referral.model.actors import Role


def test_a_client_has_a_way_or_a_reason_why_not(client_as, office):
    client = clients.clients(office)[0]
    answer = client_as(Role.ASSISTANT).get(f"/api/clients/{client.id}/path?goal=id_card")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["reached"] or found["chains"] or found["blocks"]


def test_a_municipality_sees_no_client(client_as, office):
    client = clients.clients(office)[0]
    assert client_as(Role.MUNICIPALITY).get(f"/api/clients/{client.id}/path?goal=id_card").status_code == 403
