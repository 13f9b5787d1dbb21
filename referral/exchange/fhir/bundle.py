"""FHIR R4: one referral's story as a Bundle, and a partner's Task as our next move (referrals.md, sections 2 and 3).

Shaped after the Gravity SDOH Clinical Care guide 3.0.0 but claiming none of its profiles: they want names and procedure
codes, which no bundle of ours holds. Codes of ours have the systems of `fhir_terms.BASE`.
"""

from datetime import datetime
from typing import Final

from referral.exchange.fhir import resources, task_resources, terms
from referral.exchange.fhir.content import BundleContent
from referral.exchange.fhir.losses import LOSSES, MAPPED, PARTIAL, Loss, Why
from referral.exchange.fhir.task_update import Answer, answer_of
from referral.exchange.fhir.tasks import lines, versions
from referral.exchange.fhir.terms import Json
from referral.model.referrals import Informant

__all__ = ["LOSSES", "MAPPED", "PARTIAL", "Answer", "BundleContent", "Json", "Loss", "Why", "answer_of", "bundle"]

_LOST: Final = tuple(
    terms.extension(
        "loss", valueString=f"{why}: {' '.join(one.field for one in (*LOSSES, *PARTIAL) if one.why is why)}"
    )
    for why in Why
)


def bundle(told: BundleContent, *, at: datetime) -> Json:
    """Return a Bundle (collection) of one referral made at a moment; `meta` says what was left out of it and why."""
    referral = told.referral
    who = resources.patient(told)
    centre = resources.organisation(told, told.centre)
    partner = resources.organisation(told, told.partner) if told.partner else None
    service = resources.healthcare_service(told, told.service, partner) if told.service else None
    agreed = resources.consent(told, who, centre, partner)
    performers = [one for one in (service, partner) if one]
    request = resources.service_request(told, who, centre, agreed=agreed, performers=performers)
    delivered = resources.procedure(told, who, request)
    shown = versions(told.events)
    found = lines(shown)
    tasks = [task_resources.task(told, line, request=request, who=who, centre=centre, owner=partner) for line in found]
    tasks[-1:] = [task_resources.with_outputs(told, one, delivered) for one in tasks[-1:]]
    parties = {
        Informant.ASSISTANT: centre,
        Informant.PARTNER: partner or centre,
        Informant.CLIENT: who,
        Informant.DOCUMENT: centre,
        Informant.SYSTEM: centre,
    }
    whence = [task_resources.provenance(told, event, found=found, parties=parties) for event in shown]
    held = [request, *tasks, agreed, who, *_apart(centre, partner), service, delivered, *whence]
    return {
        "resourceType": "Bundle",
        "id": terms.identity(referral.id, "bundle"),
        "meta": {"extension": [dict(one) for one in _LOST]},
        "identifier": terms.identifier(terms.REFERRAL_CODE, referral.short_code),
        "type": "collection",
        "timestamp": at.isoformat(),
        "entry": [{"fullUrl": terms.urn(one["id"]), "resource": one} for one in held if one],
    }


def _apart(centre: Json, partner: Json | None) -> list[Json]:
    """Return the organisations, one of them when a centre refers to itself."""
    return [centre] if partner is None or partner["id"] == centre["id"] else [centre, partner]
