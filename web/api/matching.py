"""JSON of who can help."""

from datetime import date
from typing import Annotated, Final

from fastapi import Query
from pydantic import BaseModel, Field

from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.clients import clients
from referral.context import Context
from referral.matching import find_help
from referral.matching.model import Reason as MatchReason
from referral.matching.partners.shown_figures import figures_of_partners
from referral.matching.person import read_person
from referral.model.clients import Client, Person
from referral.model.ids import ClientCode, NeedCode
from web.api.shapes import REFUSALS, Code, PartnerFigures, Reason, Shape
from web.http import render
from web.http.figures.day import as_of_a_day
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router(api=True)


class Candidate(Shape):
    """Somebody who can help."""

    service: str
    organisation: str
    outside: bool
    reasons: list[Reason]
    figures: PartnerFigures


class NearMiss(Shape):
    """Somebody whom one thing keeps from helping."""

    service: str
    organisation: str
    reason: Reason


class Answer(Shape):
    """Who can help."""

    candidates: list[Candidate]
    near_misses: list[NearMiss]
    blocked: dict[str, int]
    oldest_directory: date | None = None


Codes = Annotated[list[Code], Field(max_length=40)]


class Asked(BaseModel):
    """A need, and who has it: a client, a child of that client by age band, or somebody as far as is known.

    `as_of` is an earlier day.
    """

    need: Code
    client: Code | None = None
    child: Code | None = None
    area: Code | None = None
    age: Code | None = None
    language: Code | None = None
    papers: Codes = []
    without: Codes = []
    barriers: Codes = []
    hours: Codes = []
    as_of: date | None = None


@router.get("/api/match", Permission.FIND_HELP, responses=REFUSALS)
@as_of_a_day
def match(request: CurrentRequest, about: Annotated[Asked, Query()]) -> Answer:
    """Return who can help with a need: of a client, of a child of a client, or of somebody who is no client yet.

    Of a client only `client`, `child` and `hours` are read. Documents in neither `papers` nor `without` are not known.
    """
    context = context_of(request.context, about.as_of, Permission.FIND_HELP)
    clients.check_need(context, about.need)
    client = clients.client_then(request.context, context, ClientCode(about.client)) if about.client else None
    hours, code = tuple(about.hours), NeedCode(about.need)
    if client is not None and about.child is None:
        result = find_help.for_client(context, client, code, hours=hours)
    else:
        result = find_help.for_person(context, _person(context, about, client), code, hours=hours)
    partners = {candidate.organisation.id for candidate in result.candidates}
    figures = {
        organisation: PartnerFigures.model_validate(shown)
        for organisation, shown in figures_of_partners(context, partners).items()
    }
    return Answer(
        candidates=[
            Candidate(
                service=candidate.service.id,
                organisation=candidate.organisation.id,
                outside=candidate.outside,
                reasons=[_reason(request, context, reason) for reason in candidate.reasons],
                figures=figures[candidate.organisation.id],
            )
            for candidate in result.candidates
        ],
        near_misses=[
            NearMiss(
                service=miss.service.id,
                organisation=miss.organisation.id,
                reason=_reason(request, context, miss.reason),
            )
            for miss in result.near_misses
        ],
        blocked=dict(result.blocked),
        oldest_directory=context.oldest_directory,
    )


def _person(context: Context, about: Asked, client: Client | None) -> Person:
    asked = about.model_dump(exclude={"as_of"})
    said = {name: [value] if isinstance(value, str) else value or [] for name, value in asked.items()}
    return read_person(context, said, parent=client)


def _reason(request: RequestContext, context: Context, reason: MatchReason) -> Reason:
    words = render.presenter(request).reason(reason, context.directory())
    return Reason(verdict=reason.verdict, code=reason.code, words=words)
