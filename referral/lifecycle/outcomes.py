"""What became of a referral in the end."""

from enum import StrEnum
from typing import Final

from referral.model.referrals import State


class Outcome(StrEnum):
    """What happened in the end; open means that nothing has ended yet."""

    SERVED = "served"
    NOT_HELPED = "not_helped"
    NO_SHOW = "no_show"
    DECLINED = "declined"
    WITHDREW = "withdrew"
    WAITING = "waiting"
    LOST = "lost"
    OPEN = "open"


_BY_STATE: Final = {
    State.COMPLETED: Outcome.SERVED,
    State.NOT_COMPLETED: Outcome.NOT_HELPED,
    State.DECLINED: Outcome.DECLINED,
    State.CANCELLED: Outcome.WITHDREW,
    State.WAITLISTED: Outcome.WAITING,
    State.EXPIRED: Outcome.LOST,
}
_BY_REASON: Final = {"no_show": Outcome.NO_SHOW, "could_not_contact": Outcome.LOST}


def outcome_of(state: State, reason: str | None) -> Outcome | None:
    """Return what became of a referral in this state; one entered in error has no outcome."""
    if state is State.ENTERED_IN_ERROR:
        return None
    if state is State.NOT_COMPLETED and reason in _BY_REASON:
        return _BY_REASON[reason]
    return _BY_STATE.get(state, Outcome.OPEN)
