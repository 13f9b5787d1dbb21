"""What an answer by Task is refused for, by name."""

import pytest

from referral.errors import (
    BadInput,
    IllegalMove,
    IllegalTask,
    MissingData,
    NotOurTask,
    UnknownCode,
    WrongActor,
)
from referral.exchange.fhir import terms
from referral.model.referrals import State
from tests.fakes.fhir_story import TO_ACCEPTED, TO_SENT, WAYS, bundle, story
from tests.unit.exchange.fhir.task.task_examples import (
    RESULT,
    SCHEDULED,
    A,
    anew,
    answered,
    apply,
    business,
    output,
    read,
    reason,
)


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
