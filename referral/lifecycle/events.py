"""Decide whether a transition may happen now, and return it as an event. Nothing is stored here.

`decide` refuses by name. What an event does to its referral is computed in `replay.py`.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Final

from referral.calendar import SOFIA
from referral.errors import BadInput, IllegalMove, UnknownCode, WrongActor
from referral.lifecycle.authority import capacities_of, capacity_for, in_time
from referral.lifecycle.states import ENDED, OPEN
from referral.lifecycle.transition_fields import FIELDS
from referral.lifecycle.transitions import BY_STATE, INTERNAL, Transition, barred_on, transition_for
from referral.model.actors import ActingAs, Actor
from referral.model.referrals import Action, Event, Informant, Referral, State, TransitionData
from referral.vocabulary import Vocabulary

NOT_REACHED: Final = "not_reached"
NO_SHOWS: Final = frozenset({"no_show", "client_no_show"})
# A transition of a referral that is still to be stored.
PlannedTransition = tuple[Action, TransitionData]


def transitions_now(referral: Referral, actor: Actor, *, at: datetime) -> tuple[Transition, ...]:
    """Return the transitions this actor may perform now, in the order of `Action`."""
    capacities = set(capacities_of(actor, informant=None))
    rows = (BY_STATE.get((referral.state, action)) for action in Action)
    barred = barred_on(referral.route) | INTERNAL
    return tuple(
        row
        for row in rows
        if row and row.action not in barred and capacities & set(row.capacities) and in_time(row, referral, actor, at)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionContext:
    """Who decides, when (an aware moment), and the vocabulary that codes are checked against."""

    actor: Actor
    at: datetime
    vocabulary: Vocabulary


def decide(referral: Referral, action: Action, *, data: TransitionData, by: DecisionContext) -> Event:
    """Return the event of taking an action now.

    Errors: IllegalMove, WrongActor (also when the time for it is over), MissingData, UnknownCode, BadInput (a day that
    has not come).
    """
    state = referral.state if referral.events else None
    transition = transition_for(state, action)
    if action in barred_on(referral.route):
        raise IllegalMove(state=state, action=action, route=referral.route)
    acting_as = capacity_for(transition, referral, actor=by.actor, data=data)
    if not in_time(transition, referral, by.actor, by.at):
        raise WrongActor(state=state, action=action, role=by.actor.role, informant=data.informant)
    for name, listing in transition.codes.items():
        code = getattr(data, name)
        if code not in by.vocabulary.codes(listing):
            raise UnknownCode(list=listing, code=code)
    _refuse_impossible(referral, data, at=by.at)
    for field in FIELDS.values():
        if field.not_in_future and (day := getattr(data, field.name)) is not None:
            refuse_future(day, at=by.at, field=field.name)
    return Event(
        referral=referral.id,
        number=referral.events + 1,
        at=by.at.astimezone(UTC),  # sums of days must not change with summer time
        action=action,
        from_state=state,
        to_state=transition.target or referral.state,
        actor=by.actor.id,
        acting_as=acting_as,
        informant=data.informant or _SPEAKS_FOR_ITSELF[acting_as],
        data=_in_utc(data),
    )


# Further away, a day is more probably mistyped than meant.
MOST_DAYS_BACK: Final = 366
MOST_DAYS_TO_APPOINTMENT: Final = 2 * 366
MOST_DAYS_TO_WAIT: Final = 5 * 366


def _day_of(moment: datetime | None) -> date | None:
    return moment.astimezone(SOFIA).date() if moment is not None else None


def _refuse_impossible(referral: Referral, data: TransitionData, *, at: datetime) -> None:
    """Refuse what cannot be: a no-show before its hour, the word of a client who was not reached, a day far away.

    Errors: BadInput.
    """
    appointment = referral.appointment_at
    if data.reason in NO_SHOWS and referral.state is State.SCHEDULED and appointment is not None and at < appointment:
        raise BadInput(problems=(("reason", "before_appointment", {}),))
    if data.result == NOT_REACHED and data.informant is Informant.CLIENT:
        raise BadInput(problems=(("informant", "client_not_asked", {}),))
    for name, day, most in (
        ("appointment_at", _day_of(data.appointment_at), MOST_DAYS_TO_APPOINTMENT),
        ("expected_on", data.expected_on, MOST_DAYS_TO_WAIT),
    ):
        if day is not None and not -MOST_DAYS_BACK <= (day - at.astimezone(SOFIA).date()).days <= most:
            raise BadInput(problems=((name, "unlikely_day", {}),))


def refuse_future(day: date, *, at: datetime, field: str = "happened_on") -> None:
    """Refuse a day on which something is said to have happened and which has not come in Bulgaria.

    Errors: BadInput.
    """
    if day > at.astimezone(SOFIA).date():
        raise BadInput(problems=((field, "in_the_future", {}),))


def _in_utc(data: TransitionData) -> TransitionData:
    """Return the data as the store gives it back, so that the first answer and a repeated one are equal."""
    moment = data.appointment_at
    return data if moment is None else replace(data, appointment_at=moment.astimezone(UTC))


# Who says so when nobody is named: whoever acts. A fact that the centre records always names its informant.
_SPEAKS_FOR_ITSELF: Final = MappingProxyType(
    {
        ActingAs.ASSISTANT: Informant.ASSISTANT,
        ActingAs.COORDINATOR: Informant.ASSISTANT,
        ActingAs.PARTNER: Informant.PARTNER,
        ActingAs.LINK: Informant.PARTNER,
        ActingAs.CLIENT: Informant.CLIENT,
        ActingAs.SYSTEM: Informant.SYSTEM,
        ActingAs.ON_BEHALF: Informant.ASSISTANT,
    }
)


def partner_said(event: Event) -> bool:
    """Tell whether the partner says this itself: by its link, by telephone, on a slip or signed in, whoever typed it.

    What the client, a document or the centre knows is learnt otherwise, and opening a link says nothing.
    """
    return event.informant is Informant.PARTNER


def goes_on(event: Event) -> bool:
    """Tell whether a referral that had ended is open again: it was reopened, or answered after it had expired."""
    return event.from_state in ENDED and event.to_state in OPEN


def is_learnt_otherwise(decided_at: datetime | None, *, provider_answered: bool) -> bool:
    """Tell whether the centre learnt what the partner decided although the partner itself said nothing."""
    return decided_at is not None and not provider_answered
