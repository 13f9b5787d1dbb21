"""What was written in the yard for an organisation that closed meanwhile asks before it is sent, and then is sent once."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from graph.model import where
from referral.model.actors import Role
from referral.model.clients import Client
from referral.model.directory import Organisation, Service
from referral.model.referrals import Referral, State
from referral.referrals import create
from referral.referrals.create import NewReferral
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.journeys.exchange.offline_steps import Site, first_visit, look, record, send_offline, written_in_the_yard

CLOSED = "organisation"
SAID = {CLOSED: "закрита", "suspended": "спряна"}


@pytest.fixture
def close(site) -> Iterator[Callable[[str, str], None]]:
    """Return what closes a service, or its organisation; both are as they were after the test."""
    before: list[Organisation | Service] = []

    def work(service_id: str, what: str) -> None:
        service = site.store.read(lambda tx: records.get(tx, Service, service_id))
        owner = site.store.read(lambda tx: records.get(tx, Organisation, service.organisation))
        stored, closed = (
            (owner, replace(owner, active=False)) if what == CLOSED else (service, replace(service, status=what))
        )
        before.append(stored)
        site.store.write(lambda tx: records.save(tx, closed))

    yield work
    for stored in before:
        now = site.store.read(lambda tx, was=stored: records.get(tx, type(was), was.id))
        site.store.write(lambda tx, was=stored, now=now: records.save(tx, replace(was, version=now.version)))


def asked_and_sent(page: Page, what: str) -> None:
    refused = page.locator("[data-item=refused]")
    expect(refused.locator(".alarm")).to_contain_text(SAID[what], timeout=30000)
    look(page, "outbox-closed")
    refused.get_by_role("button", name="Прочетох това").click()
    expect(page.locator("[data-item]")).to_have_count(0, timeout=30000)


@pytest.mark.parametrize("what", [CLOSED, "suspended"])
def test_a_referral_to_what_closed_meanwhile_asks_and_is_made_once(phone, site, close, what):
    page, code = written_in_the_yard(phone, site, client={CLOSED: 20, "suspended": 21}[what])
    before = set(site.referrals(code))
    service = page.locator("[data-refer] [name=service]").input_value()
    close(service, what)
    send_offline(page)
    phone.set_offline(False)
    expect(page.locator("[data-item=refused]")).to_have_count(1, timeout=30000)
    assert set(site.referrals(code)) == before
    asked_and_sent(page, what)
    assert len(set(site.referrals(code)) - before) == 1


@pytest.mark.parametrize("what", [CLOSED, "suspended"])
def test_a_kept_draft_to_it_asks_and_is_sent_once(phone, site, close, what):
    office = context(site.store, Role.ASSISTANT, clock=site.app.state.application.clock)
    mine = site.store.read(lambda tx: records.find(tx, Client, where(assistant=office.actor.id))[0])
    draft = create.draft(
        office,
        NewReferral(
            key=f"draft-{what}", client=mine[{CLOSED: 22, "suspended": 23}[what]].id, need="com.info", service="S05", priority="routine",
            delivery="slip", channel="slip", acknowledged=("already_open", "papers_missing", "need_not_offered"),
        ),
    )  # fmt: skip
    page = first_visit(phone, site)
    phone.set_offline(True)
    close(str(draft.service), what)
    page.goto(f"{site.wire.url}/referrals/{draft.id}")
    record(page, "send", consent_on=office.today.isoformat(), consent_channel="oral", channel="slip")
    page.wait_for_url("**/outbox")
    phone.set_offline(False)
    expect(page.locator("[data-item=refused]")).to_have_count(1, timeout=30000)
    assert state_of(site, draft) is State.DRAFT
    asked_and_sent(page, what)
    assert state_of(site, draft) is State.SENT


def state_of(site: Site, referral: Referral) -> State:
    return site.store.read(lambda tx: records.get(tx, Referral, referral.id)).state
