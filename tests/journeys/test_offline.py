"""The phone in the yard: a real Chromium whose network is cut, at the browser, at the server and between answer and phone."""

import os
import random
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from graph.engines.sqlite import open_sqlite
from graph.model import where
from referral import records
from referral.matching import REASONS, Question
from referral.model import ReferralId, Role
from referral.services import finding
from tests.journeys.wire import Wire
from tests.town import ACTORS, settle
from web import render, security
from web.app import create_app
from web.guard import COOKIE
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
        return len(self.store.read(lambda tx: records.events_of(tx, ReferralId(referral))))

    def is_over(self, cookie: str) -> bool:
        """Tell whether the session of a cookie has ended on the server."""
        found = self.store.read(lambda tx: tx.get("Session", security.fingerprint(cookie)))
        return "ended_at" in found.fields

    def close(self) -> None:
        self.wire.close()
        self.server.should_exit = True
        self.thread.join(timeout=10)


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[Site]:
    store = open_sqlite(tmp_path_factory.mktemp("yard") / "town.sqlite", records.schema())
    settle(store)
    found = Site(store)
    yield found
    found.close()


@pytest.fixture
def site(town) -> Site:
    town.wire.mend()
    town.wire.swallow = None
    return town


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
    if page.locator("[data-refer] select[name=consent_way]").is_visible():
        page.select_option("[data-refer] select[name=consent_way]", "oral")
    for box in page.locator("[data-refer] .sure input").all():
        box.check()
    page.fill("[data-refer] textarea[name=note]", note)


def send_offline(page: Page) -> None:
    page.click("[data-refer] button.primary")
    page.wait_for_url("**/outbox")
    expect(page.locator("[data-item=waiting]")).to_have_count(1)


@pytest.mark.parametrize("language", ["bg", "en"])
def test_find_and_refer_in_the_yard_and_one_referral_on_return(phone, site, language):
    page = first_visit(phone, site, language=language)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    expect(page.locator("[data-room=find]")).to_be_visible()
    look(page, "find")
    code = fill_find(page, client={"bg": 3, "en": 4}[language])
    look(page, "candidates")
    before = len(site.referrals(code))
    fill_refer(page)
    look(page, "refer")
    send_offline(page)
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
    wait_for(lambda: left_over(page) == {"databases": [], "caches": []})


def left_over(page: Page) -> dict:
    return page.evaluate(
        "async () => ({databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys()})"
    )


def online_refer(page: Page, site: Site, *, client: int, note: str = "") -> str:
    """Fill in the server's own form of a new referral, up to its button."""
    page.goto(f"{site.wire.url}/find")
    page.select_option("select[name=need]", "com.info")
    page.select_option("select[name=client]", index=client)
    code = page.input_value("select[name=client]")
    page.locator("form.card button.primary").first.click()
    page.locator(".candidates a.primary").first.click()
    page.wait_for_selector("html[data-watching=yes]", state="attached")
    if page.locator("select[name=consent_way]").count():
        page.select_option("select[name=consent_way]", "oral")
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
        [render.static_url("offline-store.js"), NOTE],
    )


def wait_for(check, *, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_an_answer_lost_after_the_commit_makes_no_second_referral(phone, site):
    page = first_visit(phone, site)
    code = online_refer(page, site, client=5)
    before, lost = len(site.referrals(code)), site.wire.swallowed
    site.wire.swallow = b"POST /refer"
    page.click("form[action='/refer'] button.primary")
    page.wait_for_url("**/outbox", timeout=40000)
    assert site.wire.swallowed > lost
    assert len(site.referrals(code)) == before + 1
    expect(page.locator("[data-item=waiting]")).to_have_count(1)
    site.wire.swallow = None
    expect(page.locator("[data-item]")).to_have_count(0, timeout=30000)
    assert len(site.referrals(code)) == before + 1


def test_a_server_that_stops_in_the_middle_gets_the_form_when_it_is_back(phone, site):
    page = first_visit(phone, site)
    code = online_refer(page, site, client=6)
    before = len(site.referrals(code))
    site.wire.cut()
    page.click("form[action='/refer'] button.primary")
    page.wait_for_url("**/outbox", timeout=40000)
    expect(page.locator("[data-item=waiting]")).to_have_count(1)
    site.wire.mend()
    wait_for(lambda: len(site.referrals(code)) == before + 1, seconds=60)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=30000)


def test_what_was_typed_comes_back_and_goes_when_it_is_sent(phone, site):
    page = first_visit(phone, site)
    online_refer(page, site, client=7, note=NOTE)
    place = page.url
    wait_for(lambda: note_is_kept(page))
    page.close()
    page = phone.new_page()
    page.goto(place)
    expect(page.locator("[data-restored]")).to_be_visible()
    expect(page.locator("textarea[name=note]")).to_have_value(NOTE)
    expect(page.locator("select[name=consent_way]")).to_have_value("oral")
    page.click("form[action='/refer'] button.primary")
    page.wait_for_url("**/referrals/*")
    page.goto(place)
    page.wait_for_selector("html[data-watching=yes]", state="attached")
    expect(page.locator("textarea[name=note]")).to_have_value("")


def test_typing_in_the_yard_survives_a_reload_without_network(phone, site):
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    fill_find(page, client=8)
    fill_refer(page)
    wait_for(lambda: note_is_kept(page))
    page.reload()
    expect(page.locator("[data-room=refer]")).to_be_visible()
    expect(page.locator("[data-refer] textarea[name=note]")).to_have_value(NOTE)


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


def test_two_things_recorded_in_the_yard_arrive_in_order(phone, site):
    page = first_visit(phone, site)
    one = waiting_referral(page, site)
    phone.set_offline(True)
    before = site.events(one)
    for note in ("първо", "второ"):
        page.goto(f"{site.wire.url}/referrals/{one}")
        record(page, "remark", said_by="partner", channel="phone", note=note)
        page.wait_for_url("**/outbox")
    expect(page.locator("[data-item=waiting]")).to_have_count(2)
    look(page, "outbox-two")
    phone.set_offline(False)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=30000)
    assert site.events(one) == before + 2


def test_a_change_meanwhile_is_told_and_never_overwritten(phone, site, browser):
    page = first_visit(phone, site)
    one = waiting_referral(page, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/referrals/{one}")
    look(page, "referral")
    record(page, "remark", said_by="partner", channel="phone", note="от двора")
    page.wait_for_url("**/outbox")
    desk = browser.new_context(viewport=PHONE, service_workers="block")
    other = desk.new_page()
    other.goto(f"{site.wire.url}/sign-in")
    other.click("button[value=assistant]")
    other.goto(f"{site.wire.url}/referrals/{one}")
    before = site.events(one) + 1
    record(other, "remark", said_by="partner", channel="phone", note="от бюрото")
    wait_for(lambda: site.events(one) == before)
    desk.close()
    phone.set_offline(False)
    expect(page.locator("[data-item=refused] .alarm")).to_contain_text("междувременно", timeout=30000)
    look(page, "outbox-refused")
    assert site.events(one) == before
    page.click("[data-item=refused] button.primary")
    expect(page.locator("#remark textarea[name=note]")).to_have_value("от двора")
    page.wait_for_selector("html[data-watching=yes]", state="attached")
    page.locator("#remark button.primary").click()
    wait_for(lambda: site.events(one) == before + 1)


def expire(site: Site) -> None:
    """End the live sessions as their idle time would, with their keys still kept."""

    def work(tx):
        for node in tx.find("Session").nodes:
            if "ended_at" not in node.fields:
                tx.put([node.with_fields(seen_at=node.fields["seen_at"] - timedelta(minutes=40))])

    site.store.write(work)


def test_a_session_over_meanwhile_loses_nothing(phone, site):
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    code = fill_find(page, client=9)
    fill_refer(page)
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
    wait_for(
        lambda: page.evaluate("""async () => {
      const late = () => new Promise((done) => setTimeout(() => done("late"), 2000));  // asked again by wait_for
      const opened = new Promise((done) => { const asked = indexedDB.open('mrezha'); asked.onsuccess = () => done(asked.result); });
      const db = await Promise.race([opened, late()]);
      if (db === "late") { return false; }
      const store = db.transaction('plain').objectStore('plain');
      const read = new Promise((done) => { const asked = store.get('keys'); asked.onsuccess = () => done(asked.result); });
      const key = await Promise.race([read, late()]);
      db.close();
      return key === undefined;
    }""")
    )


def test_locked_without_network_shows_nothing_until_the_same_user_signs_in(phone, site):
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    code = fill_find(page, client=10)
    fill_refer(page)
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
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    code = fill_find(page, client=11)
    fill_refer(page)
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
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    fill_find(page, client=12)
    fill_refer(page)
    send_offline(page)
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as warned:
        page.click("form[action='/sign-out'] button")
    assert "неизпратено" in warned.value.message
    expect(page.locator("[data-item]")).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("form[action='/sign-out'] button")
    expect(page.locator("[data-locked]")).to_be_visible()
    cookie = cookie_of(phone)
    phone.set_offline(False)
    out_before_any_page(page, site)
    assert site.is_over(cookie)
    assert left_over(page)["databases"] == []


def cookie_of(context: BrowserContext) -> str:
    return next(one["value"] for one in context.cookies() if one["name"] == COOKIE)


def out_before_any_page(page: Page, site: Site) -> None:
    """Open a page with network: the session that was left is never shown, not even for a moment."""
    seen = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    page.goto(f"{site.wire.url}/clients")
    expect(page).to_have_url(f"{site.wire.url}/sign-in")
    assert seen == [f"{site.wire.url}/sign-in"]


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
    context.set_offline(False)
    page.goto(f"{site.wire.url}/manual", wait_until="commit")
    page.wait_for_url("**/sign-in")
    assert site.is_over(cookie)
    context.close()


def test_after_signing_out_the_profile_holds_no_client_in_the_clear(playwright, chromium, site, tmp_path):
    """Greps every byte of the profile after work without network, and shows first that the grep would find something.

    Work with network leaves client codes in the browser's own list of visited addresses, which no page can clear.
    """
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=chromium, args=FLAGS, viewport=PHONE
    )
    page = first_visit(context, site)
    context.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    code = fill_find(page, client=14)
    fill_refer(page)
    wait_for(lambda: note_is_kept(page))
    assert lying_in_the_clear(tmp_path / "profile", code) == {}
    page.evaluate(
        """async () => { await new Promise((done) => { const asked = indexedDB.open('mrezha'); asked.onsuccess = () => {
        const change = asked.result.transaction('plain', 'readwrite', {durability: 'strict'});
        change.objectStore('plain').put('жълта-патица', 'control');
        change.oncomplete = () => { asked.result.close(); done(); }; }; }); }"""
    )
    assert lying_in_the_clear(tmp_path / "profile", "жълта-патица") != {}
    send_offline(page)
    context.set_offline(False)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=30000)
    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")
    wait_for(lambda: left_over(page) == {"databases": [], "caches": []})
    context.close()
    assert lying_in_the_clear(tmp_path / "profile", code) == {}


def lying_in_the_clear(profile: Path, code: str) -> dict[str, list[str]]:
    """Files that hold the client code or the note, in any encoding a browser writes text in."""
    secrets = {text: [text.encode(one) for one in ("utf-8", "utf-16-le")] for text in (code, NOTE)}
    found: dict[str, list[str]] = {}
    for path in sorted(profile.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            hit = [text for text, forms in secrets.items() if any(form in content for form in forms)]
            if hit:
                found[str(path.relative_to(profile))] = hit
    return found


def profiles(site: Site, count: int) -> list[Question]:
    """Needs, places, ages, papers, languages and hours in every mixture, the unknown among them."""
    dice = random.Random(20260115)
    desk = desk_of(site)
    directory, words = desk.directory(), desk.vocabulary
    needs, areas = sorted(directory.services_for), sorted(directory.areas)
    papers = sorted(words.codes("prerequisites"))
    found = []
    for _ in range(count):
        low = dice.randint(0, 80)
        held = frozenset(dice.sample(papers, dice.randint(0, len(papers))))
        found.append(
            Question(
                need=dice.choice(needs),
                today=desk.today + timedelta(days=dice.choice((0, 0, 60, 400))),
                area=dice.choice([None, *areas]),
                ages=dice.choice([None, (low, low + dice.randint(0, 6))]),
                papers=dice.choice([None, held]),
                language=dice.choice([None, *words.codes("languages")]),
                hours=tuple(dice.sample(sorted(words.codes("hours")), dice.randint(0, 2))),
            )
        )
    return found


def desk_of(site: Site):
    return site.app.state.house.desk(ACTORS[Role.ASSISTANT])


def asked_by_phone(page: Page, questions: list[Question]) -> list[dict]:
    given = [
        {
            "need": one.need, "today": one.today.isoformat(), "area": one.area, "ages": one.ages,
            "papers": None if one.papers is None else sorted(one.papers), "language": one.language, "hours": one.hours,
        }
        for one in questions
    ]  # fmt: skip
    return page.evaluate(
        """async ([path, asked]) => {
          const { match, CODES } = await import(path);
          const pack = await (await fetch('/api/offline/directory')).json();
          const told = (one) => one.reasons.map((reason) => [reason.code, reason.verdict]);
          return asked.map((one) => { const found = match(pack, one); return {
            codes: CODES,
            candidates: found.candidates.map((got) => [got.service.id, got.outside, told(got)]),
            near: found.near.map((got) => [got.service.id, got.reason.code]) }; });
        }""",
        [render.static_url("offline-match.js"), given],
    )


def test_the_phone_answers_as_the_server_does(phone, site):
    """For the checks the phone does; a service that the server stops for another reason may still be shown by it."""
    page = first_visit(phone, site)
    questions = profiles(site, 700)
    told = asked_by_phone(page, questions)
    known = set(told[0]["codes"])
    assert known <= set(REASONS)
    candidates = near = 0
    for question, phoned in zip(questions, told, strict=True):
        answer = finding.find_help(desk_of(site), question)
        own = {service: dict(reasons) for service, _, reasons in phoned["candidates"]}
        for one in answer.candidates:
            said = {reason.code: reason.verdict.value for reason in one.reasons if reason.code in known}
            assert own.pop(one.service.id) == said, question
        others = {one.service.id for one in answer.near_misses if one.reason.code not in known}
        assert set(own) <= others or set(answer.blocked) - known, question
        missed = {(one.service.id, one.reason.code) for one in answer.near_misses if one.reason.code in known}
        assert missed <= {tuple(one) for one in phoned["near"]}, question
        outside = [flag for _, flag, _ in phoned["candidates"]]
        assert outside == sorted(outside)
        candidates += len(answer.candidates)
        near += len(missed)
    assert candidates > 200
    assert near > 200
