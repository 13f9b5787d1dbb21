"""One referral as FHIR R4 resources. Only what the client's consent covers is put in; everything else is in LOSSES."""

from typing import Final

from referral.exchange.fhir import terms
from referral.exchange.fhir.content import BARE_CONSENT, BundleContent
from referral.exchange.fhir.task.summary import request_status
from referral.exchange.fhir.terms import Json, coding, extension, identifier, identity, moment, reference, without_empty
from referral.model.consent import Consent
from referral.model.directory import Organisation, Service
from referral.model.ids import ReferralId
from referral.model.referrals import Action, Route, State
from referral.phone_numbers import phone_parts
from referral.vocabulary.files import NATIONAL

BY_LAW_NOTE: Final = "Report required by law: no consent is waited for."
# Words written for the partner; every other note stays with the centre.
_FOR_PARTNER: Final = frozenset({Action.SEND, Action.INFORM})


def patient(content: BundleContent) -> Json:
    """Return the client as a code, with the age band, the territory and the language when consent covers them."""
    client, disclosed = content.client, content.disclosed
    bands = [
        extension("age-band", valueCoding=coding(terms.system("age_bands"), band, word))
        for band, word in (_age_bands(content) if "age_band" in disclosed else ())
    ]
    territory = (
        [extension("territory", valueString=content.name(content.area))] if content.area and "area" in disclosed else []
    )
    languages = []
    if client.language and "language" in disclosed:
        word = content.vocabulary.label("languages", client.language, content.language)
        languages = [{"language": {"coding": [coding(terms.LANGUAGE, client.language, word)]}}]
    return without_empty(
        resourceType="Patient",
        id=identity(content.referral.id, "patient"),
        extension=bands + territory,
        identifier=[identifier(terms.CLIENT_CODE, client.id)] if "code" in disclosed else [],
        communication=languages,
    )


def organisation(content: BundleContent, entry: Organisation) -> Json:
    """Return an organisation of the directory."""
    telecom = [{"system": "phone", "value": part.text} for part in phone_parts(entry.phone) if part.dial]
    telecom += [{"system": "email", "value": entry.email}] if entry.email else []
    return without_empty(
        resourceType="Organization",
        id=identity(content.referral.id, "organisation", entry.id),
        identifier=[identifier(terms.ORGANISATION_ID, entry.id)],
        active=entry.active,
        name=content.name(entry),
        telecom=telecom,
    )


def healthcare_service(content: BundleContent, service: Service, provider: Json | None) -> Json:
    """Return the service the client is sent to."""
    return without_empty(
        resourceType="HealthcareService",
        id=identity(content.referral.id, "service", service.id),
        identifier=[identifier(terms.SERVICE_ID, service.id)],
        active=service.status == "active",
        providedBy=reference(provider) if provider else None,
        name=content.name(service),
    )


def consent(content: BundleContent, patient: Json, centre: Json, partner: Json | None) -> Json | None:
    """Return what the client agreed to; None where there is nothing to agree to (a report by law, no consent yet)."""
    given, referral = content.consent, content.referral
    if referral.route == Route.REPORT or (given is None and referral.consent_on is None):
        return None
    on = given.given_on if given else referral.consent_on
    holds = content.consent_holds
    channel = given.channel if given else referral.consent_channel
    return without_empty(
        resourceType="Consent",
        id=identity(referral.id, "consent"),
        extension=[
            *(
                [extension("consent-way", valueCoding=coding(terms.system("consent_channels"), channel))]
                if channel
                else []
            ),
            *_consent_extensions(given),
        ],
        identifier=[identifier(terms.CONSENT_ID, given.id)] if given else [],
        status="active" if holds else "inactive",
        scope={"coding": [coding(terms.CONSENT_SCOPE, "patient-privacy")]},
        category=[{"coding": [coding(terms.ACT_CODE, "IDSCL")]}],
        patient=reference(patient),
        dateTime=terms.day(on),
        organization=[reference(centre)],
        sourceAttachment=_wording(given),
        policyRule={"coding": [coding(terms.ACT_CODE, "OPTIN")]},
        provision=_provision(content, given, partner),
    )


def _wording(given: Consent | None) -> Json:
    """Return which words were agreed to; the paper itself stays with the organisation that recorded the consent."""
    return without_empty(
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


def _provision(content: BundleContent, given: Consent | None, partner: Json | None) -> Json:
    receiver = {"role": {"coding": [coding(terms.PARTICIPATION, "IRCP")]}, "reference": partner and reference(partner)}
    return without_empty(
        type="permit",
        period={"start": terms.day(given.given_on), "end": terms.day(given.expires_on)} if given else None,
        actor=[receiver] if partner else [],
        purpose=[coding(terms.system("consent_purposes"), given.purpose)] if given else [],
        code=[content.concept("consent_fields", field) for field in (given.covers if given else sorted(BARE_CONSENT))],
    )


def service_request(
    content: BundleContent, patient: Json, centre: Json, *, agreed: Json | None, performers: list[Json]
) -> Json:
    """Return the order itself: which need, for whom, of whom."""
    referral, disclosed = content.referral, content.disclosed
    report_reasons = (
        [content.concept("report_reasons", referral.report_reason)] if referral.report_reason and content.open else []
    )
    by_law = [{"text": BY_LAW_NOTE}] if referral.route == Route.REPORT else []
    return without_empty(
        resourceType="ServiceRequest",
        id=identity(referral.id, "request"),
        extension=[
            extension("mode", valueCoding=coding(terms.system("deliveries"), referral.delivery)),
            extension("route", valueCoding=coding(terms.system("routes"), referral.route)),
        ],
        identifier=[identifier(terms.REFERRAL_CODE, referral.short_code)],
        basedOn=[_other_request(referral.follows)] if referral.follows else [],
        status=request_status(referral),
        intent="order",
        category=[{"coding": [coding(terms.GRAVITY, _category(content) if content.open else terms.UNSPECIFIED)]}],
        priority=terms.PRIORITY[referral.priority],
        code=content.concept("needs", referral.need) if content.open else None,
        quantityQuantity={"value": len(referral.members) + 1, "unit": "persons"}
        if referral.members and content.open
        else None,
        subject=reference(patient),
        authoredOn=moment(referral.created_at),
        requester=reference(centre),
        performer=[reference(performer) for performer in performers],
        reasonCode=[*([content.concept("needs", referral.need)] if content.open else []), *report_reasons],
        supportingInfo=[reference(agreed)] if agreed else [],
        note=[*by_law, *(_partner_notes(content) if "note" in disclosed else [])],
    )


def _other_request(followed: ReferralId) -> Json:
    """Return the order of another bundle: by its id, because an id of ours may name the worker who made it."""
    return {"type": "ServiceRequest", "identifier": identifier(terms.URI, terms.urn(identity(followed, "request")))}


def _category(content: BundleContent) -> str:
    need = content.vocabulary.needs.get(content.referral.need)
    return str(need.attributes.get("sdoh", terms.UNSPECIFIED)) if need else terms.UNSPECIFIED


def _partner_notes(content: BundleContent) -> list[Json]:
    return [
        {"time": moment(event.at), "text": event.data.note}
        for event in content.events
        if event.action in _FOR_PARTNER and event.data.note
    ]


def procedure(content: BundleContent, patient: Json, request: Json) -> Json | None:
    """Return what was delivered, as Gravity's resulting activity; None when nothing was."""
    referral = content.referral
    if referral.service_result is None or not content.open:
        return None
    struck = referral.state is State.ENTERED_IN_ERROR
    return without_empty(
        resourceType="Procedure",
        id=identity(referral.id, "procedure"),
        basedOn=[reference(request)],
        status="entered-in-error" if struck else "completed",
        category={"coding": [coding(terms.GRAVITY, request["category"][0]["coding"][0]["code"])]},
        code=request.get("code") or {"text": terms.UNSPECIFIED},
        subject=reference(patient),
        performedDateTime=moment(referral.completed_at),
        outcome=content.concept("service_result", referral.service_result),
    )


def _age_bands(content: BundleContent) -> list[tuple[str, str]]:
    """Return the age bands a client may be in: one, or two when the band of birth years lies across an edge."""
    client, year = content.client, content.today.year
    if client.birth_from is None or client.birth_to is None:
        return []
    youngest, oldest = max(year - client.birth_to - 1, 0), year - client.birth_from
    return [
        (code, term.label(content.language))
        for code, term in content.vocabulary.terms("age_bands").items()
        if int(str(term.attributes["low"])) <= oldest and youngest <= int(str(term.attributes["high"]))
    ]
