"""What the referring side can do about an answer, and the state of each link."""

from datetime import timedelta

import pytest

from referral.model.communication import AnswerLink
from referral.partners.answer_ways import answer_ways, link_state
from referral.referrals import queries
from tests.fakes.demo_fixture import NOW
from tests.fakes.new_referrals import referred

LINK = {
    "id": "a" * 64, "referral": "R", "organisation": "O", "created_at": NOW, "created_by": "U",
    "expires_at": NOW + timedelta(days=14),
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, "open"),
        ({"answered_at": NOW}, "answered"),
        ({"expires_at": NOW}, "expired"),
        ({"revoked_at": NOW}, "revoked"),
    ],
)
def test_the_state_of_a_link(more, state):
    assert link_state(AnswerLink(**(LINK | more)), at=NOW + timedelta(seconds=1)) == state


def test_a_referral_just_sent_can_be_answered_by_link_and_by_slip(office):
    ways = answer_ways(office, queries.detail(office, referred(office).id))
    assert (ways.may_issue_link, ways.may_return_slip, ways.is_printable) == (True, True, True)
    assert ways.answers == ()
