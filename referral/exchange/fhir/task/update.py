"""Read a partner's Task as the transition it asks for; the table of transitions still decides.

The answer is our own Task with a new status: same identifiers, `meta.versionId` of the version it answers, and for what
Gravity has no move for (a late answer, taking an acceptance back, a correction) a new Task that is part of ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from referral.errors import BadInput, IllegalTask, MissingData, NotOurTask, UnknownCode, WrongActor
from referral.exchange.fhir import terms
from referral.exchange.fhir.task.elements import (
    LONGEST,
    appointment_of,
    code_in,
    coded_output,
    element,
    elements,
    expected_day_of,
    invalid,
    outputs_of,
    shortened,
    text_of,
)
from referral.exchange.fhir.task.summary import BY_BUSINESS, DIAGRAM, ENDED, TaskSummary, path, state_of, task_id
from referral.lifecycle.transitions import BY_STATE
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.vocabulary import Vocabulary

CHANNEL: Final = "account"
OTHER: Final = "other"
# What each pair of statuses asks for; a business status left out is the one FHIR's status stands for by itself.
ACTIONS: Final[Mapping[tuple[str, State], Action]] = MappingProxyType(
    {
        ("requested", State.ACKNOWLEDGED): Action.ACKNOWLEDGE,
        ("requested", State.NEEDS_INFO): Action.ASK,
        ("accepted", State.ACCEPTED): Action.ACCEPT,
        ("accepted", State.SCHEDULED): Action.SCHEDULE,
        ("on-hold", State.WAITLISTED): Action.WAITLIST,
        ("on-hold", State.SCHEDULED): Action.SCHEDULE,
        ("on-hold", State.ACCEPTED): Action.MISS,
        ("rejected", State.DECLINED): Action.DECLINE,
        ("in-progress", State.IN_SERVICE): Action.START,
        ("completed", State.COMPLETED): Action.COMPLETE,
        ("failed", State.NOT_COMPLETED): Action.FAIL,
    }
)
BY_ITSELF: Final = MappingProxyType(
    {
        "accepted": State.ACCEPTED,
        "on-hold": State.WAITLISTED,
        "rejected": State.DECLINED,
        "in-progress": State.IN_SERVICE,
        "completed": State.COMPLETED,
        "failed": State.NOT_COMPLETED,
    }
)
# Statuses that are the referring side's to set in our table of moves.
NOT_THE_PARTNERS: Final = frozenset({"draft", "cancelled", "entered-in-error"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskUpdate:
    """The transition a Task asks for, its data, and the version of the referral it answers (None: not said)."""

    action: Action
    data: TransitionData
    version: int | None = None


def version_of(task: Mapping[str, Any]) -> int | None:
    """Return the version a Task says it answers. Errors: BadInput."""
    given = element(task, "meta").get("versionId")
    if given is None:
        return None
    if not isinstance(given, str) or not given.isascii() or not given.isdigit() or len(given) > len("9999"):
        raise invalid("Task.meta.versionId", "unknown")
    return int(given)


def update_of(
    task: Mapping[str, Any], *, referral: Referral, summary: TaskSummary, vocabulary: Vocabulary
) -> TaskUpdate:
    """Return what a partner's Task asks for, given the referral and its present Task as the partner saw them.

    Errors: BadInput (not a Task, a value that cannot be read), NotOurTask, UnknownCode (status, businessStatus, reason,
    result), MissingFacts (reason, result), IllegalTask (Gravity's diagram), WrongActor (a status not the partner's).
    """
    if task.get("resourceType") != "Task":
        raise invalid("Task.resourceType", "unknown")
    is_new = _check_identity(task, referral, summary)
    status = _status(task, referral)
    state = _business_state(task, status)
    action = _action(status, state, referral, is_new=is_new, task=task)
    _check_diagram(summary, status, action, is_new=is_new)
    return TaskUpdate(
        action=action, data=_data(task, action, referral=referral, vocabulary=vocabulary), version=version_of(task)
    )


def _check_identity(task: Mapping[str, Any], referral: Referral, summary: TaskSummary) -> bool:
    """Refuse a Task of another referral; tell whether it is a new Task that is part of our present one."""
    named = {(item.get("system"), item.get("value")) for item in elements(task, "identifier")}
    codes = {value for namespace, value in named if namespace == terms.REFERRAL_CODE}
    if codes != {referral.short_code}:
        raise NotOurTask(referral=referral.short_code, task=shortened(codes))
    present = task_id(referral, summary.number)
    wholes = {whole for item in elements(task, "partOf") for whole in _task_ids(item)}
    if present in wholes:
        return True
    own = {str(value) for namespace, value in named if namespace == terms.TASK_ID}
    if own - {present}:
        raise NotOurTask(referral=referral.short_code, task=shortened(own))
    return False


def _task_ids(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield the Tasks a reference may mean, in any of the ways FHIR writes one."""
    yield str(item.get("reference", "")).removeprefix("urn:uuid:").rpartition("/")[2]
    own = element(item, "identifier")
    if own.get("system") == terms.TASK_ID:
        yield str(own.get("value"))


def _status(task: Mapping[str, Any], referral: Referral) -> str:
    status = task.get("status")
    if not isinstance(status, str) or status not in DIAGRAM:
        raise UnknownCode(list="task_status", code=shortened(status))
    if status in NOT_THE_PARTNERS:
        raise WrongActor(state=referral.state, action=status, role=None, informant=Informant.PARTNER)
    return status


def _business_state(task: Mapping[str, Any], status: str) -> State:
    given = code_in(element(task, "businessStatus"), terms.BUSINESS)
    if given is None:
        if status not in BY_ITSELF:
            raise invalid("Task.businessStatus", "missing")
        return BY_ITSELF[status]
    if given not in BY_BUSINESS:
        raise UnknownCode(list="states", code=shortened(given))
    state = state_of(status, given)
    if state is None or (status, state) not in ACTIONS:
        raise BadInput(problems=(("Task.businessStatus", "does_not_fit", {"code": given, "status": status}),))
    return state


def _action(status: str, state: State, referral: Referral, *, is_new: bool, task: Mapping[str, Any]) -> Action:
    """Return the action, seen from where the referral stands."""
    action = ACTIONS[status, state]
    if action is Action.ACCEPT and referral.state is State.SCHEDULED:
        return Action.MISS
    if is_new and action is Action.ACKNOWLEDGE:
        return Action.UNACCEPT if code_in(element(task, "statusReason"), terms.system("unaccept")) else Action.CORRECT
    return action


def _check_diagram(summary: TaskSummary, status: str, action: Action, *, is_new: bool) -> None:
    """Refuse a step that Gravity's diagram does not have; a new Task starts as a requested one."""
    if is_new and not (summary.status in ENDED or action in {Action.UNACCEPT, Action.CORRECT}):
        raise IllegalTask(from_status=summary.status, to_status=status)
    if path("requested" if is_new else summary.status, status) is None:
        raise IllegalTask(from_status=summary.status, to_status=status)


def _data(task: Mapping[str, Any], action: Action, *, referral: Referral, vocabulary: Vocabulary) -> TransitionData:
    outputs = outputs_of(task)
    reason, words = _reason(task, action, referral=referral, vocabulary=vocabulary)
    noted = [text_of("Task.note", item.get("text")) for item in elements(task, "note")]
    note = "\n".join(item for item in (words, *noted) if item) or None
    if note is not None and len(note) > LONGEST:
        raise BadInput(problems=(("Task.note", "too_long", {"longest": LONGEST}),))
    return TransitionData(
        informant=Informant.PARTNER,
        channel=CHANNEL,
        reason=reason,
        missing=_missing_document(task, vocabulary) if action is Action.DECLINE else None,
        result=_result(outputs, vocabulary) if action is Action.COMPLETE else None,
        appointment_at=appointment_of(outputs) if action is Action.SCHEDULE else None,
        place=text_of("Task.output", outputs.get("place", {}).get("valueString"))
        if action is Action.SCHEDULE
        else None,
        expected_on=expected_day_of(outputs) if action is Action.WAITLIST else None,
        attendance=coded_output(outputs.get("attendance"), "attendance", vocabulary)
        if action is Action.START
        else None,
        note=note,
    )


def _reason(
    task: Mapping[str, Any], action: Action, *, referral: Referral, vocabulary: Vocabulary
) -> tuple[str | None, str | None]:
    """Return the coded reason an action must carry, and the words that came instead: Gravity asks for no code."""
    transition = BY_STATE.get((referral.state, action))
    listing = transition.codes.get("reason") if transition else None
    if listing is None:
        return None, None
    given = element(task, "statusReason")
    code = code_in(given, terms.system(listing))
    if code is not None:
        if code not in vocabulary.codes(listing):
            raise UnknownCode(list=listing, code=shortened(code))
        return code, None
    words = text_of("Task.statusReason.text", given.get("text"))
    if not words:
        raise MissingData(action=action, missing=("reason",))
    return OTHER, words


def _result(outputs: Mapping[str, Mapping[str, Any]], vocabulary: Vocabulary) -> str:
    found = coded_output(outputs.get("service_result"), "service_result", vocabulary)
    if found is None:
        raise MissingData(action=Action.COMPLETE, missing=("result",))
    return found


def _missing_document(task: Mapping[str, Any], vocabulary: Vocabulary) -> str | None:
    marks = [item for item in elements(task, "extension") if item.get("url") == terms.extension_url("missing-paper")]
    code = next((element(item, "valueCoding").get("code") for item in marks), None)
    if code is not None and (not isinstance(code, str) or code not in vocabulary.codes("prerequisites")):
        raise UnknownCode(list="prerequisites", code=shortened(code))
    return code
