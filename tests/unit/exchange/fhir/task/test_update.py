"""A partner's Task is read as the transition it asks for, or refused by the name of what is wrong with it."""

import copy
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referral.errors import (
    BadInput,
    IllegalMove,
    IllegalTask,
    MissingData,
    NotOurTask,
    Refusal,
    UnknownCode,
    WrongActor,
)
from referral.exchange.fhir import terms
from referral.exchange.fhir.task.summary import summaries, versions
from referral.exchange.fhir.task.update import TaskUpdate, update_of
from referral.lifecycle.events import DecisionContext, decide
from referral.lifecycle.replay import apply_event, replay
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Event, Referral, State, TransitionData
from tests.fakes.demo_fixture import WORDS
from tests.fakes.fhir_rules import current, valid
from tests.fakes.fhir_story import START, TO_ACCEPTED, TO_SENT, WAYS, bundle, stories, story
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


@pytest.mark.parametrize(
    ("before", "more", "action", "state"),
    [
        (
            TO_SENT,
            {"status": "requested", "businessStatus": business("acknowledged")},
            A.ACKNOWLEDGE,
            State.ACKNOWLEDGED,
        ),
        (
            TO_SENT,
            {"status": "requested", "businessStatus": business("needs-info"), "note": [{"text": "Кога?"}]},
            A.ASK,
            State.NEEDS_INFO,
        ),
        (TO_SENT, {"status": "accepted"}, A.ACCEPT, State.ACCEPTED),
        (TO_SENT, {"status": "accepted", "businessStatus": SCHEDULED, "output": HOUR}, A.SCHEDULE, State.SCHEDULED),
        (
            TO_SENT,
            {"status": "on-hold", "output": [output("expected_on", valueDate="2026-03-01")]},
            A.WAITLIST,
            State.WAITLISTED,
        ),
        (
            WAYS[State.WAITLISTED],
            {"status": "on-hold", "businessStatus": SCHEDULED, "output": HOUR},
            A.SCHEDULE,
            State.SCHEDULED,
        ),
        (TO_SENT, {"status": "rejected", "statusReason": reason("decline", "no_capacity")}, A.DECLINE, State.DECLINED),
        (TO_SENT, {"status": "rejected", "statusReason": {"text": "Няма лекар"}}, A.DECLINE, State.DECLINED),
        (TO_ACCEPTED, {"status": "in-progress"}, A.START, State.IN_SERVICE),
        (TO_ACCEPTED, {"status": "completed", "output": [RESULT]}, A.COMPLETE, State.COMPLETED),
        (
            TO_ACCEPTED,
            {"status": "failed", "statusReason": reason("not_completed", "no_show")},
            A.FAIL,
            State.NOT_COMPLETED,
        ),
        (
            WAYS[State.SCHEDULED],
            {"status": "accepted", "statusReason": reason("miss", "client_no_show")},
            A.MISS,
            State.ACCEPTED,
        ),
    ],
)
def test_each_status_asks_for_its_transition(before, more, action, state):
    task, found, events = answered(*before, **more)
    valid(task)
    answer = read(task, found, events)
    assert answer.action is action
    assert answer.version == len(events)
    assert apply(found, answer).state is state


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


def test_words_instead_of_our_code_are_kept():
    task, found, events = answered(*TO_SENT, status="rejected", statusReason={"text": "Няма лекар до май"})
    data = read(task, found, events).data
    assert (data.reason, data.note) == ("other", "Няма лекар до май")


def test_a_late_answer_is_a_new_task():
    task, found, events = answered(*TO_SENT, A.EXPIRE, status="accepted")
    with pytest.raises(IllegalTask) as refused:
        read(task, found, events)
    assert refused.value.details == {"from_status": "cancelled", "to_status": "accepted"}
    late = anew(task)
    assert apply(found, read(late, found, events)).late


@pytest.mark.parametrize(("why", "action"), [(reason("unaccept", "no_capacity"), A.UNACCEPT), (None, A.CORRECT)])
def test_taking_back_an_acceptance_and_correcting_one_are_new_tasks(why, action):
    more = {"statusReason": why} if why else {}
    task, found, events = answered(*TO_ACCEPTED, status="requested", businessStatus=business("acknowledged"), **more)
    with pytest.raises(IllegalTask):
        read(task, found, events)
    answer = read(anew(task), found, events)
    assert (answer.action, answer.data.reason) == (action, "no_capacity" if why else None)


def anew(task: dict) -> dict:
    """A new Task that is part of ours."""
    before = {"reference": f"Task/{task['id']}"}
    return task | {"id": "their-own", "identifier": task["identifier"][:1], "partOf": [before]}


@pytest.mark.parametrize(
    ("before", "status"),
    [
        (TO_ACCEPTED, "rejected"),
        (WAYS[State.COMPLETED], "in-progress"),
        (WAYS[State.DECLINED], "accepted"),
        (WAYS[State.IN_SERVICE], "on-hold"),
        (WAYS[State.WAITLISTED], "rejected"),
    ],
)
def test_a_step_gravity_does_not_have_is_refused_by_name(before, status):
    task, found, events = answered(*before, status=status, statusReason={"text": "x"}, output=[RESULT])
    with pytest.raises(IllegalTask) as refused:
        read(task, found, events)
    assert refused.value.details["to_status"] == status


def test_a_path_that_gravity_has_and_our_table_has_not_is_refused_by_the_table():
    task, found, events = answered(*WAYS[State.DRAFT], status="in-progress")
    with pytest.raises(IllegalMove):
        apply(found, read(task, found, events))


def test_a_new_task_beside_one_that_still_runs_is_refused():
    task, found, events = answered(*TO_ACCEPTED, status="in-progress")
    with pytest.raises(IllegalTask):
        read(anew(task), found, events)


@pytest.mark.parametrize(
    ("more", "error", "details"),
    [
        ({"resourceType": "Patient"}, BadInput, {}),
        ({"status": "received"}, UnknownCode, {"list": "task_status", "code": "received"}),
        ({"status": "great"}, UnknownCode, {"list": "task_status", "code": "great"}),
        ({"status": None}, UnknownCode, {"list": "task_status"}),
        ({"status": "cancelled"}, WrongActor, {"action": "cancelled"}),
        ({"status": "entered-in-error"}, WrongActor, {"action": "entered-in-error"}),
        ({"status": "requested"}, BadInput, {}),
        ({"status": "accepted", "businessStatus": business("splendid")}, UnknownCode, {"list": "states", "code": "splendid"}),
        ({"status": "accepted", "businessStatus": business("declined")}, BadInput, {}),
        ({"status": "rejected"}, MissingData, {"action": A.DECLINE, "missing": ("reason",)}),
        ({"status": "rejected", "statusReason": reason("decline", "bored")}, UnknownCode, {"list": "decline", "code": "bored"}),
        ({"status": "completed"}, MissingData, {"missing": ("result",)}),
        (
            {"status": "completed", "output": [output("service_result", valueCodeableConcept=reason("service_result", "ok"))]},
            UnknownCode,
            {"list": "service_result", "code": "ok"},
        ),
        ({"status": "accepted", "identifier": []}, NotOurTask, {"referral": "AAAAAA"}),
        (
            {"status": "accepted", "identifier": [{"system": terms.REFERRAL_CODE, "value": "ZZZZZZ"}]},
            NotOurTask,
            {"referral": "AAAAAA", "task": "ZZZZZZ"},
        ),
        ({"status": "accepted", "meta": {"versionId": "two"}}, BadInput, {}),
        ({"status": "accepted", "note": "text"}, BadInput, {}),
        ({"status": "accepted", "note": [{"text": "x" * 1001}]}, BadInput, {}),
        ({"status": "accepted", "note": [{"text": "x\x00"}]}, BadInput, {}),
        (
            {"status": "accepted", "businessStatus": SCHEDULED, "output": [output("appointment", valueDateTime="soon")]},
            BadInput,
            {},
        ),
        (
            {"status": "accepted", "businessStatus": SCHEDULED, "output": [output("appointment", valueDateTime="2026-02-03T10:00")]},
            BadInput,
            {},
        ),
        (
            {"status": "accepted", "businessStatus": SCHEDULED, "output": [output("appointment", valueDateTime="0001-01-01T00:00:00+14:00")]},
            BadInput,
            {},
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_name(more, error, details):
    task, found, events = answered(*TO_SENT, **more)
    with pytest.raises(error) as refused:
        read(task, found, events)
    assert type(refused.value) is error
    assert details.items() <= refused.value.details.items()


def test_a_task_that_another_took_over_cannot_be_answered():
    found, events = story(*TO_ACCEPTED, A.UNACCEPT)
    old, _ = (one["resource"] for one in bundle(found, events)["entry"] if one["resource"]["resourceType"] == "Task")
    with pytest.raises(NotOurTask):
        read(old | {"status": "accepted"}, found, events)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories())
def test_what_goes_out_comes_back_as_the_same_transition(told):
    """Every answer of a partner in any story, exported after it happened and read against how it was before."""
    found, events = told
    for number, event in enumerate(events):
        if event.acting_as not in {ActingAs.PARTNER, ActingAs.LINK} or event.action not in PARTNERS:
            continue
        if event.action is A.CORRECT and event.from_state is State.NEEDS_INFO:
            continue  # the Task stays "requested (acknowledged)": to Gravity an answered question looks the same
        before = replay(found, events[:number])
        after = replay(found, events[: number + 1])
        task = current(bundle(after, events[: number + 1]))
        task = task | {"meta": {"versionId": str(number)}, "note": [{"text": event.data.note or "?"}]}
        answer = read(task, before, events[:number])
        assert answer.action is event.action
        again = decide(
            before,
            answer.action,
            data=answer.data,
            by=DecisionContext(actor=ACTORS[ActingAs.PARTNER], at=event.at, vocabulary=WORDS),
        )
        assert apply_event(before, again).state is after.state


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
ELEMENTS = ("meta", "identifier", "partOf", "status", "businessStatus", "statusReason", "output", "note", "extension")


@settings(max_examples=300, deadline=None)
@given(
    changes=st.dictionaries(st.sampled_from(ELEMENTS), JSON, min_size=1),
    status=st.sampled_from(["completed", "failed", "accepted", "rejected"]),
)
def test_no_json_breaks_the_reading(changes, status):
    task, found, events = answered(*TO_SENT, status=status, output=[RESULT], statusReason={"text": "x"})
    try:
        answer = read(json.loads(json.dumps(task | changes)), found, events)
    except Refusal:
        return
    assert isinstance(answer.data, TransitionData)
