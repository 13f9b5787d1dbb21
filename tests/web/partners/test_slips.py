"""Slips that are printed and come back."""

import re
from dataclasses import replace

import pytest

from referral.clients import clients
from referral.model.actors import Role
from referral.model.directory import Organisation
from referral.model.referrals import Referral, State
from referral.referrals import create
from referral.referrals.create import NewReferral
from referral.storage import records
from tests.web.conftest import send
from tests.web.partners import answer_examples
from tests.web.partners.answer_examples import now


@pytest.fixture
def assistant(client_as):
    return client_as(Role.ASSISTANT)


def referred(office, key: str, **more: object) -> Referral:
    return answer_examples.referred(office, key, way=answer_examples.BY_SLIP, **more)


def first_service(office, kind: str):
    directory = office.directory()
    return next(
        service
        for service in sorted(directory.services.values(), key=lambda one: one.id)
        if directory.organisations[service.organisation].kind == kind and service.needs
    )


def test_a_slip_says_where_and_the_code_and_never_what_for(assistant, office):
    made = referred(office, "slip", need="doc.id_card", service="S29")
    page = assistant.get(f"/referrals/{made.id}/slip?sheet=both").text
    sheet = page.split('<article class="slip', 1)[1]
    for words in (
        "Слънчев рид",
        "0000 101 001",
        "Бележка за насочване",
        "Referral slip",
        "116 111",
        "Отказано, защото",
    ):
        assert words in sheet
    assert made.short_code[:3] + " " + made.short_code[3:] in sheet
    for hidden in (made.client, made.id, "само за нас", office.vocabulary.label("needs", "doc.id_card", "bg")):
        assert hidden not in sheet
    letters = office.vocabulary.terms("letters")
    assert " · ".join(letters[sign].label("bg") for sign in made.short_code) in sheet
    assert "style=" not in page
    assert sheet.count("<li>☐") == 3


def test_the_qr_holds_the_code_alone():
    import segno

    from web.pages.partners.answer_links import qr_path

    path, side = qr_path("34679A")
    assert path.count("h1v1h-1z") == sum(sum(row) for row in segno.make("34679A", error="m", micro=False).matrix)
    assert side == len(tuple(segno.make("34679A", error="m", micro=False).matrix)) + 8


@pytest.mark.parametrize("kind", ["tb_hospital", "mental_health", "hiv_office"])
def test_a_slip_to_a_sensitive_place_is_discreet(assistant, office, kind):
    service = first_service(office, "mental_health" if kind == "hiv_office" else kind)
    owner = office.directory().organisations[service.organisation]
    stored = office.store.read(lambda tx: records.get(tx, Organisation, owner.id))
    office.store.write(lambda tx: records.save(tx, replace(stored, kind=kind)))  # the demo town has no such office
    made = referred(office, f"discreet-{kind}", need=service.needs[0], service=service.id)
    page = assistant.get(f"/referrals/{made.id}/slip?sheet=both").text
    sheet = page.split('<article class="slip', 1)[1]
    words = office.vocabulary
    for hidden in (
        owner.name_bg, owner.name_en or owner.name_bg, words.kinds[kind].label("bg"), words.kinds[kind].abbreviation or "КАБКИС",
        words.label("needs", made.need, "bg"), service.name_bg, "Слънчев рид", made.client,
    ):  # fmt: skip
        assert hidden not in sheet, hidden
    coded = made.short_code[:3] in sheet
    assert coded is (kind != "hiv_office")
    assert ('class="qr"' in sheet) is coded
    assert "Слънчев рид" in assistant.get(f"/referrals/{made.id}/slip?centre=yes").text


def test_a_draft_has_no_slip_and_neither_has_somebody_elses(assistant, office, client_as):
    draft = create.draft(office, NewReferral(key="dr", client=clients.clients(office)[0].id, need="com.info", service="S05", priority="routine", delivery="slip", channel="slip", acknowledged=("already_open",)))  # fmt: skip
    assert assistant.get(f"/referrals/{draft.id}/slip").status_code == 409
    assert "/slip" not in assistant.get(f"/referrals/{draft.id}").text
    everybodys = client_as(Role.COORDINATOR).get("/api/referrals?view=all").json()["referrals"]
    own = {row["id"] for row in assistant.get("/api/referrals?view=all").json()["referrals"]}
    theirs = next(row["id"] for row in everybodys if row["id"] not in own)
    assert assistant.get(f"/referrals/{theirs}/slip").status_code == 404


@pytest.mark.parametrize(
    ("box", "fields", "state"),
    [
        ("accept", {}, State.ACCEPTED),
        ("decline", {"reason": "no_capacity"}, State.DECLINED),
        ("waitlist", {"expected_on": "2026-02-20"}, State.WAITLISTED),
    ],
)
def test_a_slip_comes_back_as_the_partners_word_on_paper(assistant, office, store, box, fields, state):
    made = referred(office, f"back-{box}", need="doc.forms")
    typed = f" {made.short_code[:3].lower()}-{made.short_code[3:]} "
    page = assistant.get("/answer-by-code", params={"code": typed}).text
    assert made.client in page
    hidden = dict(
        re.findall(
            r'name="(code|seen|key)" value="([^"]+)"',
            page.split(f'name="box" value="{box}"')[0].rsplit("<form", 1)[1]
            + page.split(f'name="box" value="{box}"')[1].split("</form>")[0],
        )
    )
    done = send(assistant, "/answer-by-code", box=box, **hidden, **fields)
    assert done.status_code == 303
    assert send(assistant, "/answer-by-code", box=box, **hidden, **fields).status_code == 303, "pressed twice"
    found = now(store, made)
    assert (found.state, found.evidence) == (state, 2)
    last = store.read(lambda tx: records.events_of(tx, made.id))[-1]
    assert (last.number, last.acting_as, last.informant, last.data.channel, last.actor) == (
        3,
        "on_behalf",
        "partner",
        "slip",
        "AS-1",
    )
    assert made.short_code in assistant.get(done.headers["location"]).text


def test_a_declined_slip_needs_its_reason(assistant, office, store):
    made = referred(office, "noreason", need="doc.forms")
    done = send(assistant, "/answer-by-code", box="decline", code=made.short_code, seen=made.events)
    assert done.status_code == 422
    assert "Моля, попълнете" in done.text
    assert now(store, made).state is State.SENT


@pytest.mark.parametrize(
    ("typed", "words"), [("ABC", "В нашите кодове няма B"), ("ACD", "6 знака"), ("ACDEF0", "няма 0"), ("777777", "Сред Вашите насочвания няма"), ("<b>", "няма &lt;")]
)  # fmt: skip
def test_a_wrong_code_is_told_with_a_hint_and_kept(assistant, typed, words):
    page = assistant.get("/answer-by-code", params={"code": typed})
    assert page.status_code == 422
    assert words in page.text
    assert "<b>" not in page.text


def test_a_code_of_another_centre_is_nobodys(assistant, client_as):
    rows = client_as(Role.COORDINATOR).get("/api/referrals?view=all").json()["referrals"]
    mine = {row["id"] for row in assistant.get("/api/referrals?view=all").json()["referrals"]}
    theirs = next(row for row in rows if row["id"] not in mine)
    page = assistant.get("/answer-by-code", params={"code": theirs["short_code"]})
    assert page.status_code == 422
    assert theirs["client"] not in page.text


def test_a_report_by_law_offers_no_refusal(assistant, office):
    made = referred(office, "report", need="chd.risk", service="S27", consent=None, report_reason="neglect")
    page = assistant.get("/answer-by-code", params={"code": made.short_code}).text
    assert re.findall(r'name="box" value="(\w+)"', page) == ["accept"]
