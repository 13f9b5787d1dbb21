"""Open a survey of partners, hand out its links, and read its results."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from graph.model import Order, where
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.calendar import last_year, start_of_day
from referral.context import Context
from referral.errors import BadInput, NotFound
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.matching.partners.partner_outcomes import Cohort, outcomes_of, usual_cohort
from referral.model.communication import PartnerSurvey, SurveyInvitation
from referral.model.ids import OrganisationId
from referral.network.survey import scores
from referral.network.survey.scores import Disagreement, Reading, Received
from referral.network.survey.ties import own_first, standing_ratings
from referral.partners.answer_links import fingerprint
from referral.storage import records

OPEN_FOR: Final = timedelta(days=21)
MOST_RATED: Final = 7
QUESTIONS: Final = ("works", "who_is_missing", "to_change")


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyResults:
    """What a survey says. `answered` counts the organisations that rated at least one other.

    `remarks` are the texts written for each question, in order of the alphabet: whose they are is not told.
    """

    invited: int
    answered: int
    reading: Reading
    received: dict[OrganisationId, Received]
    disagreements: tuple[Disagreement, ...]
    remarks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyDetail:
    """One survey: its invitations, those without any answer first, and what it says so far."""

    survey: PartnerSurvey
    invitations: tuple[SurveyInvitation, ...]
    results: SurveyResults


def open_survey(context: Context, *, submitted: Submitted = NOT_BY_FORM) -> PartnerSurvey:
    """Open a survey for 21 days, and invite every organisation that has a partner or was referred to in a year.

    Errors: NotAllowed, BadInput (one is open already, or there is nobody to invite).
    """
    policy.granted(context, Permission.EDIT_DIRECTORY)
    asked = _asked_about(context)
    survey_id = f"PS-{context.today:%Y%m%d}"

    def make(tx: Writer) -> str:
        if any(survey.closes_on >= context.today for survey in _all(tx)):
            raise BadInput(problems=(("survey", "survey_open", {}),))
        if not asked:
            raise BadInput(problems=(("survey", "nobody_to_ask", {}),))
        survey = PartnerSurvey(
            id=survey_id,
            opened_at=context.clock(),
            opened_by=context.actor.id,
            closes_on=context.today + OPEN_FOR,
        )
        invitations = [
            SurveyInvitation(id=f"{survey.id}:{key}", survey=survey.id, organisation=key, rated=rated)
            for key, rated in asked.items()
        ]
        records.save(tx, survey)
        records.save(tx, *invitations)
        audit.record(tx, context, "survey.open", kind="PartnerSurvey", subject=survey.id)
        return survey.id

    opened = idempotency.once(context, submitted, make)
    return context.read(lambda tx: records.get(tx, PartnerSurvey, opened))


def surveys(context: Context) -> tuple[PartnerSurvey, ...]:
    """Return every survey, the newest first. Errors: NotAllowed."""
    policy.granted(context, Permission.EDIT_DIRECTORY)
    return context.read(_all)


def detail(context: Context, survey_id: str) -> SurveyDetail:
    """Return one survey with its invitations and what it says so far. Errors: NotAllowed, NotFound.

    Received scores are told from three raters on, and once half of those invited answered. Raters are never named with
    what they said of another; of a pair that disagrees only the distance is told.
    """
    policy.granted(context, Permission.EDIT_DIRECTORY)

    def work(tx: Reader) -> tuple[PartnerSurvey, tuple[SurveyInvitation, ...]]:
        survey = records.get(tx, PartnerSurvey, survey_id)
        return survey, records.find(tx, SurveyInvitation, where(survey=survey_id))[0]

    survey, invited = context.read(work)
    first = {invitation.organisation: invitation for invitation in reversed(own_first(invited))}
    return SurveyDetail(
        survey=survey,
        invitations=tuple(sorted(first.values(), key=lambda one: (one.answers is not None, one.organisation))),
        results=_results(context, invited),
    )


def issue_link(context: Context, invitation_id: str, *, token: str) -> SurveyInvitation:
    """Make the link of an invitation; an earlier one no longer opens. `token` is 256 random bits of the caller's.

    Errors: NotAllowed, NotFound, BadInput (the survey is over).
    """
    policy.granted(context, Permission.EDIT_DIRECTORY)

    def work(tx: Writer) -> SurveyInvitation:
        invitation = records.get(tx, SurveyInvitation, invitation_id)
        if records.get(tx, PartnerSurvey, invitation.survey).closes_on < context.today:
            raise BadInput(problems=(("survey", "survey_over", {}),))
        linked = replace(invitation, link=fingerprint(token), links=invitation.links + 1, linked_at=context.clock())
        (node,) = records.save(tx, linked)
        audit.record(tx, context, "survey.link", kind="Organisation", subject=invitation.organisation)
        return replace(linked, version=node.version)

    return context.write(work)


def asked_about(context: Context, invitation: SurveyInvitation) -> tuple[OrganisationId, ...]:
    """Return whom an organisation is asked about today: of two that were merged the one that stays, never itself."""
    standing = context.directory().standing_for
    asked = dict.fromkeys(standing(rated) for rated in invitation.rated)
    return tuple(rated for rated in asked if rated != standing(invitation.organisation))


def _results(context: Context, invited: Sequence[SurveyInvitation]) -> SurveyResults:
    ratings = standing_ratings(context, invited)
    answered = len({rating.rater for rating in ratings})
    asked = len({invitation.organisation for invitation in invited})
    reading = scores.reading(answered=answered, invited=asked)
    told = reading is not Reading.OWN
    return SurveyResults(
        invited=asked,
        answered=answered,
        reading=reading,
        received=dict(scores.received(ratings)) if told else {},
        disagreements=scores.disagreements(ratings) if told else (),
        remarks=_remarks(invited) if told else MappingProxyType({}),
    )


def remarks_of(invitation: SurveyInvitation) -> Mapping[str, str]:
    """Return what an organisation wrote, by question."""
    return MappingProxyType(json.loads(invitation.remarks or "{}"))


def _remarks(invited: Sequence[SurveyInvitation]) -> Mapping[str, tuple[str, ...]]:
    written = [(question, text) for invitation in invited for question, text in remarks_of(invitation).items()]
    return MappingProxyType(
        {question: tuple(sorted(text for name, text in written if name == question)) for question in QUESTIONS}
    )


def _asked_about(context: Context) -> dict[OrganisationId, tuple[OrganisationId, ...]]:
    """Return whom each organisation is asked about: those it works with most, at most seven.

    It works with its partners, and with the centres and organisations between which people were referred.
    """
    directory = context.directory()
    weights: dict[OrganisationId, Counter[OrganisationId]] = {}

    def joined(one: OrganisationId, other: OrganisationId, weight: int) -> None:
        if one != other and all(key in directory.organisations for key in (one, other)):
            weights.setdefault(one, Counter())[other] += weight
            weights.setdefault(other, Counter())[one] += weight

    for tie in directory.ties:
        joined(tie.one, tie.other, 1)
    for row in context.read(lambda tx: tuple(outcomes_of(tx, _last_twelve_months(context)))):
        if row.centre is not None:
            joined(row.centre, row.organisation, row.count)
    return {
        key: tuple(other for other, _ in sorted(others.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_RATED])
        for key, others in sorted(weights.items())
        if directory.organisations[key].active
    }


def _last_twelve_months(context: Context) -> Cohort:
    return replace(usual_cohort(context), start=start_of_day(last_year(context.today)[0]))


def _all(tx: Reader) -> tuple[PartnerSurvey, ...]:
    return records.find(tx, PartnerSurvey, order=(Order(field="opened_at", descending=True),))[0]


def standing_link(tx: Reader, context: Context, token: str) -> tuple[PartnerSurvey, SurveyInvitation]:
    """Return the survey and the invitation behind a link. Errors: NotFound, alike for whatever does not open."""
    found = records.find(tx, SurveyInvitation, where(link=fingerprint(token)), limit=1)[0]
    for invitation in found:
        survey = records.get(tx, PartnerSurvey, invitation.survey)
        if survey.closes_on >= context.today:
            return survey, invitation
    raise NotFound(kind="SurveyInvitation", id="")
