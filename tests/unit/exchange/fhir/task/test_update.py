"""A partner's Task is read as the transition it asks for, or refused by the name of what is wrong with it."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referral.errors import (
    IllegalTask,
    Refusal,
)
from referral.lifecycle.events import DecisionContext, decide
from referral.lifecycle.replay import apply_event, replay
from referral.model.actors import ActingAs
from referral.model.referrals import State, TransitionData
from tests.fakes.demo_fixture import WORDS
from tests.fakes.fhir_rules import current, valid
from tests.fakes.fhir_story import TO_ACCEPTED, TO_SENT, WAYS, bundle, stories
from tests.unit.exchange.fhir.task.task_examples import (
    HOUR,
    PARTNERS,
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
from tests.unit.lifecycle.test_events import ACTORS


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


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
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


@settings(max_examples=300)
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
