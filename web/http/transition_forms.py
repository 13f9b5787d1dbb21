"""The fields that the form of a transition asks for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from referral.lifecycle.transitions import INSTEAD, Transition
from referral.model.referrals import Action, Referral

_MORE: Final[Mapping[Action, tuple[str, ...]]] = MappingProxyType(
    {
        Action.DECLINE: ("missing",),
        Action.FAIL: ("barrier",),
        Action.START: ("happened_on", "attendance", "informant", "channel"),
        Action.COMPLETE: ("happened_on",),
        Action.FOLLOW_UP: ("member", "expected_on"),
    }
)
_HOUSEHOLD: Final = frozenset({"member"})


def facts_asked(transition: Transition, referral: Referral) -> tuple[str, ...]:
    """Return the facts a move's form asks for, what it must carry first."""
    extra = tuple(name for names in transition.extra.values() for name in names)
    spoken = ("spoke_with",) if "channel" in extra else ()
    needs = INSTEAD.get((referral.route, transition.action), transition.needs)
    wanted = (*needs, *extra, *spoken, *_MORE.get(transition.action, ()), "note")
    hidden = {"service"} if referral.members else {"service", *_HOUSEHOLD}
    return tuple(name for name in dict.fromkeys(wanted) if name not in hidden)
