"""A coordinator sees two entries side by side, merges them, and takes it back; a new entry like another is asked about."""

import re

from referral.model.actors import Role
from tests.web.conftest import send

LIKE = {"kind": "ngo", "active": "yes"}


def test_a_coordinator_merges_two_entries_and_takes_it_back(client_as):
    office = client_as(Role.COORDINATOR)
    assert "/organisations/O14/merge" in office.get("/organisations/O14").text
    assert 'href="/organisations/O44"' in office.get("/organisations/O14/merge?other=O44").text
    assert send(office, "/organisations/O14/merge", other="O44").headers["location"] == "/organisations/O14/merge"
    (merge,) = re.findall(r'name="merge"\s+value="([^"]+)"', office.get("/organisations/O14/merge").text)
    assert 'href="/organisations/O44"' not in office.get("/organisations").text
    assert office.get("/organisations/O44").headers["location"] == "/organisations/O14"
    assert office.get("/network").status_code == office.get("/gaps").status_code == 200
    assert send(office, "/organisations/O14/merge/undo", merge=merge).status_code == 303
    assert office.get("/organisations/O44").status_code == 200


def test_what_cannot_be_merged_is_said_in_words(client_as):
    office = client_as(Role.COORDINATOR)
    for other, words in (("", "опълнете"), ("nobody", "Изберете"), ("O14", "същият запис")):
        answer = send(office, "/organisations/O14/merge", other=other)
        assert answer.status_code == 422
        assert words in answer.text.split('class="alarm"')[1].split("</div>")[0]
    for role in (Role.ASSISTANT, Role.CENTRE_LEAD, Role.ADMINISTRATOR):
        assert client_as(role).get("/organisations/O14/merge").status_code == 403


def test_a_new_entry_that_is_like_another_is_asked_about_and_keeps_what_was_typed(client_as):
    office = client_as(Role.COORDINATOR)
    first = send(office, "/organisations/new/edit", name_bg="Фондация Мост", **LIKE)
    assert first.status_code == 303
    asked = send(office, "/organisations/new/edit", name_bg="Fondatsia „Most“", address="ул. Първа 1", **LIKE)
    assert asked.status_code == 409
    assert first.headers["location"] in asked.text
    assert "ул. Първа 1" in asked.text
    sure = {"acknowledged": "alike_organisation", **LIKE}
    assert send(office, "/organisations/new/edit", name_bg="Fondatsia „Most“", **sure).status_code == 303
