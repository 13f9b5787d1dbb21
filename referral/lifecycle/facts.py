"""What counts, and what a referral says of its partner: each defined here once, for every page, file and figure."""

from datetime import datetime
from typing import Final, Protocol

from graph.model import Condition, Op
from referral.calendar import after_working_days
from referral.lifecycle.deadlines import OfPriority, deadline_rule_of
from referral.lifecycle.states import RECEIVED
from referral.model.referrals import Event, Informant, Route, State

# Which stored referrals were sent and not entered in error; of these `is_counted` leaves out what the law demands.
SENT: Final = (
    Condition(field="sent_at", op=Op.EMPTY, value=False),
    Condition(field="state", op=Op.NE, value=State.ENTERED_IN_ERROR.value),
)


class Standing(OfPriority, Protocol):
    """What the definitions read of a referral: as it is stored, as its events make it, or as a row of a tally."""

    @property
    def state(self) -> State:
        """Return its process status."""

    @property
    def sent_at(self) -> datetime | None:
        """Return when it was sent."""

    @property
    def answer_days(self) -> int | None:
        """Return the working days agreed with the partner for its answer."""

    @property
    def paused_days(self) -> int:
        """Return the working days that a question of the partner was open."""

    @property
    def provider_answered(self) -> bool:
        """Tell whether the partner itself said anything."""

    @property
    def decided_at(self) -> datetime | None:
        """Return when its decision became known."""


def partner_said(event: Event) -> bool:
    """Tell whether the partner says this itself: by its link, by telephone, on a slip or signed in, whoever typed it.

    What the client, a document or the centre knows is learnt otherwise, and opening a link says nothing.
    """
    return event.informant is Informant.PARTNER


def is_counted(state: State, sent_at: datetime | None, route: str | None) -> bool:
    """Tell whether figures count a referral: sent, not entered in error, and not a report that the law demands."""
    return sent_at is not None and state is not State.ENTERED_IN_ERROR and route != Route.REPORT


def is_served(state: State, result: str | None) -> bool:
    """Tell whether the client received the service."""
    return state is State.COMPLETED and result in RECEIVED


def is_learnt_otherwise(referral: Standing) -> bool:
    """Tell whether the centre learnt what the partner decided although the partner said nothing."""
    return referral.decided_at is not None and not referral.provider_answered


def is_withdrawn(referral: Standing) -> bool:
    """Tell whether we took a referral back before the partner said anything: that is no silence of the partner."""
    return referral.state is State.CANCELLED and not referral.provider_answered


def answer_time_ends(referral: Standing, *, silence_days: int) -> datetime | None:
    """Return the moment from which no answer is silence; None for what was never sent.

    It is the last of `silence_days`, the days that the priority or the official direction has, and those agreed with
    the partner, in working days; the time that a question of the partner was open is added.
    """
    if referral.sent_at is None:
        return None
    days = max(silence_days, deadline_rule_of(referral).expiry, referral.answer_days or 0) + referral.paused_days
    return after_working_days(referral.sent_at, days)


def is_silent(referral: Standing, *, silence_days: int, as_of: datetime) -> bool:
    """Tell whether a partner let the time to answer pass without a word, on a referral that counts and stands."""
    ends = answer_time_ends(referral, silence_days=silence_days)
    unanswered = not referral.provider_answered and not is_withdrawn(referral)
    return (
        unanswered
        and is_counted(referral.state, referral.sent_at, referral.route)
        and ends is not None
        and ends <= as_of
    )
