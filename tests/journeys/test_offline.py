"""The phone in the yard: a real Chromium whose network is cut, at the browser, at the server and between answer and phone."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from graph.engines.sqlite import open_sqlite
from graph.model import where
from referral import records
from tests.journeys.wire import Wire
from tests.town import settle
from web.app import create_app
from web.settings import Settings
from web.wiring import build

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PHONE = {"width": 390, "height": 844}
SHOTS = os.environ.get("MREZHA_SCREENSHOTS")
NOTE = "канарче-в-двора-7319"


class Site:
    """The demo town on a server behind a wire."""

    def __init__(self, store) -> None:
        self.store = store
        settings = Settings(store="given", demo=True, tick_seconds=0)
        self.app = create_app(settings, house=build(settings, store))
        self.server = uvicorn.Server(uvicorn.Config(self.app, host="127.0.0.1", port=0, log_level="warning"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        self.wire = Wire(self.server.servers[0].sockets[0].getsockname()[1])

    def referrals(self, client: str) -> list[str]:
        found = self.store.read(lambda tx: tx.find("Referral", where(client=client)).nodes)
        return [node.id for node in found]

    def events(self, referral: str) -> int:
        return len(self.store.read(lambda tx: tx.find("Event", where(referral=referral)).nodes))

    def close(self) -> None:
        self.wire.close()
        self.server.should_exit = True
        self.thread.join(timeout=10)


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    store = open_sqlite(tmp_path / "town.sqlite", records.schema())
    settle(store)
    found = Site(store)
    yield found
    found.close()


@pytest.fixture(scope="module")
def playwright() -> Iterator:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="module")
def browser(playwright, chromium) -> Iterator[Browser]:
    found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield found
    found.close()


@pytest.fixture
def phone(browser, site) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="bg-BG")
    yield context
    context.close()


def first_visit(context: BrowserContext, site: Site, role: str = "assistant", language: str = "bg") -> Page:
    """Sign in once with network, and wait until the phone has what it needs."""
    context.add_cookies([{"name": "lang", "value": language, "url": site.wire.url}])
    page = context.new_page()
    page.goto(f"{site.wire.url}/sign-in")
    page.click(f"button[value={role}]")
    ready(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
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
    if page.locator("[data-refer] select[name=consent_way]").is_visible():
        page.select_option("[data-refer] select[name=consent_way]", "oral")
    page.fill("[data-refer] textarea[name=note]", note)


def test_find_and_refer_in_the_yard_and_one_referral_on_return(phone, site):
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    expect(page.locator("[data-room=find]")).to_be_visible()
    look(page, "find")
    code = fill_find(page)
    look(page, "candidates")
    before = len(site.referrals(code))
    fill_refer(page)
    look(page, "refer")
    page.click("[data-refer] button.primary")
    page.wait_for_url("**/outbox")
    expect(page.locator("[data-item=waiting]")).to_have_count(1)
    expect(page.locator("[data-waiting] .count")).to_have_text("1")
    look(page, "outbox")
    assert len(site.referrals(code)) == before
    phone.set_offline(False)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=20000)
    assert len(site.referrals(code)) == before + 1
    page.reload()
    ready(page)
    assert len(site.referrals(code)) == before + 1
    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")
    page.wait_for_timeout(300)
    assert left_over(page) == {"databases": [], "caches": []}


def left_over(page: Page) -> dict:
    return page.evaluate(
        "async () => ({databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys()})"
    )
