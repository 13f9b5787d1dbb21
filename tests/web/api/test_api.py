"""The JSON API keeps what its description promises, for every role, and every operation can be used."""

from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from referral.access.policy import POLICY, Scope
from referral.gaps.plan.compare import compare
from referral.model.actors import SYSTEM, Role
from tests.web.conftest import token
from web.http.gate import Access, flattened, permission_of

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPEN, SHUT = 12, 4  # requests that are made up for an operation; the gate refuses a role whatever it sends
PATIENCE = 120  # seconds: how fast an answer comes is measured elsewhere
# What a working caller would send: client, need and service are given by the tests.
NEW = {
    "priority": "routine", "delivery": "phone", "channel": "phone", "consent_channel": "signed", "consent_on": "2026-01-15",
    "need": "com.info", "service": "S05", "note": "бележка",
    "acknowledged": ["already_open", "papers_missing"],
}  # fmt: skip
# Every operation with input that must succeed: the role, the query or the body. `{client}` and `{referral_id}` are real.
USED = {
    ("GET", "/api/directory"): (Role.MUNICIPALITY, {"q": "detska gradina"}),
    ("GET", "/api/organisations/{organisation_id}/figures"): (Role.ASSISTANT, {}),
    ("GET", "/api/match"): (Role.ASSISTANT, {"need": "com.info", "client": "{client}"}),
    ("GET", "/api/referrals"): (Role.CENTRE_LEAD, {"view": "all"}),
    ("POST", "/api/referrals"): (Role.ASSISTANT, {**NEW, "key": "first", "client": "{client}"}),
    ("GET", "/api/referrals/{referral_id}"): (Role.ASSISTANT, {}),
    ("POST", "/api/referrals/{referral_id}/{action}"): (
        Role.ASSISTANT,
        {"informant": "partner", "channel": "phone", "appointment_at": "2026-01-20T10:00:00"},
    ),
    ("GET", "/api/gaps"): (Role.MUNICIPALITY, {}),
    ("GET", "/api/gaps/not-judged"): (Role.COORDINATOR, {}),
    ("GET", "/api/gaps/plan"): (Role.CENTRE_LEAD, {}),
    ("GET", "/api/gaps/reasons"): (Role.CENTRE_LEAD, {"area": "A05", "by": "age"}),
    ("GET", "/api/gaps/recruit"): (Role.CENTRE_LEAD, {"most": "2", "cost": ["type:childcare=5"], "budget": "5"}),
    ("GET", "/api/gaps/recruit/{key}"): (Role.COORDINATOR, {}),
    ("GET", "/api/what-if"): (Role.MUNICIPALITY, {"change": ["close O28", "set S33 hours+=evening"]}),
    ("GET", "/api/what-if/losses"): (Role.CENTRE_LEAD, {}),
    ("GET", "/api/scenarios"): (Role.MUNICIPALITY, {}),
    ("POST", "/api/scenarios"): (Role.CENTRE_LEAD, {"name": "Без O28", "changes": ["close O28"]}),
    ("GET", "/api/scenarios/{scenario_id}"): (Role.CENTRE_LEAD, {}),
    ("GET", "/api/network"): (Role.COORDINATOR, {}),
    ("GET", "/api/network/measures"): (Role.COORDINATOR, {}),
    ("GET", "/api/network/measures/progress"): (Role.COORDINATOR, {}),
    ("GET", "/api/network/ties"): (Role.COORDINATOR, {}),
    ("GET", "/api/metrics"): (Role.COORDINATOR, {"from": "2025-01-01", "to": "2025-12-31"}),
    ("GET", "/api/clients/{code}/path"): (Role.ASSISTANT, {"goal": "id_card"}),
    ("GET", "/api/fhir/metadata"): (Role.MUNICIPALITY, {}),
    ("GET", "/api/referrals/{referral_id}/fhir"): (Role.ASSISTANT, {}),
    ("POST", "/api/referrals/{referral_id}/fhir/task"): (Role.ASSISTANT, {"status": "accepted"}),
}


def headers(client) -> dict[str, str]:
    return {"X-Form-Token": token(client), "Cookie": f"mrezha={client.cookies['mrezha']}"}


@pytest.fixture(scope="module")
def schema(app):
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


@pytest.fixture
def real(client_as) -> dict[str, list[str]]:
    """Ids and codes that are there, some within an assistant's reach."""
    assistant = client_as(Role.ASSISTANT)
    mine = assistant.get("/api/referrals?view=all").json()["referrals"]
    all_ = client_as(Role.COORDINATOR).get("/api/referrals?view=open").json()["referrals"]
    listed = {name: [value if isinstance(value, list) else str(value)] for name, value in NEW.items()}
    return listed | {
        "scenario_id": [saved(client_as(Role.COORDINATOR))],
        "referral_id": sorted({one["id"] for one in (*mine[:4], *all_[:4])}),
        "client": sorted({one["client"] for one in mine[:5]}),
        "service": ["S05", "S09"],
        "need": ["com.info", "com.interpreting"],
        "area": ["A03"],
        "change": [["close O28"], ["set S33 hours+=evening", "tie O41 O01"]],
        "changes": [["close O28"], ["untie O41 O41"]],
        "most": ["1"],
        "by": ["age", "area", "need"],
        "view": ["open", "overdue", "ask_client", "waiting_answer", "all"],
        "action": ["accept", "acknowledge", "cancel", "decline", "record_appointment", "follow_up"],
        "informant": ["partner", "client"],
        "reason": ["moved_away", "other"],
        "result": ["delivered_full", "met"],
        "q": ["градина", "kalinka"],
    }


def saved(client) -> str:
    """The id of a scenario that is there to be tried."""
    body = {"name": "Без O06", "changes": ["close O06"]}
    made = client.post("/api/scenarios", json=body, headers={"X-Form-Token": token(client)})
    assert made.status_code == 201
    return made.json()["id"]


def test_every_operation_is_used_below(schema):
    operations = {(one.ok().method.upper(), one.ok().path) for one in schema.get_all_operations()}
    assert operations == set(USED)


def answered(client, referral_id: str) -> dict:
    """The Task of a referral's bundle, as a partner would send it back."""
    entries = client.get(f"/api/referrals/{referral_id}/fhir").json()["entry"]
    (task,) = [one["resource"] for one in entries if one["resource"]["resourceType"] == "Task"]
    return {name: value for name, value in task.items() if name not in {"businessStatus", "statusReason"}}


@pytest.mark.parametrize(("method", "path"), USED, ids=lambda part: part)
def test_every_operation_succeeds_and_answers_as_described(schema, app, client_as, real, method, path):
    role, given_ = USED[method, path]
    client = client_as(role)
    sent = {name: real["client"][0] if value == "{client}" else value for name, value in given_.items()}
    place = {}
    if "{referral_id}" in path:
        new = {**NEW, "key": f"for-{len(path)}", "client": real["client"][0]}
        made = client.post("/api/referrals", json=new, headers={"X-Form-Token": token(client)})
        assert made.status_code == 201
        place = {"referral_id": made.json()["id"]} | ({"action": "accept"} if "{action}" in path else {})
    if path == "/api/gaps/plan":
        compare(app.state.application.context(SYSTEM))  # as the server does once an hour
    if "{scenario_id}" in path:
        place = {"scenario_id": real["scenario_id"][0]}
    if "{key}" in path:
        place = {"key": "type:patient_transport"}
    if "{code}" in path:
        place = {"code": real["client"][0]}
    if "{organisation_id}" in path:
        place = {"organisation_id": "O05"}
    if path.endswith("/fhir/task"):
        sent = answered(client, place["referral_id"]) | sent
    more = {"query": sent} if method == "GET" else {"body": sent, "media_type": "application/json"}
    case = schema[path][method].Case(path_parameters=place, **more)
    answer = case.call_and_validate(headers=headers(client), checks=CHECKS, timeout=PATIENCE)
    assert answer.status_code in {200, 201}
    assert answer.json()


def tried(operation, sent: dict[str, str], real: dict[str, list[str]], examples: int) -> Counter[int]:
    """The kinds of answers (2xx as 2 …) that generated requests of one operation get."""
    answers: Counter[int] = Counter()

    @settings(max_examples=examples, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(), data=st.data())
    def run(case, data):
        for part in (case.path_parameters, case.query, case.body):
            for name in sorted(set(part) & set(real)) if isinstance(part, dict) else ():
                if data.draw(st.integers(0, 3)):  # mostly what is there, and sometimes what was made up
                    part[name] = data.draw(st.sampled_from(real[name]))
        answers[case.call_and_validate(headers=sent, checks=CHECKS, timeout=PATIENCE).status_code // 100] += 1

    run()
    return answers


@pytest.mark.parametrize("role", list(Role))
def test_generated_requests_break_neither_server_nor_description(app, schema, client_as, real, role):
    sent = headers(client_as(role))
    reached: Counter[int] = Counter()
    routes = {(route.path, method): route for route in flattened(app.routes) for method in route.methods}
    for result in schema.get_all_operations():
        operation = result.ok()
        permission = permission_of(routes[operation.path, operation.method.upper()].endpoint)
        is_shut = permission is not Access.PUBLIC and POLICY[permission][role] is Scope.NONE
        answers = tried(operation, sent, real, examples=SHUT if is_shut else OPEN)
        assert not (is_shut and answers[2]), "whoever may not is let in"
        if permission is not Access.PUBLIC:
            reached += answers
    let_in = any(
        POLICY[permission_of(route.endpoint)][role] is not Scope.NONE
        for route in flattened(app.routes)
        if route.path.startswith("/api/") and permission_of(route.endpoint) is not Access.PUBLIC
    )
    assert bool(reached[2]) is let_in
