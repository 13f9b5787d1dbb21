"""A phone that was off for days: nothing that waits on it is lost, whoever signs in and whatever its clock says."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from referral.model.actors import Role
from referral.model.clients import Client
from referral.model.ids import ClientCode
from referral.referrals import notifications
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context
from tests.journeys.browser_steps import served
from tests.journeys.exchange.offline_steps import (
    PHONE,
    Site,
    fill_find,
    fill_refer,
    first_visit,
    look,
    online_refer,
    pass_hours,
    ready,
    send_offline,
    wait_for,
    written_in_the_yard,
)
from web.app import create_app
from web.background import scheduler
from web.http import render
from web.offline import matching
from web.settings import Settings
from web.wiring import build

OLDER, MONTH = 80, 31 * 24


@pytest.fixture(scope="module")
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="module")
def town(settled_copy, clock) -> Iterator[Site]:
    settings = Settings(store="given", demo=True, tick_seconds=0)
    app = create_app(settings, application=build(settings, settled_copy("days"), clock=clock))
    with served(app) as address:
        found = Site(app, address)
        yield found
        found.wire.close()


def later(page: Page, clock: FakeClock, hours: int) -> None:
    """Let hours pass for the phone and for the server."""
    pass_hours(page, hours)
    clock.forward(hours=hours)


def sign_in(page: Page, site: Site, role: str = "assistant") -> None:
    page.goto(f"{site.wire.url}/sign-in")
    page.click(f"button[value={role}]")
    ready(page)


def test_after_eighty_hours_without_network_the_work_is_locked_counted_and_then_sent(phone, site, clock):
    page, code = written_in_the_yard(phone, site, client=3)
    before = len(site.referrals(code))
    send_offline(page)
    later(page, clock, OLDER)
    page.goto(f"{site.wire.url}/find")
    expect(page.locator("[data-locked]")).to_be_visible()
    expect(page.locator("[data-kept]")).to_contain_text("1")
    look(page, "eighty-hours")
    phone.set_offline(False)
    page.goto(f"{site.wire.url}/sign-in")
    expect(page.locator("[data-kept]")).to_contain_text("1")
    sign_in(page, site)
    wait_for(lambda: len(site.referrals(code)) == before + 1)
    page.goto(f"{site.wire.url}/outbox")
    expect(page.locator("[data-item]")).to_have_count(0)
    expect(page.locator("[data-waiting]")).to_be_hidden()


def test_what_waits_long_is_warned_of_and_the_browser_is_asked_to_keep_it(phone, site, clock):
    page, _ = written_in_the_yard(phone, site, client=4)
    send_offline(page)
    assert page.evaluate("(async () => typeof await navigator.storage.persisted())()") == "boolean"
    pass_hours(page, OLDER)
    page.evaluate("""async () => {
      const store = await import(document.querySelector("script[type=module]").src.replace("start.js", "store.js"));
      await store.put("session", { ...(await store.get("session")), state: "open", until: Date.now() + 3600000 });
      await store.put("persistent", false);
    }""")
    page.reload()
    expect(page.locator("[data-warning]").first).to_contain_text("3 дни")
    expect(page.locator("[data-warning]").last).to_contain_text("браузър")
    look(page, "old-outbox")
    phone.set_offline(False)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=20000)


def test_persistent_storage_is_asked_for(phone, site):
    phone.add_init_script("""
      window.asked = 0;
      StorageManager.prototype.persisted = async () => false;
      StorageManager.prototype.persist = async () => { window.asked += 1; return true; };
    """)
    page = first_visit(phone, site)
    assert page.evaluate("window.asked") == 1


def phones_known(site: Site) -> set[str]:
    return {device.id for device in site.store.read(lambda tx: tx.find("Device", limit=100).nodes)}


def test_somebody_else_on_the_phone_for_a_month_loses_nothing_and_the_lead_is_told(phone, site, clock):
    others = phones_known(site)
    page, code = written_in_the_yard(phone, site, client=5)
    before = len(site.referrals(code))
    send_offline(page)
    phone.clear_cookies()  # before there is a connection, or the owner's session may still send it
    phone.set_offline(False)
    sign_in(page, site, "coordinator")
    page.goto(f"{site.wire.url}/outbox")
    expect(page.locator("[data-item]")).to_have_count(0)
    expect(page.locator("[data-warning]")).to_contain_text("чужда работа: 1")
    look(page, "of-somebody-else")
    later(page, clock, MONTH)
    sign_in(page, site, "coordinator")
    scheduler.run(site.app.state.application)
    told = notifications.mine(context(site.store, Role.CENTRE_LEAD, clock=clock))
    marks = [str(one.referral) for one in told if one.kind == "unsent_work"]
    assert len([mark for mark in marks if mark not in others]) == 1
    assert len(marks) == len(set(marks))
    assert len(site.referrals(code)) == before
    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")
    sign_in(page, site)
    wait_for(lambda: len(site.referrals(code)) == before + 1)


def test_signing_out_keeps_what_is_not_sent_until_its_owner_is_back(phone, site, clock):
    page, code = written_in_the_yard(phone, site, client=6)
    before = len(site.referrals(code))
    send_offline(page)
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("form[action='/sign-out'] button")
    expect(page.locator("[data-locked]")).to_be_visible()
    later(page, clock, OLDER)
    phone.set_offline(False)
    sign_in(page, site)
    wait_for(lambda: len(site.referrals(code)) == before + 1)


PORTAL = """
  const ours = window.fetch;
  window.fetch = async (path, ...more) => {
    const answered = Number(sessionStorage.answered ?? 0);
    if (path !== "/refer" || answered >= 2) { return ours(path, ...more); }
    sessionStorage.answered = answered + 1;
    const headers = { "Content-Type": "text/html" };
    return new Response("<h1>Welcome to the hotel</h1>", { status: [200, 451][answered], headers });
  };
"""


def test_a_network_that_answers_anything_itself_takes_nothing_away(browser, site):
    """Without a worker, which would send by itself what this page's network did not let through."""
    context = browser.new_context(viewport=PHONE, locale="bg-BG", service_workers="block")
    context.add_init_script(PORTAL)
    page = context.new_page()
    page.goto(f"{site.wire.url}/sign-in")
    page.click("button[value=assistant]")
    code = online_refer(page, site, client=7)
    before = len(site.referrals(code))
    page.click("form[action='/refer'] button.primary")
    wait_for(lambda: len(site.referrals(code)) == before + 1)
    assert page.evaluate("sessionStorage.answered") == "2"
    context.close()


def describe_client(page: Page) -> None:
    """Fill in the form of a new client that a phone shows without network."""
    page.select_option("[data-client] select[name=area]", "A03")
    page.fill("[data-client] input[name=birth_from]", "1990")
    page.fill("[data-client] input[name=birth_to]", "1994")
    page.check("[data-client] input[name=not_held][value=birth_certificate]")
    page.check("[data-client] input[name=held][value=id_card]")
    page.locator("[data-client] summary").click()
    page.fill("[data-client] input[name=until_id_card]", "2027-05-01")


def test_a_client_is_added_in_the_yard_referred_there_and_both_arrive(phone, site):
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/clients/new")
    expect(page.locator("[data-room=client]")).to_be_visible()
    describe_client(page)
    look(page, "new-client")
    code = page.input_value("[data-client] input[name=code]")
    assert re.fullmatch("C(-[2-9A-HJKMNP-Z]{2}){5}", code), "in groups of two, as the server draws them"
    page.click("[data-client] button.primary")
    page.wait_for_url("**/outbox")
    expect(page.locator("[data-item=waiting]")).to_contain_text(code)
    (on_phone,) = page.evaluate(
        "async (path) => (await import(path)).clients()", render.static_url("offline/outbox.js")
    )
    page.click("[data-item] a")
    place = page.locator(f"select[name=client] option[value='{code}']").evaluate("(one) => one.index")
    assert fill_find(page, client=place) == code
    fill_refer(page)
    page.click("[data-refer] button.primary")
    page.wait_for_url("**/outbox")
    expect(page.locator("[data-item=waiting]")).to_have_count(2)
    look(page, "client-and-referral")
    pass_hours(page, -5)  # the clock of the phone was set back: the client still goes first
    phone.set_offline(False)
    wait_for(lambda: len(site.referrals(code)) == 1)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=20000)
    stored = site.store.read(lambda tx: records.get(tx, Client, ClientCode(code)))
    on_server = matching.client(stored)
    assert {name: on_phone[name] for name in on_server} == on_server, "the phone matched the client that arrived"
