"""Withdrawing consent: links stop at once, and what waits is cancelled."""

from datetime import timedelta

import pytest

from referral.errors import NoConsent, UnknownCode
from referral.model.communication import AnswerLink
from referral.model.consent import Consent
from referral.model.ids import OrganisationId, UserId
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.referrals import act, create, withdraw_consent
from referral.storage import records
from tests.fakes.new_referrals import SAID, new, one


def test_withdrawing_consent_stops_links_and_cancels_what_waits_at_once(store, office, clock):
    waiting = create.refer(office, new(office))
    seen = create.refer(office, new(office, "b", need="doc.forms"))
    act.act(office, seen.id, Action.ACCEPT, data=TransitionData(**SAID))
    act.act(office, seen.id, Action.START, data=TransitionData(informant=Informant.CLIENT, channel="visit"))
    link = AnswerLink(
        id="a" * 64, referral=seen.id, organisation=OrganisationId("O01"), created_at=clock(), created_by=UserId("AS-1"),
        expires_at=clock() + timedelta(days=14),
    )  # fmt: skip
    store.write(lambda tx: records.save(tx, link))
    consent = withdraw_consent.withdraw(office, waiting.consent, channel="phone")
    assert not consent.holds(office.today)
    assert one(store, type(waiting), waiting.id).state is State.CANCELLED
    assert one(store, type(waiting), waiting.id).reason == "consent_withdrawn"
    assert one(store, type(waiting), seen.id).state is State.IN_SERVICE
    assert not one(store, AnswerLink, link.id).works(clock())
    with pytest.raises(NoConsent):
        create.refer(office, new(office, "c", consent=None))


def test_a_draft_to_the_same_partner_is_cancelled_and_one_to_another_stays(store, office):
    sent = create.refer(office, new(office))
    same = create.draft(office, new(office, "same", need="doc.forms", consent=None))
    other = create.draft(office, new(office, "other", service="S41", need="hea.uninsured", consent=None))
    withdraw_consent.withdraw(office, sent.consent, channel="phone")
    states = [one(store, Referral, draft.id).state for draft in (same, other)]
    assert states == [State.CANCELLED, State.DRAFT]


def test_a_channel_that_is_not_listed_withdraws_nothing(store, office):
    sent = create.refer(office, new(office))
    with pytest.raises(UnknownCode):
        withdraw_consent.withdraw(office, sent.consent, channel="pigeon")
    assert one(store, Consent, sent.consent).holds(office.today)
