"""Answer a survey of partners by link: one organisation after the other, each saved as it is given."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from graph.store import Writer
from referral.clients.personal_data import has_egn
from referral.context import Context
from referral.errors import BadInput
from referral.model.communication import PartnerSurvey, SurveyInvitation
from referral.model.ids import OrganisationId
from referral.network.survey.scores import HIGHEST, ITEMS, LOWEST
from referral.network.survey.ties import standing_ratings
from referral.partners.survey.rounds import QUESTIONS, asked_about, remarks_of, standing_link
from referral.storage import records

LONGEST: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSurvey:
    """A survey as one organisation sees it.

    `asked` is whom it is asked about, `next` whom now: None when only words are left.
    """

    survey: PartnerSurvey
    invitation: SurveyInvitation
    asked: tuple[OrganisationId, ...]
    given: Mapping[OrganisationId, Mapping[str, int]]
    remarks: Mapping[str, str]
    next: OrganisationId | None


def opened(context: Context, token: str) -> OpenSurvey:
    """Return the survey behind a link with what was answered so far. It writes nothing. Errors: NotFound."""
    survey, invitation = context.read(lambda tx: standing_link(tx, context, token))
    return _seen(context, survey, invitation)


def rate(context: Context, token: str, rated: OrganisationId, items: Mapping[str, int]) -> OpenSurvey:
    """Save how an organisation is rated; an item that is left out is "cannot say". Saving again replaces it.

    Errors: NotFound, BadInput (an organisation that is not asked about, an item or a number that does not exist).
    """
    wrong = [name for name, value in items.items() if name not in ITEMS or not LOWEST <= value <= HIGHEST]

    def work(tx: Writer) -> OpenSurvey:
        survey, invitation = standing_link(tx, context, token)
        if rated not in asked_about(context, invitation):
            raise BadInput(problems=(("rated", "unknown", {"code": ""}),))
        if wrong:
            raise BadInput(problems=((wrong[0], "not_in_range", {"low": LOWEST, "high": HIGHEST}),))
        answers = json.loads(invitation.answers or "{}") | {rated: dict(items)}
        return _saved(tx, context, survey, replace(invitation, answers=json.dumps(answers, sort_keys=True)))

    return context.write(work)


def finish(context: Context, token: str, remarks: Mapping[str, str]) -> OpenSurvey:
    """Save what an organisation says in its own words, and that it has finished; it may still change everything.

    Errors: NotFound, BadInput (a text that is too long or holds a personal number, a question that is not asked).
    """
    problems = [(name, *problem) for name, text in remarks.items() if (problem := _problem(name, text)) is not None]

    def work(tx: Writer) -> OpenSurvey:
        survey, invitation = standing_link(tx, context, token)
        if problems:
            raise BadInput(problems=tuple(problems))
        given = {name: text.strip() for name, text in remarks.items() if text.strip()}
        written = json.dumps(given, ensure_ascii=False, sort_keys=True) if given else None
        return _saved(tx, context, survey, replace(invitation, remarks=written, finished_at=context.clock()))

    return context.write(work)


def _problem(question: str, text: str) -> tuple[str, Mapping[str, object]] | None:
    """Return what is wrong with an answer in words, as a code with its parameters."""
    if question not in QUESTIONS:
        return "unknown", {"code": ""}
    if len(text) > LONGEST:
        return "too_long", {"longest": LONGEST}
    return ("egn", {}) if has_egn(text) else None


def _saved(tx: Writer, context: Context, survey: PartnerSurvey, invitation: SurveyInvitation) -> OpenSurvey:
    (node,) = records.save(tx, invitation)
    return _seen(context, survey, replace(invitation, version=node.version))


def _seen(context: Context, survey: PartnerSurvey, invitation: SurveyInvitation) -> OpenSurvey:
    ratings = standing_ratings(context, (invitation,))
    given = {rating.rated: MappingProxyType(dict(rating.items)) for rating in ratings}
    asked = asked_about(context, invitation)
    left = [rated for rated in asked if rated not in given]
    return OpenSurvey(
        survey=survey,
        invitation=invitation,
        asked=asked,
        given=MappingProxyType(given),
        remarks=remarks_of(invitation),
        next=left[0] if left else None,
    )
