"""Whose act a move is: which hands an actor may record for, what each must carry, and for how long it may act."""

from datetime import datetime, timedelta
from typing import Final

from referral.calendar import after_working_days
from referral.errors import MissingData, WrongActor
from referral.lifecycle.transitions import INSTEAD, A, B, C, K, P, Transition
from referral.model.actors import ActingAs, Actor, Role
from referral.model.referrals import Action, Informant, Referral, State, TransitionData

VOID_BY_ASSISTANT: Final = timedelta(hours=24)
UNACCEPT_WORKING_DAYS: Final = 2
CORRECTION: Final = timedelta(hours=24)


def capacities_of(actor: Actor, *, informant: Informant | None) -> tuple[ActingAs, ...]:
    """Return whose acts this actor may record, the most direct first."""
    if actor.acting_as is not None:
        return (actor.acting_as,)
    own: tuple[ActingAs, ...] = {
        Role.ASSISTANT: (A,),
        Role.CENTRE_LEAD: (C, A),
        Role.COORDINATOR: (C,),
        Role.PARTNER: (P,),
    }.get(actor.role or Role.ADMINISTRATOR, ())
    if not own or actor.role is Role.PARTNER:
        return own
    spoken = {Informant.CLIENT: (K, B), Informant.PARTNER: (B,), Informant.DOCUMENT: (B,), Informant.ASSISTANT: (B,)}
    return (*own, *(spoken.get(informant, ()) if informant else (B, K)))


def capacity_for(transition: Transition, referral: Referral, *, actor: Actor, data: TransitionData) -> ActingAs:
    """Choose the most direct hand that may take the move and carries what it must.

    Errors: WrongActor, MissingFacts.
    """
    allowed = [
        acting_as for acting_as in capacities_of(actor, informant=data.informant) if acting_as in transition.capacities
    ]
    if not allowed:
        raise WrongActor(state=referral.state, action=transition.action, role=actor.role, informant=data.informant)
    missing = {acting_as: _missing(transition, referral, acting_as=acting_as, data=data) for acting_as in allowed}
    complete = next((acting_as for acting_as in allowed if not missing[acting_as]), None)
    if complete is None:
        raise MissingData(action=transition.action, missing=missing[allowed[0]])
    return complete


def _missing(
    transition: Transition, referral: Referral, *, acting_as: ActingAs, data: TransitionData
) -> tuple[str, ...]:
    wanted = (*INSTEAD.get((referral.route, transition.action), transition.needs), *transition.extra.get(acting_as, ()))
    given = {"service": referral.service}
    return tuple(name for name in wanted if (given.get(name) if name in given else getattr(data, name)) in _NOT_GIVEN)


_NOT_GIVEN: Final = (None, "", ())


def in_time(transition: Transition, referral: Referral, actor: Actor, at: datetime) -> bool:
    """Tell whether this actor's time for a move is not over."""
    if transition.action is Action.VOID and actor.role is Role.ASSISTANT:
        return referral.created_at is not None and at - referral.created_at <= VOID_BY_ASSISTANT
    if transition.action is Action.UNACCEPT and P in capacities_of(actor, informant=None):
        decided = referral.decided_at
        return decided is not None and at <= after_working_days(decided, UNACCEPT_WORKING_DAYS)
    if transition.action is Action.CORRECT:
        answered = referral.info_requested_at if referral.state is State.NEEDS_INFO else referral.decided_at
        return answered is not None and at - answered <= CORRECTION
    return True
