"""Organisations: corrected by a coordinator, and never over somebody else's change."""

import re
from dataclasses import replace
from datetime import date

from referral.model.actors import Role
from referral.model.directory import Organisation, Service
from referral.storage import records
from tests.web.conftest import send


def get(app, kind, id_):
    return app.state.application.store.read(lambda tx: records.get(tx, kind, id_))


def typed(page: str, name: str) -> str:
    """Return what a field of a form holds."""
    (field,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r' value="([^"]*)"', field)
    return value[1] if value else ""


def test_saving_an_organisation_marks_it_as_verified_today(app, client_as):
    before = get(app, Organisation, "O12")
    client = client_as(Role.COORDINATOR)
    fields = {"name_bg": before.name_bg, "kind": before.kind, "active": "yes", "seen": str(before.version)}
    assert send(client, "/organisations/O12/edit", **fields, phone="02 123").headers["location"] == "/organisations/O12"
    after = get(app, Organisation, "O12")
    assert (after.phone, str(after.verified_on), after.version) == ("02 123", "2026-01-15", before.version + 1)
    late = send(client, "/organisations/O12/edit", **fields, phone="02 456")
    assert late.status_code == 422
    assert get(app, Organisation, "O12").phone == "02 123"


def test_a_form_shows_what_is_stored_and_nought_is_not_nothing(app, client_as):
    client = client_as(Role.COORDINATOR)
    organisation, service = get(app, Organisation, "O12"), get(app, Service, "S38")
    agreed = replace(organisation, answer_days=0, agreement_on=date(2025, 5, 6), website=None)
    full = replace(service, places=0, wait_days=14, requires_any=("id_card|birth_certificate",), window="07-01/10-31")
    app.state.application.store.write(lambda tx: (records.save(tx, agreed), records.save(tx, full)))
    page = client.get("/organisations/O12/edit").text
    assert (typed(page, "answer_days"), typed(page, "agreement_on"), typed(page, "website")) == ("0", "2025-05-06", "")
    assert typed(page, "seen") == str(organisation.version + 1)
    page = client.get(f"/organisations/{service.organisation}/services/S38/edit").text
    shown = {name: typed(page, name) for name in ("places", "wait_days", "window", "age_from")}
    expected = {"places": "0", "wait_days": "14", "window": "07-01/10-31", "age_from": ""}
    assert shown == expected | {"age_from": "" if service.age_from is None else str(service.age_from)}
    checked = re.findall(r'<input[^>]*name="any_1"[^>]*checked', page)
    assert len(checked) == 2


def test_the_page_of_a_partner_as_of_a_day_knows_nothing_later(app, client_as):
    """The labour office, before and after an answer by link, with the day's own directory or the oldest known."""
    client = client_as(Role.COORDINATOR)
    figures = client.get("/api/organisations/O05/figures").json()
    then = client.get("/api/organisations/O05/figures?as_of=2025-06-01").json()
    assert then["first"] == "2023-12-01"
    assert then["sent"] != figures["sent"]
    page = client.get("/organisations/O05?as_of=2025-06-01").text
    assert re.findall(r'class="figure">(\d+)<', page)[0] == str(then["sent"])
    assert "01.06.2025" in page
    assert client.get("/organisations/O05?as_of=2099-01-01").status_code == 422
    reader = client_as(Role.MUNICIPALITY)
    assert "partner-figures" not in reader.get("/organisations/O05").text
    assert "01.06.2025" not in reader.get("/organisations/O05?as_of=2025-06-01").text, "no figures, no day to choose"


def test_the_page_of_a_partner_tells_its_gaps_and_its_ties_as_each_reader_may_know_them(client_as):
    pages = {
        role: client_as(role).get("/organisations/O05?lang=bg").text for role in (Role.COORDINATOR, Role.ASSISTANT)
    }
    assert "Насочвания без отговор" in pages[Role.COORDINATOR]
    assert "0 от 160" in pages[Role.COORDINATOR]
    assert "не е вписано" in pages[Role.COORDINATOR]
    assert "Насочвания без отговор" not in pages[Role.ASSISTANT], "an assistant sees no gaps"
    assert re.search(r'href="/gaps/[^"]+">Насочвания без отговор', pages[Role.COORDINATOR])
    reader = client_as(Role.MUNICIPALITY).get("/organisations/O05").text
    assert "Насочвания без отговор" not in reader
    assert "не е вписано" not in reader
