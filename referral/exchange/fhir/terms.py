"""Names of the FHIR interface: addresses of code systems, and the small shapes every resource is made of."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from referral.model.referrals import Evidence
from referral.vocabulary import Vocabulary

Json = dict[str, Any]

# One constant base for everything of ours; `example` is reserved (RFC 2606), so it can never be somebody else's.
BASE: Final = "https://mrezha.example/fhir"
REFERRAL_CODE: Final = f"{BASE}/NamingSystem/referral-code"
URI: Final = "urn:ietf:rfc:3986"
TASK_ID: Final = f"{BASE}/NamingSystem/task"
CLIENT_CODE: Final = f"{BASE}/NamingSystem/client"
ORGANISATION_ID: Final = f"{BASE}/NamingSystem/organisation"
SERVICE_ID: Final = f"{BASE}/NamingSystem/service"
CONSENT_ID: Final = f"{BASE}/NamingSystem/consent"
BUSINESS: Final = f"{BASE}/CodeSystem/state"
OUTPUT: Final = f"{BASE}/CodeSystem/output"
GRAVITY: Final = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
ACT_CODE: Final = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
TASK_CODE: Final = "http://hl7.org/fhir/CodeSystem/task-code"
PARTICIPANT: Final = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
PARTICIPATION: Final = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
CONSENT_SCOPE: Final = "http://terminology.hl7.org/CodeSystem/consentscope"
LANGUAGE: Final = "urn:ietf:bcp:47"
UNSPECIFIED: Final = "sdoh-category-unspecified"
PRIORITY: Final = MappingProxyType({"emergency": "stat", "urgent": "urgent", "routine": "routine"})
# Why a Task stands where it stands when none of our coded reasons says so (Gravity wants a text for these).
TASK_REASONS: Final = frozenset({"no-response", "waiting-list", "corrected", "not-given"})
TASK_REASON: Final = "task_reason"
_SPACE: Final = uuid.UUID("6d72657a-6861-5000-8000-666869720000")
# Lists that were published under an earlier name: partners' programs know the address, so it stays.
_PUBLISHED_AS: Final[Mapping[str, str]] = MappingProxyType(
    {"consent_channels": "consent_ways", "deliveries": "modes", "report_reasons": "grounds"}
)


def system(listing: str) -> str:
    """Return the address of the code system that one of our lists is; it never changes once published."""
    return f"{BASE}/CodeSystem/{_PUBLISHED_AS.get(listing, listing).replace('_', '-')}"


def extension_url(name: str) -> str:
    """Return the address of an extension of ours."""
    return f"{BASE}/StructureDefinition/{name}"


def identity(*parts: object) -> str:
    """Return the id a part of a referral's bundle always has (UUID version 5).

    It is made of the referral, never of the client, so that two bundles of one client cannot be joined by it.
    """
    return str(uuid.uuid5(_SPACE, "/".join(str(part) for part in parts)))


def urn(resource_id: str) -> str:
    """Return the address of a resource inside a bundle."""
    return f"urn:uuid:{resource_id}"


def reference(resource: Mapping[str, Any]) -> Json:
    """Return the reference to a resource of the same bundle."""
    return {"reference": urn(resource["id"]), "type": resource["resourceType"]}


def identifier(namespace: str, value: str) -> Json:
    """Return an identifier."""
    return {"system": namespace, "value": value}


def coding(namespace: str, code: str, display: str | None = None) -> Json:
    """Return a coding."""
    return {"system": namespace, "code": code, **({"display": display} if display else {})}


def concept(vocabulary: Vocabulary, listing: str, code: str, *, language: str, text: str | None = None) -> Json:
    """Return a code of one of our lists with its word."""
    word = vocabulary.label(listing, code, language)
    return {"coding": [coding(system(listing), code, word)], "text": text or word}


def output_type(code: str) -> Json:
    """Return what kind of result an output of a Task is."""
    return {"coding": [coding(OUTPUT, code)]}


def extension(name: str, **value: Any) -> Json:
    """Return an extension of ours with one value, such as valueCode="late"."""
    return {"url": extension_url(name), **value}


def evidence(vocabulary: Vocabulary, level: int, *, language: str) -> Json:
    """Return the extension that grades how well something is known, from 0 (not at all) to 4 (a document)."""
    word = vocabulary.label("evidence", str(int(Evidence(level))), language)
    return extension("evidence", valueCoding=coding(system("evidence"), str(int(level)), word))


def moment(at: datetime | None) -> str | None:
    """Return a moment as FHIR writes it."""
    return at.isoformat() if at else None


def day(on: date | None) -> str | None:
    """Return a day as FHIR writes it."""
    return on.isoformat() if on else None


def without_empty(**fields: Any) -> Json:
    """Return the fields that hold something: FHIR knows no null and no empty list."""
    return {name: value for name, value in fields.items() if value not in (None, [], {}, "")}
