"""The Tasks of a referral and who did what to them, as FHIR R4 resources."""

from collections.abc import Mapping

from referral.exchange.fhir import terms
from referral.exchange.fhir.content import BundleContent
from referral.exchange.fhir.tasks import Line, Step, business_code, task_id, versions
from referral.exchange.fhir.terms import (
    Json,
    coding,
    extension,
    identifier,
    identity,
    kept,
    moment,
    output_type,
    reference,
)
from referral.lifecycle import events
from referral.lifecycle.transitions import transition_for
from referral.model.actors import ActingAs
from referral.model.referrals import Event, Informant, State


def task(told: BundleContent, line: Line, *, request: Json, who: Json, centre: Json, owner: Json | None) -> Json:
    """Return one Task; its version is the number of things that had happened (our own reminders not counted)."""
    referral = told.referral
    before = [task_id(told.referral, line.number - 1)] if line.number > 1 else []
    return kept(
        resourceType="Task",
        id=task_id(told.referral, line.number),
        meta={"versionId": str(len(versions(told.events)))},
        extension=_marks(told),
        identifier=[
            identifier(terms.REFERRAL_CODE, referral.short_code),
            identifier(terms.TASK_ID, task_id(told.referral, line.number)),
        ],
        partOf=[_of_task(told, line.number - 1) | {"identifier": identifier(terms.TASK_ID, one)} for one in before],
        status=line.status,
        statusReason=_status_reason(told, line),
        businessStatus=_business(told, line.state),
        intent="order",
        priority=terms.PRIORITY[referral.priority],
        code={"coding": [coding(terms.TASK_CODE, "fulfill")]},
        focus=reference(request),
        **{"for": reference(who)},
        executionPeriod=kept(start=moment(referral.first_service_at), end=moment(referral.ended_at)),
        authoredOn=moment(line.authored_at),
        lastModified=moment(line.modified_at),
        requester=reference(centre),
        owner=reference(owner) if owner else None,
        restriction={"period": {"end": moment(referral.due_at)}} if referral.due_at else None,
    )


def with_outputs(told: BundleContent, found: Json, delivered: Json | None) -> Json:
    """Return the Task that carries the referral now, with what came of it."""
    referral = told.referral
    if not told.open:
        return found
    outputs = [
        *_reference("resulting-activity", delivered),
        *_coded(told, "service_result", referral.service_result),
        *_coded(told, "need_result", referral.need_result),
        *_coded(told, "attendance", _last(told, "attendance")),
        *_valued("appointment", valueDateTime=moment(referral.appointment_at)),
        *_valued("place", valueString=referral.place),
        *_valued("expected_on", valueDate=terms.day(referral.expected_on)),
        *_valued("missed", valueInteger=referral.no_shows or None),
        *_valued("accompanied", valueQuantity=_minutes(referral.accompanied_minutes)),
    ]
    return found | kept(output=outputs)


def provenance(
    told: BundleContent, event: Event, *, found: tuple[Line, ...], parties: Mapping[Informant, Json]
) -> Json:
    """Return who did one thing, in whose name, and how well it is known; organisations and never a person."""
    typed = parties[Informant.PARTNER if event.acting_as in {ActingAs.PARTNER, ActingAs.LINK} else Informant.ASSISTANT]
    said = parties[event.informant]
    listing = transition_for(event.from_state, event.action).codes.get("reason")
    reason = told.may_say(event.data.reason) if event.data.reason else None
    touched = [(line, step) for line in found for step in line.steps if step.event == event.number]
    return kept(
        resourceType="Provenance",
        id=identity(told.referral.id, "event", event.number),
        extension=[
            terms.evidence(told.vocabulary, events.evidence_of(event), language=told.language),
            extension("hand", valueCode=event.acting_as.value),
            extension("said-by", valueCode=event.informant.value),
            *([extension("channel", valueCode=event.data.channel)] if event.data.channel else []),
            *(_step(told, line, step, event=event) for line, step in touched),
        ],
        target=[_of_task(told, line.number) for line, _ in touched],
        occurredDateTime=terms.day(event.data.happened_on),
        recorded=moment(event.at),
        reason=[told.concept(listing, reason)] if listing and reason else [],
        activity=told.concept("actions", event.action.value),
        agent=[
            _agent("enterer", typed, behalf=said if event.acting_as is ActingAs.ON_BEHALF else None),
            _agent("informant", said),
        ],
    )


def _step(told: BundleContent, line: Line, step: Step, *, event: Event) -> Json:
    return {
        "url": terms.extension_url("task-step"),
        "extension": [
            {"url": "task", "valueReference": _of_task(told, line.number)},
            {"url": "business", "valueCode": business_code(event.to_state)},
            *({"url": "status", "valueCode": status} for status in step.statuses),
        ],
    }


def _of_task(told: BundleContent, number: int) -> Json:
    return reference({"resourceType": "Task", "id": task_id(told.referral, number)})


def _agent(role: str, who: Json, *, behalf: Json | None = None) -> Json:
    return kept(
        type={"coding": [coding(terms.PARTICIPANT, role)]},
        who=reference(who),
        onBehalfOf=reference(behalf) if behalf else None,
    )


def _marks(told: BundleContent) -> list[Json]:
    referral = told.referral
    return [
        terms.evidence(told.vocabulary, referral.evidence, language=told.language),
        *([extension("late", valueBoolean=True)] if referral.late else []),
        *(
            [extension("missing-paper", valueCoding=_paper(told, referral.missing))]
            if referral.missing and told.open
            else []
        ),
        *([extension("loop-closed", valueDateTime=moment(referral.loop_closed_at))] if referral.loop_closed_at else []),
    ]


def _paper(told: BundleContent, paper: str) -> Json:
    return coding(terms.system("prerequisites"), paper, told.vocabulary.label("prerequisites", paper, told.language))


def _business(told: BundleContent, state: State) -> Json:
    word = told.vocabulary.label("states", state, told.language)
    return {"coding": [coding(terms.BUSINESS, business_code(state), word)], "text": word}


def _status_reason(told: BundleContent, line: Line) -> Json | None:
    if line.reason is None:
        return None
    listing, code = line.reason
    found = told.concept(listing, told.may_say(code))
    if code == "waiting-list" and told.referral.expected_on and told.open:
        found["text"] += f": {told.referral.expected_on.isoformat()}"
    return found


def _last(told: BundleContent, name: str) -> str | None:
    return next((value for event in reversed(told.events) if (value := getattr(event.data, name))), None)


def _coded(told: BundleContent, listing: str, code: str | None) -> list[Json]:
    return [{"type": output_type(listing), "valueCodeableConcept": told.concept(listing, code)}] if code else []


def _valued(kind: str, **value: object) -> list[Json]:
    return [{"type": output_type(kind), **value}] if all(one is not None for one in value.values()) else []


def _reference(kind: str, one: Json | None) -> list[Json]:
    kinds = {"coding": [coding(terms.GRAVITY, kind)]}
    return [{"type": kinds, "valueReference": reference(one)}] if one else []


def _minutes(total: int) -> Json | None:
    return {"value": total, "unit": "min", "system": "http://unitsofmeasure.org", "code": "min"} if total else None
