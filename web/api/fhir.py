"""The FHIR door of the API: one referral's bundle, a partner's Task as an answer, and what this server can do."""

from typing import Any, Final

from fastapi.responses import JSONResponse

from referral import fhir_terms
from referral.fhir_answer import ACTIONS
from referral.model import ReferralId
from referral.policy import Permission
from referral.services import fhir
from web.api import shapes
from web.api.routes import REFUSALS, Identifier
from web.guard import Door, Room, Visiting

room: Final = Room(api=True)
CONTENT: Final = "application/fhir+json"
# The day this statement was last true in a new way.
STATED_ON: Final = "2026-01-15"


class FhirResponse(JSONResponse):
    """An answer in FHIR's own media type."""

    media_type = CONTENT


@room.get("/api/fhir/metadata", Door.PUBLIC, response_class=FhirResponse)
def metadata(visit: Visiting) -> dict[str, Any]:
    """Return what this server can do with FHIR, as a CapabilityStatement."""
    return capabilities(version=visit.request.app.version)


@room.get(
    "/api/referrals/{referral_id}/fhir", Permission.SEE_REFERRALS, response_class=FhirResponse, responses=REFUSALS
)
def bundle(visit: Visiting, referral_id: Identifier) -> dict[str, Any]:
    """Return one referral as a FHIR R4 bundle; only what the client's consent covers is in it."""
    return fhir.export(visit.desk, ReferralId(referral_id), language=visit.language)


@room.post("/api/referrals/{referral_id}/fhir/task", Permission.MOVE_REFERRALS, responses=REFUSALS)
def answer(visit: Visiting, referral_id: Identifier, task: dict[str, Any]) -> shapes.Referral:
    """Take a partner's Task as the answer to a referral; the same answer again changes nothing."""
    return shapes.Referral.model_validate(fhir.answer(visit.desk, ReferralId(referral_id), task))


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
        "url": f"{fhir_terms.BASE}/CapabilityStatement/mrezha",
        "name": "Mrezha",
        "status": "active",
        "date": STATED_ON,
        "kind": "instance",
        "software": {"name": "Mrezha", "version": version},
        "implementation": {"description": "Referrals of one local network of institutions"},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [{"mode": "server", "documentation": words}],
    }
