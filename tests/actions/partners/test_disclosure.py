"""What a partner sees: what the client's consent covers today, and never why a client complained."""

from dataclasses import replace

import pytest

from referral.model.actors import Role
from referral.model.clients import Client
from referral.model.consent import Consent
from referral.model.referrals import Action, TransitionData
from referral.partners.disclosure import BARE, consented_fields, disclose
from referral.referrals import act, withdraw_consent
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import SAID, found, mine, one, referred


def shown(office, referral, covers):
    return office.read(lambda tx: disclose(tx, office, referral, covers))


def covered(office, referral):
    return office.read(lambda tx: consented_fields(tx, office, referral))


def test_without_a_consent_that_covers_it_only_the_number_and_the_answers_are_seen(office):
    made = referred(office, members=(mine(office, 1).id,))
    bare = shown(office, made, BARE)
    assert (bare.code, bare.state, bare.priority) == (made.short_code, made.state, "routine")
    hidden = (bare.client, bare.need, bare.service, bare.age_band, bare.area, bare.language)
    assert (hidden, bare.members, bare.explanations) == ((None,) * 6, (), ())


@pytest.mark.parametrize(
    ("field", "seen"),
    [("code", {"client", "members"}), ("need", {"need", "service"}), ("area", {"area"}), ("language", {"language"})],
)
def test_each_covered_field_shows_itself_and_no_other(store, office, field, seen):
    made = referred(office, members=(mine(office, 1).id,))
    client = one(store, Client, made.client)
    store.write(lambda tx: records.save(tx, replace(client, language="rom")))
    bare, more = shown(office, made, BARE), shown(office, made, (field,))
    names = ("client", "members", "need", "service", "age_band", "area", "language", "explanations")
    assert {name for name in names if getattr(bare, name) != getattr(more, name)} == seen


def test_a_member_of_the_household_whose_own_consent_is_withdrawn_is_shown_no_longer(store, office):
    first, second = mine(office, 1).id, mine(office, 2).id
    made = referred(office, members=(first, second))
    assert set(shown(office, made, ("code",)).members) == {first, second}
    for consent in found(store, Consent, client=first, organisation=made.organisation):
        withdraw_consent.withdraw(office, consent.id, channel="phone")
    left = shown(office, made, ("code",))
    assert (left.client, left.members) == (made.client, (second,))


def test_the_explanations_are_answers_to_the_partners_questions_and_no_other_notes(office):
    made = referred(office)
    act.act(office, made.id, Action.ASK, data=TransitionData(note="кога?", **SAID))
    told = act.act(office, made.id, Action.INFORM, data=TransitionData(note="утре"))
    assert shown(office, told, ("note",)).explanations == ("утре",)


def test_consent_that_is_over_or_withdrawn_shows_nothing_at_all(store, office, clock):
    made = referred(office)
    assert covered(office, made) == one(store, Consent, made.consent).covers
    clock.forward(days=366)
    assert covered(office, made) is None
    clock.forward(days=-366)
    withdraw_consent.withdraw(office, made.consent, channel="phone")
    assert covered(office, made) is None


def test_a_report_by_law_needs_no_consent(office):
    made = referred(office, need="chd.risk", service="S27", consent=None, report_reason="neglect")
    assert made.consent is None
    assert "code" in covered(office, made)


def test_a_referral_without_a_partner_or_a_written_consent_shows_its_number_alone(store, office):
    made = replace(referred(office), consent=None)
    assert covered(office, replace(made, organisation=None)) is None
    assert covered(office, replace(made, organisation="O14")) == BARE


def test_a_complaint_is_shown_to_a_partner_as_another_reason(store):
    office = context(store, Role.ASSISTANT)
    made = replace(referred(office), reason="refused_or_treated_badly")
    assert shown(office, made, BARE).reason == "other"
