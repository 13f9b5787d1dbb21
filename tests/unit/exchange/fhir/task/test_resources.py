"""Tasks and Provenance as resources: who asked whom, what came of it, and whose word it is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from referral.exchange.fhir import terms
from referral.exchange.fhir.task.resources import Participants, provenance, task, with_outputs
from referral.exchange.fhir.task.summary import summaries, versions
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Informant, TransitionData
from tests.fakes.fhir_story import CONSENT, START, TO_ACCEPTED, TO_SENT, happens, story, told

A = Action
PARTICIPANTS = Participants(
    request={"resourceType": "ServiceRequest", "id": "request"},
    patient={"resourceType": "Patient", "id": "patient"},
    centre={"resourceType": "Organization", "id": "centre"},
    partner={"resourceType": "Organization", "id": "partner"},
)


def last_task(content, participants: Participants = PARTICIPANTS) -> dict:
    return task(content, summaries(versions(content.events))[-1], participants)


def content(*actions: object, **more: object):
    return told(*story(*actions), **more)


def output(resource: dict, code: str) -> dict | None:
    return next((one for one in resource.get("output", ()) if one["type"]["coding"][0]["code"] == code), None)


@pytest.mark.parametrize(
    ("informant", "expected"),
    [(Informant.CLIENT, "patient"), (Informant.PARTNER, "partner"), (Informant.ASSISTANT, "centre"),
     (Informant.SYSTEM, "centre")],
)  # fmt: skip
def test_a_word_is_the_client_s_the_partner_s_or_the_centre_s(informant, expected):
    assert PARTICIPANTS.party(informant)["id"] == expected


def test_without_a_partner_the_centre_vouches_and_nobody_owns_the_task():
    alone = replace(PARTICIPANTS, partner=None)
    assert alone.party(Informant.PARTNER)["id"] == "centre"
    assert "owner" not in last_task(content(*TO_SENT), alone)


def test_the_centre_asks_the_partner_for_the_client():
    resource = last_task(content(*TO_SENT))
    asked = (resource["requester"], resource["owner"], resource["for"], resource["focus"])
    assert [one["reference"] for one in asked] == [
        f"urn:uuid:{one}" for one in ("centre", "partner", "patient", "request")
    ]
    assert resource["meta"]["versionId"] == "2"


def test_the_version_counts_what_happened_and_not_our_reminders():
    referral, events = story(*TO_SENT)
    referral, reminder = happens(referral, A.REMIND, at=START + timedelta(days=3))
    assert last_task(told(referral, (*events, reminder)))["meta"]["versionId"] == "2"


def test_a_second_task_is_part_of_the_first():
    both = content(*TO_ACCEPTED, A.UNACCEPT)
    first, second = (task(both, summary, PARTICIPANTS) for summary in summaries(versions(both.events)))
    assert "partOf" not in first
    assert second["partOf"][0]["reference"] == terms.urn(first["id"])


def test_what_came_of_it_is_told_where_consent_lets_the_need_be_told():
    hour = TransitionData(appointment_at=START + timedelta(days=2), place="каб. 5")
    closed = content(*TO_SENT, (A.SCHEDULE, hour), A.START, A.COMPLETE, consent=CONSENT)
    delivered = {"resourceType": "Procedure", "id": "procedure"}
    resource = with_outputs(closed, last_task(closed), delivered)
    assert output(resource, "place")["valueString"] == "каб. 5"
    assert output(resource, "resulting-activity")["valueReference"]["reference"] == "urn:uuid:procedure"
    result = output(resource, "service_result")["valueCodeableConcept"]["coding"][0]["code"]
    assert result == closed.referral.service_result
    hidden = replace(closed, consent=replace(CONSENT, covers=("code",)))
    assert "output" not in with_outputs(hidden, last_task(hidden), delivered)


def test_a_waiting_list_says_until_when_only_to_whom_it_may():
    data = TransitionData(expected_on=date(2026, 3, 2))
    waiting = content(*TO_SENT, (A.WAITLIST, data))
    assert last_task(waiting)["statusReason"]["text"].endswith(": 2026-03-02")
    hidden = last_task(replace(waiting, consent=replace(CONSENT, covers=("code",))))
    assert "2026" not in hidden["statusReason"]["text"]


def test_who_entered_it_for_whom_and_what_was_said():
    referral, events = story(*TO_SENT)
    data = TransitionData(informant=Informant.PARTNER, channel="phone")
    referral, accepted = happens(
        referral, A.ACCEPT, acting_as=ActingAs.ON_BEHALF, at=START + timedelta(days=1), data=data
    )
    told_of = told(referral, (*events, accepted))
    resource = provenance(told_of, accepted, tasks=summaries(versions(told_of.events)), participants=PARTICIPANTS)
    enterer, informant = resource["agent"]
    assert enterer["who"]["reference"] == "urn:uuid:centre"
    assert enterer["onBehalfOf"]["reference"] == informant["who"]["reference"] == "urn:uuid:partner"
    assert resource["activity"]["coding"][0]["code"] == "accept"
    assert len(resource["target"]) == 1
