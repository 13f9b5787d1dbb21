"""Links from the centre's side: made, revoked, and who said what in the history."""

import re

import pytest

from referral.errors import IllegalMove, NoConsent, NotAllowed, NotFound
from referral.model.actors import Role
from referral.model.communication import AnswerLink
from referral.partners import answer_links
from referral.referrals import create
from referral.referrals.create import NewReferral
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.web.conftest import send
from tests.web.partners.answer_examples import SURE, answered, linked, now, owned, referred


def test_a_link_is_revoked_on_the_page_and_an_answer_first_is_told(cookieless, office, client_as, store):
    client = client_as(Role.ASSISTANT)
    secret, made = linked(office, "revoke-page", need="doc.forms")
    page = client.get(f"/referrals/{made.id}").text
    link_id, seen = re.search(r'/links/(\w{64})/revoke.*?name="seen"\s+value="(\d+)"', page, re.DOTALL).groups()
    answered(cookieless, secret, "call_me")
    assert send(client, f"/links/{link_id}/revoke", seen=seen).status_code == 409
    link = store.read(lambda tx: records.get(tx, AnswerLink, link_id))
    assert send(client, f"/links/{link_id}/revoke", seen=link.version).status_code == 303
    assert cookieless.get(f"/r/{secret}").status_code == 404


def test_a_link_needs_a_sent_referral_in_reach_with_consent(office, client_as, clock, store):
    draft = create.draft(office, NewReferral(key="d", client=owned(office), need="com.info", service="S05", priority="routine", delivery="phone", channel="phone", acknowledged=SURE))  # fmt: skip
    with pytest.raises(IllegalMove):
        answer_links.issue(office, draft.id, token="t")
    with pytest.raises(NotAllowed):
        answer_links.issue(context(store, Role.COORDINATOR, clock=clock), draft.id, token="t")
    made = referred(office, "reach", need="doc.forms")
    other = office.as_actor(records.from_node(records.User, store.read(lambda tx: tx.get("User", "AS-4"))).actor)
    with pytest.raises(NotFound):
        answer_links.issue(other, made.id, token="t")
    clock.forward(days=366)
    with pytest.raises(NoConsent):
        answer_links.issue(office, made.id, token="t")
    clock.forward(days=-366)


def test_the_history_says_who_said_it_how_and_who_wrote_it_down(cookieless, office, client_as):
    client = client_as(Role.ASSISTANT)
    _, made = linked(office, "who-said", need="doc.forms")
    send(
        client, f"/referrals/{made.id}/accept", seen=now(office.store, made).events, informant="partner", channel="phone",
        spoke_with="г-жа от гише 4",
    )  # fmt: skip
    page = client.get(f"/referrals/{made.id}").text
    table = page.split('id="answering"')[1].split("</section>")[0]
    for words in ("г-жа от гише 4", "телефон", "бележка от разговор", "AS-1"):
        assert words in table
