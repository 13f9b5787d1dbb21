"""The inbox of a receiving organisation: its own referrals only, as far as consent covers."""

import pytest

from referral.errors import NotAllowed, NotFound, UnknownCode
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.partners import inbox
from referral.referrals import act, create, withdraw_consent
from tests.fakes.new_referrals import SAID, new, one, partner_of, referred


@pytest.fixture
def partner(office):
    return partner_of(office, "O01")


def ids(page) -> set[str]:
    return {row.referral for row in page.rows}


def test_a_referral_is_in_the_inbox_of_its_organisation_and_of_no_other(office, partner):
    made = referred(office)
    assert made.id in ids(inbox.inbox(partner, "waiting_answer"))
    other = partner_of(office, "O14")
    assert made.id not in ids(inbox.inbox(other, "all"))
    for use in (lambda: inbox.one(other, made.id), lambda: inbox.one(partner, "R-none")):
        with pytest.raises(NotFound):
            use()


def test_a_draft_is_not_there_for_its_partner(office, partner):
    draft = create.draft(office, new(office))
    assert draft.id not in ids(inbox.inbox(partner, "all"))
    with pytest.raises(NotFound):
        inbox.one(partner, draft.id)


def test_a_view_holds_what_its_name_says_and_its_count_is_true(office, partner, clock):
    before = inbox.inbox(partner).counts
    made = referred(office)
    after = inbox.inbox(partner).counts
    grown = {name: after[name] - before[name] for name in after}
    assert grown == {"open": 1, "overdue": 0, "waiting_answer": 1, "all": 1}
    clock.forward(days=5)
    assert made.id in ids(inbox.inbox(partner, "overdue"))
    with pytest.raises(UnknownCode):
        inbox.inbox(partner, "secret")


def test_the_partner_speaks_for_itself_whatever_it_sends(store, office, partner):
    made = referred(office)
    data = TransitionData(informant=Informant.CLIENT, channel="phone")
    inbox.act(partner, made.id, Action.ACCEPT, data=data)
    detail = inbox.one(partner, made.id)
    assert (detail.shown.state, detail.covered) == (State.ACCEPTED, True)
    assert one(store, Referral, made.id).provider_answered


def test_when_consent_is_over_nothing_can_be_done_and_only_the_number_is_shown(office, partner, clock):
    made = referred(office)
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    act.act(office, made.id, Action.START, data=TransitionData(informant=Informant.CLIENT, channel="visit"))
    withdraw_consent.withdraw(office, made.consent, channel="phone")
    detail = inbox.one(partner, made.id)
    assert (detail.covered, detail.transitions, detail.shown.client) == (False, (), None)
    with pytest.raises(NotFound):
        inbox.act(partner, made.id, Action.COMPLETE, data=TransitionData(result="delivered_full"))


def test_the_centre_has_no_inbox(office):
    with pytest.raises(NotAllowed):
        inbox.inbox(office)
