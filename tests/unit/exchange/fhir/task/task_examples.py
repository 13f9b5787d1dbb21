"""Tasks that partners send back: what the tests of reading them begin with."""

import copy
from datetime import timedelta

from referral.exchange.fhir import terms
from referral.exchange.fhir.task.summary import summaries, versions
from referral.exchange.fhir.task.update import TaskUpdate, update_of
from referral.lifecycle.events import DecisionContext, decide
from referral.lifecycle.replay import apply_event
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Event, Referral
from tests.fakes.demo_fixture import WORDS
from tests.fakes.fhir_rules import current
from tests.fakes.fhir_story import START, bundle, story
from tests.unit.lifecycle.test_events import ACTORS

A = Action
# What a partner may do that Gravity's Task can say.
PARTNERS = frozenset(
    {A.ACKNOWLEDGE, A.ASK, A.ACCEPT, A.WAITLIST, A.DECLINE, A.SCHEDULE, A.START, A.MISS, A.COMPLETE, A.FAIL, A.UNACCEPT,
     A.CORRECT}
)  # fmt: skip


def read(task: dict, found: Referral, events: tuple[Event, ...]) -> TaskUpdate:
    return update_of(task, referral=found, summary=summaries(versions(events))[-1], vocabulary=WORDS)


def answered(*actions: object, **more: object) -> tuple[dict, Referral, tuple[Event, ...]]:
    """The Task as a partner would send it: ours, with a new status."""
    found, events = story(*actions)
    task = copy.deepcopy(current(bundle(found, events)))
    for name in ("businessStatus", "statusReason", "output"):
        task.pop(name, None)
    return task | more, found, events


def reason(listing: str, code: str) -> dict:
    return {"coding": [{"system": terms.system(listing), "code": code}]}


def output(code: str, **value: object) -> dict:
    return {"type": {"coding": [{"system": terms.OUTPUT, "code": code}]}, **value}


RESULT = output("service_result", valueCodeableConcept=reason("service_result", "delivered_full"))
HOUR = [output("appointment", valueDateTime="2026-02-03T10:00:00+02:00"), output("place", valueString="каб. 5")]
SCHEDULED = {"coding": [{"system": terms.BUSINESS, "code": "scheduled"}]}


def business(code: str) -> dict:
    return {"coding": [{"system": terms.BUSINESS, "code": code}]}


def apply(found: Referral, answer: TaskUpdate) -> Referral:
    at = START + timedelta(days=30)
    return apply_event(
        found,
        decide(
            found,
            answer.action,
            data=answer.data,
            by=DecisionContext(actor=ACTORS[ActingAs.PARTNER], at=at, vocabulary=WORDS),
        ),
    )


def anew(task: dict) -> dict:
    """A new Task that is part of ours."""
    before = {"reference": f"Task/{task['id']}"}
    return task | {"id": "their-own", "identifier": task["identifier"][:1], "partOf": [before]}
