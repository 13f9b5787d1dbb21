"""The ONE table of moves (referrals.md, section 2): tests, the manual and the interface walk it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from referral.errors import IllegalMove
from referral.model.actors import Hand
from referral.model.referrals import Action, Route, State

A, C, P, L, K, S, B = (
    Hand.ASSISTANT,
    Hand.COORDINATOR,
    Hand.PARTNER,
    Hand.LINK,
    Hand.CLIENT,
    Hand.SYSTEM,
    Hand.ON_BEHALF,
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
class Move:
    """One row: from any of `sources` by any of `hands`, carrying `needs`, to `target` (None: the state stays).

    `extra` are facts that only one hand must carry. `codes` names the vocabulary list a coded fact must come from.
    """

    action: Action
    sources: tuple[State | None, ...]
    target: State | None
    hands: tuple[Hand, ...]
    needs: tuple[str, ...] = ()
    extra: Mapping[Hand, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    stamps: tuple[str, ...] = ()


def _reason(name: str) -> Mapping[str, str]:
    return MappingProxyType({"reason": name})


_SAID: Final = ("said_by", "channel")
_ON_BEHALF: Final = MappingProxyType({B: _SAID})
_UNDECIDED: Final = (State.SENT, State.ACKNOWLEDGED)
_AGREED: Final = (State.ACCEPTED, State.WAITLISTED)
_ANYTHING: Final = (*OPEN_STATES, *ENDED_STATES)
_SERVED: Final = MappingProxyType({"result": "service_result"})

MOVES: Final[tuple[Move, ...]] = (
    Move(action=Action.CREATE, sources=(None,), target=State.DRAFT, hands=(A, C), stamps=("created_at",)),
    Move(
        action=Action.SEND,
        sources=(State.DRAFT,),
        target=State.SENT,
        hands=(A, C),
        needs=("service", "consent_on", "consent_way", "channel"),
        stamps=("sent_at",),
    ),
    Move(
        action=Action.ACKNOWLEDGE,
        sources=(State.SENT,),
        target=State.ACKNOWLEDGED,
        hands=(P, L, S, B),
        extra=_ON_BEHALF,
        stamps=("acknowledged_at",),
    ),
    Move(
        action=Action.ASK,
        sources=_UNDECIDED,
        target=State.NEEDS_INFO,
        hands=(P, L, B),
        needs=("note",),
        extra=_ON_BEHALF,
        stamps=("info_requested_at",),
    ),
    Move(
        action=Action.INFORM,
        sources=(State.NEEDS_INFO,),
        target=State.ACKNOWLEDGED,
        hands=(A, C),
        needs=("note",),
        stamps=("info_given_at",),
    ),
    Move(
        action=Action.ACCEPT,
        sources=(*_UNDECIDED, State.EXPIRED),
        target=State.ACCEPTED,
        hands=(P, L, B),
        extra=_ON_BEHALF,
        stamps=("decided_at",),
    ),
    Move(
        action=Action.WAITLIST,
        sources=(*_UNDECIDED, State.EXPIRED),
        target=State.WAITLISTED,
        hands=(P, L, B),
        needs=("expected_on",),
        extra=_ON_BEHALF,
        stamps=("decided_at",),
    ),
    Move(
        action=Action.DECLINE,
        sources=(*_UNDECIDED, State.EXPIRED),
        target=State.DECLINED,
        hands=(P, L, B),
        needs=("reason",),
        extra=_ON_BEHALF,
        codes=_reason("decline"),
        stamps=("decided_at", "ended_at"),
    ),
    Move(
        action=Action.SCHEDULE,
        sources=(*_UNDECIDED, State.EXPIRED),
        target=State.SCHEDULED,
        hands=(P, L, B),
        needs=("appointment_at", "place"),
        extra=_ON_BEHALF,
        stamps=("decided_at", "scheduled_at"),
    ),
    Move(
        action=Action.SCHEDULE,
        sources=_AGREED,
        target=State.SCHEDULED,
        hands=(P, L, A, C),
        needs=("appointment_at", "place"),
        stamps=("scheduled_at",),
    ),
    Move(
        action=Action.START,
        sources=(*_AGREED, State.SCHEDULED),
        target=State.IN_SERVICE,
        hands=(P, L, A, K),
        extra=MappingProxyType({A: ("accompanied_by",)}),
        stamps=("first_service_at",),
    ),
    Move(
        action=Action.MISS,
        sources=(State.SCHEDULED,),
        target=State.ACCEPTED,
        hands=(P, L, A),
        needs=("reason",),
        codes=_reason("miss"),
    ),
    Move(
        action=Action.COMPLETE,
        sources=(State.ACCEPTED, State.SCHEDULED, State.IN_SERVICE),
        target=State.COMPLETED,
        hands=(P, L, B, K),
        needs=("result",),
        extra=_ON_BEHALF,
        codes=_SERVED,
        stamps=("completed_at", "ended_at"),
    ),
    Move(
        action=Action.FAIL,
        sources=(*_AGREED, State.SCHEDULED, State.IN_SERVICE),
        target=State.NOT_COMPLETED,
        hands=(P, L, A, C),
        needs=("reason",),
        codes=_reason("not_completed"),
        stamps=("ended_at",),
    ),
    Move(
        action=Action.CANCEL,
        sources=tuple(state for state in OPEN_STATES if state is not State.IN_SERVICE),
        target=State.CANCELLED,
        hands=(A, C, K),
        needs=("reason",),
        codes=_reason("cancel"),
        stamps=("cancelled_at", "ended_at"),
    ),
    Move(
        action=Action.EXPIRE,
        sources=(*_UNDECIDED, State.NEEDS_INFO),
        target=State.EXPIRED,
        hands=(S,),
        stamps=("expired_at", "ended_at"),
    ),
    Move(
        action=Action.UNACCEPT,
        sources=(State.ACCEPTED,),
        target=State.ACKNOWLEDGED,
        hands=(P, C),
        needs=("reason",),
        codes=_reason("unaccept"),
    ),
    Move(
        action=Action.REOPEN,
        sources=(State.COMPLETED,),
        target=State.IN_SERVICE,
        hands=(C,),
        needs=("reason",),
        codes=_reason("reopen"),
    ),
    Move(
        action=Action.REOPEN,
        sources=(State.NOT_COMPLETED,),
        target=State.ACCEPTED,
        hands=(C,),
        needs=("reason",),
        codes=_reason("reopen"),
    ),
    Move(
        action=Action.REOPEN,
        sources=(State.DECLINED,),
        target=State.ACKNOWLEDGED,
        hands=(C,),
        needs=("reason",),
        codes=_reason("reopen"),
    ),
    Move(
        action=Action.VOID,
        sources=_ANYTHING,
        target=State.ENTERED_IN_ERROR,
        hands=(A, C),
        needs=("reason",),
        codes=_reason("void"),
        stamps=("ended_at",),
    ),
    Move(
        action=Action.FOLLOW_UP,
        sources=(State.ACCEPTED, State.WAITLISTED, State.SCHEDULED, State.IN_SERVICE, *ENDED_STATES),
        target=None,
        hands=(A, C),
        needs=("result",),
        codes=MappingProxyType({"result": "need_result"}),
        stamps=("need_asked_at",),
    ),
    Move(
        action=Action.ACCOMPANY,
        sources=(State.ACCEPTED, State.WAITLISTED, State.SCHEDULED, State.IN_SERVICE, State.COMPLETED),
        target=None,
        hands=(A, C),
        needs=("accompanied_by", "minutes"),
    ),
    Move(
        action=Action.CORRECT,
        sources=(State.NEEDS_INFO, State.ACCEPTED, State.WAITLISTED, State.SCHEDULED, State.DECLINED),
        target=State.ACKNOWLEDGED,
        hands=(P, L),
    ),
    Move(
        action=Action.REMARK,
        sources=(*(state for state in OPEN_STATES if state is not State.DRAFT), *ENDED_STATES),
        target=None,
        hands=(P, L, B),
        needs=("note",),
        extra=_ON_BEHALF,
    ),
    Move(
        action=Action.REROUTE,
        sources=(State.NOT_COMPLETED, State.DECLINED, State.CANCELLED, State.EXPIRED),
        target=None,
        hands=(A, C),
        needs=("next_referral",),
    ),
    Move(
        action=Action.REMIND,
        sources=(*(state for state in OPEN_STATES if state is not State.DRAFT), *ENDED_STATES),
        target=None,
        hands=(S,),
        stamps=("reminded_at",),
    ),
    Move(
        action=Action.ESCALATE,
        sources=(*(state for state in OPEN_STATES if state is not State.DRAFT), *ENDED_STATES),
        target=None,
        hands=(S,),
        stamps=("escalated_at",),
    ),
)
BY_STATE: Final = MappingProxyType({(source, move.action): move for move in MOVES for source in move.sources})

# What only the server's own clock does; nobody else's picture of a referral grows old by it.
NUDGES: Final = frozenset({Action.REMIND, Action.ESCALATE})
# Reasons that a centre writes down for itself: no partner is shown them.
PRIVATE_REASONS: Final = frozenset({"refused_or_treated_badly"})
# What no one takes by itself: sending a new referral on from an ended one writes it.
INTERNAL: Final = frozenset({Action.REROUTE})
# A report on a child at risk is a duty by law: the receiver cannot refuse it, and it does not wait for consent.
BARRED: Final[Mapping[str, frozenset[Action]]] = MappingProxyType(
    {Route.REPORT: frozenset({Action.DECLINE, Action.WAITLIST, Action.UNACCEPT})}
)
INSTEAD: Final[Mapping[tuple[str, Action], tuple[str, ...]]] = MappingProxyType(
    {(Route.REPORT, Action.SEND): ("service", "channel", "ground")}
)


def move_for(state: State | None, action: Action) -> Move:
    """Return the row for an action in a state, or refuse it by name."""
    move = BY_STATE.get((state, action))
    if move is None:
        raise IllegalMove(state=state, action=action)
    return move


def disclosed(reason: str) -> str:
    """Return the reason that may leave the house in place of one that may not."""
    return "other" if reason in PRIVATE_REASONS else reason
