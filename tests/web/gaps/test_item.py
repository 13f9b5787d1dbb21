"""One gap: its sentence, the records behind it, its numbers, its history, and the form of its plan."""

import re

import pytest

from referral.gaps import ledger
from referral.gaps.plan import stored
from referral.gaps.plan.compare import compare
from referral.gaps.plan.items import item_id
from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.web.conftest import send

SILENT = item_id("silence:O05")
TRANSPORT = item_id("no_service:hea.transport")
PLAN = {"owner": "COORD", "action": "Среща на 2 февруари", "due_on": "2026-02-02", "seen": "1"}


def history(page):
    return re.findall(r"<li><strong>[^<]+</strong> · ([^·]+?)\s+·", page.partition("History</h2>")[2])


def test_a_gap_is_told_with_its_numbers_and_leads_to_the_records(client_as, store):
    page = client_as(Role.COORDINATOR).get(f"/gaps/{SILENT}?lang=en").text
    (silent,) = (one for one in ledger.gaps(context(store, Role.COORDINATOR)) if one.key == "silence:O05")
    assert f"Labour office answered {silent.rate.hits} of {silent.rate.of} referrals" in page
    assert set(re.findall(r'href="/referrals/([^"]+)"', page)) == set(silent.evidence.ids)
    assert '<a href="/organisations/O05">' in page
    assert f"<dt>People now</dt>\n<dd>{silent.people}</dd>" in page


def test_a_plan_is_stored_once_and_the_page_shows_it_with_its_history(client_as, store):
    client = client_as(Role.COORDINATOR)
    for _ in range(2):
        answer = send(client, f"/gaps/{TRANSPORT}", **PLAN, key="K-plan")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/gaps/{TRANSPORT}")
    assert send(client, f"/gaps/{TRANSPORT}/note", note="Обадихме се", key="K-note").status_code == 303
    page = client.get(f"/gaps/{TRANSPORT}?lang=en").text
    assert history(page) == ["Note", "Plan changed", "Found for the first time"]
    assert 'value="2026-02-02"' in page
    assert '<option value="COORD" selected>' in page
    assert "Обадихме се" in page
    assert store.read(lambda tx: stored.stored_item(tx, TRANSPORT)).changes == 3


def test_who_did_not_see_the_last_change_keeps_what_was_typed(client_as, store):
    compare(context(store, Role.COORDINATOR))
    client = client_as(Role.COORDINATOR)
    answer = send(client, f"/gaps/{SILENT}", **{**PLAN, "seen": "9", "action": "Нещо друго"}, lang="en")
    assert answer.status_code == 422
    assert "Нещо друго" in answer.text
    assert store.read(lambda tx: stored.stored_item(tx, SILENT)).owner is None


@pytest.mark.parametrize(("field", "path"), [("action", ""), ("note", "/note")])
def test_a_personal_number_in_a_text_is_asked_about(client_as, field, path):
    client = client_as(Role.COORDINATOR)
    sent = {**PLAN, field: "Обади се на 7523169263", "seen": "1"}
    answer = send(client, f"/gaps/{SILENT}{path}", **sent)
    assert answer.status_code == 422
    assert 'name="not_egn"' in answer.text


def test_who_leads_a_centre_sees_no_form_for_a_gap_whose_numbers_are_hidden(client_as, store):
    office = context(store, Role.COORDINATOR)
    compare(office)
    lead = client_as(Role.CENTRE_LEAD)
    findings = ledger.gaps(context(store, Role.CENTRE_LEAD))
    hidden = next(one for one in findings if one.hidden)
    exact = next(one for one in ledger.gaps(office) if one.key == hidden.key)
    page = lead.get(f"/gaps/{item_id(hidden.key)}?lang=en").text
    assert "The numbers are hidden" in page
    assert f'action="/gaps/{item_id(hidden.key)}"' not in page
    assert not set(exact.evidence.ids) & set(re.findall(r'href="/referrals/([^"]+)"', page))
    assert send(lead, f"/gaps/{item_id(hidden.key)}", owner="LEAD-1", seen="1").status_code == 403
