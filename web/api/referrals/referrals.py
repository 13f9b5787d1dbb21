"""JSON of referrals: list, make, look, act."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from fastapi import Query
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from referral.access.policy import Permission
from referral.clients.consents import NewConsent
from referral.errors import BadInput, ChangedMeanwhile, IllegalMove
from referral.model.ids import ClientCode, NeedCode, ReferralId, ServiceId
from referral.model.referrals import Action, Informant
from referral.model.referrals import Event as ReferralEvent
from referral.referrals import act as referral_actions
from referral.referrals import create, queries
from web.api.referrals.act_request import Act
from web.api.shapes import REFUSALS, Code, Given, Identifier, Key, Problem, Shape, Words
from web.http import render
from web.http.errors import as_json, status_of
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router(api=True)


class NewReferral(Given):
    """What a new referral needs; the same key, here or in the header, makes the same referral."""

    key: Code | None = None
    client: Code
    need: Code
    service: Code
    priority: Code
    delivery: Code
    channel: Code
    consent_channel: Code | None = None
    consent_on: date | None = None
    consent_by: Code = "self"
    note: Words | None = None
    follows: Code | None = None
    members: list[Code] = Field(default=[])
    report_reason: Code | None = None
    acknowledged: list[Code] = Field(default=[])


class Referral(Shape):
    """A referral: its facts, who said each of them, and the moments that matter.

    `delivered_at` is when it left for the partner: the deadlines of the partner begin there. Until then it is to be
    sent.
    """

    id: str
    short_code: str
    client: str
    need: str
    service: str | None
    organisation: str | None
    assistant: str
    priority: str
    delivery: str
    state: str
    service_result: str | None
    need_result: str | None
    evidence: int
    process_informant: Informant | None
    process_channel: str | None
    process_said_at: datetime | None
    service_informant: Informant | None
    service_channel: str | None
    service_said_at: datetime | None
    need_informant: Informant | None
    need_channel: str | None
    need_said_at: datetime | None
    reason: str | None
    events: int
    created_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    due_at: datetime | None
    appointment_at: datetime | None
    ended_at: datetime | None
    loop_closed_at: datetime | None


class Changed(Problem):
    """Somebody was first: what the referral is now."""

    state: str
    referral: Referral


CHANGED: Final[dict[int | str, dict[str, Any]]] = {**REFUSALS, 409: {"model": Changed}}


class Event(Shape):
    """One thing that happened to a referral."""

    number: int
    at: datetime
    action: Action
    from_state: str | None
    to_state: str
    actor: str
    informant: Informant
    channel: str | None
    reason: str | None
    result: str | None


class ReferralDetail(Shape):
    """A referral with its history and the actions allowed now."""

    referral: Referral
    events: list[Event]
    actions: list[Action]


class Worklist(Shape):
    """A page of referrals and the count of every view."""

    referrals: list[Referral]
    counts: dict[str, int]


@router.get("/api/referrals", Permission.SEE_REFERRALS, responses=REFUSALS)
def worklist(request: CurrentRequest, view: Annotated[str, Query(max_length=30)] = "open") -> Worklist:
    """Return the first hundred referrals of a view, overdue first."""
    return Worklist.model_validate(queries.worklist(request.context, view, limit=100))


@router.post("/api/referrals", Permission.REFER, status_code=201, responses=REFUSALS)
def refer(request: CurrentRequest, new: NewReferral, idempotency_key: Key = None) -> Referral:
    """Create and send a referral."""
    consent, key = None, _key(idempotency_key, new.key)
    if key is None:
        raise BadInput(problems=(("key", "missing", {}),))
    if new.consent_channel is not None and new.consent_on is not None:
        consent = NewConsent(
            channel=new.consent_channel, given_on=new.consent_on, given_by=new.consent_by, language=request.language
        )
    referral = create.refer(
        request.context,
        create.NewReferral(
            key=key,
            client=ClientCode(new.client),
            need=NeedCode(new.need),
            service=ServiceId(new.service),
            priority=new.priority,
            delivery=new.delivery,
            channel=new.channel,
            consent=consent,
            note=new.note,
            follows=ReferralId(new.follows) if new.follows else None,
            members=tuple(ClientCode(member) for member in new.members),
            report_reason=new.report_reason,
            acknowledged=tuple(new.acknowledged),
        ),
    )
    return Referral.model_validate(referral)


@router.get("/api/referrals/{referral_id}", Permission.SEE_REFERRALS, responses=REFUSALS)
def story(request: CurrentRequest, referral_id: Identifier) -> ReferralDetail:
    """Return one referral with its history and the actions allowed now."""
    detail = queries.detail(request.context, ReferralId(referral_id))
    return ReferralDetail(
        referral=Referral.model_validate(detail.referral),
        events=[_event(event) for event in detail.events],
        actions=[transition.action for transition in detail.transitions],
    )


@router.post(
    "/api/referrals/{referral_id}/{action}",
    Permission.MOVE_REFERRALS,
    response_model=Referral,
    responses=CHANGED,
)
def act(
    request: CurrentRequest, referral_id: Identifier, action: Action, body: Act, idempotency_key: Key = None
) -> Referral | Response:
    """Take one action on a referral; when somebody was first, the answer holds the referral as it is now."""
    key = _key(idempotency_key, body.key)
    try:
        changed = referral_actions.act(
            request.context,
            ReferralId(referral_id),
            action,
            data=body.data(),
            submission=referral_actions.Submission(expected=body.seen, key=key, acknowledged=tuple(body.acknowledged)),
        )
    except (ChangedMeanwhile, IllegalMove) as late:
        return _as_it_is(request, ReferralId(referral_id), late)
    return Referral.model_validate(changed)


def _key(header: str | None, body: str | None) -> str | None:
    """Return the key of a submission; the header may quote it, as its draft standard does."""
    named = header.strip('"') if header else None
    if named and body and named != body:
        raise BadInput(problems=(("key", "two_keys", {}),))
    return named or body


def _as_it_is(request: RequestContext, referral_id: ReferralId, late: ChangedMeanwhile | IllegalMove) -> JSONResponse:
    """Tell somebody who came too late what the referral is now."""
    present = Referral.model_validate(queries.detail(request.context, referral_id).referral)
    answer = {**as_json(late, render.presenter(request).say), "state": present.state, "referral": present}
    return JSONResponse(Changed.model_validate(answer).model_dump(mode="json"), status_of(late))


def _event(event: ReferralEvent) -> Event:
    data = event.data
    return Event(
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
