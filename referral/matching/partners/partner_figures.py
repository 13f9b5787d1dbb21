"""The figures of one partner, by one rule on every surface: results, map, gaps, find help, its own page and the API.

Each referral says what it tells of its partner (`Outcomes`); `figures_of` adds that up. How often a partner answers is
judged on the referrals whose time to answer is over; what we took back before it said a word says nothing of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Final, Protocol

from referral.calendar import after_working_days
from referral.lifecycle.deadlines import OfPriority, deadline_rule_of
from referral.lifecycle.states import is_counted
from referral.model.ids import ClientCode, OrganisationId, ServiceId
from referral.model.referrals import State
from referral.statistics import time_by_share, waiting_curve

HALF: Final = 0.5
NOBODY: Final = ClientCode("")


class Standing(OfPriority, Protocol):
    """What the definitions read of a referral: as it is stored, as its events make it, or as a row of a tally."""

    @property
    def state(self) -> State:
        """Return its process status."""

    @property
    def sent_at(self) -> datetime | None:
        """Return when it was sent."""

    @property
    def delivered_at(self) -> datetime | None:
        """Return when it left for the partner."""

    @property
    def answer_days(self) -> int | None:
        """Return the working days agreed with the partner for its answer."""

    @property
    def paused_days(self) -> int:
        """Return the working days that a question of the partner was open."""

    @property
    def provider_answered(self) -> bool:
        """Tell whether the partner itself said anything."""


def is_withdrawn(referral: Standing) -> bool:
    """Tell whether we took a referral back before the partner said anything: that is no silence of the partner."""
    return referral.state is State.CANCELLED and not referral.provider_answered


def answer_time_ends(referral: Standing, *, silence_days: int) -> datetime | None:
    """Return the moment from which no answer is silence; None for what has not left.

    It is the last of `silence_days`, the days that the priority or the official direction has, and those agreed with
    the partner, in working days from delivery; the time that a question of the partner was open is added.
    """
    if referral.delivered_at is None:
        return None
    days = max(silence_days, deadline_rule_of(referral).expiry, referral.answer_days or 0) + referral.paused_days
    return after_working_days(referral.delivered_at, days)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What one referral, or `count` alike ones, says of the partner it went to.

    `domain` is the kind of need. `over`: its time to answer is over; `withdrawn`: we took it back before any answer;
    `answered`: the partner itself said something; `learnt`: it did not, and the centre learnt its decision otherwise;
    `served`: the client received the service; `lately`: it was sent in the last twelve months. `hours` are the working
    hours until the first word, `waited` those that have passed without one (longer than anybody when it is not known).
    """

    organisation: OrganisationId
    service: ServiceId | None
    answered: bool
    declined: bool = False
    hours: int | None = None
    count: int = 1
    domain: str = ""
    centre: OrganisationId | None = None
    client: ClientCode = NOBODY
    over: bool = True
    withdrawn: bool = False
    learnt: bool = False
    served: bool = False
    lately: bool = True
    waited: float = inf

    @property
    def judged(self) -> bool:
        """Tell whether it says how the partner answers."""
        return self.over and not self.withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFigures:
    """The figures of one partner, or of one centre's referrals to it.

    `sent` are all that were sent, `aged` those whose time to answer is over, `judged` those of them that we did not
    take back before an answer. `answered`, `learnt` and `declined` are of the judged ones, `served` is of the aged
    ones. `hours` is how many working hours half of the judged ones waited for the first word, None while so many have
    had none.
    """

    sent: int = 0
    aged: int = 0
    judged: int = 0
    answered: int = 0
    learnt: int = 0
    declined: int = 0
    served: int = 0
    hours: int | None = None

    @property
    def silent(self) -> int:
        """Return how many were never answered by the partner itself."""
        return self.judged - self.answered


NO_FIGURES: Final = PartnerFigures()


def is_silence_over(lately: PartnerFigures, *, least: float) -> bool:
    """Tell whether a partner answered at least a share of what it is judged by of the last twelve months.

    Nobody is called silent then, on any surface, whatever was before.
    """
    return lately.judged > 0 and lately.answered / lately.judged >= least


def figures_of(outcomes: Iterable[Outcomes]) -> PartnerFigures:
    """Return the figures that referrals to one partner add up to."""
    rows = tuple(outcomes)
    aged = [row for row in rows if row.over]
    judged = [row for row in aged if row.judged]
    answered = [row for row in judged if row.answered]
    return PartnerFigures(
        sent=_count(rows),
        aged=_count(aged),
        judged=_count(judged),
        answered=_count(answered),
        learnt=_count(row for row in judged if row.learnt),
        declined=_count(row for row in answered if row.declined),
        served=_count(row for row in aged if row.served),
        hours=_median_hours(judged),
    )


def answer_times(outcomes: Iterable[Outcomes]) -> list[tuple[float, bool]]:
    """Return the working hours until the first word of each judged referral; False is still waiting for it."""
    times: list[tuple[float, bool]] = []
    for row in outcomes:
        if row.judged and not row.answered:
            times += [(row.waited, False)] * row.count
        elif row.judged and row.hours is not None:
            times += [(row.hours, True)] * row.count
    return times


def count_by_domain(outcomes: Iterable[Outcomes], hit: Callable[[Outcomes], bool]) -> dict[str, tuple[int, int]]:
    """Return for each kind of need how many referrals are a hit, and how many there are."""
    counts: dict[str, tuple[int, int]] = {}
    for row in outcomes:
        hits, of = counts.get(row.domain, (0, 0))
        counts[row.domain] = (hits + row.count * hit(row), of + row.count)
    return counts


def _count(rows: Iterable[Outcomes]) -> int:
    return sum(row.count for row in rows)


def _median_hours(judged: Iterable[Outcomes]) -> int | None:
    """Return the Kaplan-Meier median until the first word; who was never answered is still waiting."""
    median = time_by_share(waiting_curve(answer_times(judged)), HALF)
    return None if median is None else int(median)
