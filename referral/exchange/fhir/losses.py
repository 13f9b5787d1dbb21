"""What the FHIR interface sends and what it does not: every field of a referral's records is in one of two tables.

A field of MAPPED can be read in the bundle, one of LOSSES cannot; tests change each field and look at the bundle. Where
the client's consent does not cover the need, only the bare status of a mapped referral is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from referral.lifecycle.timeline import KEPT
from referral.model.evidence import Fact


class LossReason(StrEnum):
    """Why a field does not leave through the FHIR interface."""

    PRIVATE = "private"
    FREE_TEXT = "free_text"
    OTHER_PEOPLE = "other_people"
    OUR_WORKERS = "our_workers"
    OUR_CLOCK = "our_clock"
    DERIVED = "derived"
    INTERNAL = "internal"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One field that stays behind, and why."""

    field: str
    reason: LossReason


def _lost(record: str, reason: LossReason, *names: str) -> tuple[Loss, ...]:
    return tuple(Loss(field=f"{record}.{name}", reason=reason) for name in names)


LOSSES: Final[tuple[Loss, ...]] = (
    *_lost("Referral", LossReason.OUR_WORKERS, "assistant"),
    *_lost("Referral", LossReason.PRIVATE, "barrier", "next_referral"),
    *_lost("Referral", LossReason.OTHER_PEOPLE, "member_results"),
    *_lost(
        "Referral",
        LossReason.OUR_CLOCK,
        *("answer_days", "service_days", "paused_days", "paused_minutes", "paused_working_minutes"),
        *("reminders", "reminded_at", "escalated_at", "follow_up_on", "ask_at", "ask_backlog", "tried_on"),
    ),
    *_lost(
        "Referral", LossReason.DERIVED, "provider_answered", "answer_hours", "events", "changed_at", "consent", *KEPT
    ),
    *_lost("Referral", LossReason.INTERNAL, "recorded_need", "version", "area", "imported_at"),
    *_lost(
        "Referral",
        LossReason.DERIVED,
        "delivered_at",
        *(f"{fact}_{part}" for fact in Fact for part in ("informant", "channel", "said_at")),
    ),
    *_lost("Event", LossReason.OUR_WORKERS, "actor"),
    *_lost("TransitionData", LossReason.PRIVATE, "barrier", "next_referral"),
    *_lost("TransitionData", LossReason.DERIVED, "delivery"),
    *_lost("TransitionData", LossReason.FREE_TEXT, "accompanied_by", "spoke_with"),
    *_lost("TransitionData", LossReason.OTHER_PEOPLE, "member"),
    *_lost("Client", LossReason.NOT_COVERED, "sex", "barriers", "held", "held_until", "not_held", "household"),
    *_lost("Client", LossReason.OUR_WORKERS, "assistant"),
    *_lost(
        "Client",
        LossReason.INTERNAL,
        *("centre", "consent_on", "consent_scope", "consent_until", "created_at", "merged_into", "version"),
    ),
    *_lost("Consent", LossReason.OUR_WORKERS, "recorded_by", "assistant"),
    *_lost("Consent", LossReason.INTERNAL, "recorded_at", "centre", "version"),
    *_lost(
        "Incident",
        LossReason.PRIVATE,
        *("id", "referral", "client", "need", "kind", "happened_on", "recorded_by", "centre", "assistant"),
        *("organisation", "wants_action", "note", "version"),
    ),
)
# Fields that go out in part only; the rest of them stays behind.
PARTIAL: Final[tuple[Loss, ...]] = (
    *_lost("TransitionData", LossReason.FREE_TEXT, "note"),
    *_lost("TransitionData", LossReason.PRIVATE, "reason"),
    *_lost("Referral", LossReason.PRIVATE, "reason"),
    *_lost("Referral", LossReason.OTHER_PEOPLE, "members"),
    *_lost("Referral", LossReason.INTERNAL, "state"),
    *_lost("Client", LossReason.NOT_COVERED, "birth_from", "birth_to"),
)
MAPPED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Referral.id": "the id of every resource (UUID version 5)",
        "Referral.short_code": "Task.identifier, ServiceRequest.identifier, Bundle.identifier",
        "Referral.client": "Patient.identifier",
        "Referral.need": "ServiceRequest.category, code, reasonCode",
        "Referral.centre": "Task.requester, ServiceRequest.requester, Consent.organization",
        "Referral.priority": "Task.priority, ServiceRequest.priority",
        "Referral.delivery": "ServiceRequest.extension mode",
        "Referral.service": "ServiceRequest.performer (HealthcareService)",
        "Referral.organisation": "Task.owner, ServiceRequest.performer",
        "Referral.follows": "ServiceRequest.basedOn",
        "Referral.route": "ServiceRequest.extension route",
        "Referral.members": "ServiceRequest.quantityQuantity",
        "Referral.state": "Task.status, Task.businessStatus, ServiceRequest.status",
        "Referral.service_result": "Task.output service-result, Procedure.outcome",
        "Referral.need_result": "Task.output need-result",
        "Referral.evidence": "Task.extension evidence",
        "Referral.reason": "Task.statusReason",
        "Referral.missing": "Task.extension missing-paper",
        "Referral.consent_on": "Consent.dateTime",
        "Referral.consent_channel": "Consent.extension consent-way",
        "Referral.report_reason": "ServiceRequest.reasonCode",
        "Referral.accompanied_minutes": "Task.output accompanied",
        "Referral.no_shows": "Task.output missed",
        "Referral.late": "Task.extension late, Task.partOf",
        "Referral.created_at": "ServiceRequest.authoredOn",
        "Referral.sent_at": "Task.authoredOn, Provenance.recorded",
        "Referral.due_at": "Task.restriction.period.end",
        "Referral.acknowledged_at": "Provenance.recorded",
        "Referral.info_requested_at": "Provenance.recorded",
        "Referral.info_given_at": "Provenance.recorded",
        "Referral.decided_at": "Provenance.recorded",
        "Referral.expected_on": "Task.output expected-on",
        "Referral.scheduled_at": "Provenance.recorded",
        "Referral.appointment_at": "Task.output appointment",
        "Referral.place": "Task.output place",
        "Referral.first_service_at": "Task.executionPeriod.start",
        "Referral.completed_at": "Procedure.performedDateTime",
        "Referral.ended_at": "Task.executionPeriod.end",
        "Referral.cancelled_at": "Provenance.recorded",
        "Referral.expired_at": "Provenance.recorded",
        "Referral.need_asked_at": "Provenance.recorded",
        "Referral.loop_closed_at": "Task.extension loop-closed",
        "Event.referral": "Provenance.target",
        "Event.number": "Provenance.id, Task.meta.versionId",
        "Event.at": "Provenance.recorded",
        "Event.action": "Provenance.activity",
        "Event.from_state": "Provenance.extension task-step of the event before",
        "Event.to_state": "Provenance.extension task-step",
        "Event.acting_as": "Provenance.extension hand, Provenance.agent",
        "Event.informant": "Provenance.extension said-by, Provenance.agent",
        "Event.data": "each field of TransitionData has its own line",
        "TransitionData.informant": "Provenance.extension said-by",
        "TransitionData.channel": "Provenance.extension channel",
        "TransitionData.reason": "Provenance.reason",
        "TransitionData.missing": "Task.extension missing-paper",
        "TransitionData.result": "Task.output service-result, need-result",
        "TransitionData.appointment_at": "Task.output appointment",
        "TransitionData.place": "Task.output place",
        "TransitionData.expected_on": "Task.output expected-on",
        "TransitionData.happened_on": "Provenance.occurredDateTime",
        "TransitionData.minutes": "Task.output accompanied",
        "TransitionData.attendance": "Task.output attendance",
        "TransitionData.consent": "Consent",
        "TransitionData.consent_on": "Consent.dateTime",
        "TransitionData.consent_channel": "Consent.extension consent-way",
        "TransitionData.report_reason": "ServiceRequest.reasonCode",
        "TransitionData.note": "ServiceRequest.note: words for the partner, when consent covers them",
        "Client.id": "Patient.identifier",
        "Client.area": "Patient.extension territory, when consent covers it",
        "Client.birth_from": "Patient.extension age-band, when consent covers it",
        "Client.birth_to": "Patient.extension age-band, when consent covers it",
        "Client.language": "Patient.communication, when consent covers it",
        "Consent.id": "Consent.identifier",
        "Consent.client": "Consent.patient",
        "Consent.organisation": "Consent.provision.actor",
        "Consent.purpose": "Consent.provision.purpose",
        "Consent.covers": "Consent.provision.code",
        "Consent.wording": "Consent.sourceAttachment.title",
        "Consent.language": "Consent.sourceAttachment.language",
        "Consent.channel": "Consent.extension consent-way",
        "Consent.given_by": "Consent.extension consent-given-by",
        "Consent.given_on": "Consent.dateTime, provision.period.start",
        "Consent.expires_on": "Consent.provision.period.end",
        "Consent.withdrawn_at": "Consent.status, Consent.extension consent-withdrawn",
        "Consent.withdrawn_channel": "Consent.extension consent-withdrawn-way",
    }
)
