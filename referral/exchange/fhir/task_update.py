"""A partner's Task as the move it asks for. It says what is wrong by name; the table of moves still decides.

The answer is our own Task with a new status: same identifiers, `meta.versionId` of the version it answers, and for what
Gravity has no move for (a late answer, taking an acceptance back, a correction) a new Task that is part of ours.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Final, cast

from referral.errors import BadInput, IllegalTask, MissingData, NotOurTask, UnknownCode, WrongActor
from referral.exchange.fhir import terms
from referral.exchange.fhir.tasks import BY_BUSINESS, DIAGRAM, ENDED, HELD, ON_HOLD, Line, path, state_of, task_id
from referral.lifecycle.states import AGREED, STATES, UNDECIDED
from referral.lifecycle.transition_fields import AskedField, FieldKind, Surface, asked
from referral.lifecycle.transitions import BY_STATE, TRANSITIONS, Transition, row_of
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.vocabulary import Vocabulary

LONGEST: Final = 1000
CHANNEL: Final = "account"
OTHER: Final = "other"
# Statuses that are the referring side's to set in our table of moves.
NOT_THE_PARTNERS: Final = frozenset({"draft", "cancelled", "entered-in-error"})


def _partners() -> Iterator[Transition]:
    return (row for row in TRANSITIONS if row.target is not None and ActingAs.PARTNER in row.capacities)


def _actions() -> Mapping[tuple[str, State], Action]:
    """Return the action that each status and business status of a partner's Task asks for.

    The first transition to a state decides; a Task on hold stays so until the service begins, so there the first one
    from an agreed state does.
    """
    found: dict[tuple[str, State], Action] = {}
    for row in _partners():
        target = cast("State", row.target)
        found.setdefault((STATES[target].task_status, target), row.action)
        if target in HELD and set(row.sources) <= set(AGREED):
            found.setdefault((ON_HOLD, target), row.action)
    return MappingProxyType(found)


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
class Answer:
    """The move a Task asks for, what it carries, and the version of the referral it answers (None: not said)."""

    action: Action
    data: TransitionData
    version: int | None = None


def version_of(task: Mapping[str, Any]) -> int | None:
    """Return the version a Task says it answers. Errors: BadInput."""
    given = _part(task, "meta").get("versionId")
    if given is None:
        return None
    if not isinstance(given, str) or not given.isascii() or not given.isdigit() or len(given) > len("9999"):
        raise _bad("Task.meta.versionId", "unknown")
    return int(given)


def answer_of(task: Mapping[str, Any], *, referral: Referral, line: Line, vocabulary: Vocabulary) -> Answer:
    """Return what a partner's Task asks for, given the referral and its present Task as the partner saw them.

    Errors: BadInput (not a Task, a value that cannot be read), NotOurTask, UnknownCode (status, businessStatus, reason,
    result), MissingFacts (reason, result), IllegalTask (Gravity's diagram), WrongActor (a status not the partner's).
    """
    if task.get("resourceType") != "Task":
        raise _bad("Task.resourceType", "unknown")
    again = _check_identity(task, referral, line)
    status = _status(task, referral)
    state = _business(task, status)
    action = _action(status, state, referral, again=again, task=task)
    _check_diagram(line, status, action, again=again)
    return Answer(
        action=action, data=_facts(task, action, referral=referral, vocabulary=vocabulary), version=version_of(task)
    )


def _check_identity(task: Mapping[str, Any], referral: Referral, line: Line) -> bool:
    """Refuse a Task of another referral; tell whether it is a new Task that is part of our present one."""
    named = {(one.get("system"), one.get("value")) for one in _parts(task, "identifier")}
    codes = {value for namespace, value in named if namespace == terms.REFERRAL_CODE}
    if codes != {referral.short_code}:
        raise NotOurTask(referral=referral.short_code, task=_shown(codes))
    present = task_id(referral, line.number)
    wholes = {whole for one in _parts(task, "partOf") for whole in _named_by(one)}
    if present in wholes:
        return True
    own = {str(value) for namespace, value in named if namespace == terms.TASK_ID}
    if own - {present}:
        raise NotOurTask(referral=referral.short_code, task=_shown(own))
    return False


def _named_by(one: Mapping[str, Any]) -> Iterator[str]:
    """Yield the Tasks a reference may mean, in any of the ways FHIR writes one."""
    yield str(one.get("reference", "")).removeprefix("urn:uuid:").rpartition("/")[2]
    own = _part(one, "identifier")
    if own.get("system") == terms.TASK_ID:
        yield str(own.get("value"))


def _status(task: Mapping[str, Any], referral: Referral) -> str:
    status = task.get("status")
    if not isinstance(status, str) or status not in DIAGRAM:
        raise UnknownCode(list="task_status", code=_shown(status))
    if status in NOT_THE_PARTNERS:
        raise WrongActor(state=referral.state, action=status, role=None, informant=Informant.PARTNER)
    return status


def _business(task: Mapping[str, Any], status: str) -> State:
    given = _code(_part(task, "businessStatus"), terms.BUSINESS)
    if given is None:
        if status not in BY_ITSELF:
            raise _bad("Task.businessStatus", "missing")
        return BY_ITSELF[status]
    if given not in BY_BUSINESS:
        raise UnknownCode(list="states", code=_shown(given))
    state = state_of(status, given)
    if state is None or (status, state) not in ACTIONS:
        raise BadInput(problems=(("Task.businessStatus", "does_not_fit", {"code": given, "status": status}),))
    return state


def _action(status: str, state: State, referral: Referral, *, again: bool, task: Mapping[str, Any]) -> Action:
    """Return the action, seen from where the referral stands."""
    action = ACTIONS[status, state]
    if action is Action.ACCEPT and referral.state is State.SCHEDULED:
        return Action.MISS
    if again and action is Action.ACKNOWLEDGE:
        return Action.UNACCEPT if _code(_part(task, "statusReason"), terms.system("unaccept")) else Action.CORRECT
    return action


def _check_diagram(line: Line, status: str, action: Action, *, again: bool) -> None:
    """Refuse a step that Gravity's diagram does not have; a new Task starts as a requested one."""
    if again and not (line.status in ENDED or action in {Action.UNACCEPT, Action.CORRECT}):
        raise IllegalTask(from_status=line.status, to_status=status)
    if path("requested" if again else line.status, status) is None:
        raise IllegalTask(from_status=line.status, to_status=status)


def _facts(task: Mapping[str, Any], action: Action, *, referral: Referral, vocabulary: Vocabulary) -> TransitionData:
    outputs = _outputs(task)
    reason, words = _reason(task, action, referral=referral, vocabulary=vocabulary)
    noted = [_text("Task.note", one.get("text")) for one in _parts(task, "note")]
    note = "\n".join(one for one in (words, *noted) if one) or None
    if note is not None and len(note) > LONGEST:
        raise BadInput(problems=(("Task.note", "too_long", {"longest": LONGEST}),))
    values: dict[str, Any] = {"informant": Informant.PARTNER, "channel": CHANNEL}
    for entry in asked(row_of(action), surface=Surface.TASK):
        if entry.field.output:
            values[entry.field.name] = _from_output(entry, outputs.get(entry.field.output), action, vocabulary)
    missing = _paper(task, vocabulary) if action is Action.DECLINE else None
    return TransitionData(**{"missing": missing, **values, "reason": reason, "note": note})


def _from_output(
    entry: AskedField, output: Mapping[str, Any] | None, action: Action, vocabulary: Vocabulary
) -> str | date | datetime | None:
    """Return what a Task.output says of a field; a code that must be there is refused here when it is not."""
    kind = entry.field.kind
    if kind is FieldKind.MOMENT:
        return _moment(output)
    if kind is FieldKind.DAY:
        return _day(output)
    if kind is not FieldKind.CHOICE:
        return _text("Task.output", (output or {}).get("valueString"))
    code = _listed(output, entry.listing, vocabulary)
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
    given = _part(task, "statusReason")
    code = _code(given, terms.system(listing))
    if code is not None:
        if code not in vocabulary.codes(listing):
            raise UnknownCode(list=listing, code=_shown(code))
        return code, None
    words = _text("Task.statusReason.text", given.get("text"))
    if not words:
        raise MissingData(action=action, missing=("reason",))
    return OTHER, words


def _paper(task: Mapping[str, Any], vocabulary: Vocabulary) -> str | None:
    marks = [one for one in _parts(task, "extension") if one.get("url") == terms.extension_url("missing-paper")]
    code = next((_part(one, "valueCoding").get("code") for one in marks), None)
    if code is not None and (not isinstance(code, str) or code not in vocabulary.codes("prerequisites")):
        raise UnknownCode(list="prerequisites", code=_shown(code))
    return code


def _listed(output: Mapping[str, Any] | None, listing: str, vocabulary: Vocabulary) -> str | None:
    """Return the code of an output, refusing one that its list does not hold."""
    if output is None:
        return None
    code = _code(_part(output, "valueCodeableConcept"), terms.system(listing))
    if code is not None and code not in vocabulary.codes(listing):
        raise UnknownCode(list=listing, code=_shown(code))
    return code


def _moment(output: Mapping[str, Any] | None) -> datetime | None:
    given = (output or {}).get("valueDateTime")
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(str(given))
        if found.tzinfo is None:
            raise _bad("Task.output.valueDateTime", "not_a_moment")
        return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _bad("Task.output.valueDateTime", "not_a_moment") from error


def _day(output: Mapping[str, Any] | None) -> date | None:
    given = (output or {}).get("valueDate")
    if given is None:
        return None
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise _bad("Task.output.valueDate", "not_a_date") from error


def _outputs(task: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the outputs of a Task by our codes of their types."""
    found: dict[str, Mapping[str, Any]] = {}
    for output in _parts(task, "output"):
        code = _code(_part(output, "type"), terms.OUTPUT)
        if code is not None:
            found[code] = output
    return found


def _code(concept: Mapping[str, Any], namespace: str) -> str | None:
    """Return the code of a concept in one system."""
    found = (one.get("code") for one in _parts(concept, "coding") if one.get("system") == namespace)
    return next((code for code in found if isinstance(code, str)), None)


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an element that must be an object, empty when it is not there."""
    found = whole.get(name, {})
    if not isinstance(found, Mapping):
        raise _bad(f"Task.{name}", "unknown")
    return found


def _parts(whole: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return an element that must be a list of objects."""
    found = whole.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise _bad(f"Task.{name}", "unknown")
    return found


def _text(where: str, given: object) -> str | None:
    """Return words that can be kept."""
    if given is None:
        return None
    if not isinstance(given, str) or _UNKEPT.search(given):
        raise _bad(where, "unknown")
    if len(given) > LONGEST:
        raise BadInput(problems=((where, "too_long", {"longest": LONGEST}),))
    return given.strip() or None


# No store keeps a zero byte, and half a surrogate pair is no letter.
_UNKEPT: Final = re.compile("[\x00\ud800-\udfff]")


def _bad(where: str, code: str) -> BadInput:
    return BadInput(problems=((where, code, {}),))


def _shown(given: object) -> str:
    """Return something foreign, short enough to show."""
    return ", ".join(sorted(map(str, given)))[:60] if isinstance(given, set) else str(given)[:60]
