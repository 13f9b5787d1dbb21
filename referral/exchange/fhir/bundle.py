"""FHIR R4: one referral and its events as a Bundle (referrals.md, sections 2 and 3).

Shaped after the Gravity SDOH Clinical Care guide 3.0.0 but claiming none of its profiles: they want names and procedure
codes, which no bundle of ours holds. Codes of ours have systems under `terms.BASE`.
"""

from datetime import datetime
from typing import Final

from referral.exchange.fhir import resources, terms
from referral.exchange.fhir.content import BundleContent
from referral.exchange.fhir.losses import LOSSES, PARTIAL, LossReason
from referral.exchange.fhir.task import resources as task_resources
from referral.exchange.fhir.task.resources import Participants
from referral.exchange.fhir.task.summary import summaries as task_summaries
from referral.exchange.fhir.task.summary import versions
from referral.exchange.fhir.terms import Json

_LOST: Final = tuple(
    terms.extension(
        "loss", valueString=f"{reason}: {' '.join(loss.field for loss in (*LOSSES, *PARTIAL) if loss.reason is reason)}"
    )
    for reason in LossReason
)


def bundle(content: BundleContent, *, at: datetime) -> Json:
    """Return a Bundle (collection) of one referral made at a moment; `meta` says what was left out of it and why."""
    referral = content.referral
    patient = resources.patient(content)
    centre = resources.organisation(content, content.centre)
    partner = resources.organisation(content, content.partner) if content.partner else None
    service = resources.healthcare_service(content, content.service, partner) if content.service else None
    agreed = resources.consent(content, patient, centre, partner)
    performers = [resource for resource in (service, partner) if resource]
    request = resources.service_request(content, patient, centre, agreed=agreed, performers=performers)
    delivered = resources.procedure(content, patient, request)
    events = versions(content.events)
    summaries = task_summaries(events)
    participants = Participants(request=request, patient=patient, centre=centre, partner=partner)
    tasks = [task_resources.task(content, summary, participants) for summary in summaries]
    tasks[-1:] = [task_resources.with_outputs(content, task, delivered) for task in tasks[-1:]]
    provenance = [
        task_resources.provenance(content, event, tasks=summaries, participants=participants) for event in events
    ]
    parts = [request, *tasks, agreed, patient, *_distinct(centre, partner), service, delivered, *provenance]
    return {
        "resourceType": "Bundle",
        "id": terms.identity(referral.id, "bundle"),
        "meta": {"extension": [dict(loss) for loss in _LOST]},
        "identifier": terms.identifier(terms.REFERRAL_CODE, referral.short_code),
        "type": "collection",
        "timestamp": at.isoformat(),
        "entry": [{"fullUrl": terms.urn(part["id"]), "resource": part} for part in parts if part],
    }


def _distinct(centre: Json, partner: Json | None) -> list[Json]:
    """Return the organisations, one of them when a centre refers to itself."""
    return [centre] if partner is None or partner["id"] == centre["id"] else [centre, partner]
