"""JSON routes. A change needs the session's form token in the header `X-Form-Token`."""

from typing import Annotated, Any, Final

from fastapi import Header, Path, Query
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response

from referral.access.policy import Permission
from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.directory import entries
from referral.errors import BadInput, ChangedMeanwhile, IllegalMove
from referral.matching import find_help
from referral.matching.ranking import Question
from referral.matching.ranking import Reason as MatchReason
from referral.model.ids import AreaId, ClientCode, NeedCode, ReferralId, ServiceId
from referral.model.referrals import Action
from referral.model.referrals import Event as ReferralEvent
from referral.referrals import act as referral_actions
from referral.referrals import create, queries
from web.api import shapes
from web.api.transition_shapes import Act
from web.http import render
from web.http.errors import as_json, status_of
from web.http.gate import Access, CurrentRequest, RequestContext, Router

router: Final = Router(api=True)
REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    code: {"model": shapes.Problem} for code in (400, 401, 403, 404, 409, 422, 503)
}
Identifier = Annotated[str, Path(min_length=1, max_length=120)]
_CHANGED: Final[dict[int | str, dict[str, Any]]] = {**REFUSALS, 409: {"model": shapes.Changed}}
# Names one submission: a repeat with the same key and body gets the first answer again.
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=62, pattern=shapes.PRINTED)]
Choice = Annotated[str | None, Query(max_length=60)]


@router.get("/api/openapi.json", Access.PUBLIC, include_in_schema=False, response_model=None)
def description(request: CurrentRequest) -> Response:
    """Return the description of this API."""
    app = request.http.app
    return JSONResponse(
        get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    )


@router.get("/api/directory", Permission.SEE_DIRECTORY, responses=REFUSALS)
def search(request: CurrentRequest, q: Annotated[str, Query(max_length=100)] = "") -> shapes.Directory:
    """Search organisations and services in either alphabet; without a text, every organisation."""
    return shapes.Directory.model_validate(entries.search(request.context, q))


@router.get("/api/match", Permission.FIND_HELP, responses=REFUSALS)
def match(
    request: CurrentRequest, need: Annotated[str, Query(max_length=60)], client: Choice = None, area: Choice = None
) -> shapes.Answer:
    """Return who can help with a need: of a client, or of somebody in a territory."""
    context = request.context
    clients.check_need(context, need)
    if client is not None:
        found = find_help.for_client(context, clients.client(context, ClientCode(client)), NeedCode(need))
    else:
        question = Question(need=NeedCode(need), today=context.today, area=AreaId(area) if area else None)
        found = find_help.find_help(context, question)
    return shapes.Answer(
        candidates=[
            shapes.Candidate(
                service=one.service.id,
                organisation=one.organisation.id,
                outside=one.outside,
                reasons=[_reason(request, reason) for reason in one.reasons],
            )
            for one in found.candidates
        ],
        near_misses=[
            shapes.NearMiss(
                service=one.service.id, organisation=one.organisation.id, reason=_reason(request, one.reason)
            )
            for one in found.near_misses
        ],
        blocked=dict(found.blocked),
    )


@router.get("/api/referrals", Permission.SEE_REFERRALS, responses=REFUSALS)
def worklist(request: CurrentRequest, view: Annotated[str, Query(max_length=30)] = "open") -> shapes.Worklist:
    """Return the first hundred referrals of a view, overdue first."""
    return shapes.Worklist.model_validate(queries.worklist(request.context, view, limit=100))


@router.post("/api/referrals", Permission.REFER, status_code=201, responses=REFUSALS)
def refer(request: CurrentRequest, new: shapes.NewReferral, idempotency_key: Key = None) -> shapes.Referral:
    """Create and send a referral."""
    given, key = None, _key(idempotency_key, new.key)
    if key is None:
        raise BadInput(problems=(("key", "missing", {}),))
    if new.consent_channel is not None and new.consent_on is not None:
        given = NewConsent(
            channel=new.consent_channel, given_on=new.consent_on, given_by=new.consent_by, language=request.language
        )
    made = create.refer(
        request.context,
        create.NewReferral(
            key=key,
            client=ClientCode(new.client),
            need=NeedCode(new.need),
            service=ServiceId(new.service),
            priority=new.priority,
            delivery=new.delivery,
            channel=new.channel,
            consent=given,
            note=new.note,
            follows=ReferralId(new.follows) if new.follows else None,
            members=tuple(ClientCode(one) for one in new.members),
            report_reason=new.report_reason,
            acknowledged=tuple(new.acknowledged),
        ),
    )
    return shapes.Referral.model_validate(made)


@router.get("/api/referrals/{referral_id}", Permission.SEE_REFERRALS, responses=REFUSALS)
def story(request: CurrentRequest, referral_id: Identifier) -> shapes.ReferralDetail:
    """Return one referral with its history and the actions allowed now."""
    found = queries.detail(request.context, ReferralId(referral_id))
    return shapes.ReferralDetail(
        referral=shapes.Referral.model_validate(found.referral),
        events=[_event(event) for event in found.events],
        actions=[transition.action for transition in found.transitions],
    )


@router.post(
    "/api/referrals/{referral_id}/{action}",
    Permission.MOVE_REFERRALS,
    response_model=shapes.Referral,
    responses=_CHANGED,
)
def act(
    request: CurrentRequest, referral_id: Identifier, action: Action, body: Act, idempotency_key: Key = None
) -> shapes.Referral | Response:
    """Take one action on a referral; when somebody was first, the answer holds the referral as it is now."""
    key = _key(idempotency_key, body.key)
    try:
        changed = referral_actions.act(
            request.context,
            ReferralId(referral_id),
            action,
            data=body.data(),
            submission=referral_actions.Submission(expected=body.seen, key=key),
        )
    except (ChangedMeanwhile, IllegalMove) as late:
        return _as_it_is(request, ReferralId(referral_id), late)
    return shapes.Referral.model_validate(changed)


def _key(header: str | None, body: str | None) -> str | None:
    """Return the key of a submission; the header may quote it, as its draft standard does."""
    named = header.strip('"') if header else None
    if named and body and named != body:
        raise BadInput(problems=(("key", "two_keys", {}),))
    return named or body


def _as_it_is(request: RequestContext, referral_id: ReferralId, late: ChangedMeanwhile | IllegalMove) -> JSONResponse:
    """Tell somebody who came too late what the referral is now."""
    present = shapes.Referral.model_validate(queries.detail(request.context, referral_id).referral)
    told = {**as_json(late, render.presenter(request).say), "state": present.state, "referral": present}
    return JSONResponse(shapes.Changed.model_validate(told).model_dump(mode="json"), status_of(late))


def _reason(request: RequestContext, reason: MatchReason) -> shapes.Reason:
    words = render.presenter(request).reason(reason, request.context.directory())
    return shapes.Reason(verdict=reason.verdict, code=reason.code, words=words)


def _event(event: ReferralEvent) -> shapes.Event:
    data = event.data
    return shapes.Event(
        number=event.number,
        at=event.at,
        action=event.action,
        from_state=event.from_state,
        to_state=event.to_state,
        actor=event.actor,
        informant=event.informant,
        channel=data.channel,
        reason=data.reason,
        result=data.result,
    )
