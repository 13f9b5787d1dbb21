"""The Tasks of a referral and who did what to them (Provenance), as FHIR R4 resources."""

from dataclasses import dataclass

from referral.exchange.fhir import terms
from referral.exchange.fhir.content import BundleContent
from referral.exchange.fhir.task.summary import StatusChange, TaskSummary, business_code, task_id, versions
from referral.exchange.fhir.terms import (
    Json,
    coding,
    extension,
    identifier,
    identity,
    moment,
    output_type,
    reference,
    without_empty,
)
from referral.lifecycle.transitions import transition_for
from referral.model.actors import ActingAs
from referral.model.evidence import evidence_of
from referral.model.referrals import Event, Informant, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """The resources that Tasks refer to: the request, the client, the centre, and the partner if there is one."""

    request: Json
    patient: Json
    centre: Json
    partner: Json | None

    def party(self, informant: Informant) -> Json:
        """Return the resource of an informant; the centre answers for what a document or the system says."""
        if informant is Informant.CLIENT:
            return self.patient
        return (self.partner or self.centre) if informant is Informant.PARTNER else self.centre


def task(content: BundleContent, summary: TaskSummary, participants: Participants) -> Json:
    """Return one Task; its version is the number of things that had happened (our own reminders not counted)."""
    referral = content.referral
    previous = [summary.number - 1] if summary.number > 1 else []
    return without_empty(
        resourceType="Task",
        id=task_id(referral, summary.number),
        meta={"versionId": str(len(versions(content.events)))},
        extension=_extensions(content),
        identifier=[
            identifier(terms.REFERRAL_CODE, referral.short_code),
            identifier(terms.TASK_ID, task_id(referral, summary.number)),
        ],
        partOf=[
            _task_reference(content, number) | {"identifier": identifier(terms.TASK_ID, task_id(referral, number))}
            for number in previous
        ],
        status=summary.status,
        statusReason=_status_reason(content, summary),
        businessStatus=_business_status(content, summary.state),
        intent="order",
        priority=terms.PRIORITY[referral.priority],
        code={"coding": [coding(terms.TASK_CODE, "fulfill")]},
        focus=reference(participants.request),
        **{"for": reference(participants.patient)},
        executionPeriod=without_empty(start=moment(referral.first_service_at), end=moment(referral.ended_at)),
        authoredOn=moment(summary.authored_at),
        lastModified=moment(summary.modified_at),
        requester=reference(participants.centre),
        owner=reference(participants.partner) if participants.partner else None,
        restriction={"period": {"end": moment(referral.due_at)}} if referral.due_at else None,
    )


def with_outputs(content: BundleContent, task_resource: Json, delivered: Json | None) -> Json:
    """Return the Task that carries the referral now, with what came of it."""
    referral = content.referral
    if not content.open:
        return task_resource
    outputs = [
        *_reference("resulting-activity", delivered),
        *_coded(content, "service_result", referral.service_result),
        *_coded(content, "need_result", referral.need_result),
        *_coded(content, "attendance", _last_value(content, "attendance")),
        *_valued("appointment", valueDateTime=moment(referral.appointment_at)),
        *_valued("place", valueString=referral.place),
        *_valued("expected_on", valueDate=terms.day(referral.expected_on)),
        *_valued("missed", valueInteger=referral.no_shows or None),
        *_valued("accompanied", valueQuantity=_minutes(referral.accompanied_minutes)),
    ]
    return task_resource | without_empty(output=outputs)


def provenance(
    content: BundleContent, event: Event, *, tasks: tuple[TaskSummary, ...], participants: Participants
) -> Json:
    """Return who recorded an event, on whose behalf, and how well it is known: organisations, never a worker."""
    by_partner = event.acting_as in {ActingAs.PARTNER, ActingAs.LINK}
    enterer = participants.party(Informant.PARTNER if by_partner else Informant.ASSISTANT)
    informant = participants.party(event.informant)
    listing = transition_for(event.from_state, event.action).codes.get("reason")
    reason = content.may_say(event.data.reason) if event.data.reason else None
    changed = [(task, change) for task in tasks for change in task.changes if change.event == event.number]
    return without_empty(
        resourceType="Provenance",
        id=identity(content.referral.id, "event", event.number),
        extension=[
            terms.evidence(content.vocabulary, evidence_of(event), language=content.language),
            extension("hand", valueCode=event.acting_as.value),
            extension("said-by", valueCode=event.informant.value),
            *([extension("channel", valueCode=event.data.channel)] if event.data.channel else []),
            *(_change_extension(content, task, change, event=event) for task, change in changed),
        ],
        target=[_task_reference(content, task.number) for task, _ in changed],
        occurredDateTime=terms.day(event.data.happened_on),
        recorded=moment(event.at),
        reason=[content.concept(listing, reason)] if listing and reason else [],
        activity=content.concept("actions", event.action.value),
        agent=[
            _agent("enterer", enterer, behalf=informant if event.acting_as is ActingAs.ON_BEHALF else None),
            _agent("informant", informant),
        ],
    )


def _change_extension(content: BundleContent, summary: TaskSummary, change: StatusChange, *, event: Event) -> Json:
    return {
        "url": terms.extension_url("task-step"),
        "extension": [
            {"url": "task", "valueReference": _task_reference(content, summary.number)},
            {"url": "business", "valueCode": business_code(event.to_state)},
            *({"url": "status", "valueCode": status} for status in change.statuses),
        ],
    }


def _task_reference(content: BundleContent, number: int) -> Json:
    return reference({"resourceType": "Task", "id": task_id(content.referral, number)})


def _agent(role: str, party: Json, *, behalf: Json | None = None) -> Json:
    return without_empty(
        type={"coding": [coding(terms.PARTICIPANT, role)]},
        who=reference(party),
        onBehalfOf=reference(behalf) if behalf else None,
    )


def _extensions(content: BundleContent) -> list[Json]:
    referral = content.referral
    return [
        terms.evidence(content.vocabulary, referral.evidence, language=content.language),
        *([extension("late", valueBoolean=True)] if referral.late else []),
        *(
            [extension("missing-paper", valueCoding=_missing_document(content, referral.missing))]
            if referral.missing and content.open
            else []
        ),
        *([extension("loop-closed", valueDateTime=moment(referral.loop_closed_at))] if referral.loop_closed_at else []),
    ]


def _missing_document(content: BundleContent, code: str) -> Json:
    return coding(
        terms.system("prerequisites"), code, content.vocabulary.label("prerequisites", code, content.language)
    )


def _business_status(content: BundleContent, state: State) -> Json:
    word = content.vocabulary.label("states", state, content.language)
    return {"coding": [coding(terms.BUSINESS, business_code(state), word)], "text": word}


def _status_reason(content: BundleContent, summary: TaskSummary) -> Json | None:
    if summary.reason is None:
        return None
    listing, code = summary.reason
    concept = content.concept(listing, content.may_say(code))
    if code == "waiting-list" and content.referral.expected_on and content.open:
        concept["text"] += f": {content.referral.expected_on.isoformat()}"
    return concept


def _last_value(content: BundleContent, name: str) -> str | None:
    return next((value for event in reversed(content.events) if (value := getattr(event.data, name))), None)


def _coded(content: BundleContent, listing: str, code: str | None) -> list[Json]:
    return [{"type": output_type(listing), "valueCodeableConcept": content.concept(listing, code)}] if code else []


def _valued(kind: str, **value: object) -> list[Json]:
    return [{"type": output_type(kind), **value}] if None not in value.values() else []


def _reference(kind: str, resource: Json | None) -> list[Json]:
    kinds = {"coding": [coding(terms.GRAVITY, kind)]}
    return [{"type": kinds, "valueReference": reference(resource)}] if resource else []


def _minutes(total: int) -> Json | None:
    return {"value": total, "unit": "min", "system": "http://unitsofmeasure.org", "code": "min"} if total else None
