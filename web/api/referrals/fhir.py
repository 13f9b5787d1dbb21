"""FHIR routes of the API: one referral's bundle, a partner's Task as an answer, and what this server can do."""

from typing import Any, Final

from fastapi.responses import JSONResponse, Response

from referral.access.policy import Permission
from referral.errors import BadInput, IllegalMove, MissingData, NotOurTask, UnknownCode, WrongActor
from referral.exchange.fhir import actions, terms
from referral.exchange.fhir.task.update import ACTIONS
from referral.model.ids import ReferralId
from web.api.referrals.referrals import Referral
from web.api.shapes import REFUSALS, Identifier
from web.http.errors import sentence, status_of
from web.http.gate import Access, CurrentRequest, Router
from web.wording import languages

router: Final = Router(api=True)
CONTENT: Final = "application/fhir+json"
# The day on which this statement last changed.
STATED_ON: Final = "2026-01-15"

WRONG_TASK: Final = (BadInput, UnknownCode, MissingData, NotOurTask, IllegalMove, WrongActor)


def _described(what: str) -> dict[int | str, dict[str, Any]]:
    """Describe an answer in FHIR's own media type; refusals stay plain JSON."""
    return {200: {"description": what, "content": {CONTENT: {"schema": {"type": "object"}}}}}


@router.get("/api/fhir/metadata", Access.PUBLIC, response_class=Response, responses=_described("A CapabilityStatement"))
def metadata(request: CurrentRequest) -> Response:
    """Return what this server can do with FHIR, as a CapabilityStatement."""
    return JSONResponse(capabilities(version=request.http.app.version), media_type=CONTENT)


@router.get(
    "/api/referrals/{referral_id}/fhir",
    Permission.SEE_REFERRALS,
    response_class=Response,
    responses=REFUSALS | _described("A Bundle"),
)
def bundle(request: CurrentRequest, referral_id: Identifier) -> Response:
    """Return one referral as a FHIR R4 bundle; only what the client's consent covers is in it."""
    resource = actions.export(request.context, ReferralId(referral_id), language=request.language)
    return JSONResponse(resource, media_type=CONTENT)


@router.post(
    "/api/referrals/{referral_id}/fhir/task",
    Permission.MOVE_REFERRALS,
    response_model=Referral,
    responses=REFUSALS,
)
def answer(request: CurrentRequest, referral_id: Identifier, task: dict[str, Any]) -> Any:
    """Take a partner's Task as the answer to a referral; the same answer again changes nothing."""
    try:
        return Referral.model_validate(actions.answer(request.context, ReferralId(referral_id), task))
    except WRONG_TASK as error:
        # A program at the other end has no form to look at: it gets the name of the wrong element.
        words = f"{sentence(error, languages.translations(request.language).gettext)} ({error})"
        return JSONResponse({"error": error.code, "message": words}, status_of(error))


def capabilities(*, version: str) -> dict[str, Any]:
    """Return the CapabilityStatement: two routes of our own, no FHIR interaction, no profile claimed."""
    answers = ", ".join(sorted({f"{status} ({state})" for status, state in ACTIONS}))
    words = (
        "GET /api/referrals/{id}/fhir gives one referral as a Bundle (collection). POST /api/referrals/{id}/fhir/task "
        "takes a partner's Task as the answer to it: our Task with the same identifiers, a new status, and the "
        "meta.versionId it answers; the same answer again changes nothing. A late answer, an acceptance taken back "
        f"and a correction are a new Task with partOf. Answers understood: {answers}. Shaped after Gravity SDOH "
        "Clinical Care 3.0.0 without claiming its profiles: patients are codes without a name, services carry our "
        "own codes. Fields that are left out are named in Bundle.meta. Both routes need a signed-in user."
    )
    return {
        "resourceType": "CapabilityStatement",
        "url": f"{terms.BASE}/CapabilityStatement/mrezha",
        "name": "Mrezha",
        "status": "active",
        "date": STATED_ON,
        "kind": "instance",
        "software": {"name": "Mrezha", "version": version},
        "implementation": {"description": "Referrals of one local network of institutions"},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{"mode": "server", "documentation": words}],
    }
