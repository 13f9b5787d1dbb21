"""The states of a referral, one row each; every set of states in the project is derived from these rows.

To add a state: a member of `State`, a row here, its transitions in `transitions.py`, and its labels in every language
(the vocabulary list `states`). The module refuses to load, by name, when a state has no row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from graph.model import Condition, Op
from referral.model.referrals import Referral, Route, State


class Phase(StrEnum):
    """How far a referral has come; struck out means that it was entered in error."""

    DRAFT = "draft"
    UNDECIDED = "undecided"
    AGREED = "agreed"
    ENDED = "ended"
    STRUCK_OUT = "struck_out"


class Awaited(StrEnum):
    """What must happen next; it decides when a referral is due."""

    SENDING = "sending"
    ANSWER = "answer"
    EXPLANATION = "explanation"
    SERVICE = "service"
    EXPECTED_DAY = "expected_day"
    APPOINTMENT = "appointment"
    END_OF_SERVICE = "end_of_service"
    FOLLOW_UP = "follow_up"
    RE_REFERRAL = "re_referral"
    NOTHING = "nothing"


class Outcome(StrEnum):
    """What happened in the end; open means that nothing has ended yet."""

    SERVED = "served"
    ADVISED = "advised"
    NOT_HELPED = "not_helped"
    NO_SHOW = "no_show"
    DECLINED = "declined"
    WITHDREW = "withdrew"
    WAITING = "waiting"
    LOST = "lost"
    OPEN = "open"


class Tone(StrEnum):
    """The colour in which a state is shown; the style sheet has one rule for each (`.state.tone-…`)."""

    PLAIN = "plain"
    GOOD = "good"
    CARE = "care"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """What one state means everywhere.

    `outcome` is None for a state that no statistic counts. `task_status` and `request_status` are the statuses of the
    FHIR Task and of its ServiceRequest (the business status is the state itself). `takes_decision`: a partner's first
    decision is still taken.
    """

    phase: Phase
    awaits: Awaited
    outcome: Outcome | None
    task_status: str
    request_status: str
    tone: Tone = Tone.PLAIN
    takes_decision: bool = False


# What the states of a phase have in common; a row below says only what is different in it.
_UNDECIDED: Final = StateRow(
    phase=Phase.UNDECIDED,
    awaits=Awaited.ANSWER,
    outcome=Outcome.OPEN,
    task_status="requested",
    request_status="active",
    takes_decision=True,
)
_AGREED: Final = StateRow(
    phase=Phase.AGREED,
    awaits=Awaited.SERVICE,
    outcome=Outcome.OPEN,
    task_status="accepted",
    request_status="active",
)
_WITHOUT_SERVICE: Final = StateRow(
    phase=Phase.ENDED,
    awaits=Awaited.RE_REFERRAL,
    outcome=Outcome.NOT_HELPED,
    task_status="failed",
    request_status="revoked",
    tone=Tone.ALARM,
)
_ROWS: Final[Mapping[State, StateRow]] = MappingProxyType(
    {
        State.DRAFT: StateRow(
            phase=Phase.DRAFT, awaits=Awaited.SENDING, outcome=Outcome.OPEN, task_status="draft",
            request_status="draft",
        ),
        State.SENT: _UNDECIDED,
        State.ACKNOWLEDGED: _UNDECIDED,
        State.NEEDS_INFO: replace(_UNDECIDED, awaits=Awaited.EXPLANATION, tone=Tone.CARE, takes_decision=False),
        State.ACCEPTED: _AGREED,
        State.WAITLISTED: replace(
            _AGREED, awaits=Awaited.EXPECTED_DAY, outcome=Outcome.WAITING, task_status="on-hold", tone=Tone.CARE,
        ),
        State.SCHEDULED: replace(_AGREED, awaits=Awaited.APPOINTMENT),
        State.IN_SERVICE: replace(_AGREED, awaits=Awaited.END_OF_SERVICE, task_status="in-progress"),
        State.COMPLETED: StateRow(
            phase=Phase.ENDED, awaits=Awaited.FOLLOW_UP, outcome=Outcome.SERVED, task_status="completed",
            request_status="completed", tone=Tone.GOOD,
        ),
        State.NOT_COMPLETED: _WITHOUT_SERVICE,
        State.DECLINED: replace(_WITHOUT_SERVICE, outcome=Outcome.DECLINED, task_status="rejected"),
        State.CANCELLED: replace(
            _WITHOUT_SERVICE, awaits=Awaited.NOTHING, outcome=Outcome.WITHDREW, task_status="cancelled",
            tone=Tone.PLAIN,
        ),
        State.EXPIRED: replace(
            _WITHOUT_SERVICE, outcome=Outcome.LOST, task_status="cancelled", takes_decision=True,
        ),
        State.ENTERED_IN_ERROR: StateRow(
            phase=Phase.STRUCK_OUT, awaits=Awaited.NOTHING, outcome=None, task_status="entered-in-error",
            request_status="entered-in-error",
        ),
    }
)  # fmt: skip


def _complete(rows: Mapping[State, StateRow]) -> Mapping[State, StateRow]:
    """Return the rows in the order of `State`. Errors: LookupError naming the states that have no row."""
    missing = [state.value for state in State if state not in rows]
    if missing:
        raise LookupError(f"referral/lifecycle/states.py has no row for: {', '.join(missing)}")
    return MappingProxyType({state: rows[state] for state in State})


STATES: Final = _complete(_ROWS)


def in_phase(*phases: Phase) -> tuple[State, ...]:
    """Return the states of some phases, in the order of `State`."""
    return tuple(state for state, row in STATES.items() if row.phase in phases)


def awaiting(*awaited: Awaited) -> tuple[State, ...]:
    """Return the states in which one of these things must happen next, in the order of `State`."""
    return tuple(state for state, row in STATES.items() if row.awaits in awaited)


def among(states: Iterable[State]) -> Condition:
    """Return the condition that finds the referrals in one of these states."""
    return Condition(field="state", op=Op.IN, value=tuple(state.value for state in states))


# Each word has this one meaning everywhere.
OPEN: Final = in_phase(Phase.DRAFT, Phase.UNDECIDED, Phase.AGREED)
ENDED: Final = in_phase(Phase.ENDED)
# Sent, and the partner has not decided; a question of the partner may be open.
UNDECIDED: Final = in_phase(Phase.UNDECIDED)
# Undecided, and it is the partner's turn to say something.
UNANSWERED: Final = awaiting(Awaited.ANSWER)
# The partner has said yes, and the service has not ended.
AGREED: Final = in_phase(Phase.AGREED)
# A first decision is still taken here, also a late one.
DECIDABLE: Final = tuple(state for state, row in STATES.items() if row.takes_decision)
# A partner can still answer or report here, so an answer link can be made.
ANSWERABLE: Final = tuple(state for state in State if state in (*UNDECIDED, *AGREED, *DECIDABLE))
# It has reached the partner and was not struck out.
WITH_PARTNER: Final = in_phase(Phase.UNDECIDED, Phase.AGREED, Phase.ENDED)
# Ended, and somebody still has to ask the client or refer again.
FOLLOWED_UP: Final = tuple(state for state in awaiting(Awaited.FOLLOW_UP, Awaited.RE_REFERRAL) if state in ENDED)
# Ended without the service: another partner should be asked.
TO_RE_REFER: Final = awaiting(Awaited.RE_REFERRAL)
# The results of a service that the client received. Advice alone and passing on to somebody else are none of them.
RECEIVED: Final = frozenset({"delivered_full", "delivered_part", "enrolled_or_registered", "document_issued"})
PASSED_ON: Final = "referred_onward"
# An end without the service has the outcome that its reason tells, where the reason tells one.
_BY_REASON: Final = MappingProxyType({"no_show": Outcome.NO_SHOW, "could_not_contact": Outcome.LOST})


def outcome_of(state: State, reason: str | None, result: str | None) -> Outcome | None:
    """Return what became of a referral in this state; one entered in error has no outcome."""
    outcome = STATES[state].outcome
    if state is State.COMPLETED and result not in RECEIVED:
        return Outcome.ADVISED
    return _BY_REASON.get(reason or "", outcome) if state is State.NOT_COMPLETED else outcome


def is_counted(state: State, sent_at: datetime | None, route: str | None) -> bool:
    """Tell whether figures count a referral: sent, not entered in error, and not a report that the law demands."""
    return sent_at is not None and state is not State.ENTERED_IN_ERROR and route != Route.REPORT


def is_served(state: State, result: str | None) -> bool:
    """Tell whether the client received the service."""
    return state is State.COMPLETED and result in RECEIVED


def need_status(referrals: Sequence[Referral]) -> str | None:
    """Return the status of a recorded need from all its referrals: the first that any tells of NEED_STATUSES.

    For a referral that was routed on, the next one speaks. None: they tell nothing.
    """
    return next((status for status, _ in needs_told(referrals)), None)


def needs_told(referrals: Sequence[Referral]) -> list[tuple[str, Referral]]:
    """Return what each referral says about the need that it answers, what decides its status first."""
    ids = {referral.id for referral in referrals}
    told = [(_need_told(referral), referral) for referral in referrals if referral.next_referral not in ids]
    said = [(status, referral) for status, referral in told if status is not None]
    return sorted(said, key=lambda pair: NEED_STATUSES.index(pair[0]))


def _need_told(referral: Referral) -> str | None:
    return next((status for holds, status in _NEED_TOLD if holds(referral)), None)


NEED_STATUSES: Final = ("met", "met_elsewhere", "referred", "open")
MET_ELSEWHERE: Final = "need_met_elsewhere"  # the reason of a cancellation
_NOTHING_SAID: Final = frozenset({None, "too_early", "not_reached"})
_NEED_TOLD: Final[tuple[tuple[Callable[[Referral], bool], str], ...]] = (
    (lambda referral: referral.state is State.ENTERED_IN_ERROR, "open"),
    (lambda referral: referral.need_result == "met", "met"),
    (lambda referral: referral.next_referral is not None, "referred"),
    # What the client was asked later counts more than why it was cancelled.
    (lambda referral: referral.reason == MET_ELSEWHERE and referral.need_result in _NOTHING_SAID, "met_elsewhere"),
    (lambda referral: referral.state is State.COMPLETED and referral.need_result in {None, "partly"}, "referred"),
    (lambda referral: referral.state in ENDED or referral.state is State.DRAFT, "open"),
    (lambda referral: referral.state in OPEN, "referred"),
)
