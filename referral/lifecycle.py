"""The ONE table of moves (referrals.md, section 2) and the only code that changes a referral's facts.

A move is decided by `decide`, which refuses by name, and recorded as an `Event`; `applied` computes the referral
after an event, and `replay` proves that the stored referral equals its events.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from referral.clocks import SOFIA, after_working_days, due_at
from referral.errors import IllegalMove, MissingFacts, UnknownCode, WrongHand
from referral.model import Action, Actor, Event, Evidence, Facts, Hand, Referral, Role, SaidBy, State
from referral.vocabulary import Vocabulary

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
TRIES_BEFORE_NOT_REACHED: Final = 3
VOID_BY_ASSISTANT: Final = timedelta(hours=24)
UNACCEPT_WORKING_DAYS: Final = 2


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
        sources=_UNDECIDED,
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
        sources=_UNDECIDED,
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
)
_BY_STATE: Final = MappingProxyType({(source, move.action): move for move in MOVES for source in move.sources})


def move_for(state: State | None, action: Action) -> Move:
    """Return the row for an action in a state, or refuse it by name."""
    move = _BY_STATE.get((state, action))
    if move is None:
        raise IllegalMove(state=state, action=action)
    return move


def hands_of(actor: Actor, *, said_by: SaidBy | None) -> tuple[Hand, ...]:
    """Return whose acts this actor may record, the most direct first."""
    if actor.hand is not None:
        return (actor.hand,)
    own: tuple[Hand, ...] = {
        Role.ASSISTANT: (A,),
        Role.CENTRE_LEAD: (C, A),
        Role.COORDINATOR: (C,),
    }.get(actor.role or Role.ADMINISTRATOR, ())
    if not own:
        return ()
    spoken = {SaidBy.CLIENT: (K, B), SaidBy.PARTNER: (B,), SaidBy.DOCUMENT: (B,), SaidBy.ASSISTANT: (B,)}
    return (*own, *(spoken.get(said_by, ()) if said_by else (B, K)))


def moves_now(referral: Referral, actor: Actor, *, at: datetime) -> tuple[Move, ...]:
    """Return the moves this actor may take now, in the order of the table."""
    hands = set(hands_of(actor, said_by=None))
    rows = (_BY_STATE.get((referral.state, action)) for action in Action)
    return tuple(row for row in rows if row and hands & set(row.hands) and _in_time(row, referral, actor, at))


def decide(
    referral: Referral, action: Action, *, actor: Actor, at: datetime, facts: Facts, vocabulary: Vocabulary
) -> Event:
    """Return the event of taking an action now.

    Errors: IllegalMove, WrongHand (also outside the time a hand has), MissingFacts, UnknownCode.
    """
    state = referral.state if referral.events else None
    move = move_for(state, action)
    hand = _hand(move, referral, actor=actor, facts=facts)
    if not _in_time(move, referral, actor, at):
        raise WrongHand(state=state, action=action, role=actor.role, said_by=facts.said_by)
    for name, listing in move.codes.items():
        code = getattr(facts, name)
        if code not in vocabulary.codes(listing):
            raise UnknownCode(list=listing, code=code)
    return Event(
        referral=referral.id,
        number=referral.events + 1,
        at=at,
        action=action,
        from_state=state,
        to_state=move.target or referral.state,
        actor=actor.id,
        hand=hand,
        said_by=facts.said_by or _DEFAULT_SAID[hand],
        facts=facts,
    )


def applied(referral: Referral, event: Event) -> Referral:
    """Return the referral after an event. Pure, total over legal events, and the only way facts change."""
    move = move_for(event.from_state, event.action)
    stamps = dict.fromkeys(move.stamps, event.at)
    moved = replace(
        referral,
        **stamps,
        **_carried(event.facts, why=move.target is not None),
        **_results(referral, event),
        state=event.to_state,
        evidence=max(referral.evidence, evidence_of(event)),
        provider_answered=referral.provider_answered or event.said_by is SaidBy.PARTNER,
        late=referral.late or event.from_state is State.EXPIRED,
        events=event.number,
        changed_at=event.at,
    )
    return replace(moved, due_at=due_at(moved))


def replay(header: Referral, events: Iterable[Event]) -> Referral:
    """Return the referral that its events make of its unchanging header."""
    current = blank(header)
    for event in events:
        current = applied(current, event)
    return current


def blank(referral: Referral) -> Referral:
    """Return the unchanging part of a referral, as it was before its first event."""
    return Referral(
        id=referral.id,
        short_code=referral.short_code,
        client=referral.client,
        need=referral.need,
        area=referral.area,
        centre=referral.centre,
        assistant=referral.assistant,
        priority=referral.priority,
        mode=referral.mode,
        service=referral.service,
        organisation=referral.organisation,
        recorded_need=referral.recorded_need,
        follows=referral.follows,
    )


def evidence_of(event: Event) -> Evidence:
    """Grade how well an event is known: 4 document, 3 client, 2 the partner's own act, 1 a note of a call."""
    if event.said_by is SaidBy.PARTNER and (event.hand in {P, L} or event.facts.channel in {"link", "slip", "account"}):
        return Evidence.PARTNER_HIMSELF
    return _GRADES[event.said_by] if event.action in _OUTCOMES else Evidence.NONE


_GRADES: Final = MappingProxyType(
    {
        SaidBy.DOCUMENT: Evidence.DOCUMENT,
        SaidBy.CLIENT: Evidence.CLIENT_CONFIRMS,
        SaidBy.PARTNER: Evidence.NOTE_OF_CALL,
        SaidBy.ASSISTANT: Evidence.NOTE_OF_CALL,
        SaidBy.SYSTEM: Evidence.NONE,
    }
)
_OUTCOMES: Final = frozenset(
    {
        Action.ACKNOWLEDGE,
        Action.ACCEPT,
        Action.WAITLIST,
        Action.DECLINE,
        Action.SCHEDULE,
        Action.START,
        Action.COMPLETE,
        Action.FAIL,
        Action.FOLLOW_UP,
    }
)
_DEFAULT_SAID: Final = MappingProxyType(
    {
        A: SaidBy.ASSISTANT,
        C: SaidBy.ASSISTANT,
        P: SaidBy.PARTNER,
        L: SaidBy.PARTNER,
        K: SaidBy.CLIENT,
        S: SaidBy.SYSTEM,
        B: SaidBy.ASSISTANT,
    }
)


def _hand(move: Move, referral: Referral, *, actor: Actor, facts: Facts) -> Hand:
    """Choose the most direct hand that may take the move and carries what it must."""
    allowed = [hand for hand in hands_of(actor, said_by=facts.said_by) if hand in move.hands]
    if not allowed:
        raise WrongHand(state=referral.state, action=move.action, role=actor.role, said_by=facts.said_by)
    missing = {hand: _missing(move, referral, hand=hand, facts=facts) for hand in allowed}
    complete = next((hand for hand in allowed if not missing[hand]), None)
    if complete is None:
        raise MissingFacts(action=move.action, missing=missing[allowed[0]])
    return complete


def _missing(move: Move, referral: Referral, *, hand: Hand, facts: Facts) -> tuple[str, ...]:
    wanted = (*move.needs, *move.extra.get(hand, ()))
    given = {"service": referral.service}
    return tuple(name for name in wanted if not (given.get(name) if name in given else getattr(facts, name)))


def _in_time(move: Move, referral: Referral, actor: Actor, at: datetime) -> bool:
    if move.action is Action.VOID and actor.role is Role.ASSISTANT:
        return referral.created_at is not None and at - referral.created_at <= VOID_BY_ASSISTANT
    if move.action is Action.UNACCEPT and actor.hand is P:
        decided = referral.decided_at
        return decided is not None and at <= after_working_days(decided, UNACCEPT_WORKING_DAYS)
    return True


def _carried(facts: Facts, *, why: bool) -> dict[str, object]:
    """Return the facts a move lays down; the why belongs to the last change of state alone."""
    names = ("appointment_at", "place", "expected_on", "consent_on", "consent_way")
    kept = {name: value for name in names if (value := getattr(facts, name)) is not None}
    return kept | ({name: getattr(facts, name) for name in ("reason", "paper", "barrier")} if why else {})


def _results(referral: Referral, event: Event) -> dict[str, object]:
    """Return the facts that only one action changes: results, missed appointments, tries, reopening, closing."""
    found: dict[str, object] = {}
    if event.action is Action.COMPLETE:
        found["service_result"] = event.facts.result
    elif event.action is Action.MISS or (event.action is Action.FAIL and event.facts.reason == "no_show"):
        found["no_shows"] = referral.no_shows + 1
    elif event.action is Action.REOPEN:
        found |= {"ended_at": None, "completed_at": None, "loop_closed_at": None, "service_result": None}
    elif event.action is Action.FOLLOW_UP:
        found |= _followed_up(referral, event)
    return found


def _followed_up(referral: Referral, event: Event) -> dict[str, object]:
    """The loop closes when the client was asked and the referral has ended; "not reached" only after 3 days of tries."""
    result = event.facts.result
    day = event.at.astimezone(SOFIA).date().isoformat()
    tried = tuple(sorted({*referral.tried_on, day})) if result == "not_reached" else referral.tried_on
    answered = result not in {"too_early", "not_reached"} or len(tried) >= TRIES_BEFORE_NOT_REACHED
    closes = answered and referral.state in ENDED_STATES
    return {"need_result": result, "tried_on": tried, **({"loop_closed_at": event.at} if closes else {})}
