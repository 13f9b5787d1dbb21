"""The ONE table of moves (referrals.md, section 2): tests, the manual and the interface walk it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from referral.errors import IllegalMove
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Route, State

A, C, P, L, K, S, B = (
    ActingAs.ASSISTANT,
    ActingAs.COORDINATOR,
    ActingAs.PARTNER,
    ActingAs.LINK,
    ActingAs.CLIENT,
    ActingAs.SYSTEM,
    ActingAs.ON_BEHALF,
)
OPEN_STATES: Final = (
    State.DRAFT,
    State.SENT,
    State.ACKNOWLEDGED,
    State.NEEDS_INFO,
    State.ACCEPTED,
    State.WAITLISTED,
    State.SCHEDULED,
    State.IN_SERVICE,
)
ENDED_STATES: Final = (State.COMPLETED, State.NOT_COMPLETED, State.DECLINED, State.CANCELLED, State.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row: from any of `sources` by any of `hands`, carrying `needs`, to `target` (None: the state stays).

    `extra` are facts that only one hand must carry. `codes` names the vocabulary list a coded fact must come from.
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


_SAID: Final = ("informant", "channel")
_ON_BEHALF: Final = MappingProxyType({B: _SAID})
_UNDECIDED: Final = (State.SENT, State.ACKNOWLEDGED)
_AGREED: Final = (State.ACCEPTED, State.WAITLISTED)
_ANYTHING: Final = (*OPEN_STATES, *ENDED_STATES)
_SERVED: Final = MappingProxyType({"result": "service_result"})

TRANSITIONS: Final[tuple[Transition, ...]] = (
    Transition(action=Action.CREATE, sources=(None,), target=State.DRAFT, capacities=(A, C), stamps=("created_at",)),
    Transition(
        action=Action.SEND,
        sources=(State.DRAFT,),
        target=State.SENT,
        capacities=(A, C),
        needs=("service", "consent_on", "consent_channel", "channel"),
        stamps=("sent_at",),
    ),
    Transition(
        action=Action.ACKNOWLEDGE,
        sources=(State.SENT,),
        target=State.ACKNOWLEDGED,
        capacities=(P, L, S, B),
        extra=_ON_BEHALF,
        stamps=("acknowledged_at",),
    ),
    Transition(
        action=Action.ASK,
        sources=_UNDECIDED,
        target=State.NEEDS_INFO,
        capacities=(P, L, B),
        needs=("note",),
        extra=_ON_BEHALF,
        stamps=("info_requested_at",),
    ),
    Transition(
        action=Action.INFORM,
        sources=(State.NEEDS_INFO,),
        target=State.ACKNOWLEDGED,
        capacities=(A, C),
        needs=("note",),
        stamps=("info_given_at",),
    ),
    Transition(
        action=Action.ACCEPT,
        sources=(*_UNDECIDED, State.EXPIRED),
        target=State.ACCEPTED,
        capacities=(P, L, B),
        extra=_ON_BEHALF,
        stamps=("decided_at",),
    ),
    Transition(
        action=Action.WAITLIST,
        sources=(*_UNDECIDED, State.EXPIRED),
        target=State.WAITLISTED,
        capacities=(P, L, B),
        needs=("expected_on",),
        extra=_ON_BEHALF,
        stamps=("decided_at",),
    ),
    Transition(
        action=Action.DECLINE,
        sources=(*_UNDECIDED, State.EXPIRED),
        target=State.DECLINED,
        capacities=(P, L, B),
        needs=("reason",),
        extra=_ON_BEHALF,
        codes=_reason("decline"),
        stamps=("decided_at", "ended_at"),
    ),
    Transition(
        action=Action.SCHEDULE,
        sources=(*_UNDECIDED, State.EXPIRED),
        target=State.SCHEDULED,
        capacities=(P, L, B),
        needs=("appointment_at", "place"),
        extra=_ON_BEHALF,
        stamps=("decided_at", "scheduled_at"),
    ),
    Transition(
        action=Action.SCHEDULE,
        sources=_AGREED,
        target=State.SCHEDULED,
        capacities=(P, L, A, C),
        needs=("appointment_at", "place"),
        stamps=("scheduled_at",),
    ),
    Transition(
        action=Action.START,
        sources=(*_AGREED, State.SCHEDULED),
        target=State.IN_SERVICE,
        capacities=(P, L, A, K),
        extra=MappingProxyType({A: ("accompanied_by",)}),
        stamps=("first_service_at",),
    ),
    Transition(
        action=Action.MISS,
        sources=(State.SCHEDULED,),
        target=State.ACCEPTED,
        capacities=(P, L, A),
        needs=("reason",),
        codes=_reason("miss"),
    ),
    Transition(
        action=Action.COMPLETE,
        sources=(State.ACCEPTED, State.SCHEDULED, State.IN_SERVICE),
        target=State.COMPLETED,
        capacities=(P, L, B, K),
        needs=("result",),
        extra=_ON_BEHALF,
        codes=_SERVED,
        stamps=("completed_at", "ended_at"),
    ),
    Transition(
        action=Action.FAIL,
        sources=(*_AGREED, State.SCHEDULED, State.IN_SERVICE),
        target=State.NOT_COMPLETED,
        capacities=(P, L, A, C),
        needs=("reason",),
        codes=_reason("not_completed"),
        stamps=("ended_at",),
    ),
    Transition(
        action=Action.CANCEL,
        sources=tuple(state for state in OPEN_STATES if state is not State.IN_SERVICE),
        target=State.CANCELLED,
        capacities=(A, C, K),
        needs=("reason",),
        codes=_reason("cancel"),
        stamps=("cancelled_at", "ended_at"),
    ),
    Transition(
        action=Action.EXPIRE,
        sources=(*_UNDECIDED, State.NEEDS_INFO),
        target=State.EXPIRED,
        capacities=(S,),
        stamps=("expired_at", "ended_at"),
    ),
    Transition(
        action=Action.UNACCEPT,
        sources=(State.ACCEPTED,),
        target=State.ACKNOWLEDGED,
        capacities=(P, C),
        needs=("reason",),
        codes=_reason("unaccept"),
    ),
    Transition(
        action=Action.REOPEN,
        sources=(State.COMPLETED,),
        target=State.IN_SERVICE,
        capacities=(C,),
        needs=("reason",),
        codes=_reason("reopen"),
    ),
    Transition(
        action=Action.REOPEN,
        sources=(State.NOT_COMPLETED,),
        target=State.ACCEPTED,
        capacities=(C,),
        needs=("reason",),
        codes=_reason("reopen"),
    ),
    Transition(
        action=Action.REOPEN,
        sources=(State.DECLINED,),
        target=State.ACKNOWLEDGED,
        capacities=(C,),
        needs=("reason",),
        codes=_reason("reopen"),
    ),
    Transition(
        action=Action.VOID,
        sources=_ANYTHING,
        target=State.ENTERED_IN_ERROR,
        capacities=(A, C),
        needs=("reason",),
        codes=_reason("void"),
        stamps=("ended_at",),
    ),
    Transition(
        action=Action.FOLLOW_UP,
        sources=(State.ACCEPTED, State.WAITLISTED, State.SCHEDULED, State.IN_SERVICE, *ENDED_STATES),
        target=None,
        capacities=(A, C),
        needs=("result",),
        codes=MappingProxyType({"result": "need_result"}),
        stamps=("need_asked_at",),
    ),
    Transition(
        action=Action.ACCOMPANY,
        sources=(State.ACCEPTED, State.WAITLISTED, State.SCHEDULED, State.IN_SERVICE, State.COMPLETED),
        target=None,
        capacities=(A, C),
        needs=("accompanied_by", "minutes"),
    ),
    Transition(
        action=Action.CORRECT,
        sources=(State.NEEDS_INFO, State.ACCEPTED, State.WAITLISTED, State.SCHEDULED, State.DECLINED),
        target=State.ACKNOWLEDGED,
        capacities=(P, L),
    ),
    Transition(
        action=Action.REMARK,
        sources=(*(state for state in OPEN_STATES if state is not State.DRAFT), *ENDED_STATES),
        target=None,
        capacities=(P, L, B),
        needs=("note",),
        extra=_ON_BEHALF,
    ),
    Transition(
        action=Action.REROUTE,
        sources=(State.NOT_COMPLETED, State.DECLINED, State.CANCELLED, State.EXPIRED),
        target=None,
        capacities=(A, C),
        needs=("next_referral",),
    ),
    Transition(
        action=Action.REMIND,
        sources=(*(state for state in OPEN_STATES if state is not State.DRAFT), *ENDED_STATES),
        target=None,
        capacities=(S,),
        stamps=("reminded_at",),
    ),
    Transition(
        action=Action.ESCALATE,
        sources=(*(state for state in OPEN_STATES if state is not State.DRAFT), *ENDED_STATES),
        target=None,
        capacities=(S,),
        stamps=("escalated_at",),
    ),
)
BY_STATE: Final = MappingProxyType(
    {(source, transition.action): transition for transition in TRANSITIONS for source in transition.sources}
)

# What only the server's own clock does; nobody else's picture of a referral grows old by it.
REMINDERS: Final = frozenset({Action.REMIND, Action.ESCALATE})
# Reasons that a centre writes down for itself: no partner is shown them.
PRIVATE_REASONS: Final = frozenset({"refused_or_treated_badly"})
# What no one takes by itself: sending a new referral on from an ended one writes it.
INTERNAL: Final = frozenset({Action.REROUTE})
# A report on a child at risk is a duty by law: the receiver cannot refuse it, and it does not wait for consent.
BARRED: Final[Mapping[str, frozenset[Action]]] = MappingProxyType(
    {Route.REPORT: frozenset({Action.DECLINE, Action.WAITLIST, Action.UNACCEPT})}
)
INSTEAD: Final[Mapping[tuple[str, Action], tuple[str, ...]]] = MappingProxyType(
    {(Route.REPORT, Action.SEND): ("service", "channel", "report_reason")}
)


def transition_for(state: State | None, action: Action) -> Transition:
    """Return the row for an action in a state, or refuse it by name."""
    transition = BY_STATE.get((state, action))
    if transition is None:
        raise IllegalMove(state=state, action=action)
    return transition


def disclosed(reason: str) -> str:
    """Return the reason that may leave the house in place of one that may not."""
    return "other" if reason in PRIVATE_REASONS else reason
