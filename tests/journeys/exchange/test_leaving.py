"""Sessions that end, locks and sign-outs without network: nothing is lost, nothing is left to see."""

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.exchange.offline_steps import (
    PHONE,
    Site,
    cookie_of,
    first_visit,
    left_over,
    look,
    online_refer,
    out_before_any_page,
    ready,
    send_offline,
    wait_for,
    written_in_the_yard,
)
from web.http import render


def expire(site: Site) -> None:
    """End the live sessions as their idle time would, with their keys still kept."""

    def work(tx):
        for node in tx.find("Session", limit=10_000).nodes:
            if "ended_at" not in node.fields:
                tx.put([node.with_fields(seen_at=node.fields["seen_at"] - timedelta(minutes=40))])

    site.store.write(work)


def test_a_session_over_meanwhile_loses_nothing(phone, site):
    page, code = written_in_the_yard(phone, site, client=9)
    before = len(site.referrals(code))
    send_offline(page)
    expire(site)
    phone.set_offline(False)
    page.reload()
    page.wait_for_url("**/sign-in")
    assert len(site.referrals(code)) == before
    expect_locked(page)
    page.click("button[value=assistant]")
    wait_for(lambda: len(site.referrals(code)) == before + 1)


def expect_locked(page: Page) -> None:
    """No key on the device, only ciphertext."""
    wait_for(lambda: page.evaluate(KEY) == "none")


# A guest that is never in the way: what is not there is not made, and what it opens it gives back at once when somebody
# else wants to change or delete it, also when it was opened too late to be looked at. No answer is asked for again.
KEY = """() => {
  const look = async (tell) => {
    if (!(await indexedDB.databases()).some((one) => one.name === "mrezha")) { tell("no database"); return; }
    const asked = indexedDB.open("mrezha");
    asked.onupgradeneeded = () => asked.transaction.abort();  // it went away meanwhile
    asked.onerror = () => tell("gone");
    asked.onsuccess = () => {
      const db = asked.result;
      const leave = (word) => { db.close(); tell(word); };
      db.onversionchange = () => leave("changing");
      if (!db.objectStoreNames.contains("plain")) { leave("empty"); return; }
      const read = db.transaction("plain").objectStore("plain").get("keys");
      read.onsuccess = () => leave(read.result === undefined ? "none" : "a key");
      read.onerror = () => leave("unreadable");
    };
  };
  return new Promise((tell) => { setTimeout(tell, 2000, "late"); look(tell); });
}"""


def test_locked_without_network_shows_nothing_until_the_same_user_signs_in(phone, site):
    page, code = written_in_the_yard(phone, site, client=10)
    before = len(site.referrals(code))
    send_offline(page)
    page.click("form[action='/lock'] button")
    expect(page.locator("[data-locked]")).to_be_visible()
    look(page, "locked")
    page.goto(f"{site.wire.url}/find")
    expect(page.locator("[data-locked]")).to_be_visible()
    assert code not in page.content()
    phone.set_offline(False)
    out_before_any_page(page, site)
    page.click("button[value=assistant]")
    wait_for(lambda: len(site.referrals(code)) == before + 1)


def test_somebody_else_on_the_same_phone_finds_nothing(phone, site):
    page, code = written_in_the_yard(phone, site, client=11)
    send_offline(page)
    before = len(site.referrals(code))
    phone.clear_cookies()
    phone.set_offline(False)
    page.goto(f"{site.wire.url}/sign-in")
    page.click("button[value=coordinator]")
    ready(page)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/outbox")
    expect(page.locator("[data-room=outbox]")).to_be_visible()
    expect(page.locator("[data-item]")).to_have_count(0)
    page.goto(f"{site.wire.url}/find")
    assert page.locator("select[name=client] option").count() == 1
    assert len(site.referrals(code)) == before


def test_leaving_with_something_unsent_warns_first(phone, site):
    page, _ = written_in_the_yard(phone, site, client=12)
    send_offline(page)
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as warned:
        page.click("form[action='/sign-out'] button")
    assert "още не е изпратено" in warned.value.message
    expect(page.locator("[data-item]")).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("form[action='/sign-out'] button")
    expect(page.locator("[data-locked]")).to_be_visible()
    cookie = cookie_of(phone)
    phone.set_offline(False)
    out_before_any_page(page, site)
    assert site.is_over(cookie)
    assert left_over(page)["databases"] == ["mrezha"]
    expect_locked(page)


def left_without_network(context: BrowserContext, site: Site, way: str) -> Page:
    page = first_visit(context, site)
    context.set_offline(True)
    page.click(f"form[action='{way}'] button")
    expect(page.locator("[data-locked]")).to_be_visible()
    return page


def test_network_that_goes_away_again_before_the_server_hears_of_a_lock(phone, site):
    page = left_without_network(phone, site, "/lock")
    cookie = cookie_of(phone)
    site.wire.swallow = b"GET /api/offline/key"
    phone.set_offline(False)
    page.goto(f"{site.wire.url}/clients")
    expect(page.locator("[data-locked]")).to_be_visible()
    assert not site.is_over(cookie)
    site.wire.swallow = None
    out_before_any_page(page, site)
    assert site.is_over(cookie)


def test_network_that_goes_away_again_after_the_server_heard_of_a_sign_out(phone, site):
    """The locked page tells as soon as there is network; the answer is lost, and the next asking finds nobody signed in."""
    page = left_without_network(phone, site, "/sign-out")
    cookie = cookie_of(phone)
    site.wire.swallow = b"POST /sign-out"
    phone.set_offline(False)
    wait_for(lambda: site.is_over(cookie))
    site.wire.swallow = None
    out_before_any_page(page, site)


def test_somebody_else_who_signed_in_meanwhile_stays(phone, site):
    page = left_without_network(phone, site, "/sign-out")
    phone.clear_cookies()
    phone.request.post(f"{site.wire.url}/demo-sign-in", form={"role": "coordinator"}, max_redirects=0)
    cookie = cookie_of(phone)
    phone.set_offline(False)
    page.goto(f"{site.wire.url}/find")
    ready(page)
    expect(page).to_have_url(f"{site.wire.url}/find")
    assert not site.is_over(cookie)


def settle_on_failure(page: Page) -> None:
    """Wait for the browser's own page of a failure: another visit would be cut off by it.

    Waiting for its address would raise where the failed visit is told only while one waits.
    """
    for _ in range(200):
        if page.url.startswith("chrome-error://"):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"still at {page.url}")


def test_a_browser_without_workers_works_as_before(browser, site):
    context = browser.new_context(viewport=PHONE, service_workers="block")
    page = context.new_page()
    page.goto(f"{site.wire.url}/sign-in")
    page.click("button[value=assistant]")
    code = online_refer(page, site, client=13, note="без работник")
    before = len(site.referrals(code))
    page.click("form[action='/refer'] button.primary")
    page.wait_for_url("**/referrals/*")
    assert len(site.referrals(code)) == before + 1
    cookie = cookie_of(context)
    context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.click("form[action='/sign-out'] button")
    settle_on_failure(page)
    context.set_offline(False)
    page.goto(f"{site.wire.url}/manual", wait_until="commit")
    page.wait_for_url("**/sign-in")
    assert site.is_over(cookie)
    context.close()


def test_a_page_that_is_leaving_writes_nothing_again(phone, site):
    """What was under way when somebody signed out (the directory being fetched anew) comes too late to be kept."""
    page = first_visit(phone, site)
    kept = page.evaluate(
        """async (path) => {
          const store = await import(path);
          await store.wipe("/sign-out");
          const before = (await store.get("session")).state;
          store.stop();
          await store.put("directory", "late");
          await store.put("session", { state: "open" });
          return [before, await store.get("directory"), (await store.get("session")).state];
        }""",
        render.static_url("offline/store.js"),
    )
    assert kept == ["ending", None, "ending"]
