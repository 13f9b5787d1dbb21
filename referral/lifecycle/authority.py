"""Whose act a move is: which hands an actor may record for, what each must carry, and for how long it may act."""

from datetime import datetime, timedelta
from typing import Final

from referral.calendar import after_working_days
from referral.errors import MissingFacts, WrongHand
from referral.lifecycle.transitions import INSTEAD, A, B, C, K, Move, P
from referral.model.actors import Actor, Hand, Role
from referral.model.referrals import Action, Facts, Referral, SaidBy, State

VOID_BY_ASSISTANT: Final = timedelta(hours=24)
UNACCEPT_WORKING_DAYS: Final = 2
CORRECTION: Final = timedelta(hours=24)


def hands_of(actor: Actor, *, said_by: SaidBy | None) -> tuple[Hand, ...]:
    """Return whose acts this actor may record, the most direct first."""
    if actor.hand is not None:
        return (actor.hand,)
    own: tuple[Hand, ...] = {
        Role.ASSISTANT: (A,),
        Role.CENTRE_LEAD: (C, A),
        Role.COORDINATOR: (C,),
        Role.PARTNER: (P,),
    }.get(actor.role or Role.ADMINISTRATOR, ())
    if not own or actor.role is Role.PARTNER:
        return own
    spoken = {SaidBy.CLIENT: (K, B), SaidBy.PARTNER: (B,), SaidBy.DOCUMENT: (B,), SaidBy.ASSISTANT: (B,)}
    return (*own, *(spoken.get(said_by, ()) if said_by else (B, K)))


def hand_for(move: Move, referral: Referral, *, actor: Actor, facts: Facts) -> Hand:
    """Choose the most direct hand that may take the move and carries what it must.

    Errors: WrongHand, MissingFacts.
    """
    allowed = [hand for hand in hands_of(actor, said_by=facts.said_by) if hand in move.hands]
    if not allowed:
        raise WrongHand(state=referral.state, action=move.action, role=actor.role, said_by=facts.said_by)
    missing = {hand: _missing(move, referral, hand=hand, facts=facts) for hand in allowed}
    complete = next((hand for hand in allowed if not missing[hand]), None)
    if complete is None:
        raise MissingFacts(action=move.action, missing=missing[allowed[0]])
    return complete


def _missing(move: Move, referral: Referral, *, hand: Hand, facts: Facts) -> tuple[str, ...]:
    wanted = (*INSTEAD.get((referral.route, move.action), move.needs), *move.extra.get(hand, ()))
    given = {"service": referral.service}
    return tuple(name for name in wanted if (given.get(name) if name in given else getattr(facts, name)) in _NOT_GIVEN)


_NOT_GIVEN: Final = (None, "", ())


def in_time(move: Move, referral: Referral, actor: Actor, at: datetime) -> bool:
    """Tell whether this actor's time for a move is not over."""
    if move.action is Action.VOID and actor.role is Role.ASSISTANT:
        return referral.created_at is not None and at - referral.created_at <= VOID_BY_ASSISTANT
    if move.action is Action.UNACCEPT and P in hands_of(actor, said_by=None):
        decided = referral.decided_at
        return decided is not None and at <= after_working_days(decided, UNACCEPT_WORKING_DAYS)
    if move.action is Action.CORRECT:
        answered = referral.info_requested_at if referral.state is State.NEEDS_INFO else referral.decided_at
        return answered is not None and at - answered <= CORRECTION
    return True
