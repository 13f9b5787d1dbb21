"""Names that fields of a request had before still work, and an unknown one is refused."""

from referral.model.actors import Role
from tests.web.conftest import token
from tests.web.partners.answer_examples import referred


def act(client, made, action, body):
    headers = {"x-form-token": token(client)}
    return client.post(f"/api/referrals/{made.id}/{action}", json=body, headers=headers)


def test_a_field_is_taken_under_its_earlier_name(client_as, office):
    client, made = client_as(Role.ASSISTANT), referred(office, "api-earlier")
    answer = act(
        client, made, "accept", {"seen": made.events, "said_by": "partner", "channel": "phone", "spoke_with": "x"}
    )
    assert answer.status_code == 200, answer.text


def test_an_unknown_field_is_refused(client_as, office):
    client, made = client_as(Role.ASSISTANT), referred(office, "api-unknown")
    assert act(client, made, "accept", {"seen": made.events, "mood": "good"}).status_code == 422
