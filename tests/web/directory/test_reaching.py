"""How an organisation is reached, wherever it is shown: a button for each number, and everything else that is stored."""

import re
from dataclasses import replace

import pytest

from referral.model.actors import Role
from referral.model.directory import Organisation, Service
from referral.storage import records
from tests.web.partners.answer_examples import linked, referred

NUMBERS = "0888 123 456 / 0700 12 345, факс 02 981 12 35"
STORED = {
    "phone": NUMBERS,
    "website": "example.org/priem",
    "address": "ул. Първа 1",
    "contact": "г-жа Примерова",
}


@pytest.fixture
def partner(office, store):
    """The organisation of the service S05, with everything that can be stored of it."""

    def work(tx):
        service = records.get(tx, Service, "S05")
        records.save(tx, replace(service, hours=("evening",)))
        records.save(tx, replace(records.get(tx, Organisation, service.organisation), **STORED))
        return service.organisation

    return store.write(work)


def dialled(page: str) -> list[str]:
    return re.findall(r'href="tel:([^"]*)"', page.split("<main", 1)[-1].split("<footer", 1)[0])


def test_every_page_that_names_the_organisation_calls_each_number(client_as, office, partner):
    made = referred(office, "reach")
    assistant, coordinator = client_as(Role.ASSISTANT), client_as(Role.COORDINATOR)
    pages = {
        "organisation": coordinator.get(f"/organisations/{partner}"),
        "service": coordinator.get("/services/S05"),
        "find help": assistant.get("/find?need=com.info"),
        "refer": assistant.get(f"/refer?client={made.client}&need=doc.forms&service=S05"),
        "referral": assistant.get(f"/referrals/{made.id}"),
    }
    evening = office.vocabulary.label("hours", "evening", "bg")
    for name, answer in pages.items():
        assert answer.status_code == 200, name
        assert {"0888123456", "070012345"} <= set(dialled(answer.text)), name
        assert not [number for number in dialled(answer.text) if "0298" in number or "/" in number], name
        for words in ("факс 02 981 12 35", "ул. Първа 1", "г-жа Примерова", evening):
            assert words in answer.text, (name, words)
        assert 'href="https://example.org/priem"' in answer.text, name


def test_the_partner_calls_each_number_of_the_centre(cookieless, office, store):
    secret, made = linked(office, "centre-reach")
    centre = store.read(lambda tx: records.get(tx, Organisation, made.centre))
    store.write(lambda tx: records.save(tx, replace(centre, phone="при Мария")))
    assert dialled(cookieless.get(f"/r/{secret}").text) == []
    assert "при Мария" in cookieless.get(f"/r/{secret}").text
    centre = store.read(lambda tx: records.get(tx, Organisation, made.centre))
    store.write(lambda tx: records.save(tx, replace(centre, phone=NUMBERS)))
    assert dialled(cookieless.get(f"/r/{secret}").text) == ["0888123456", "070012345"]
    assert dialled(cookieless.post(f"/r/{secret}").text) == ["0888123456", "070012345"]


@pytest.mark.parametrize("written", ["javascript:alert(1)", "няма", "http://a b", "data:text/html,x"])
def test_a_website_that_is_none_is_shown_as_words(client_as, store, partner, written):
    store.write(lambda tx: records.save(tx, replace(records.get(tx, Organisation, partner), website=written)))
    page = client_as(Role.COORDINATOR).get(f"/organisations/{partner}").text
    assert written in page
    assert not [
        href for href in re.findall(r'href="([^"]*)"', page) if href.startswith((written, "javascript", "data"))
    ]


def test_the_offline_package_calls_each_number(client_as, partner):
    packed = client_as(Role.ASSISTANT).get("/api/offline/directory").json()
    assert [dial for _, dial in packed["organisations"][partner]["phone"]] == ["0888123456", "070012345", None]


def test_that_an_organisation_exists_never_reads_like_opening_hours(client_as):
    page = client_as(Role.COORDINATOR).get("/organisations/O14/edit").text
    assert "действа сега" not in page
    assert "не е закрита" in page
    assert "operating now" not in client_as(Role.COORDINATOR).get("/organisations/O14/edit?lang=en").text
    assert "действа сега" not in client_as(Role.ASSISTANT).get("/find?need=com.info").text
    assert "предлага се (не е закрита или спряна)" in client_as(Role.ASSISTANT).get("/find?need=com.info").text
