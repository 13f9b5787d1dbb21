"""Every form that makes something, sent twice by one page, makes it once."""

import re

import pytest

from referral.model.actors import Role
from tests.web.bad_input.page_fields import Fields

WHO = {"name_bg": "Нова организация", "kind": "ngo", "active": "yes"}
DAY = "2026-01-14"
# What is made, by whom, on which page, by which form, and what is typed.
MADE = {
    "Client": (Role.ASSISTANT, "/clients/new", "/clients/new", {"area": "A03"}),
    "RecordedNeed": (Role.ASSISTANT, "/clients/{client}", "/clients/{client}/needs", {"need": "doc.probation"}),
    "Consent": (
        Role.ASSISTANT,
        "/clients/{client}/consents",
        "/clients/{client}/consents",
        {"organisation": "O14", "consent_channel": "oral", "consent_by": "self", "consent_on": DAY},
    ),
    "Incident": (
        Role.ASSISTANT,
        "/referrals/{referral}",
        "/referrals/{referral}/treatment",
        {"kind": "insulted", "happened_on": DAY},
    ),
    "AnswerLink": (Role.ASSISTANT, "/referrals/{referral}", "/referrals/{referral}/links", {}),
    "User": (
        Role.ADMINISTRATOR,
        "/users",
        "/users",
        {"login": "nov", "name": "Нов", "role": "coordinator", "first_password": "седем-зелени-коня-тичат"},
    ),
    "Area": (
        Role.COORDINATOR,
        "/areas/new/edit",
        "/areas/new/edit",
        {"name_bg": "Нов квартал", "type": "town_quarter", "part_of": ""},
    ),
    "Organisation": (Role.COORDINATOR, "/organisations/new/edit", "/organisations/new/edit", WHO),
    "Service": (
        Role.COORDINATOR,
        "/organisations/O14/services/new/edit",
        "/organisations/O14/services/new/edit",
        {"name_bg": "Нова услуга", "status": "active", "needs": "com.info"},
    ),
    "Pathway": (Role.ASSISTANT, "/clients/{client}/path?goal={goal}", "/clients/{client}/path", {"goal": "{goal}"}),
}


def count(store, kind: str) -> int:
    return store.read(lambda tx: tx.tally(kind))[0].count


def places(client, store) -> dict[str, str]:
    """A client and a waiting referral of the assistant, and a goal that a client can be led to."""
    if client.get("/referrals").status_code != 200 or client.get("/clients").status_code != 200:
        return {}
    code = re.search(r'href="/clients/(TH-\d{4})"', client.get("/clients").text)[1]
    referral = re.search(r'href="/referrals/(R[\w-]+)"', client.get("/referrals?view=waiting_answer").text)[1]
    return {"client": code, "referral": referral, "goal": "id_card"}


def with_key(html: str, address: str) -> dict[str, list[str]]:
    """What the form of this address that makes something would send."""
    return next((found for path, found in Fields(html).forms if path == address and "key" in found), {})


def start(client, where: dict[str, str]) -> dict[str, str]:
    """Choose a client for whom a pathway can begin."""
    for code in re.findall(r'href="/clients/(TH-\d{4})"', client.get("/clients").text):
        for goal in ("id_card", "health_insured", "address", "labour_registered"):
            if with_key(client.get(f"/clients/{code}/path?goal={goal}").text, f"/clients/{code}/path"):
                return {**where, "client": code, "goal": goal}
    raise AssertionError("no client can be led anywhere")


@pytest.mark.parametrize("kind", list(MADE))
def test_the_same_form_twice_makes_one(client_as, store, kind):
    role, page, action, typed = MADE[kind]
    client = client_as(role)
    where = places(client, store)
    where = start(client, where) if kind == "Pathway" else where
    shown = client.get(page.format(**where)).text
    address = action.format(**where)
    form = with_key(shown, address)
    assert form, "the form carries a key"
    form |= {name: [value.format(**where)] for name, value in typed.items()}
    before = count(store, kind)
    first = client.post(action.format(**where), data=form)
    assert first.status_code in {200, 303}, first.text[-3000:]
    second = client.post(action.format(**where), data=form)
    assert (second.status_code, second.headers.get("location")) == (first.status_code, first.headers.get("location"))
    assert count(store, kind) == before + 1
    if kind == "AnswerLink":
        assert re.findall(r"/r/[\w-]{43}", first.text) == re.findall(r"/r/[\w-]{43}", second.text) != []


def test_a_form_changed_and_sent_under_a_used_key_is_refused_in_words(client_as):
    client = client_as(Role.COORDINATOR)
    form = Fields(client.get("/organisations/new/edit").text).of("/organisations/new/edit")
    form |= {name: [value] for name, value in WHO.items()} | {"name_bg": ["Първа"]}
    assert client.post("/organisations/new/edit", data=form).status_code == 303
    other = client.post("/organisations/new/edit", data={**form, "name_bg": ["Втора"]})
    assert other.status_code == 422
    assert 'value="Втора"' in other.text


def test_a_password_is_no_part_of_what_is_remembered_of_a_form():
    from web.http.forms import Form

    one, other = (Form(raw={"login": ("a",), "first_password": (word,)}) for word in ("едно", "друго"))
    assert one.submitted().fingerprint == other.submitted().fingerprint
