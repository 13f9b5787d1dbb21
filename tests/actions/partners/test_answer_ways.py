"""What the referring side can do about an answer, and the state of each link."""

from datetime import timedelta

import pytest

from referral.model.actors import Role
from referral.model.communication import AnswerLink
from referral.model.referrals import Action, Evidence, Informant, TransitionData
from referral.partners import answer_links
from referral.partners.answer_ways import answer_ways, link_state
from referral.referrals import act, create, queries
from tests.fakes.demo_fixture import NOW, context
from tests.fakes.new_referrals import SAID, new, referred

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
        ({"expires_at": NOW + timedelta(seconds=1)}, "open"),
        ({"answered_at": NOW, "expires_at": NOW}, "expired"),
        ({"revoked_at": NOW, "answered_at": NOW, "expires_at": NOW}, "revoked"),
    ],
)
def test_the_state_of_a_link_agrees_with_whether_it_works(more, state):
    link = AnswerLink(**(LINK | more))
    assert link_state(link, at=NOW) == state
    assert link.works(NOW) is (state in {"open", "answered"})


def ways(office, referral):
    shown = answer_ways(office, queries.detail(office, referral.id))
    return shown, (shown.may_issue_link, shown.may_return_slip, shown.is_printable)


def test_a_referral_just_sent_can_be_answered_by_link_and_by_slip(office):
    shown, allowed = ways(office, referred(office))
    assert allowed == (True, True, True)
    assert (shown.links, shown.answers) == ((), ())


def test_a_draft_can_be_answered_in_no_way_and_an_ended_referral_is_only_printed(office):
    draft = create.draft(office, new(office, consent=None))
    assert ways(office, draft)[1] == (False, False, False)
    sent = referred(office, "sent", need="doc.forms")
    declined = act.act(office, sent.id, Action.DECLINE, data=TransitionData(reason="no_capacity", **SAID))
    assert ways(office, declined)[1] == (False, False, True)


def test_who_may_only_read_may_issue_no_link(store, office, clock):
    sent = referred(office)
    coordinator = context(store, Role.COORDINATOR, clock=clock)
    assert ways(coordinator, sent)[1] == (False, True, True)


def test_the_links_and_the_answers_of_the_partner_are_shown_with_their_evidence(office, clock):
    sent = referred(office)
    answer_links.issue(office, sent.id, token="first")
    clock.forward(hours=1)
    answer_links.issue(office, sent.id, token="second")
    act.act(office, sent.id, Action.ACCEPT, data=TransitionData(**SAID))
    act.act(office, sent.id, Action.START, data=TransitionData(informant=Informant.CLIENT, channel="visit"))
    shown, _ = ways(office, sent)
    assert [state for _, state in shown.links] == ["open", "revoked"]
    assert [(event.action, evidence) for event, evidence in shown.answers] == [(Action.ACCEPT, Evidence.NOTE_OF_CALL)]
