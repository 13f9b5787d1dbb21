"""Our states and FHIR's: which Tasks the events make, and which state a Task stands for (referrals.md, section 2).

Gravity's diagram is stricter than ours. What it can step to directly or through `requested` and `accepted` is a step of
the same Task; what it has no step for (unaccept, correction, late answer, reopening) begins a new Task, part of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from referral.exchange.fhir.terms import TASK_REASON, identity
from referral.lifecycle.states import STATES, TO_RE_REFER
from referral.lifecycle.transitions import UNNOTICED, disclosed, transition_for
from referral.model.referrals import Action, Event, Referral, State

# Gravity SDOH Clinical Care 3.0.0, diagram of the referral Task; a Task made by mistake may be struck out anywhere.
DIAGRAM: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "draft": frozenset({"requested", "entered-in-error"}),
        "requested": frozenset({"accepted", "rejected", "cancelled", "entered-in-error"}),
        "accepted": frozenset({"in-progress", "on-hold", "completed", "failed", "cancelled", "entered-in-error"}),
        "on-hold": frozenset({"in-progress", "completed", "failed", "cancelled", "entered-in-error"}),
        "in-progress": frozenset({"completed", "failed", "cancelled", "entered-in-error"}),
        "completed": frozenset({"entered-in-error"}),
        "failed": frozenset({"entered-in-error"}),
        "rejected": frozenset({"entered-in-error"}),
        "cancelled": frozenset({"entered-in-error"}),
        "entered-in-error": frozenset(),
    }
)
ENDED: Final = frozenset({"completed", "failed", "rejected", "cancelled", "entered-in-error"})
ON_HOLD: Final = "on-hold"
WITH_REASON: Final = frozenset({"rejected", "cancelled", ON_HOLD, "failed"})
# States that Gravity passes without anything of ours happening.
_INTERMEDIATE: Final = ("requested", "accepted")
# A client on the waiting list who gets an appointment, or misses it, is still waiting until the service begins.
STILL_WAITING: Final = frozenset(state for state, row in STATES.items() if row.task_status == "accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """What one event did to a Task: the statuses it went through, none when it only changed the business status."""

    event: int
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSummary:
    """One Task of a referral; `reason` is a list of ours and a code of it."""

    number: int
    status: str
    state: State
    authored_at: datetime
    modified_at: datetime
    changes: tuple[StatusChange, ...] = ()
    reason: tuple[str, str] | None = None


def summaries(events: Iterable[Event]) -> tuple[TaskSummary, ...]:
    """Return the Tasks that the events make, the oldest first; each but the first is part of the one before."""
    tasks: list[TaskSummary] = []
    for event in events:
        if event.from_state is None:
            tasks.append(_new_task(event, number=1, statuses=("draft",), reason=None))
        elif event.to_state is not event.from_state:
            tasks = _after(tasks, event)
        else:
            change = StatusChange(event=event.number, statuses=())
            last = tasks[-1]
            tasks[-1] = replace(last, changes=(*last.changes, change), modified_at=event.at)
    return tuple(tasks)


def versions(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events that make a new version of a referral for a partner: all but our own reminders."""
    return tuple(event for event in events if event.action not in UNNOTICED)


def task_id(referral: Referral, number: int) -> str:
    """Return the id of one Task of a referral, counted from 1."""
    return identity(referral.id, "task", number)


def path(status: str, wanted: str) -> tuple[str, ...] | None:
    """Return the statuses from one to another along Gravity's diagram, without the first; None when there is no way.

    Between the two only `requested` and `accepted` may be passed: no other is entered without somebody saying so.
    """
    if status == wanted:
        return ()
    if wanted in DIAGRAM.get(status, frozenset()):
        return (wanted,)
    for between in _INTERMEDIATE:
        if between in DIAGRAM.get(status, frozenset()):
            rest = path(between, wanted)
            if rest is not None:
                return (between, *rest)
    return None


def state_of(status: str, business: str) -> State | None:
    """Return our state of a Task, or None when the two do not belong together."""
    state = BY_BUSINESS.get(business)
    if state is None:
        return None
    fits = status == STATES[state].task_status or (status == ON_HOLD and state in STILL_WAITING)
    return state if fits else None


def business_code(state: State) -> str:
    """Return the code of a state as a business status."""
    return state.value.replace("_", "-")


BY_BUSINESS: Final = MappingProxyType({business_code(state): state for state in State})


def request_status(referral: Referral) -> str:
    """Return the status of the ServiceRequest: still active while another partner was asked instead."""
    if referral.state in TO_RE_REFER and referral.next_referral is not None:
        return "active"
    return STATES[referral.state].request_status


def _after(tasks: list[TaskSummary], event: Event) -> list[TaskSummary]:
    """Return the Tasks after an event that changed the state: the last one moved on, or replaced by a new one."""
    last = tasks[-1]
    wanted = STATES[event.to_state].task_status
    if last.status == ON_HOLD and event.to_state in STILL_WAITING:
        wanted = ON_HOLD
    statuses = path(last.status, wanted)
    reason = _reason(last, event, wanted)
    if statuses is None:
        afresh = ("requested", *(path("requested", wanted) or ()))
        following = _new_task(event, number=last.number + 1, statuses=afresh, reason=reason)
        return [*tasks[:-1], _replaced(last, event), following]
    changed = replace(
        last,
        status=wanted,
        state=event.to_state,
        modified_at=event.at,
        # The order is authored when it is sent; until then, when it was begun.
        authored_at=event.at if event.action is Action.SEND else last.authored_at,
        changes=(*last.changes, StatusChange(event=event.number, statuses=statuses)),
        reason=reason,
    )
    if event.to_state is not State.ENTERED_IN_ERROR:
        return [*tasks[:-1], changed]
    return [*(_entered_in_error(task, event, reason) for task in tasks[:-1]), changed]


def _new_task(event: Event, *, number: int, statuses: tuple[str, ...], reason: tuple[str, str] | None) -> TaskSummary:
    return TaskSummary(
        number=number,
        status=statuses[-1],
        state=event.to_state,
        authored_at=event.at,
        modified_at=event.at,
        changes=(StatusChange(event=event.number, statuses=statuses),),
        reason=reason,
    )


def _replaced(summary: TaskSummary, event: Event) -> TaskSummary:
    """Return a Task that another takes over: it must not look open for ever."""
    if summary.status in ENDED:
        return summary
    changes = (*summary.changes, StatusChange(event=event.number, statuses=("cancelled",)))
    reason = _event_reason(event) or (TASK_REASON, "corrected")
    return replace(
        summary, status="cancelled", state=State.CANCELLED, modified_at=event.at, changes=changes, reason=reason
    )


def _entered_in_error(summary: TaskSummary, event: Event, reason: tuple[str, str] | None) -> TaskSummary:
    changes = (*summary.changes, StatusChange(event=event.number, statuses=("entered-in-error",)))
    return replace(
        summary, status="entered-in-error", state=event.to_state, modified_at=event.at, changes=changes, reason=reason
    )


def _reason(summary: TaskSummary, event: Event, wanted: str) -> tuple[str, str] | None:
    reason = _event_reason(event)
    if reason is not None:
        return reason
    if event.to_state is State.EXPIRED:
        return (TASK_REASON, "no-response")
    if wanted == ON_HOLD:
        return summary.reason if summary.status == ON_HOLD else (TASK_REASON, "waiting-list")
    return (TASK_REASON, "not-given") if wanted in WITH_REASON else None


def _event_reason(event: Event) -> tuple[str, str] | None:
    """Return the reason an event carries; bad treatment is private, so it is sent as another reason."""
    listing = transition_for(event.from_state, event.action).codes.get("reason")
    if listing is None or not event.data.reason:
        return None
    return (listing, disclosed(event.data.reason))
