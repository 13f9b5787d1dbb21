"""Every field of a referral is in the bundle or declared lost; changing each shows which."""

import json
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest

from referral.exchange.fhir.losses import LOSSES, MAPPED, PARTIAL
from referral.lifecycle.transitions import TRANSITIONS
from referral.model.actors import ActingAs
from referral.model.clients import Client, Incident
from referral.model.consent import Consent
from referral.model.referrals import (
    Action,
    Event,
    Informant,
    Referral,
    State,
    TransitionData,
)
from tests.fakes.fhir_rules import of
from tests.fakes.fhir_story import (
    CLIENT,
    CONSENT,
    START,
    TO_ACCEPTED,
    TO_SENT,
    WAYS,
    bundle,
    happens,
    story,
)

A = Action
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
    "members": ("TH-7",), "ask_backlog": True, "service_result": "advice_only", "need_result": "partly", "evidence": 4, "missing": "id_card",
    "barrier": "debt", "next_referral": "R8", "consent": "CO-9", "consent_on": date(2026, 1, 2), "consent_channel": "oral",
    "report_reason": "violence", "paused_days": 3, "paused_minutes": 3, "paused_working_minutes": 3, "reminders": 2, "accompanied_minutes": 99,
    "member_results": ("TH-7=met",), "follow_up_on": date(2026, 3, 1), "no_shows": 2, "tried_on": ("2026-01-01",),
    "provider_answered": False, "late": True, "events": 77, "expected_on": date(2026, 3, 3), "place": "другаде",
    "attended": 7, "reached_result": "partly", "spoke_as": ActingAs.CLIENT, "typed": 70, "version": 9, "sex": "m", "language": "tr", "barriers": ("no_id",), "held": ("telk",), "held_until": ("id_card=2026-02-01",),
    "not_held": ("address",), "answer_hours": 3, "household": "H-1", "merged_into": "TH-8",
    "consent_scope": "x", "consent_until": date(2026, 5, 5), "birth_from": 1950, "birth_to": 1951,
    "purpose": "follow_up", "covers": ("code", "need"), "wording": "referral-2", "channel": "oral", "given_by": "parent",
    **dict.fromkeys(("process_informant", "service_informant", "need_informant"), Informant.DOCUMENT),
    **dict.fromkeys(("process_channel", "service_channel", "need_channel"), "letter"),
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
    "delivery": (A.SEND, "slip"),
}  # fmt: skip


@pytest.mark.parametrize("name", [one.name for one in fields(TransitionData)])
def test_a_mapped_value_of_an_event_shows_in_the_bundle_and_a_lost_one_does_not(name):
    """The consent and the next referral that an event names show in the referral, not in the event."""
    action, value = CARRIED[name]
    way = next(way for way in (*WAYS.values(), FULL) if action in way)
    found, events = story(*way[: way.index(action) + 1])
    usual = events[-1].data
    before, *_ = story(*way[: way.index(action)])
    data = replace(usual, **{name: value})
    changed, event = happens(before, action, acting_as=events[-1].acting_as, at=events[-1].at, data=data)
    if name in {"consent", "next_referral"}:
        assert getattr(changed, name) == value
        changed = found  # the event alone is looked at
    if name == "delivery":
        assert (found.delivered_at, changed.delivered_at) == (events[-1].at, None)
        changed = found
    more = {"consent": None} if name in {"consent_on", "consent_channel"} else {}
    entries = bundle(found, events, **more)["entry"]
    changed_entries = bundle(changed, (*events[:-1], event), **more)["entry"]
    is_sent = f"TransitionData.{name}" in MAPPED and name != "consent"
    assert (entries != changed_entries) == is_sent, name
