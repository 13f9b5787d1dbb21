"""Which actor may perform a transition, in what capacity, with what data, and for how long."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from referral.calendar import after_working_days
from referral.errors import MissingData, WrongActor
from referral.lifecycle.transitions import Transition, needs_of
from referral.model.actors import ActingAs, Actor, Role
from referral.model.evidence import VOUCHED
from referral.model.referrals import Action, Informant, Referral, State, TransitionData

VOID_BY_ASSISTANT: Final = timedelta(hours=24)
UNACCEPT_WORKING_DAYS: Final = 2
CORRECTION: Final = timedelta(hours=24)
_OWN: Final[Mapping[Role, tuple[ActingAs, ...]]] = MappingProxyType(
    {
        Role.ASSISTANT: (ActingAs.ASSISTANT,),
        Role.CENTRE_LEAD: (ActingAs.COORDINATOR, ActingAs.ASSISTANT),
        Role.COORDINATOR: (ActingAs.COORDINATOR,),
        Role.PARTNER: (ActingAs.PARTNER,),
    }
)
# For whom the referring side may record, by who is named as the source.
_FOR_OTHERS: Final[Mapping[Informant, tuple[ActingAs, ...]]] = MappingProxyType(
    {
        Informant.CLIENT: (ActingAs.CLIENT, ActingAs.ON_BEHALF),
        Informant.PARTNER: (ActingAs.ON_BEHALF,),
        Informant.DOCUMENT: (ActingAs.ON_BEHALF,),
        Informant.ASSISTANT: (ActingAs.ON_BEHALF,),
    }
)
_NOT_GIVEN: Final = (None, "", ())


def capacities_of(actor: Actor, *, informant: Informant | None) -> tuple[ActingAs, ...]:
    """Return in which capacities this actor may record an act, the most direct first."""
    if actor.acting_as is not None:
        return (actor.acting_as,)
    own = _OWN.get(actor.role or Role.ADMINISTRATOR, ())
    if not own or actor.role is Role.PARTNER:
        return own
    for_others = _FOR_OTHERS.get(informant, ()) if informant else (ActingAs.ON_BEHALF, ActingAs.CLIENT)
    return (*own, *for_others)


def capacity_for(transition: Transition, referral: Referral, *, actor: Actor, data: TransitionData) -> ActingAs:
    """Choose the most direct capacity that may perform the transition and for which all required data is given.

    Errors: WrongActor, MissingData.
    """
    allowed = [
        capacity for capacity in capacities_of(actor, informant=data.informant) if capacity in transition.capacities
    ]
    if not allowed:
        raise WrongActor(state=referral.state, action=transition.action, role=actor.role, informant=data.informant)
    missing = {capacity: _missing(transition, referral, acting_as=capacity, data=data) for capacity in allowed}
    complete = next((capacity for capacity in allowed if not missing[capacity]), None)
    if complete is None:
        raise MissingData(action=transition.action, missing=missing[allowed[0]])
    return complete


def in_time(transition: Transition, referral: Referral, actor: Actor, at: datetime) -> bool:
    """Tell whether the time in which this actor may perform the transition is not over."""
    if transition.action is Action.VOID and actor.role is Role.ASSISTANT:
        return referral.created_at is not None and at - referral.created_at <= VOID_BY_ASSISTANT
    if transition.action is Action.UNACCEPT and ActingAs.PARTNER in capacities_of(actor, informant=None):
        decided = referral.decided_at
        return decided is not None and at <= after_working_days(decided, UNACCEPT_WORKING_DAYS)
    if transition.action is Action.DELIVER:
        return referral.delivered_at is None
    if transition.action is Action.CORRECT:
        answered = referral.info_requested_at if referral.state is State.NEEDS_INFO else referral.decided_at
        return answered is not None and at - answered <= CORRECTION
    return True


def required_of(
    transition: Transition, *, route: str, acting_as: ActingAs, informant: Informant | None = None
) -> tuple[str, ...]:
    """Return the fields that a transition must carry when it is performed in a capacity.

    Whoever records a fact for the centre names who says so; and by which channel, unless it is their own observation.
    """
    required = (*needs_of(transition, route=route), *transition.extra.get(acting_as, ()))
    if transition.action not in VOUCHED or acting_as not in _RECORDED_FOR_SOMEBODY:
        return required
    observed = acting_as in _CENTRE and informant in {Informant.ASSISTANT, Informant.SYSTEM}
    return (*required, "informant") if observed else (*required, "informant", "channel")


_CENTRE: Final = frozenset({ActingAs.ASSISTANT, ActingAs.COORDINATOR})
_RECORDED_FOR_SOMEBODY: Final = frozenset({*_CENTRE, ActingAs.ON_BEHALF, ActingAs.CLIENT})


def source_of(transition: Transition) -> tuple[str, ...]:
    """Return what must be told of the source of a fact; how one's own observation was told need not be said."""
    if transition.action not in VOUCHED:
        return ()
    observed = _CENTRE & set(transition.capacities)
    return ("informant",) if observed else ("informant", "channel")


def recorded_with(transition: Transition) -> tuple[str, ...]:
    """Return the fields of somebody who records for another: who says so, how, with whom one spoke."""
    said = ("informant", "channel") if transition.action in VOUCHED else ()
    spoken = ("spoke_with",) if said and ActingAs.ON_BEHALF in transition.capacities else ()
    return (*said, *(name for names in transition.extra.values() for name in names), *spoken)


def _missing(
    transition: Transition, referral: Referral, *, acting_as: ActingAs, data: TransitionData
) -> tuple[str, ...]:
    required = required_of(transition, route=referral.route, acting_as=acting_as, informant=data.informant)
    given = {"service": referral.service}
    return tuple(name for name in required if (given[name] if name in given else getattr(data, name)) in _NOT_GIVEN)
