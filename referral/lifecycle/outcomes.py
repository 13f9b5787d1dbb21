"""What became of a referral, and honest rates of small numbers."""

import math
from typing import Final

from referral.lifecycle.states import STATES, Outcome
from referral.model.referrals import State

# An end without the service has the outcome that its reason tells, where the reason tells one.
_BY_REASON: Final = {"no_show": Outcome.NO_SHOW, "could_not_contact": Outcome.LOST}


def outcome_of(state: State, reason: str | None) -> Outcome | None:
    """Return what became of a referral in this state; one entered in error has no outcome."""
    if state is State.NOT_COMPLETED and reason in _BY_REASON:
        return _BY_REASON[reason]
    return STATES[state].outcome


def wilson(hits: int, of: int, *, z: float = 1.959964) -> tuple[float, float]:
    """Return the 95 % interval of a rate: Wilson (1927), (p + z²/2n ± z√(p(1-p)/n + z²/4n²)) / (1 + z²/n).

    Nothing counted is the whole interval 0 to 1.
    """
    if of == 0:
        return (0.0, 1.0)
    rate, square = hits / of, z * z
    centre = rate + square / (2 * of)
    spread = z * math.sqrt(rate * (1 - rate) / of + square / (4 * of * of))
    scale = 1 + square / of
    return (max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))
