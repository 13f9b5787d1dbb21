"""A partner who signs in sees and answers what was sent to its own organisation, as far as consent covers."""

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from graph.model import where
from referral.clients import clients
from referral.model.actors import Role
from referral.model.consent import Consent
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.referrals import act, create, withdraw_consent
from referral.referrals.create import NewReferral
from referral.storage import records
from tests.web.conftest import send
from tests.web.partners import answer_examples
from tests.web.partners.answer_examples import now


@pytest.fixture
def partner(client_as):
    return client_as(Role.PARTNER)


def referred(office, key: str, **more: object) -> Referral:
    return answer_examples.referred(office, key, way=answer_examples.BY_SLIP, **more)


@pytest.fixture
def gp(office) -> Referral:
    """A referral to the demo partner's own practice."""
    service = next(one for one in office.directory().services.values() if one.organisation == "O14" and one.needs)
    return referred(office, f"gp-{office.new_id('x')}", need=service.needs[0], service=service.id)


def test_a_partner_begins_with_what_waits_for_it(partner, gp):
    home = partner.get("/").text
    assert "/received?view=waiting_answer" in home
    for path in ("/organisations", "/clients", "/referrals", "/find", "/messages", "/answer-by-code"):
        assert f'href="{path}"' not in home
        assert partner.get(path).status_code == 403
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
    act.act(office, gp.id, Action.START, data=TransitionData(informant=Informant.CLIENT, channel="visit"))
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
