"""The one table of transitions (referrals.md, section 2): tests, the manual and the interface walk it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from referral.errors import IllegalMove
from referral.lifecycle.states import AGREED, DECIDABLE, ENDED, OPEN, UNANSWERED, UNDECIDED, WITH_PARTNER
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Route, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row: from any of `sources`, by anybody acting in one of `capacities`, to `target` (None: the state stays).

    `needs` are the fields of TransitionData it must carry; `extra` are those that only one capacity must carry. Who
    says so, and how, must be carried besides by whoever records a fact (`authority.required_of`).
    `codes` names the vocabulary list that a coded field must come from. `stamps` are the moments it sets.
    """

    action: Action
    sources: tuple[State | None, ...]
    target: State | None
    capacities: tuple[ActingAs, ...]
    needs: tuple[str, ...] = ()
    extra: Mapping[ActingAs, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    stamps: tuple[str, ...] = ()


def _reason(name: str) -> Mapping[str, str]:
    return MappingProxyType({"reason": name})


# The referring centre, and the partner: with an account, by link, or as told to the centre.
_CENTRE: Final = (ActingAs.ASSISTANT, ActingAs.COORDINATOR)
_PARTNER: Final = (ActingAs.PARTNER, ActingAs.LINK, ActingAs.ON_BEHALF)
_WITHOUT_APPOINTMENT: Final = (State.ACCEPTED, State.WAITLISTED)
_SERVED: Final = MappingProxyType({"result": "service_result"})

TRANSITIONS: Final[tuple[Transition, ...]] = (
    Transition(action=Action.CREATE, sources=(None,), target=State.DRAFT, capacities=_CENTRE, stamps=("created_at",)),
    Transition(
        action=Action.SEND, sources=(State.DRAFT,), target=State.SENT, capacities=_CENTRE,
        needs=("service", "consent_on", "consent_channel", "channel"), stamps=("sent_at",),
    ),
    Transition(
        action=Action.DELIVER, sources=(State.SENT,), target=None, capacities=(*_CENTRE, ActingAs.SYSTEM),
        needs=("channel",),
    ),
    Transition(
        action=Action.ACKNOWLEDGE, sources=(State.SENT,), target=State.ACKNOWLEDGED,
        capacities=(ActingAs.PARTNER, ActingAs.LINK, ActingAs.SYSTEM, ActingAs.ON_BEHALF),
        stamps=("acknowledged_at",),
    ),
    Transition(
        action=Action.ASK, sources=UNANSWERED, target=State.NEEDS_INFO, capacities=_PARTNER, needs=("note",),
        stamps=("info_requested_at",),
    ),
    Transition(
        action=Action.INFORM, sources=(State.NEEDS_INFO,), target=State.ACKNOWLEDGED, capacities=_CENTRE,
        needs=("note",), stamps=("info_given_at",),
    ),
    Transition(
        action=Action.ACCEPT, sources=DECIDABLE, target=State.ACCEPTED, capacities=_PARTNER,
        stamps=("decided_at",),
    ),
    Transition(
        action=Action.WAITLIST, sources=DECIDABLE, target=State.WAITLISTED, capacities=_PARTNER,
        needs=("expected_on",), stamps=("decided_at",),
    ),
    Transition(
        action=Action.DECLINE, sources=DECIDABLE, target=State.DECLINED, capacities=_PARTNER, needs=("reason",),
        codes=_reason("decline"), stamps=("decided_at", "ended_at"),
    ),
    Transition(
        action=Action.SCHEDULE, sources=DECIDABLE, target=State.SCHEDULED, capacities=_PARTNER,
        needs=("appointment_at", "place"), stamps=("decided_at", "scheduled_at"),
    ),
    Transition(
        action=Action.SCHEDULE, sources=_WITHOUT_APPOINTMENT, target=State.SCHEDULED,
        capacities=(ActingAs.PARTNER, ActingAs.LINK, *_CENTRE), needs=("appointment_at", "place"),
        stamps=("scheduled_at",),
    ),
    Transition(
        action=Action.START, sources=(*_WITHOUT_APPOINTMENT, State.SCHEDULED), target=State.IN_SERVICE,
        capacities=(ActingAs.PARTNER, ActingAs.LINK, ActingAs.ASSISTANT, ActingAs.CLIENT),
        extra=MappingProxyType({ActingAs.ASSISTANT: ("accompanied_by",)}), stamps=("first_service_at",),
    ),
    Transition(
        action=Action.MISS, sources=(State.SCHEDULED,), target=State.ACCEPTED,
        capacities=(ActingAs.PARTNER, ActingAs.LINK, ActingAs.ASSISTANT), needs=("reason",), codes=_reason("miss"),
    ),
    Transition(
        action=Action.COMPLETE, sources=(State.ACCEPTED, State.SCHEDULED, State.IN_SERVICE), target=State.COMPLETED,
        capacities=(*_PARTNER, ActingAs.CLIENT), needs=("result",), codes=_SERVED,
        stamps=("completed_at", "ended_at"),
    ),
    Transition(
        action=Action.FAIL, sources=AGREED, target=State.NOT_COMPLETED,
        capacities=(ActingAs.PARTNER, ActingAs.LINK, *_CENTRE), needs=("reason",), codes=_reason("not_completed"),
        stamps=("ended_at",),
    ),
    Transition(
        action=Action.CANCEL, sources=tuple(state for state in OPEN if state is not State.IN_SERVICE),
        target=State.CANCELLED, capacities=(*_CENTRE, ActingAs.CLIENT), needs=("reason",), codes=_reason("cancel"),
        stamps=("cancelled_at", "ended_at"),
    ),
    Transition(
        action=Action.EXPIRE, sources=UNDECIDED, target=State.EXPIRED, capacities=(ActingAs.SYSTEM,),
        stamps=("expired_at", "ended_at"),
    ),
    Transition(
        action=Action.UNACCEPT, sources=(State.ACCEPTED,), target=State.ACKNOWLEDGED,
        capacities=(ActingAs.PARTNER, ActingAs.COORDINATOR), needs=("reason",), codes=_reason("unaccept"),
    ),
    Transition(
        action=Action.REOPEN, sources=(State.COMPLETED,), target=State.IN_SERVICE, capacities=(ActingAs.COORDINATOR,),
        needs=("reason",), codes=_reason("reopen"),
    ),
    Transition(
        action=Action.REOPEN, sources=(State.NOT_COMPLETED,), target=State.ACCEPTED,
        capacities=(ActingAs.COORDINATOR,), needs=("reason",), codes=_reason("reopen"),
    ),
    Transition(
        action=Action.REOPEN, sources=(State.DECLINED,), target=State.ACKNOWLEDGED,
        capacities=(ActingAs.COORDINATOR,), needs=("reason",), codes=_reason("reopen"),
    ),
    Transition(
        action=Action.VOID, sources=(*OPEN, *ENDED), target=State.ENTERED_IN_ERROR, capacities=_CENTRE,
        needs=("reason",), codes=_reason("void"), stamps=("ended_at",),
    ),
    Transition(
        action=Action.FOLLOW_UP, sources=(*AGREED, *ENDED), target=None, capacities=_CENTRE, needs=("result",),
        codes=MappingProxyType({"result": "need_result"}), stamps=("need_asked_at",),
    ),
    Transition(
        action=Action.ACCOMPANY, sources=(*AGREED, State.COMPLETED), target=None, capacities=_CENTRE,
        needs=("accompanied_by", "minutes"),
    ),
    Transition(
        action=Action.CORRECT,
        sources=(State.NEEDS_INFO, State.ACCEPTED, State.WAITLISTED, State.SCHEDULED, State.DECLINED),
        target=State.ACKNOWLEDGED, capacities=(ActingAs.PARTNER, ActingAs.LINK),
    ),
    Transition(
        action=Action.REMARK, sources=WITH_PARTNER, target=None, capacities=_PARTNER, needs=("note",),
    ),
    Transition(
        action=Action.REROUTE, sources=(State.NOT_COMPLETED, State.DECLINED, State.CANCELLED, State.EXPIRED),
        target=None, capacities=_CENTRE, needs=("next_referral",),
    ),
    Transition(
        action=Action.REMIND, sources=WITH_PARTNER, target=None, capacities=(ActingAs.SYSTEM,), stamps=("reminded_at",),
    ),
    Transition(
        action=Action.ESCALATE, sources=WITH_PARTNER, target=None, capacities=(ActingAs.SYSTEM,),
        stamps=("escalated_at",),
    ),
)  # fmt: skip
BY_STATE: Final = MappingProxyType(
    {(source, transition.action): transition for transition in TRANSITIONS for source in transition.sources}
)

# What the server does by itself when a time has passed; for a partner it makes no new version of the referral.
REMINDERS: Final = frozenset({Action.REMIND, Action.ESCALATE})
# Reasons that a centre records for itself: no partner is shown them.
PRIVATE_REASONS: Final = frozenset({"refused_or_treated_badly"})
# What nobody does by itself: it is recorded when a new referral follows an ended one.
INTERNAL: Final = frozenset({Action.REROUTE})
# A report on a child at risk is a duty by law: the receiver cannot refuse it, and it does not wait for consent.
BARRED: Final[Mapping[str, frozenset[Action]]] = MappingProxyType(
    {Route.REPORT: frozenset({Action.DECLINE, Action.WAITLIST, Action.UNACCEPT})}
)
INSTEAD: Final[Mapping[tuple[str, Action], tuple[str, ...]]] = MappingProxyType(
    {(Route.REPORT, Action.SEND): ("service", "channel", "report_reason")}
)


def barred_on(route: str) -> frozenset[Action]:
    """Return the actions that nobody may take on a referral of this route."""
    return BARRED.get(route, frozenset())


def row_of(action: Action) -> Transition:
    """Return the first row of an action, for what is the same in all of them: its needs and the lists of its codes."""
    return next(transition for transition in TRANSITIONS if transition.action is action)


def needs_of(transition: Transition, *, route: str) -> tuple[str, ...]:
    """Return the fields that a transition must carry for a referral of this route, whoever takes it."""
    return INSTEAD.get((route, transition.action), transition.needs)


def transition_for(state: State | None, action: Action) -> Transition:
    """Return the row for an action in a state. Errors: IllegalMove."""
    transition = BY_STATE.get((state, action))
    if transition is None:
        raise IllegalMove(state=state, action=action)
    return transition


def disclosed(reason: str) -> str:
    """Return the reason that a partner may be told: a private one becomes "other"."""
    return "other" if reason in PRIVATE_REASONS else reason
