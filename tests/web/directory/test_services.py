"""Services: corrected by a coordinator, and never moved or emptied unnoticed."""

import re

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


def test_a_service_keeps_alternatives_window_and_days(app, client_as):
    visitor = client_as(Role.COORDINATOR)
    form = visitor.get("/organisations/O06/services/S24/edit").text
    seen = re.search(r'name="seen" value="(\d+)"', form).group(1)
    fields = {
        "name_bg": "Помощ за отопление", "status": "active", "needs": "soc.heating", "areas": "A03", "seen": seen,
        "requires": "id_card", "any_1": ["property_deed", "rental_contract"], "window": "07-01/10-31", "wait_days": "20",
    }  # fmt: skip
    bad = send(visitor, "/organisations/O06/services/S24/edit", **{**fields, "window": "July"})
    assert bad.status_code == 422
    assert "07-01/10-31" in bad.text
    assert 'value="July"' in bad.text
    assert send(visitor, "/organisations/O06/services/S24/edit", **fields).status_code == 303
    service = get(app, Service, "S24")
    assert (service.requires_any, service.window, service.wait_days) == (
        ("property_deed|rental_contract",),
        "07-01/10-31",
        20,
    )
    page = visitor.get("/services/S24").text
    assert "документ за собственост или договор за наем" in page
    again = visitor.get("/organisations/O06/services/S24/edit").text
    assert 'name="any_1" value="property_deed" checked' in again
    found = visitor.get("/find?need=soc.heating&area=A03").text
    assert "приемът започва на 01.07.2026" in found
