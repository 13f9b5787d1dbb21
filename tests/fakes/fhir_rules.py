"""What a bundle must be: valid R4 by fhir.resources, plus what that does not check, plus Gravity's own rules."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.bundle import Bundle
from pydantic import BaseModel

from referral.exchange.fhir import terms
from referral.exchange.fhir.task.summary import BY_BUSINESS, DIAGRAM, ENDED, WITH_REASON, state_of
from referral.model.referrals import State

# R4's required value sets that the models do not hold in full (hl7.org/fhir/R4/valueset-*.html).
INTENT = {"proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order", "instance-order"}
EVENT = {"preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"}
REST = {
    ("Task", "status"): {
        "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold",
        "failed", "completed", "entered-in-error",
    },
    ("Task", "intent"): {"unknown", "option", *INTENT},
    ("ServiceRequest", "intent"): {"option", *INTENT},
    ("Procedure", "status"): EVENT,
    ("Bundle", "type"): {"document", "message", "history", "searchset", "collection"},
}  # fmt: skip
STEP = terms.extension_url("task-step")


def check(bundle: dict[str, Any]) -> None:
    """Fail by name of what is wrong."""
    again = json.loads(json.dumps(bundle))
    valid(again)
    entries = {entry["fullUrl"]: entry["resource"] for entry in again["entry"]}
    assert len(entries) == len(again["entry"]), "an address twice"
    for url, resource in entries.items():
        assert url == f"urn:uuid:{resource['id']}"
        for where, found in references(resource):
            assert found["reference"] in entries, (where, found)
            assert entries[found["reference"]]["resourceType"] == found["type"], where
    gravity(again)


def valid(resource: dict[str, Any]) -> None:
    """The models check shapes; required codes and the kinds a reference may lead to are checked here."""
    model = get_fhir_model_class(resource["resourceType"])
    _examine(model.model_validate(resource), resource["resourceType"])
    _full(resource, resource["resourceType"])


def of(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def current(bundle: dict[str, Any]) -> dict[str, Any]:
    """The Task that no other is part of."""
    tasks = of(bundle, "Task")
    before = {part["reference"] for task in tasks for part in task.get("partOf", [])}
    (last,) = [task for task in tasks if f"urn:uuid:{task['id']}" not in before]
    return last


def read_state(bundle: dict[str, Any]) -> State | None:
    """Our state as a program at the other end reads it."""
    task = current(bundle)
    (coding,) = task["businessStatus"]["coding"]
    return state_of(task["status"], coding["code"])


def walks(bundle: dict[str, Any]) -> dict[str, list[str]]:
    """The statuses each Task went through, from who did what."""
    found: dict[str, list[str]] = {}
    for one in of(bundle, "Provenance"):
        for step in one["extension"]:
            if step["url"] == STEP:
                parts = step["extension"]
                task = next(part["valueReference"]["reference"] for part in parts if part["url"] == "task")
                found.setdefault(task, []).extend(part["valueCode"] for part in parts if part["url"] == "status")
    return found


def gravity(bundle: dict[str, Any]) -> None:
    """SDOH Clinical Care 3.0.0: what its profiles and its diagram ask of a Task, an order and a consent."""
    (request,) = of(bundle, "ServiceRequest")
    walked = walks(bundle)
    for number, task in enumerate(of(bundle, "Task")):
        assert task["intent"] == "order"
        assert task["code"]["coding"][0]["code"] == "fulfill"
        assert task["focus"]["reference"] == f"urn:uuid:{request['id']}"
        assert {"for", "authoredOn", "requester"} <= set(task)
        if task["status"] in WITH_REASON:
            assert task["statusReason"]["text"], task["status"]
        steps = walked[f"urn:uuid:{task['id']}"]
        assert steps[0] == ("requested" if number else "draft")
        for one, other in pairwise(steps):
            assert other in DIAGRAM[one], (one, other)
        assert steps[-1] == task["status"]
        if task is not of(bundle, "Task")[-1]:
            assert task["status"] in ENDED, "a Task that another took over looks open"
        assert ("partOf" in task) == bool(number)
        assert task["businessStatus"]["coding"][0]["code"] in BY_BUSINESS
    (category,) = request["category"]
    assert category["coding"][0]["system"] == terms.GRAVITY
    for consent in of(bundle, "Consent"):
        assert consent["category"][0]["coding"][0]["code"] == "IDSCL"
        assert len(consent["organization"]) == 1
        assert {"patient", "dateTime", "sourceAttachment"} <= set(consent)
        assert {"reference": f"urn:uuid:{consent['id']}", "type": "Consent"} in request["supportingInfo"]


def references(node: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every reference that leads to a resource."""
    if isinstance(node, dict):
        if "reference" in node and isinstance(node["reference"], str):
            yield where, node
        for name, value in node.items():
            yield from references(value, f"{where}.{name}")
    elif isinstance(node, list):
        for value in node:
            yield from references(value, where)


def _full(node: Any, where: str) -> None:
    """FHIR's JSON has no null, no empty list, object or text."""
    assert node not in (None, [], {}, ""), where
    for name, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        _full(value, f"{where}.{name}")


def _examine(model: Any, where: str) -> None:
    for one in model if isinstance(model, list) else [model]:
        for name, field in type(one).model_fields.items() if isinstance(one, BaseModel) else ():
            value = getattr(one, name, None)
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            for each in value if isinstance(value, list) else [] if value is None else [value]:
                _bound(type(one).__name__, name, each, extra)
            _examine(value, f"{where}.{name}")


def _bound(kind: str, name: str, value: Any, extra: dict[str, Any]) -> None:
    if "enum_values" in extra:
        # The models break off long lists with a plus.
        allowed = REST[kind, name] if "+" in extra["enum_values"] else extra["enum_values"]
        assert value in allowed, (kind, name, value)
    kinds = extra.get("enum_reference_types", ["Resource"])
    if "Resource" not in kinds:
        assert value.type is None or value.type in kinds, (kind, name, value.type)


assert Bundle.model_fields, "the models are there"
