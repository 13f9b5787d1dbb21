"""A referral in FHIR: valid, true to Gravity's diagram, holding what consent covers and losing nothing silently."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from referral.lifecycle.states import STATES
from referral.lifecycle.transitions import REMINDERS
from referral.model.actors import ActingAs
from referral.model.referrals import (
    Action,
    Evidence,
    Informant,
    Route,
    State,
    TransitionData,
)
from tests.fakes.fhir_rules import check, current, of, read_state
from tests.fakes.fhir_story import (
    CONSENT,
    START,
    TO_ACCEPTED,
    TO_SENT,
    TODAY,
    WAYS,
    bundle,
    happens,
    stories,
    story,
)

A = Action
FULL = (*TO_ACCEPTED, A.SCHEDULE, A.START, A.COMPLETE, A.FOLLOW_UP, A.ACCOMPANY)


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_a_valid_bundle_and_reads_back(state):
    found, events = story(*WAYS[state])
    assert found.state is state
    made = bundle(found, events)
    check(made)
    assert read_state(made) is state
    assert of(made, "ServiceRequest")[0]["status"] == STATES[state].request_status


@settings(max_examples=150)
@given(stories())
def test_any_legal_story_is_valid_and_reads_back(told):
    found, events = told
    if events:
        made = bundle(found, events)
        check(made)
        assert read_state(made) is found.state


def test_waiting_for_an_hour_stays_on_hold_until_the_service_begins():
    found, events = story(*TO_SENT, A.WAITLIST, A.SCHEDULE)
    task = current(bundle(found, events))
    assert task["status"] == "on-hold"
    assert task["businessStatus"]["coding"][0]["code"] == "scheduled"
    assert task["statusReason"]["coding"][0]["code"] == "waiting-list"


@pytest.mark.parametrize(
    ("actions", "old", "new"),
    [
        ((*TO_ACCEPTED, A.UNACCEPT), "cancelled", "requested"),
        ((*TO_SENT, A.EXPIRE, A.ACCEPT), "cancelled", "accepted"),
        ((*TO_SENT, A.EXPIRE, A.DECLINE), "cancelled", "rejected"),
        ((*TO_ACCEPTED, A.COMPLETE, A.REOPEN), "completed", "in-progress"),
        ((*TO_ACCEPTED, A.FAIL, A.REOPEN), "failed", "accepted"),
        ((*TO_SENT, A.DECLINE, A.REOPEN), "rejected", "requested"),
        ((*TO_SENT, A.DECLINE, A.CORRECT), "rejected", "requested"),
        ((*TO_ACCEPTED, A.CORRECT), "cancelled", "requested"),
        ((*TO_SENT, A.WAITLIST, A.CORRECT), "cancelled", "requested"),
    ],
)
def test_what_gravity_has_no_move_for_is_a_new_task_part_of_the_old(actions, old, new):
    found, events = story(*actions)
    made = bundle(found, events)
    check(made)
    one, other = of(made, "Task")
    assert (one["status"], other["status"]) == (old, new)
    assert other["partOf"][0]["reference"] == f"urn:uuid:{one['id']}"
    assert read_state(made) is found.state


def test_another_partner_asked_keeps_the_order_active():
    for actions in ((*TO_SENT, A.DECLINE), (*TO_ACCEPTED, A.FAIL), (*TO_SENT, A.EXPIRE)):
        found, events = story(*actions, A.REROUTE)
        assert of(bundle(found, events), "ServiceRequest")[0]["status"] == "active"
    found, events = story(*TO_SENT, A.CANCEL, A.REROUTE)
    assert of(bundle(found, events), "ServiceRequest")[0]["status"] == "revoked"


def test_a_report_by_law_has_no_consent_and_says_so():
    found, events = story(*TO_SENT, route=Route.REPORT.value, need="chd.risk")
    made = bundle(found, events, consent=None)
    check(made)
    assert of(made, "Consent") == []
    (request,) = of(made, "ServiceRequest")
    assert "required by law" in request["note"][0]["text"]
    assert [code["coding"][0]["code"] for code in request["reasonCode"]] == ["chd.risk", "neglect"]


def test_a_struck_out_referral_has_no_task_left_standing():
    found, events = story(*TO_ACCEPTED, A.UNACCEPT, A.VOID)
    made = bundle(found, events)
    check(made)
    assert {task["status"] for task in of(made, "Task")} == {"entered-in-error"}


def test_who_said_it_and_how_well_it_is_known():
    found, events = story(*TO_SENT)
    data = TransitionData(informant=Informant.PARTNER, channel="phone")
    found, event = happens(found, A.ACCEPT, acting_as=ActingAs.ON_BEHALF, at=START + timedelta(days=1), data=data)
    made = bundle(found, (*events, event))
    centre, partner = of(made, "Organization")
    last = of(made, "Provenance")[-1]
    enterer, informant = last["agent"]
    assert enterer["who"]["reference"] == f"urn:uuid:{centre['id']}"
    assert enterer["onBehalfOf"]["reference"] == f"urn:uuid:{partner['id']}"
    assert informant["who"]["reference"] == f"urn:uuid:{partner['id']}"
    level = next(one for one in last["extension"] if one["url"].endswith("/evidence"))
    assert level["valueCoding"]["code"] == str(int(Evidence.NOTE_OF_CALL))


# --- what may be disclosed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("covered", ["code", "need", "age_band", "area", "language", "note"])
def test_only_what_consent_covers_leaves(covered):
    canary = "канарче"
    sending = TransitionData(channel="phone", consent_on=date(2026, 1, 10), consent_channel="signed", note=canary)
    found, events = story(A.CREATE, (A.SEND, sending))
    marks = {
        "code": '"TH-1"', "need": '"hea.gp"', "age_band": '"30-59"', "area": "Слънчев рид", "language": '"rom"',
        "note": canary,
    }  # fmt: skip
    for leaves, missing in (((covered,), set(marks) - {covered}), (tuple(set(marks) - {covered}), {covered})):
        made = bundle(found, events, consent=replace(CONSENT, covers=leaves))
        check(made)
        text = json.dumps(
            [one for one in made["entry"] if one["resource"]["resourceType"] != "Consent"], ensure_ascii=False
        )
        assert all(marks[name] in text for name in leaves)
        assert not any(marks[name] in text for name in missing)


@pytest.mark.parametrize(
    "consent",
    [
        replace(CONSENT, withdrawn_at=START, withdrawn_channel="visit"),
        replace(CONSENT, expires_on=TODAY - timedelta(days=1)),
        replace(CONSENT, organisation="O99"),
        replace(CONSENT, client="TH-2"),
    ],
)
def test_a_consent_that_does_not_hold_opens_nothing(consent):
    found, events = story(*TO_SENT)
    made = bundle(found, events, consent=consent)
    check(made)
    text = json.dumps(made, ensure_ascii=False)
    assert not any(mark in text for mark in ('"TH-1"', '"hea.gp"', '"30-59"', "Слънчев рид", '"rom"'))


@pytest.mark.parametrize("consent", [None, replace(CONSENT, withdrawn_at=START), replace(CONSENT, covers=("code",))])
def test_without_consent_to_tell_the_need_only_the_status_leaves(consent):
    """A draft has none yet, a withdrawn one is over: no reason, no result, no hour, no paper goes out."""
    telling = TransitionData(reason="missing_documents", missing="telk")
    hour = TransitionData(appointment_at=START, place="каб. 5")
    for steps, secrets in (
        ((*TO_SENT, (A.DECLINE, telling)), ("missing_documents", "telk")),
        (
            (*TO_SENT, (A.SCHEDULE, hour), A.START, A.COMPLETE, A.FOLLOW_UP),
            ("каб. 5", "delivered", '"met"', "Procedure"),
        ),
    ):
        found, events = story(*steps)
        found = found if consent else replace(found, consent_on=None)
        made = bundle(found, events, consent=consent)
        check(made)
        text = json.dumps(made["entry"], ensure_ascii=False)
        assert not [secret for secret in secrets if secret in text]
        assert read_state(made) is found.state


def test_that_consent_was_withdrawn_reaches_the_partner():
    found, events = story(*TO_SENT, (A.CANCEL, TransitionData(reason="consent_withdrawn")))
    made = bundle(found, events, consent=replace(CONSENT, withdrawn_at=START))
    check(made)
    assert current(made)["statusReason"]["coding"][0]["code"] == "consent_withdrawn"
    assert of(made, "Consent")[0]["status"] == "inactive"


def test_a_withdrawal_is_not_forgotten_when_the_referral_is_struck_out():
    found, events = story(*TO_SENT, (A.CANCEL, TransitionData(reason="consent_withdrawn")), A.VOID)
    text = json.dumps(bundle(found, events, consent=None)["entry"])
    assert not [one for one in ('"TH-1"', '"hea.gp"') if one in text]


def test_who_may_not_see_the_client_gets_nothing_of_the_client_s_record():
    found, events = story(*TO_SENT)
    made = bundle(found, events, knows_client=False)
    check(made)
    (patient,) = of(made, "Patient")
    assert set(patient) == {"resourceType", "id", "identifier", "extension"}
    assert [one["url"].rpartition("/")[2] for one in patient["extension"]] == ["territory"]


def test_nothing_private_leaves_even_with_consent_to_everything():
    canary = "канарче"
    noted = TransitionData(
        informant=Informant.CLIENT,
        channel="visit",
        reason="refused_or_treated_badly",
        barrier="fear_or_shame",
        note=canary,
    )
    asked = TransitionData(
        informant=Informant.CLIENT, channel="visit", result="not_met", note=canary, spoke_with=canary
    )
    went = TransitionData(accompanied_by=canary, minutes=30, note=canary)
    found, events = story(*TO_ACCEPTED, (A.ACCOMPANY, went), (A.FAIL, noted), (A.FOLLOW_UP, asked))
    made = bundle(found, events)
    check(made)
    text = json.dumps(made["entry"], ensure_ascii=False)
    for secret in (canary, "refused_or_treated_badly", "лошо", "fear_or_shame", "AS-1", "1990", "1994", '"f"', "H-9"):
        assert secret not in text, secret
    assert current(made)["statusReason"]["coding"][0]["code"] == "other"


def test_our_own_reminders_are_not_told():
    found, events = story(*TO_SENT)
    later, more = found, list(events)
    for number, action in enumerate(sorted(REMINDERS)):
        later, event = happens(later, action, at=START + timedelta(days=3 + number))
        more.append(event)
    assert bundle(later, tuple(more)) == bundle(found, events)


def test_which_worker_did_it_is_not_told():
    found, events = story(*FULL)
    others = tuple(replace(event, actor="AS-77") for event in events)
    assert bundle(found, others) == bundle(found, events)
