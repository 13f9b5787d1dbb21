"""One referral as FHIR R4 resources. Only what the client's consent covers is put in; everything else is in LOSSES."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from referral.exchange.fhir import terms
from referral.exchange.fhir.content import BARE_CONSENT, BundleContent
from referral.exchange.fhir.tasks import request_status
from referral.exchange.fhir.terms import Json, coding, extension, identifier, identity, kept, moment, reference
from referral.model.consent import Consent
from referral.model.directory import Organisation, Service
from referral.model.ids import ReferralId
from referral.model.referrals import Action, Route, State
from referral.vocabulary.files import NATIONAL

BY_LAW_NOTE: Final = "Report required by law: no consent is waited for."
# Words written for the partner; every other note stays in the house.
_FOR_PARTNER: Final = frozenset({Action.SEND, Action.INFORM})


def patient(told: BundleContent) -> Json:
    """Return the client as a code, with the age band, the territory and the language when consent covers them."""
    client, may = told.client, told.disclosed
    bands = [
        extension("age-band", valueCoding=coding(terms.system("age_bands"), band, word))
        for band, word in (_bands(told) if "age_band" in may else ())
    ]
    where = [extension("territory", valueString=told.name(told.area))] if told.area and "area" in may else []
    spoken = []
    if client.language and "language" in may:
        word = told.vocabulary.label("languages", client.language, told.language)
        spoken = [{"language": {"coding": [coding(terms.LANGUAGE, client.language, word)]}}]
    return kept(
        resourceType="Patient",
        id=identity(told.referral.id, "patient"),
        extension=bands + where,
        identifier=[identifier(terms.CLIENT_CODE, client.id)] if "code" in may else [],
        communication=spoken,
    )


def organisation(told: BundleContent, one: Organisation) -> Json:
    """Return an organisation of the directory."""
    telecom = [
        {"system": kind, "value": value} for kind, value in (("phone", one.phone), ("email", one.email)) if value
    ]
    return kept(
        resourceType="Organization",
        id=identity(told.referral.id, "organisation", one.id),
        identifier=[identifier(terms.ORGANISATION_ID, one.id)],
        active=one.active,
        name=told.name(one),
        telecom=telecom,
    )


def healthcare_service(told: BundleContent, service: Service, provider: Json | None) -> Json:
    """Return the service the client is sent to."""
    return kept(
        resourceType="HealthcareService",
        id=identity(told.referral.id, "service", service.id),
        identifier=[identifier(terms.SERVICE_ID, service.id)],
        active=service.status == "active",
        providedBy=reference(provider) if provider else None,
        name=told.name(service),
    )


def consent(told: BundleContent, who: Json, centre: Json, partner: Json | None) -> Json | None:
    """Return what the client agreed to; None where there is nothing to agree to (a report by law, no consent yet)."""
    given, referral = told.consent, told.referral
    if referral.route == Route.REPORT or (given is None and referral.consent_on is None):
        return None
    on = given.given_on if given else referral.consent_on
    holds = given.holds(told.today) if given else not told.withdrawn
    way = given.channel if given else referral.consent_channel
    return kept(
        resourceType="Consent",
        id=identity(referral.id, "consent"),
        extension=[
            *([extension("consent-way", valueCoding=coding(terms.system("consent_channels"), way))] if way else []),
            *_consent_extensions(given),
        ],
        identifier=[identifier(terms.CONSENT_ID, given.id)] if given else [],
        status="active" if holds else "inactive",
        scope={"coding": [coding(terms.CONSENT_SCOPE, "patient-privacy")]},
        category=[{"coding": [coding(terms.ACT_CODE, "IDSCL")]}],
        patient=reference(who),
        dateTime=terms.day(on),
        organization=[reference(centre)],
        sourceAttachment=_wording(given),
        policyRule={"coding": [coding(terms.ACT_CODE, "OPTIN")]},
        provision=_provision(told, given, partner),
    )


def _wording(given: Consent | None) -> Json:
    """Return which words were agreed to; the paper itself stays with the organisation that recorded the consent."""
    return kept(
        contentType="text/plain",
        language=given.language if given else NATIONAL,
        title=given.wording if given else "kept by the organisation that recorded the consent",
    )


def _consent_extensions(given: Consent | None) -> list[Json]:
    if given is None:
        return []
    by = [extension("consent-given-by", valueCoding=coding(terms.system("consent_givers"), given.given_by))]
    if given.withdrawn_at is not None:
        by.append(extension("consent-withdrawn", valueDateTime=moment(given.withdrawn_at)))
    if given.withdrawn_channel is not None:
        by.append(extension("consent-withdrawn-way", valueCode=given.withdrawn_channel))
    return by


def _provision(told: BundleContent, given: Consent | None, partner: Json | None) -> Json:
    receiver = {"role": {"coding": [coding(terms.PARTICIPATION, "IRCP")]}, "reference": partner and reference(partner)}
    return kept(
        type="permit",
        period={"start": terms.day(given.given_on), "end": terms.day(given.expires_on)} if given else None,
        actor=[receiver] if partner else [],
        purpose=[coding(terms.system("consent_purposes"), given.purpose)] if given else [],
        code=[told.concept("consent_fields", field) for field in (given.covers if given else sorted(BARE_CONSENT))],
    )


def service_request(
    told: BundleContent, who: Json, centre: Json, *, agreed: Json | None, performers: list[Json]
) -> Json:
    """Return the order itself: which need, for whom, of whom."""
    referral, may = told.referral, told.disclosed
    report_reasons = (
        [told.concept("report_reasons", referral.report_reason)] if referral.report_reason and told.open else []
    )
    by_law = [{"text": BY_LAW_NOTE}] if referral.route == Route.REPORT else []
    return kept(
        resourceType="ServiceRequest",
        id=identity(referral.id, "request"),
        extension=[
            extension("mode", valueCoding=coding(terms.system("modes"), referral.delivery)),
            extension("route", valueCoding=coding(terms.system("routes"), referral.route)),
        ],
        identifier=[identifier(terms.REFERRAL_CODE, referral.short_code)],
        basedOn=[_elsewhere(referral.follows)] if referral.follows else [],
        status=request_status(referral),
        intent="order",
        category=[{"coding": [coding(terms.GRAVITY, _category(told) if told.open else terms.UNSPECIFIED)]}],
        priority=terms.PRIORITY[referral.priority],
        code=told.concept("needs", referral.need) if told.open else None,
        quantityQuantity={"value": len(referral.members) + 1, "unit": "persons"}
        if referral.members and told.open
        else None,
        subject=reference(who),
        authoredOn=moment(referral.created_at),
        requester=reference(centre),
        performer=[reference(one) for one in performers],
        reasonCode=[*([told.concept("needs", referral.need)] if told.open else []), *report_reasons],
        supportingInfo=[reference(agreed)] if agreed else [],
        note=[*by_law, *(_explanations(told) if "note" in may else [])],
    )


def _elsewhere(followed: ReferralId) -> Json:
    """Return the order of another bundle: by its id, because an id of ours may name the worker who made it."""
    return {"type": "ServiceRequest", "identifier": identifier(terms.URI, terms.urn(identity(followed, "request")))}


def _category(told: BundleContent) -> str:
    need = told.vocabulary.needs.get(told.referral.need)
    return str(need.attributes.get("sdoh", terms.UNSPECIFIED)) if need else terms.UNSPECIFIED


def _explanations(told: BundleContent) -> list[Json]:
    return [
        {"time": moment(event.at), "text": event.data.note}
        for event in told.events
        if event.action in _FOR_PARTNER and event.data.note
    ]


def procedure(told: BundleContent, who: Json, request: Json) -> Json | None:
    """Return what was delivered, as Gravity's resulting activity; None when nothing was."""
    referral = told.referral
    if referral.service_result is None or not told.open:
        return None
    struck = referral.state is State.ENTERED_IN_ERROR
    return kept(
        resourceType="Procedure",
        id=identity(referral.id, "procedure"),
        basedOn=[reference(request)],
        status="entered-in-error" if struck else "completed",
        category={"coding": [coding(terms.GRAVITY, request["category"][0]["coding"][0]["code"])]},
        code=request.get("code") or {"text": terms.UNSPECIFIED},
        subject=reference(who),
        performedDateTime=moment(referral.completed_at),
        outcome=told.concept("service_result", referral.service_result),
    )


def _bands(told: BundleContent) -> list[tuple[str, str]]:
    """Return the age bands a client may be in: one, or two when the band of birth years lies across an edge."""
    client, year = told.client, told.today.year
    if client.birth_from is None or client.birth_to is None:
        return []
    youngest, oldest = max(year - client.birth_to - 1, 0), year - client.birth_from
    data: Mapping[str, Mapping[str, object]] = MappingProxyType(
        {code: term.attributes for code, term in told.vocabulary.terms("age_bands").items()}
    )
    return [
        (code, told.vocabulary.label("age_bands", code, told.language))
        for code, one in data.items()
        if int(str(one["low"])) <= oldest and youngest <= int(str(one["high"]))
    ]
