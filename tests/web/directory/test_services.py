"""Services: corrected by a coordinator, and never moved or emptied unnoticed."""

from referral.model.actors import Role
from referral.model.directory import Service
from referral.storage import records
from tests.web.conftest import send


def get(app, kind, id_):
    return app.state.application.store.read(lambda tx: records.get(tx, kind, id_))


def test_a_service_keeps_what_its_form_does_not_show(app, client_as):
    before = get(app, Service, "S38")
    client = client_as(Role.COORDINATOR)
    fields = {"name_bg": "Ново име", "status": "active", "needs": list(before.needs), "seen": str(before.version)}
    answer = send(client, f"/organisations/{before.organisation}/services/S38/edit", **fields)
    assert answer.headers["location"] == "/services/S38"
    after = get(app, Service, "S38")
    assert after.name_bg == "Ново име"
    assert (after.free, after.how_to_apply, after.source_id) == (before.free, before.how_to_apply, before.source_id)


def test_a_service_of_another_organisation_is_not_moved_by_its_address(client_as):
    client = client_as(Role.COORDINATOR)
    owner = client.get("/services/S38").text.split('href="/organisations/')[1].split('"')[0]
    other = "O12" if owner != "O12" else "O14"
    assert client.get(f"/organisations/{other}/services/S38/edit").status_code == 404


def test_a_service_without_a_need_is_refused(client_as):
    answer = send(client_as(Role.COORDINATOR), "/organisations/O12/services/new/edit", name_bg="Нова", status="active")
    assert answer.status_code == 422
