"""The page of a referral: its history for whoever may see it, and no action that does not exist."""

import pytest

from referral.model.actors import Role
from tests.web.conftest import send
from tests.web.partners.answer_examples import now, referred


def test_a_referral_is_shown_to_its_own_assistant_and_to_no_municipality(client_as, office):
    made = referred(office, "seen-page")
    page = client_as(Role.ASSISTANT).get(f"/referrals/{made.id}")
    assert page.status_code == 200
    assert made.short_code in page.text
    refused = client_as(Role.MUNICIPALITY).get(f"/referrals/{made.id}")
    assert refused.status_code == 403
    assert made.short_code not in refused.text


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("fly", 404),  # no action at all
        ("create", 409),  # not in this state
        ("expire", 403),  # the server alone takes it
        ("reroute", 409),  # recorded only with a new referral
    ],
)
def test_an_action_nobody_may_take_by_hand_changes_nothing(client_as, office, store, action, status):
    made = referred(office, f"no-{action}")
    answer = send(client_as(Role.ASSISTANT), f"/referrals/{made.id}/{action}", seen=made.events)
    assert answer.status_code == status
    assert now(store, made) == made


def test_a_field_that_is_missing_is_named_beside_the_form_of_its_action(client_as, office, store):
    made = referred(office, "missing-reason")
    answer = send(client_as(Role.ASSISTANT), f"/referrals/{made.id}/cancel", seen=made.events)
    assert answer.status_code == 422
    assert 'id="reason-problem"' in answer.text
    assert now(store, made) == made
