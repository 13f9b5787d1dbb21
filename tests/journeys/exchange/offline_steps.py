"""What a phone in the yard does, and the server that it reaches by a wire which can be cut."""

import os
import time
from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, expect

from graph.model import Order, where
from referral.model.clients import Client
from referral.model.consent import Consent
from referral.model.ids import ReferralId
from referral.model.referrals import Referral
from referral.storage import records
from tests.journeys.fault_injecting_proxy import Wire
from web.http import render, security
from web.http.gate import COOKIE

PHONE = {"width": 390, "height": 844}
SHOTS = os.environ.get("MREZHA_SCREENSHOTS")
NOTE = "канарче-в-двора-7319"


class Site:
    """The demo town on a server behind a wire."""

    def __init__(self, app: FastAPI, address: str) -> None:
        self.app = app
        self.store = app.state.application.store
        self.wire = Wire(int(address.rpartition(":")[2]))

    def referrals(self, client: str) -> list[str]:
        found = self.store.read(lambda tx: tx.find("Referral", where(client=client), limit=10_000).nodes)
        return [node.id for node in found]

    def events(self, referral: str) -> int:
        return len(self.store.read(lambda tx: records.events_of(tx, ReferralId(referral))))

    def share_a_home(self, assistant: str) -> tuple[str, str]:
        """Write two clients of an assistant, the last by code, down as one household."""

        def work(tx):
            found = records.find(tx, Client, where(assistant=assistant), order=(Order(field="id", descending=True),))[0]
            records.save(tx, *(replace(one, household="ДОМ-7") for one in found[:2]))
            return found[0].id, found[1].id

        return self.store.write(work)

    def members(self, referral: str) -> tuple[str, ...]:
        return self.store.read(lambda tx: records.get(tx, Referral, referral)).members

    def agreed(self, referral: str) -> tuple[str, ...]:
        """What the consent of a referral lets its partner learn."""

        def work(tx):
            return records.get(tx, Consent, records.get(tx, Referral, referral).consent).covers

        return self.store.read(work)

    def is_over(self, cookie: str) -> bool:
        """Tell whether the session of a cookie has ended on the server."""
        found = self.store.read(lambda tx: tx.get("Session", security.fingerprint(cookie)))
        return "ended_at" in found.fields


def first_visit(context: BrowserContext, site: Site, role: str = "assistant", language: str = "bg") -> Page:
    """Sign in once with network, and wait until the phone has what it needs."""
    context.add_cookies([{"name": "lang", "value": language, "url": site.wire.url}])
    page = context.new_page()
    page.goto(f"{site.wire.url}/sign-in")
    page.click(f"button[value={role}]")
    ready(page)
    page.evaluate(
        "Promise.race([navigator.serviceWorker.ready.then(() => true), new Promise((no) => setTimeout(no, 15000))])"
    )
    wait_for(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
    return page


def ready(page: Page) -> None:
    page.wait_for_selector("html[data-offline-ready=yes]", state="attached", timeout=20000)


def look(page: Page, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        language = page.get_attribute("html", "lang")
        page.screenshot(path=f"{SHOTS}/offline-{name}-{language}.png", full_page=True)


def fill_find(page: Page, *, client: int = 3, need: str = "com.info") -> str:
    page.select_option("select[name=need]", need)
    page.select_option("select[name=client]", index=client)
    code = page.input_value("select[name=client]")
    page.click("[data-find] button.primary")
    expect(page.locator(".candidates > li").first).to_be_visible()
    return code


def fill_refer(page: Page, note: str = NOTE) -> None:
    page.locator(".candidates button.primary").first.click()
    expect(page.locator("[data-room=refer]")).to_be_visible()
    if page.locator("[data-refer] select[name=consent_channel]").is_visible():
        page.select_option("[data-refer] select[name=consent_channel]", "oral")
    for box in page.locator("[data-refer] .sure input").all():
        box.check()
    page.fill("[data-refer] textarea[name=note]", note)


def written_in_the_yard(context: BrowserContext, site: Site, *, client: int) -> tuple[Page, str]:
    """Sign in with network, then find help and fill in a referral without; the page, and the code of its client."""
    page = first_visit(context, site)
    context.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    code = fill_find(page, client=client)
    fill_refer(page)
    return page, code


def send_offline(page: Page) -> None:
    page.click("[data-refer] button.primary")
    page.wait_for_url("**/outbox")
    expect(page.locator("[data-item=waiting]")).to_have_count(1)


def wait_for(check, *, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until
        time.sleep(0.05)


def left_over(page: Page) -> dict:
    return page.evaluate(
        "async () => ({databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys()})"
    )


def online_refer(page: Page, site: Site, *, client: int, note: str = "") -> str:
    """Fill in the server's own form of a new referral, up to its button."""
    page.goto(f"{site.wire.url}/find")
    page.select_option("select[name=need]", "com.info")
    page.select_option("select[name=client]", index=client)
    code = page.locator("select[name=client] option:checked").inner_text().partition(" ")[0]  # addresses hold no code
    page.locator("form.card button.primary").first.click()
    page.locator(".candidates a.primary").first.click()
    page.wait_for_selector("html[data-watching=yes]", state="attached")
    if page.locator("select[name=consent_channel]").count():
        page.select_option("select[name=consent_channel]", "oral")
    page.fill("textarea[name=note]", note)
    return code


def note_is_kept(page: Page) -> bool:
    """Tell whether a sealed draft holds the note already."""
    return page.evaluate(
        """async ([path, note]) => {
          const store = await import(path);
          const drafts = await Promise.all((await store.ids('draft')).map((id) => store.unseal(id)));
          return drafts.some((draft) => JSON.stringify(draft ?? '').includes(note));
        }""",
        [render.static_url("offline/store.js"), NOTE],
    )


def waiting_referral(page: Page, site: Site) -> str:
    """The first referral of the assistant that can still be recorded."""
    page.goto(f"{site.wire.url}/referrals?view=waiting_answer")
    return page.locator("a[href^='/referrals/']").first.get_attribute("href").rpartition("/")[2]


def record(page: Page, action: str, **fields: str) -> None:
    room = page.locator(f"details#{action}")
    room.locator("summary").click()
    for name, value in fields.items():
        found = room.locator(f"[name={name}]")
        found.select_option(value) if found.evaluate("one => one.tagName") == "SELECT" else found.fill(value)
    room.locator("button.primary").click()


def cookie_of(context: BrowserContext) -> str:
    return next(one["value"] for one in context.cookies() if one["name"] == COOKIE)


def out_before_any_page(page: Page, site: Site) -> None:
    """Open a page with network: the session that was left is never shown, not even for a moment."""
    seen = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    page.goto(f"{site.wire.url}/clients")
    expect(page).to_have_url(f"{site.wire.url}/sign-in")
    assert seen == [f"{site.wire.url}/sign-in"]


def pass_hours(page: Page, hours: int) -> None:
    """Make everything on the phone that many hours older, as if so much time had passed: its session, what waits."""
    page.evaluate(
        """async (hours) => {
          const back = hours * 3600 * 1000;
          const open = indexedDB.open("mrezha");
          await new Promise((done) => { open.onsuccess = done; });
          const change = open.result.transaction(["plain", "sealed"], "readwrite"), plain = change.objectStore("plain");
          plain.get("session").onsuccess = ({ target: { result } }) => {
            if (result) { plain.put({ ...result, until: result.until - back, used: result.used - back }, "session"); }
          };
          change.objectStore("sealed").openCursor().onsuccess = ({ target: { result } }) => {
            if (result) { result.update({ ...result.value, at: result.value.at - back }); result.continue(); }
          };
          await new Promise((done) => { change.oncomplete = done; });
          open.result.close();
        }""",
        hours,
    )
