"""FHIR over HTTP and on the command line: a bundle, a partner's Task, the capability statement, the losses."""

import json

from click.testing import CliRunner

from referral.exchange.fhir import terms
from referral.model.actors import Role
from tests.fakes.demo_fixture import FakeClock
from tests.fakes.fhir_rules import check, current, valid
from tests.web.conftest import token
from web.cli import terminal
from web.cli.main import main
from web.settings import Settings
from web.wiring import build

CONTENT = "application/fhir+json"


def test_the_bundle_over_http(client_as):
    client = client_as(Role.ASSISTANT)
    mine = client.get("/api/referrals?view=all").json()["referrals"][0]["id"]
    answer = client.get(f"/api/referrals/{mine}/fhir")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == CONTENT
    check(answer.json())
    hidden = client.get("/api/referrals/R9999/fhir")
    assert (hidden.status_code, hidden.json()["error"]) == (404, "not_found")


def test_a_task_over_http_is_taken_or_says_what_is_wrong(client_as):
    client = client_as(Role.ASSISTANT)
    waiting = client.get("/api/referrals?view=waiting_answer").json()["referrals"]
    mine = next(one["id"] for one in waiting if one["state"] == "sent")
    task = current(client.get(f"/api/referrals/{mine}/fhir").json())
    task.pop("businessStatus")
    task.pop("output", None)
    head = {"X-Form-Token": token(client), "Content-Type": CONTENT}

    def post(**more):
        return client.post(f"/api/referrals/{mine}/fhir/task", content=json.dumps(task | more), headers=head)

    refused = post(status="rejected", statusReason={"coding": [{"system": terms.system("decline"), "code": "bored"}]})
    assert (refused.status_code, refused.json()["error"]) == (422, "unknown_code")
    assert "bored" in refused.json()["message"]
    refused = post(status="accepted", identifier=[])
    assert (refused.status_code, refused.json()["error"]) == (422, "not_our_task")
    taken = post(status="accepted")
    assert (taken.status_code, taken.json()["state"]) == (200, "accepted")
    illegal = post(status="rejected", meta={"versionId": str(taken.json()["events"])}, statusReason={"text": "x"})
    assert (illegal.status_code, illegal.json()["error"]) == (409, "illegal_task")
    late = post(status="rejected", statusReason={"text": "x"})
    assert (late.status_code, late.json()["error"]) == (409, "changed_meanwhile")


def test_the_capability_statement_is_valid_and_true(app, stranger):
    answer = stranger.get("/api/fhir/metadata")
    assert (answer.status_code, answer.headers["content-type"]) == (200, CONTENT)
    said = answer.json()
    valid(said)
    words = said["rest"][0]["documentation"]
    paths = app.openapi()["paths"] if app.openapi_url else stranger.get("/api/openapi.json").json()["paths"]
    assert "/api/referrals/{referral_id}/fhir" in paths
    assert "post" in paths["/api/referrals/{referral_id}/fhir/task"]
    assert "GET /api/referrals/{id}/fhir" in words
    assert "resource" not in said["rest"][0], "no FHIR interaction is offered"


def test_the_losses_are_told_in_words():
    told = CliRunner().invoke(main, ["export-fhir", "--losses"])
    assert told.exit_code == 0
    assert "Incident.note" in told.output
    assert "остава само в центъра" in told.output
    assert CliRunner().invoke(main, ["export-fhir"]).exit_code == 2


def test_the_command_writes_a_file_for_each_referral(store, tmp_path, monkeypatch):
    application = build(Settings(store="given"), store, clock=FakeClock())
    monkeypatch.setattr(terminal, "open_store", lambda place, *, create: store)
    monkeypatch.setattr(terminal, "build", lambda settings, opened: application)
    monkeypatch.setattr(type(application), "close", lambda self: None)
    told = CliRunner().invoke(main, ["export-fhir", str(tmp_path), "--from", "2025-12-01", "--to", "2025-12-31"])
    assert told.exit_code == 0, told.output
    assert told.output.strip().endswith(str(len(list(tmp_path.iterdir()))))
    assert CliRunner().invoke(main, ["export-fhir", str(tmp_path), "--from", "soon"]).exit_code == 2
