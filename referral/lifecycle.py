"""The only code that changes a referral's facts.

A move is decided by `decide`, which refuses by name, and recorded as an `Event`; `applied` computes the referral
after an event, and `replay` proves that the stored referral equals its events. The moves are in `referral.moves`.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from referral.clocks import SOFIA, after_working_days, due_at, working_hours
from referral.errors import MissingFacts, UnknownCode, WrongHand
from referral.model import Action, Actor, Event, Evidence, Facts, Hand, Referral, Role, SaidBy, State
from referral.moves import BY_STATE, ENDED_STATES, OPEN_STATES, A, B, C, K, L, Move, P, S, move_for
from referral.vocabulary import Vocabulary

TRIES_BEFORE_NOT_REACHED: Final = 3
VOID_BY_ASSISTANT: Final = timedelta(hours=24)
UNACCEPT_WORKING_DAYS: Final = 2


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
    rows = (BY_STATE.get((referral.state, action)) for action in Action)
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
        at=at.astimezone(UTC),  # sums of days must not change with summer time
        action=action,
        from_state=state,
        to_state=move.target or referral.state,
        actor=actor.id,
        hand=hand,
        said_by=facts.said_by or _source(action, hand, facts),
        facts=facts,
    )


def applied(referral: Referral, event: Event) -> Referral:
    """Return the referral after an event. Pure, total over legal events, and the only way facts change."""
    move = move_for(event.from_state, event.action)
    changes: dict[str, Any] = dict.fromkeys(move.stamps, event.at)
    changes |= _carried(event.facts, why=move.target is not None)
    changes |= _results(referral, event)
    changes |= {
        "state": event.to_state,
        "evidence": int(max(referral.evidence, evidence_of(event))),
        "provider_answered": referral.provider_answered or event.said_by is SaidBy.PARTNER,
        "answer_hours": _answer_hours(referral, event),
        "late": referral.late or event.from_state is State.EXPIRED,
        "events": event.number,
        "changed_at": event.at,
    }
    moved = replace(referral, **changes)
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


def _source(action: Action, hand: Hand, facts: Facts) -> SaidBy:
    """Return who says so when nobody was named: a follow-up is the client's word, unless the client was not reached."""
    if action is Action.FOLLOW_UP and facts.result != "not_reached":
        return SaidBy.CLIENT
    return _DEFAULT_SAID[hand]


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


def _carried(facts: Facts, *, why: bool) -> dict[str, Any]:
    """Return the facts a move lays down; the why belongs to the last change of state alone."""
    names = ("appointment_at", "place", "expected_on", "consent_on", "consent_way")
    kept = {name: value for name in names if (value := getattr(facts, name)) is not None}
    return kept | ({name: getattr(facts, name) for name in ("reason", "paper", "barrier")} if why else {})


def _answer_hours(referral: Referral, event: Event) -> int | None:
    """Return the working hours until the partner's first word; later words do not change them."""
    if event.said_by is not SaidBy.PARTNER or referral.provider_answered or referral.sent_at is None:
        return referral.answer_hours
    return working_hours(referral.sent_at, event.at)


def _results(referral: Referral, event: Event) -> dict[str, Any]:
    """Return the facts that only one action changes: results, missed appointments, tries, reopening, closing."""
    found: dict[str, Any] = {}
    if event.from_state in ENDED_STATES and event.to_state in OPEN_STATES:
        found |= {"ended_at": None, "completed_at": None, "loop_closed_at": None, "service_result": None}
    if event.action is Action.COMPLETE:
        found["service_result"] = event.facts.result
    elif event.action is Action.MISS or (event.action is Action.FAIL and event.facts.reason == "no_show"):
        found["no_shows"] = referral.no_shows + 1
    elif event.action is Action.FOLLOW_UP:
        found |= _followed_up(referral, event)
    return found


def _followed_up(referral: Referral, event: Event) -> dict[str, Any]:
    """Close the loop when the client was asked and the referral has ended; "not reached" needs tries on three days."""
    result = event.facts.result
    day = event.at.astimezone(SOFIA).date().isoformat()
    tried = tuple(sorted({*referral.tried_on, day})) if result == "not_reached" else referral.tried_on
    answered = result not in {"too_early", "not_reached"} or len(tried) >= TRIES_BEFORE_NOT_REACHED
    closes = answered and referral.state in ENDED_STATES
    return {"need_result": result, "tried_on": tried, **({"loop_closed_at": event.at} if closes else {})}
