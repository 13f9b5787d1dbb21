"""Making a referral: consent first, warnings, the same twice, chains and households, drafts and reports by law."""

from dataclasses import replace
from datetime import date

import pytest

from referral.clients import clients
from referral.errors import BadInput, IllegalMove, MissingData, NeedsConfirmation, NoConsent
from referral.model.clients import Client
from referral.model.communication import Notification
from referral.model.consent import Consent
from referral.model.directory import Organisation
from referral.model.referrals import Action, Informant, State, TransitionData
from referral.referrals import act, create, queries
from referral.storage import records
from tests.fakes.new_referrals import ASKED, SAID, SIGNED, SURE, found, mine, new, one


def test_nothing_is_sent_without_consent_to_this_very_partner(store, office):
    with pytest.raises(NoConsent):
        create.refer(office, new(office, consent=None))
    made = create.refer(office, new(office))
    (consent,) = found(store, Consent, client=made.client)
    assert (consent.organisation, consent.expires_on) == ("O01", date(2027, 1, 15))
    assert made.consent == consent.id
    with pytest.raises(NoConsent):
        create.refer(office, new(office, "other", service="S09", need="com.interpreting", consent=None))
    again = create.refer(office, new(office, "again", need="doc.forms", consent=None))
    assert again.consent == consent.id
    assert len(found(store, Consent, client=made.client)) == 1


def test_a_referral_keeps_what_is_agreed_with_its_partner_when_it_is_created(store, office):
    for days in (5, 9):
        partner = replace(one(store, Organisation, "O01"), answer_days=days, service_days=2 * days)
        store.write(lambda tx, partner=partner: records.save(tx, partner))
        made = create.refer(office, new(office, f"agreed-{days}"))
        assert (made.answer_days, made.service_days) == (days, 2 * days)


def test_consent_that_is_over_does_not_count(store, office, clock):
    create.refer(office, new(office))
    clock.forward(days=366)
    with pytest.raises(NoConsent):
        create.refer(office, new(office, "late", consent=None))
    with pytest.raises(BadInput) as refused:
        create.refer(office, new(office, "old", consent=SIGNED))
    assert refused.value.details["problems"][0][1] == "consent_too_old"


def test_a_second_open_referral_and_missing_documents_are_warned_of_first(store, office):
    owner = mine(office)
    first = create.refer(office, new(office))
    with pytest.raises(NeedsConfirmation) as warned:
        create.refer(office, new(office, "b", acknowledged=()))
    assert dict(warned.value.details["warnings"])["already_open"]["code"] == first.short_code
    bare = clients.change_client(office, replace(one(store, Client, owner.id), held=()))
    with pytest.raises(NeedsConfirmation) as warned:
        create.refer(office, new(office, "c", client=bare.id, need="emp.register", service="S16", acknowledged=()))
    assert set(dict(warned.value.details["warnings"])["papers_missing"]["papers"]) == {"id_card", "address"}
    assert create.refer(office, new(office, "d", acknowledged=SURE)).id != first.id


def test_a_child_at_risk_is_a_report_that_needs_no_consent_and_cannot_be_refused(store, office):
    report = new(office, need="chd.risk", service="S27", consent=None)
    with pytest.raises(MissingData):
        create.refer(office, report)
    made = create.refer(office, replace(report, key="r", report_reason="neglect"))
    assert (made.route, made.priority, made.consent) == ("report", "emergency", None)
    assert [one.kind for one in found(store, Notification, user="LEAD-1")] == ["report_made"]
    for action, data in (
        (Action.DECLINE, TransitionData(reason="no_capacity", **SAID)),
        (Action.WAITLIST, TransitionData(**SAID)),
    ):
        with pytest.raises(IllegalMove):
            act.act(office, made.id, action, data=data)
    offered = {transition.action for transition in queries.detail(office, made.id).transitions}
    assert not offered & {Action.DECLINE, Action.WAITLIST, Action.REROUTE}


def test_a_draft_waits_for_consent_and_is_sent_later(office):
    made = create.draft(office, new(office, consent=None))
    assert made.state is State.DRAFT
    with pytest.raises(NoConsent):
        act.act(office, made.id, Action.SEND, data=TransitionData(channel="phone"))
    sent = act.act(
        office, made.id, Action.SEND,
        data=TransitionData(channel="phone", consent_on=office.today, consent_channel="signed"),
    )  # fmt: skip
    assert (sent.state, sent.consent is not None) == (State.SENT, True)


def test_the_same_submission_twice_is_one_referral_and_gives_the_first_answer(store, office):
    first = create.refer(office, new(office))
    act.act(office, first.id, Action.ACCEPT, data=TransitionData(**SAID))
    again = create.refer(office, new(office))
    assert replace(again, version=0) == replace(first, version=0)
    with pytest.raises(BadInput):
        create.refer(office, new(office, need="doc.forms"))
    decided = act.act(
        office,
        first.id,
        Action.START,
        data=TransitionData(informant=Informant.CLIENT, channel="visit"),
        submission=act.Submission(key="act"),
    )
    assert (
        act.act(
            office,
            first.id,
            Action.START,
            data=TransitionData(informant=Informant.CLIENT, channel="visit"),
            submission=act.Submission(key="act"),
        )
        == decided
    )
    with pytest.raises(BadInput):
        act.act(
            office, first.id, Action.FAIL, data=TransitionData(reason="language"), submission=act.Submission(key="act")
        )


def test_a_key_is_never_forgotten(office, clock):
    first = create.refer(office, new(office))
    clock.forward(days=91)
    assert create.refer(office, new(office)).id == first.id


def test_an_ended_referral_goes_on_as_a_linked_one_and_its_clock_stops(store, office):
    first = create.refer(office, new(office))
    with pytest.raises(IllegalMove):
        create.refer(office, new(office, "early", service="S09", follows=first.id))
    act.act(office, first.id, Action.DECLINE, data=TransitionData(reason="no_capacity", **SAID))
    second = create.refer(office, new(office, "b", service="S09", follows=first.id))
    before = one(store, type(first), first.id)
    assert (before.next_referral, before.due_at, before.loop_closed_at) == (second.id, None, None)
    assert [one.id for one in queries.detail(office, first.id).chain] == [first.id, second.id]
    assert [one.id for one in queries.detail(office, second.id).chain] == [first.id, second.id]
    other = clients.clients(office)[1]
    with pytest.raises(BadInput):
        create.refer(office, new(office, "c", client=other.id, follows=first.id))


def test_a_household_is_asked_one_by_one_and_the_loop_closes_with_the_last(store, office):
    people = clients.clients(office)[:3]
    for person in people:
        clients.change_client(office, replace(one(store, Client, person.id), household="H-1"))
    made = create.refer(office, new(office, members=tuple(person.id for person in people[1:])))
    assert len(made.members) == 2
    assert {one.client for one in found(store, Consent, organisation="O01")} == {person.id for person in people}
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    act.act(office, made.id, Action.COMPLETE, data=TransitionData(result="delivered_full", **SAID))
    results = ("met", "met", "not_met")
    for person, result in zip(people, results, strict=True):
        last = act.act(office, made.id, Action.FOLLOW_UP, data=TransitionData(result=result, member=person.id, **ASKED))
        assert (last.loop_closed_at is not None) is (person == people[-1])
    assert (last.need_result, len(last.member_results)) == ("partly", 3)


def test_a_day_agreed_with_the_client_moves_the_question(office, clock):
    made = create.refer(office, new(office))
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    act.act(office, made.id, Action.COMPLETE, data=TransitionData(result="advice_only", **SAID))
    asked = act.act(
        office,
        made.id,
        Action.FOLLOW_UP,
        data=TransitionData(result="too_early", expected_on=date(2026, 3, 2), **ASKED),
    )
    assert asked.loop_closed_at is None
    assert asked.ask_at.date() == date(2026, 3, 2)
