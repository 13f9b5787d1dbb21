"""Our states and FHIR's: which Tasks a story makes, and which state a Task stands for (referrals.md, section 2).

Gravity's diagram is stricter than ours. What it can step to directly or through `requested` and `accepted` is a step of
the same Task; what it has no move for (unaccept, correction, late answer, reopening) begins a new Task, part of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from referral.exchange.fhir.terms import TASK_REASON, identity
from referral.lifecycle.states import STATES, TO_RE_REFER
from referral.lifecycle.transitions import REMINDERS, disclosed, transition_for
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
WITH_REASON: Final = frozenset({"rejected", "cancelled", "on-hold", "failed"})
# States that Gravity passes without anything of ours happening.
_PASSED: Final = ("requested", "accepted")
# A client on the waiting list who gets an hour, or misses it, is still waiting until the service begins.
ON_HOLD: Final = "on-hold"
HELD: Final = frozenset(state for state, row in STATES.items() if row.task_status == "accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one event did to a Task: the statuses it went through, none when it only changed the business status."""

    event: int
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One Task of a story; `reason` is a list of ours and a code of it."""

    number: int
    status: str
    state: State
    authored_at: datetime
    modified_at: datetime
    steps: tuple[Step, ...] = ()
    reason: tuple[str, str] | None = None


def lines(events: Iterable[Event]) -> tuple[Line, ...]:
    """Return the Tasks that a story makes, the oldest first; each but the first is part of the one before."""
    found: list[Line] = []
    for event in events:
        if event.from_state is None:
            found.append(_begun(event, number=1, statuses=("draft",), reason=None))
        elif event.to_state is not event.from_state:
            found = _continued(found, event)
        else:
            step = Step(event=event.number, statuses=())
            found[-1] = replace(found[-1], steps=(*found[-1].steps, step), modified_at=event.at)
    return tuple(found)


def versions(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events that make a new version of a referral for a partner: all but our own reminders."""
    return tuple(event for event in events if event.action not in REMINDERS)


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
    for between in _PASSED:
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
    fits = status == STATES[state].task_status or (status == "on-hold" and state in HELD)
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


def _continued(found: list[Line], event: Event) -> list[Line]:
    last = found[-1]
    wanted = STATES[event.to_state].task_status
    if last.status == "on-hold" and event.to_state in HELD:
        wanted = "on-hold"
    way = path(last.status, wanted)
    reason = _reason(last, event, wanted)
    if way is None:
        closed = _closed(last, event)
        number = last.number + 1
        steps = ("requested", *(path("requested", wanted) or ()))
        return [*found[:-1], closed, _begun(event, number=number, statuses=steps, reason=reason)]
    apply = replace(
        last,
        status=wanted,
        state=event.to_state,
        modified_at=event.at,
        # The order is authored when it is sent; until then, when it was begun.
        authored_at=event.at if event.action is Action.SEND else last.authored_at,
        steps=(*last.steps, Step(event=event.number, statuses=way)),
        reason=reason,
    )
    struck = event.to_state is State.ENTERED_IN_ERROR
    return [*(_struck(line, event, reason) if struck else line for line in found[:-1]), apply]


def _begun(event: Event, *, number: int, statuses: tuple[str, ...], reason: tuple[str, str] | None) -> Line:
    return Line(
        number=number,
        status=statuses[-1],
        state=event.to_state,
        authored_at=event.at,
        modified_at=event.at,
        steps=(Step(event=event.number, statuses=statuses),),
        reason=reason,
    )


def _closed(line: Line, event: Event) -> Line:
    """Return a Task that another takes over: it must not look open for ever."""
    if line.status in ENDED:
        return line
    steps = (*line.steps, Step(event=event.number, statuses=("cancelled",)))
    reason = _of_event(event) or (TASK_REASON, "corrected")
    return replace(line, status="cancelled", state=State.CANCELLED, modified_at=event.at, steps=steps, reason=reason)


def _struck(line: Line, event: Event, reason: tuple[str, str] | None) -> Line:
    steps = (*line.steps, Step(event=event.number, statuses=("entered-in-error",)))
    return replace(
        line, status="entered-in-error", state=event.to_state, modified_at=event.at, steps=steps, reason=reason
    )


def _reason(line: Line, event: Event, wanted: str) -> tuple[str, str] | None:
    found = _of_event(event)
    if found is None and event.to_state is State.EXPIRED:
        return (TASK_REASON, "no-response")
    if found is None and wanted == "on-hold":
        return line.reason if line.status == "on-hold" else (TASK_REASON, "waiting-list")
    if found is None and wanted in WITH_REASON:
        return (TASK_REASON, "not-given")
    return found


def _of_event(event: Event) -> tuple[str, str] | None:
    """Return the reason an event carries; bad treatment stays in the house, so it goes out as another reason."""
    listing = transition_for(event.from_state, event.action).codes.get("reason")
    if listing is None or not event.data.reason:
        return None
    return (listing, disclosed(event.data.reason))
