"""A referral in FHIR: valid, true to Gravity's diagram, holding what consent covers and losing nothing silently."""

import json
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings

from referral.exchange.fhir.losses import LOSSES, MAPPED, PARTIAL
from referral.exchange.fhir.task.summary import DIAGRAM, STATUS, path, summaries
from referral.lifecycle.transitions import REMINDERS, TRANSITIONS
from referral.model.actors import ActingAs
from referral.model.clients import Client
from referral.model.consent import Consent
from referral.model.referrals import (
    Action,
    Event,
    Evidence,
    Incident,
    Informant,
    Referral,
    Route,
    State,
    TransitionData,
)
from tests.fakes.fhir_rules import check, current, of, read_state, walks
from tests.fakes.fhir_story import (
    CLIENT,
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


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_a_valid_bundle_and_reads_back(state):
    found, events = story(*WAYS[state])
    assert found.state is state
    made = bundle(found, events)
    check(made)
    assert read_state(made) is state
    assert of(made, "ServiceRequest")[0]["status"] == STATUS[state][1]


@settings(max_examples=150, deadline=None)
@given(stories())
def test_any_legal_story_is_valid_and_reads_back(told):
    found, events = told
    if events:
        made = bundle(found, events)
        check(made)
        assert read_state(made) is found.state


@pytest.mark.parametrize(
    ("actions", "walk"),
    [
        ((*TO_SENT, A.WAITLIST), ["draft", "requested", "accepted", "on-hold"]),
        ((*TO_SENT, A.WAITLIST, A.SCHEDULE), ["draft", "requested", "accepted", "on-hold"]),
        ((*TO_SENT, A.WAITLIST, A.SCHEDULE, A.MISS), ["draft", "requested", "accepted", "on-hold"]),
        ((*TO_SENT, A.WAITLIST, A.SCHEDULE, A.START), ["draft", "requested", "accepted", "on-hold", "in-progress"]),
        ((*TO_SENT, A.SCHEDULE), ["draft", "requested", "accepted"]),
        ((*TO_SENT, A.ASK, A.INFORM), ["draft", "requested"]),
        ((A.CREATE, A.CANCEL), ["draft", "requested", "cancelled"]),
    ],
)
def test_a_task_goes_as_gravity_has_it(actions, walk):
    found, events = story(*actions)
    made = bundle(found, events)
    assert list(walks(made).values()) == [walk]
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


def test_the_diagram_is_the_one_of_the_guide():
    """referrals.md, section 1c, written down a second time."""
    assert {one: sorted(others - {"entered-in-error"}) for one, others in DIAGRAM.items()} == {
        "draft": ["requested"],
        "requested": ["accepted", "cancelled", "rejected"],
        "accepted": ["cancelled", "completed", "failed", "in-progress", "on-hold"],
        "on-hold": ["cancelled", "completed", "failed", "in-progress"],
        "in-progress": ["cancelled", "completed", "failed"],
        "completed": [], "failed": [], "rejected": [], "cancelled": [], "entered-in-error": [],
    }  # fmt: skip
    assert path("requested", "on-hold") == ("accepted", "on-hold")
    assert path("accepted", "rejected") is None
    assert path("on-hold", "accepted") is None
    assert path("in-progress", "on-hold") is None


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


# --- what leaves the house --------------------------------------------------------------------------------------------


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
    noted = TransitionData(reason="refused_or_treated_badly", barrier="fear_or_shame", note=canary)
    asked = TransitionData(result="not_met", note=canary, spoke_with=canary)
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


# --- every field is in one of the two tables, and the tables are true -------------------------------------------------

RECORDS = {
    "Referral": Referral,
    "Event": Event,
    "TransitionData": TransitionData,
    "Client": Client,
    "Consent": Consent,
    "Incident": Incident,
}


def test_every_field_is_mapped_or_declared_lost():
    every = {f"{name}.{one.name}" for name, record in RECORDS.items() for one in fields(record)}
    lost = {loss.field for loss in LOSSES}
    assert every == lost | set(MAPPED)
    assert not lost & set(MAPPED)
    assert {loss.field for loss in PARTIAL} <= set(MAPPED)
    assert len(lost) == len(LOSSES)


def test_the_losses_go_out_with_every_bundle():
    found, events = story(*TO_SENT)
    said = json.dumps(bundle(found, events)["meta"])
    assert all(loss.field in said for loss in (*LOSSES, *PARTIAL))


FULL = (*TO_ACCEPTED, A.SCHEDULE, A.START, A.COMPLETE, A.FOLLOW_UP, A.ACCOMPANY)
OTHER = {
    "id": "R9", "short_code": "BBBBBB", "client": "TH-2", "need": "soc.food", "area": "A04", "centre": "O02",
    "assistant": "AS-9", "priority": "emergency", "delivery": "slip", "service": "S9", "organisation": "O99",
    "recorded_need": "N9", "follows": "R0", "route": "official_direction", "answer_days": 9, "service_days": 9,
    "members": ("TH-7",), "service_result": "advice_only", "need_result": "partly", "evidence": 4, "missing": "id_card",
    "barrier": "debt", "next_referral": "R8", "consent": "CO-9", "consent_on": date(2026, 1, 2), "consent_channel": "oral",
    "report_reason": "violence", "paused_days": 3, "paused_minutes": 3, "reminders": 2, "accompanied_minutes": 99,
    "member_results": ("TH-7=met",), "follow_up_on": date(2026, 3, 1), "no_shows": 2, "tried_on": ("2026-01-01",),
    "provider_answered": False, "late": True, "events": 77, "expected_on": date(2026, 3, 3), "place": "другаде",
    "version": 9, "sex": "m", "language": "tr", "barriers": ("no_id",), "held": ("telk",), "held_until": ("id_card=2026-02-01",), "answer_hours": 3, "household": "H-1",
    "consent_scope": "x", "consent_until": date(2026, 5, 5), "birth_from": 1950, "birth_to": 1951,
    "purpose": "follow_up", "covers": ("code", "need"), "wording": "referral-2", "channel": "oral", "given_by": "parent",
    "given_on": date(2026, 1, 3), "expires_on": date(2026, 9, 9), "recorded_by": "AS-9", "withdrawn_channel": "visit",
}  # fmt: skip
# Moments and reasons that leave by the event that made them, not by the referral's copy of them.
BY_EVENT = {
    "Referral.reason", "Referral.state", "Referral.sent_at", "Referral.acknowledged_at", "Referral.info_requested_at",
    "Referral.info_given_at", "Referral.decided_at", "Referral.scheduled_at", "Referral.cancelled_at",
    "Referral.expired_at", "Referral.need_asked_at",
}  # fmt: skip
# Consent is told from its own record when there is one, and from the referral when there is none.
WITHOUT_RECORD = {"Referral.consent_on", "Referral.consent_channel"}


@pytest.mark.parametrize(
    "name",
    sorted(
        {f"{kind}.{one.name}" for kind in ("Referral", "Client", "Consent") for one in fields(RECORDS[kind])} - BY_EVENT
    ),
)
def test_a_mapped_field_shows_in_the_bundle_and_a_lost_one_does_not(name):
    record, _, field = name.partition(".")
    found, events = story(*FULL)
    things = {"Referral": found, "Client": CLIENT, "Consent": CONSENT}
    spare = {"consent": None} if name in WITHOUT_RECORD else {}
    kind = {"consent": CONSENT, "client": CLIENT} | spare

    def made(changed):
        more = {} if record == "Referral" else {record.lower(): changed}
        return bundle(changed if record == "Referral" else found, events, **(kind | more))["entry"]

    other = datetime(2025, 5, 5, tzinfo=START.tzinfo) if name.endswith("_at") else OTHER[field]
    changed = made(replace(things[record], **{field: other}))
    assert (changed != made(things[record])) == (name in MAPPED), name


@pytest.mark.parametrize("stamp", sorted(one.partition(".")[2] for one in BY_EVENT if one.endswith("_at")))
def test_a_moment_leaves_with_the_event_that_made_it(stamp):
    makers = {transition.action for transition in TRANSITIONS if stamp in transition.stamps}
    ways = [way for way in (*WAYS.values(), (*WAYS[State.NEEDS_INFO], A.INFORM), FULL) if makers & set(way)]
    assert ways
    for way in ways:
        found, events = story(*way)
        recorded = {one["recorded"] for one in of(bundle(found, events), "Provenance")}
        assert getattr(found, stamp).isoformat() in recorded


CARRIED = {
    "informant": (A.ACCEPT, Informant.DOCUMENT), "channel": (A.ACCEPT, "letter"), "reason": (A.DECLINE, "no_capacity"),
    "result": (A.COMPLETE, "advice_only"), "appointment_at": (A.SCHEDULE, START + timedelta(days=9)),
    "place": (A.SCHEDULE, "другаде"), "happened_on": (A.COMPLETE, date(2026, 1, 12)), "expected_on": (A.WAITLIST, date(2026, 4, 4)), "minutes": (A.ACCOMPANY, 99),
    "attendance": (A.START, "late"), "missing": (A.DECLINE, "telk"), "note": (A.SEND, "пояснение"),
    "consent_on": (A.SEND, date(2026, 1, 3)), "consent_channel": (A.SEND, "oral"), "consent": (A.SEND, "CO-9"),
    "report_reason": (A.SEND, "violence"), "barrier": (A.FAIL, "debt"), "accompanied_by": (A.ACCOMPANY, "AS-9"),
    "spoke_with": (A.DECLINE, "някой"), "member": (A.FOLLOW_UP, "TH-7"), "next_referral": (A.DECLINE, "R9"),
}  # fmt: skip


@pytest.mark.parametrize("name", [one.name for one in fields(TransitionData)])
def test_a_mapped_fact_shows_in_the_bundle_and_a_lost_one_does_not(name):
    """The consent that an event names shows by the record it leads to; see test_services."""
    action, value = CARRIED[name]
    way = next(way for way in (*WAYS.values(), FULL) if action in way)
    found, events = story(*way[: way.index(action) + 1])
    usual = events[-1].data
    plain, *_ = story(*way[: way.index(action)])
    data = replace(usual, **{name: value})
    changed, event = happens(plain, action, acting_as=events[-1].acting_as, at=events[-1].at, data=data)
    if name in {"consent", "next_referral"}:
        assert getattr(changed, name) == value
    more = {"consent": None} if name in {"consent_on", "consent_channel"} else {}
    one = bundle(found, events, **more)["entry"]
    other = bundle(changed, (*events[:-1], event), **more)["entry"]
    told = f"TransitionData.{name}" in MAPPED and name != "consent"
    assert (one != other) == told or name == "next_referral", name


def test_which_worker_did_it_is_not_told():
    found, events = story(*FULL)
    others = tuple(replace(event, actor="AS-77") for event in events)
    assert bundle(found, others) == bundle(found, events)


def test_lines_count_from_one():
    _, events = story(*TO_ACCEPTED, A.UNACCEPT, A.ACCEPT, A.UNACCEPT)
    assert [summary.number for summary in summaries(events)] == [1, 2, 3]
