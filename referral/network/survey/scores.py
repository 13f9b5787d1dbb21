"""Score a partner survey: each rating, what an organisation receives, disagreement, and how many answered.

The dimensions of trust and value are those of the PARTNER tool (Varda et al. 2008); assessment.md, section 8.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from referral.model.ids import OrganisationId

TRUST: Final = ("reliable", "open", "shares_goal")
VALUE: Final = ("resources", "involved", "influence")
ITEMS: Final = (*TRUST, *VALUE)
LOWEST, HIGHEST = 1, 4
_FEWEST_ITEMS: Final = 2  # of the three items of a score that must be answered
FEWEST_RATERS: Final = 3
TALK_ABOUT: Final = 1.0  # from this difference on two scores of each other are a topic for a talk
OWN_ONLY_BELOW, ALL_FROM = 0.5, 0.8  # shares of those invited who answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """How one organisation rates working with another: items from 1 to 4; one that is missing was "cannot say"."""

    rater: OrganisationId
    rated: OrganisationId
    items: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Trust and value, each from 1 to 4; None where too little was answered."""

    trust: float | None
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What an organisation is rated on average; the scores are None with fewer than three raters."""

    raters: int
    scores: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two organisations that rate their trust in each other differently, and by how many points."""

    one: OrganisationId
    other: OrganisationId
    difference: float


class Reading(StrEnum):
    """What may be read from a survey by the share of those invited who answered.

    Missing members change received scores and in-degrees little, betweenness and centralisation most (Smith and
    Moody 2013).
    """

    OWN = "own"
    RECEIVED = "received"
    NETWORK = "network"


def scores_of(rating: Rating) -> Scores:
    """Return the scores of one rating: the mean of three items of which at least two are answered."""
    return Scores(trust=_mean_of(rating.items, TRUST), value=_mean_of(rating.items, VALUE))


def one_each(ratings: Iterable[Rating]) -> tuple[Rating, ...]:
    """Return one rating for each pair, and none of an organisation by itself: after a merge there may be several.

    Of two ratings of a pair the first says what both say, and the other what the first left out.
    """
    items: dict[tuple[OrganisationId, OrganisationId], dict[str, int]] = {}
    for rating in ratings:
        if rating.rater != rating.rated:
            pair = items.setdefault((rating.rater, rating.rated), {})
            pair.update({name: value for name, value in rating.items.items() if name not in pair})
    return tuple(Rating(rater=rater, rated=rated, items=given) for (rater, rated), given in items.items())


def received(ratings: Iterable[Rating]) -> Mapping[OrganisationId, Received]:
    """Return what each rated organisation receives: the means over its raters, None with fewer than three of them."""
    by_rated: dict[OrganisationId, list[Scores]] = {}
    for rating in ratings:
        scores = scores_of(rating)
        if scores.trust is not None or scores.value is not None:
            by_rated.setdefault(rating.rated, []).append(scores)
    return MappingProxyType({rated: _received(given) for rated, given in sorted(by_rated.items())})


def disagreements(ratings: Iterable[Rating]) -> tuple[Disagreement, ...]:
    """Return the pairs whose trust in each other differs by a point or more, the widest apart first."""
    trust = {(rating.rater, rating.rated): scores_of(rating).trust for rating in ratings}
    apart = [
        Disagreement(one=one, other=other, difference=abs(there - back))
        for (one, other), there in trust.items()
        if one < other and there is not None and (back := trust.get((other, one))) is not None
    ]
    wide = [pair for pair in apart if pair.difference >= TALK_ABOUT]
    return tuple(sorted(wide, key=lambda pair: (-pair.difference, pair.one, pair.other)))


def reading(*, answered: int, invited: int) -> Reading:
    """Return what may be read when some of those invited answered."""
    share = answered / invited if invited else 0.0
    if share < OWN_ONLY_BELOW:
        return Reading.OWN
    return Reading.RECEIVED if share < ALL_FROM else Reading.NETWORK


def _received(given: list[Scores]) -> Received:
    trust = [scores.trust for scores in given if scores.trust is not None]
    value = [scores.value for scores in given if scores.value is not None]
    return Received(raters=len(given), scores=Scores(trust=_mean_of_raters(trust), value=_mean_of_raters(value)))


def _mean_of_raters(values: list[float]) -> float | None:
    return sum(values) / len(values) if len(values) >= FEWEST_RATERS else None


def _mean_of(items: Mapping[str, int], names: tuple[str, ...]) -> float | None:
    values = [items[name] for name in names if name in items]
    return sum(values) / len(values) if len(values) >= _FEWEST_ITEMS else None
