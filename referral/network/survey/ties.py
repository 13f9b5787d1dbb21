"""The ties that organisations named in the newest survey of partners, without telling who said what of whom.

A tie is a pair of which at least one rated the other. Its trust and its value are told only where both rated and do not
disagree: of one rating alone, or of two far apart, a mean would tell who said what (assessment.md, section 8).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from graph.model import Order, where
from graph.store import Reader
from referral.access.policy import Permission, Scope, scope_of
from referral.calendar import SOFIA
from referral.context import Context
from referral.model.communication import PartnerSurvey, SurveyInvitation
from referral.model.ids import OrganisationId
from referral.network.survey.scores import TALK_ABOUT, Rating, Reading, Scores, one_each, reading, scores_of
from referral.storage import records

_BOTH: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyTie:
    """Two organisations of which one or both rated the other; `trust` and `value` from 1 to 4, None if not told."""

    one: OrganisationId
    other: OrganisationId
    trust: float | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyTies:
    """The ties of one survey, since when they are known, and how many of those invited rated somebody."""

    survey: str
    since: date
    invited: int
    answered: int
    reading: Reading
    ties: tuple[SurveyTie, ...]


def survey_ties(context: Context) -> SurveyTies | None:
    """Return the ties of the newest survey, None where there is no survey that this reader may be told of.

    Who may read surveys is told of them, from the day on that half of those invited have answered. Of an earlier day,
    only a survey that was over by then is used: which of its answers had come before is not stored.
    """
    if scope_of(context.actor, Permission.EDIT_DIRECTORY) is Scope.NONE:
        return None
    found = (context.present or context.store).read(lambda tx: _newest(tx, context))
    if found is None:
        return None
    survey, invited = found
    ratings = [rating for rating in standing_ratings(context, invited) if rating.items]
    answered = len({rating.rater for rating in ratings})
    asked = len({invitation.organisation for invitation in invited})
    read = reading(answered=answered, invited=asked)
    if read is Reading.OWN:
        return None
    since = survey.opened_at.astimezone(SOFIA).date()
    return SurveyTies(
        survey=survey.id,
        since=since,
        invited=asked,
        answered=answered,
        reading=read,
        ties=ties_of_ratings(ratings),
    )


def standing_ratings(context: Context, invited: Iterable[SurveyInvitation]) -> tuple[Rating, ...]:
    """Return what was answered between the organisations of today, one rating for each pair."""
    standing = context.directory().standing_for
    given = [rating for invitation in own_first(invited) for rating in ratings_of(invitation)]
    in_order = sorted(given, key=lambda rating: standing(rating.rated) != rating.rated)
    return one_each(replace(rating, rated=standing(rating.rated)) for rating in in_order)


def own_first(invited: Iterable[SurveyInvitation]) -> list[SurveyInvitation]:
    """Return invitations with those that came from a merged organisation last."""
    return sorted(invited, key=lambda invitation: invitation.id != f"{invitation.survey}:{invitation.organisation}")


def ratings_of(invitation: SurveyInvitation) -> tuple[Rating, ...]:
    """Return the ratings that an organisation has given so far."""
    given = json.loads(invitation.answers) if invitation.answers else {}
    return tuple(
        Rating(rater=invitation.organisation, rated=OrganisationId(rated), items=items)
        for rated, items in sorted(given.items())
    )


def ties_of_ratings(ratings: Iterable[Rating]) -> tuple[SurveyTie, ...]:
    """Return each pair of which one or both rated the other, in order of their ids."""
    of_pair: dict[tuple[OrganisationId, OrganisationId], dict[OrganisationId, Scores]] = {}
    for rating in ratings:
        pair = (min(rating.rater, rating.rated), max(rating.rater, rating.rated))
        of_pair.setdefault(pair, {})[rating.rater] = scores_of(rating)
    return tuple(_tie(one, other, given) for (one, other), given in sorted(of_pair.items()))


def _tie(one: OrganisationId, other: OrganisationId, given: Mapping[OrganisationId, Scores]) -> SurveyTie:
    if len(given) < _BOTH:
        return SurveyTie(one=one, other=other)
    there, back = given[one], given[other]
    return SurveyTie(
        one=one,
        other=other,
        trust=_agreed(there.trust, back.trust),
        value=_agreed(there.value, back.value),
    )


def _agreed(there: float | None, back: float | None) -> float | None:
    """Return the mean of two scores, None where one is missing or they are as far apart as a topic for a talk."""
    if there is None or back is None or abs(there - back) >= TALK_ABOUT:
        return None
    return (there + back) / 2


def _newest(tx: Reader, context: Context) -> tuple[PartnerSurvey, tuple[SurveyInvitation, ...]] | None:
    for survey in records.find(tx, PartnerSurvey, order=(Order(field="opened_at", descending=True),))[0]:
        if context.as_of is None or survey.closes_on < context.as_of:
            return survey, records.find(tx, SurveyInvitation, where(survey=survey.id))[0]
    return None
