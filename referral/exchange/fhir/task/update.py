"""Read a partner's Task as the transition it asks for; the table of transitions still decides.

The answer is our own Task with a new status: same identifiers, `meta.versionId` of the version it answers, and for what
Gravity has no step for (a late answer, taking an acceptance back, a correction) a new Task that is part of ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, cast

from referral.errors import BadInput, IllegalTask, MissingData, NotOurTask, UnknownCode, WrongActor
from referral.exchange.fhir import terms
from referral.exchange.fhir.task.elements import (
    LONGEST,
    code_in,
    coded_output,
    day_of,
    element,
    elements,
    invalid,
    moment_of,
    outputs_of,
    shortened,
    text_of,
)
from referral.exchange.fhir.task.summary import (
    BY_BUSINESS,
    DIAGRAM,
    ENDED,
    ON_HOLD,
    STILL_WAITING,
    TaskSummary,
    path,
    state_of,
    task_id,
)
from referral.lifecycle.states import AGREED, STATES, UNDECIDED
from referral.lifecycle.transition_fields import AskedField, FieldKind, Surface, asked
from referral.lifecycle.transitions import BY_STATE, TRANSITIONS, Transition, row_of
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.vocabulary import Vocabulary

CHANNEL: Final = "account"
OTHER: Final = "other"
# Statuses that are the referring side's to set in our table of transitions.
NOT_THE_PARTNERS: Final = frozenset({"draft", "cancelled", "entered-in-error"})


def _of_partner() -> Iterator[Transition]:
    return (row for row in TRANSITIONS if row.target is not None and ActingAs.PARTNER in row.capacities)


def _actions() -> Mapping[tuple[str, State], Action]:
    """Return the action that each status and business status of a partner's Task asks for.

    The first transition to a state decides; a Task on hold stays so until the service begins, so there the first one
    from an agreed state does.
    """
    actions: dict[tuple[str, State], Action] = {}
    for row in _of_partner():
        target = cast("State", row.target)
        actions.setdefault((STATES[target].task_status, target), row.action)
        if target in STILL_WAITING and set(row.sources) <= set(AGREED):
            actions.setdefault((ON_HOLD, target), row.action)
    return MappingProxyType(actions)


ACTIONS: Final = _actions()
# The state that a status stands for when the Task names no business status; an undecided one must name it.
BY_ITSELF: Final[Mapping[str, State]] = MappingProxyType(
    {
        STATES[state].task_status: state
        for state in reversed(State)
        if state not in UNDECIDED and STATES[state].task_status not in NOT_THE_PARTNERS
    }
)


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
    result), MissingData (reason, result), IllegalTask (Gravity's diagram), WrongActor (a status not the partner's).
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
    values: dict[str, Any] = {"informant": Informant.PARTNER, "channel": CHANNEL}
    for entry in asked(row_of(action), surface=Surface.TASK):
        if entry.field.output:
            values[entry.field.name] = _from_output(entry, outputs.get(entry.field.output), action, vocabulary)
    missing = _missing_document(task, vocabulary) if action is Action.DECLINE else None
    return TransitionData(**{"missing": missing, **values, "reason": reason, "note": note})


def _from_output(
    entry: AskedField, output: Mapping[str, Any] | None, action: Action, vocabulary: Vocabulary
) -> str | date | datetime | None:
    """Return what a Task.output says of a field; a code that must be there is refused here when it is not."""
    kind = entry.field.kind
    if kind is FieldKind.MOMENT:
        return moment_of(output)
    if kind is FieldKind.DAY:
        return day_of(output)
    if kind is not FieldKind.CHOICE:
        return text_of("Task.output", (output or {}).get("valueString"))
    code = coded_output(output, entry.listing, vocabulary)
    if code is None and entry.required:
        raise MissingData(action=action, missing=(entry.field.name,))
    return code


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


def _missing_document(task: Mapping[str, Any], vocabulary: Vocabulary) -> str | None:
    marks = [item for item in elements(task, "extension") if item.get("url") == terms.extension_url("missing-paper")]
    code = next((element(item, "valueCoding").get("code") for item in marks), None)
    if code is not None and (not isinstance(code, str) or code not in vocabulary.codes("prerequisites")):
        raise UnknownCode(list="prerequisites", code=shortened(code))
    return code
