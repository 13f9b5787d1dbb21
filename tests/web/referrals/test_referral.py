"""The page of a referral: its history for whoever may see it, and no action that does not exist."""

import pytest

from referral.model.actors import Role
from tests.web.conftest import send
from tests.web.partners.answer_examples import referred


def test_a_referral_is_shown_to_its_own_assistant_and_to_no_municipality(client_as, office):
    made = referred(office, "seen-page")
    assert made.short_code in client_as(Role.ASSISTANT).get(f"/referrals/{made.id}").text
    assert client_as(Role.MUNICIPALITY).get(f"/referrals/{made.id}").status_code in {403, 404}


@pytest.mark.parametrize("action", ["fly", "create", "expire"])
def test_an_action_nobody_may_take_by_hand_changes_nothing(client_as, office, action):
    made = referred(office, f"no-{action}")
    answer = send(client_as(Role.ASSISTANT), f"/referrals/{made.id}/{action}", seen=made.events)
    assert answer.status_code in {403, 404, 409}
