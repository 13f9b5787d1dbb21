"""Slips that are printed and come back, and partners who sign in."""

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from graph.model import where
from referral.clients import clients
from referral.model.actors import Role
from referral.model.consent import Consent
from referral.model.directory import Organisation
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.referrals import act, create, withdraw_consent
from referral.referrals.create import NewReferral
from referral.storage import records
from tests.web.conftest import send
from tests.web.partners import answer_examples
from tests.web.partners.answer_examples import now


@pytest.fixture
def assistant(client_as):
    return client_as(Role.ASSISTANT)


@pytest.fixture
def partner(client_as):
    return client_as(Role.PARTNER)


def referred(office, key: str, **more: object) -> Referral:
    return answer_examples.referred(office, key, way=answer_examples.BY_SLIP, **more)


def first_service(office, kind: str):
    directory = office.directory()
    return next(
        service
        for service in sorted(directory.services.values(), key=lambda one: one.id)
        if directory.organisations[service.organisation].kind == kind and service.needs
    )


# --- slips -------------------------------------------------------------------------------------------------------


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
    theirs = next(row["id"] for row in client_as(Role.COORDINATOR).get("/api/referrals?view=all").json()["referrals"])
    if assistant.get(f"/referrals/{theirs}").status_code == 404:
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


# --- partners who sign in ----------------------------------------------------------------------------------------


@pytest.fixture
def gp(office) -> Referral:
    """A referral to the demo partner's own practice."""
    service = next(one for one in office.directory().services.values() if one.organisation == "O14" and one.needs)
    return referred(office, f"gp-{office.new_id('x')}", need=service.needs[0], service=service.id)


def test_a_partner_begins_with_what_waits_for_it(partner, gp):
    home = partner.get("/").text
    assert "/received?view=waiting_answer" in home
    for door in ("/organisations", "/clients", "/referrals", "/find", "/messages", "/answer-by-code"):
        assert f'href="{door}"' not in home
        assert partner.get(door).status_code == 403
    page = partner.get("/received?view=waiting_answer").text
    assert gp.short_code in page


def test_a_partner_sees_its_own_referrals_alone_and_no_drafts(partner, client_as, office, gp):
    rows = client_as(Role.COORDINATOR)
    seen, path = set(), "/received?view=all"
    while path:
        page = partner.get(path).text
        seen |= set(re.findall(r'href="/received/([^"?]+)"', page))
        more = re.search(r'href="(/received\?view=all&amp;after=[^"]+)"', page)
        path = more.group(1).replace("&amp;", "&") if more else None
    own = office.store.read(lambda tx: records.find(tx, Referral, where(organisation="O14"), limit=1000)[0])
    assert seen == {one.id for one in own if one.state not in {State.DRAFT, State.ENTERED_IN_ERROR}}
    assert rows.get("/received").status_code == 403
    foreign = referred(office, "foreign", need="doc.forms")
    assert partner.get(f"/received/{foreign.id}").status_code == 404
    assert send(partner, f"/received/{foreign.id}/accept", seen=2).status_code == 404
    service = next(one for one in office.directory().services.values() if one.organisation == "O14" and one.needs)
    draft = create.draft(office, NewReferral(key="gp-d", client=clients.clients(office)[0].id, need=service.needs[0], service=service.id, priority="routine", delivery="slip", channel="slip", acknowledged=("already_open", "papers_missing")))  # fmt: skip
    assert partner.get(f"/received/{draft.id}").status_code == 404
    assert send(partner, f"/received/{draft.id}/accept", seen=1).status_code == 404


def test_a_partner_sees_what_consent_covers_and_answers_itself(partner, office, store, gp):
    page = partner.get(f"/received/{gp.id}").text
    assert gp.client in page
    assert "само за нас" not in page
    assert "Територия" not in page
    assert 'id="cancel"' not in page
    assert send(partner, f"/received/{gp.id}/schedule", seen=gp.events, place="каб. 2").status_code == 422
    done = send(
        partner, f"/received/{gp.id}/schedule", seen=gp.events, place="каб. 2", appointment_at="2026-02-02T09:00"
    )
    assert done.status_code == 303
    last = store.read(lambda tx: records.events_of(tx, gp.id))[-1]
    assert (last.acting_as, last.informant, last.data.channel, now(store, gp).evidence) == (
        "partner",
        "partner",
        "account",
        2,
    )
    late = send(partner, f"/received/{gp.id}/accept", seen=gp.events)
    assert late.status_code == 409


def test_a_partner_is_not_asked_for_a_reason_that_is_private_to_the_centre(partner, store, gp):
    send(partner, f"/received/{gp.id}/accept", seen=gp.events)
    page = partner.get(f"/received/{gp.id}").text
    assert 'id="fail"' in page
    assert "refused_or_treated_badly" not in page
    private = send(partner, f"/received/{gp.id}/fail", seen=now(store, gp).events, reason="refused_or_treated_badly")
    assert private.status_code == 422
    assert now(store, gp).state is State.ACCEPTED


def test_consent_withdrawn_leaves_a_partner_a_number_and_no_move(partner, office, store, gp):
    consent = store.read(lambda tx: records.find(tx, Consent, where(client=gp.client, organisation="O14"))[0])[0]
    said = TransitionData(informant=Informant.PARTNER, channel="phone")
    act.act(office, gp.id, Action.ACCEPT, data=said)
    act.act(office, gp.id, Action.START, data=TransitionData(informant=Informant.CLIENT))
    withdraw_consent.withdraw(office, gp.consent, channel="phone")
    page = partner.get(f"/received/{gp.id}").text
    assert gp.client not in page
    assert "оттеглено" in page
    assert "<details" not in page
    assert send(partner, f"/received/{gp.id}/complete", seen=4, result="advice_only").status_code == 404
    again = store.read(lambda tx: records.get(tx, Consent, consent.id))
    store.write(lambda tx: records.save(tx, replace(again, withdrawn_at=None, withdrawn_channel=None)))


def test_a_partner_takes_an_acceptance_back_within_two_working_days_only(partner, office, store, gp, clock):
    send(partner, f"/received/{gp.id}/accept", seen=gp.events)
    assert 'id="unaccept"' in partner.get(f"/received/{gp.id}").text
    clock.forward(days=7)
    partner = TestClient(partner.app, follow_redirects=False, raise_server_exceptions=False)
    partner.post("/demo-sign-in", data={"role": "partner"})
    assert 'id="unaccept"' not in partner.get(f"/received/{gp.id}").text
    answer = send(partner, f"/received/{gp.id}/unaccept", seen=now(store, gp).events, reason="other")
    assert answer.status_code == 403
    clock.forward(days=-7)
