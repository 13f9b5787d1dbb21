"""JSON of who can help."""

from typing import Annotated, Final

from fastapi import Query

from referral.access.policy import Permission
from referral.clients import clients
from referral.matching import find_help
from referral.matching.model import HelpRequest
from referral.matching.model import Reason as MatchReason
from referral.model.ids import AreaId, ClientCode, NeedCode
from referral.network.partner_page import figures_of_partner
from web.api.shapes import REFUSALS, Choice, PartnerFigures, Reason, Shape
from web.http import render
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


@router.get("/api/match", Permission.FIND_HELP, responses=REFUSALS)
def match(
    request: CurrentRequest, need: Annotated[str, Query(max_length=60)], client: Choice = None, area: Choice = None
) -> Answer:
    """Return who can help with a need: of a client, or of somebody in a territory."""
    context = request.context
    clients.check_need(context, need)
    if client is not None:
        result = find_help.for_client(context, clients.client(context, ClientCode(client)), NeedCode(need))
    else:
        help_request = HelpRequest(need=NeedCode(need), today=context.today, area=AreaId(area) if area else None)
        result = find_help.find_help(context, help_request)
    figures = {
        organisation: PartnerFigures.model_validate(figures_of_partner(context, organisation))
        for organisation in {candidate.organisation.id for candidate in result.candidates}
    }
    return Answer(
        candidates=[
            Candidate(
                service=candidate.service.id,
                organisation=candidate.organisation.id,
                outside=candidate.outside,
                reasons=[_reason(request, reason) for reason in candidate.reasons],
                figures=figures[candidate.organisation.id],
            )
            for candidate in result.candidates
        ],
        near_misses=[
            NearMiss(service=miss.service.id, organisation=miss.organisation.id, reason=_reason(request, miss.reason))
            for miss in result.near_misses
        ],
        blocked=dict(result.blocked),
    )


def _reason(request: RequestContext, reason: MatchReason) -> Reason:
    words = render.presenter(request).reason(reason, request.context.directory())
    return Reason(verdict=reason.verdict, code=reason.code, words=words)
