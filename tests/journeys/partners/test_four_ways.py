"""The four ways a partner answers, in a real Chromium: by link, by phone, by slip, signed in; pictures when asked for."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graph.engines.sqlite.store import open_sqlite
from graph.model import where
from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.model.actors import Role
from referral.model.referrals import Referral, State
from referral.partners import answer_links
from referral.referrals import create
from referral.referrals.create import NewReferral
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context, settle
from tests.journeys.browser_steps import SHOTS, SIZES, look, served, sign_in, take
from web.app import create_app
from web.http import security
from web.settings import Settings
from web.wiring import build


@pytest.fixture(scope="module")
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="module")
def app(tmp_path_factory, clock):
    store = open_sqlite(tmp_path_factory.mktemp("ways") / "town.sqlite", records.schema())
    settle(store)
    settings = Settings(store="given", demo=True, tick_seconds=0)
    return create_app(settings, application=build(settings, store, clock=clock))


@pytest.fixture(scope="module")
def site(app) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
def forgiven() -> tuple[str, ...]:
    return ("404", "422")


@pytest.fixture
def office(app, clock):
    return context(app.state.application.store, Role.ASSISTANT, clock=clock)


def referred(office, **more: object) -> Referral:
    first = {
        "key": office.new_id("key"), "client": clients.clients(office)[0].id, "need": "doc.id_card", "service": "S29",
        "priority": "routine", "delivery": "slip", "channel": "slip", "acknowledged": ("already_open", "papers_missing", "not_suitable"),
        "consent": NewConsent(channel="signed", given_on=date(2026, 1, 15), covers=("code", "need", "age_band", "area", "language")),
    }  # fmt: skip
    return create.refer(office, NewReferral(**{**first, **more}))


def now(office, made: Referral) -> Referral:
    return office.store.read(lambda tx: records.get(tx, Referral, made.id))


def picture(page: Page, name: str) -> None:
    """A picture of a page that has no footer of ours; no sideways scrolling on any."""
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}-{page.size}-{page.get_attribute('html', 'lang')}.png", full_page=True)


def test_a_partner_answers_by_link(visit, office, browser, site, language):
    made = referred(office)
    sign_in(visit, "assistant")
    visit.goto(f"{site}/referrals/{made.id}")
    visit.locator("#answering form button").first.click()
    address = visit.input_value("#address")
    look(visit, "link-made")
    stranger = browser.new_context(viewport=SIZES[visit.size], java_script_enabled=False)
    page = stranger.new_page()
    page.size = visit.size
    by_link(page, office, made, f"{address}?lang={language}")
    served_by_link(page, office, made)
    assert stranger.cookies() == []
    page.goto(f"{site}/r/none?lang={language}")
    picture(page, "link-gone")
    stranger.close()
    visit.goto(f"{site}/notices")
    wanted = "Попитайте клиента дали е помогнало" if language == "bg" else "Ask the client whether it helped"
    expect(visit.locator("main")).to_contain_text(wanted)
    visit.goto(f"{site}/referrals/{made.id}")
    look(visit, "link-referral")


def by_link(page: Page, office, made: Referral, address: str) -> None:
    """Open, send too early, choose, answer, look again."""
    page.goto(address)
    picture(page, "link-door")
    assert made.client not in page.content()
    page.locator("main button").click()
    assert page.locator("input[name=answer]:checked").count() == 0
    picture(page, "link-request")
    page.locator("main button.primary").click()
    assert now(office, made).state is State.SENT
    picture(page, "link-nothing-chosen")
    page.check("#a-schedule")
    page.fill("[name=appointment_at]", "2026-01-20T10:30")
    page.fill("[name=place]", "гише 4")
    page.check("[name=for_us]")
    picture(page, "link-chosen")
    page.locator("main button.primary").click()
    picture(page, "link-done")
    assert now(office, made).state is State.SCHEDULED
    page.locator("main button").click()
    picture(page, "link-again")


def served_by_link(page: Page, office, made: Referral) -> None:
    """On the same page, later: what happened. First half of it, then all; the client is still to be asked."""
    assert page.locator("input[name=answer]:checked").count() == 0
    page.check("#a-appoint")
    picture(page, "link-moving")
    page.check("#a-complete")
    page.fill("[name=complete-happened_on]", "2026-01-15")
    page.check("[name=for_us]")
    page.locator("main button.primary").click()
    picture(page, "link-report-half")
    assert page.input_value("[name=complete-happened_on]") == "2026-01-15"
    page.select_option("[name=complete-result]", "document_issued")
    page.locator("main button.primary").click()
    picture(page, "link-reported")
    found = now(office, made)
    assert (found.state, found.service_result) == (State.COMPLETED, "document_issued")
    assert (found.need_result, found.loop_closed_at, found.evidence) == (None, None, 2)
    page.locator("main button").click()
    picture(page, "link-report-again")


def test_a_scanner_with_scripts_decides_nothing(browser, site, office):
    made = referred(office)
    secret = security.secret()
    answer_links.issue(office, made.id, token=secret)
    for _ in range(6):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{site}/r/{secret}", wait_until="load")
        for script in (
            "document.querySelectorAll('form').forEach(form => form.submit())",
            "document.querySelectorAll('form').forEach(form => form.submit())",
            "document.querySelectorAll('button').forEach(one => one.click())",
        ):
            with page.expect_navigation():
                page.evaluate(f"setTimeout(() => {{ {script} }}, 0)")
        assert page.locator("[role=alert]").count() == 1
        context.close()
    found = now(office, made)
    assert (found.state, found.events) == (State.SENT, made.events)


def test_an_assistant_writes_down_what_was_said_by_phone(visit, office, site, language):
    made = referred(office)
    sign_in(visit, "assistant")
    visit.goto(f"{site}/referrals/{made.id}")
    room = visit.locator("details#accept")
    room.locator("summary").click()
    room.locator("[name=spoke_with]").fill("г-жа Петрова, гише 4" if language == "bg" else "Ms Petrova, desk 4")
    room.locator("summary").click()
    take(visit, "accept", informant="partner", channel="phone")
    expect(visit.locator("#answering table").first).to_contain_text("AS-1")
    expect(visit.locator("#answering table").first).to_contain_text(
        "бележка от разговор" if language == "bg" else "note of a conversation"
    )
    look(visit, "phone-referral")


class Counted:
    """Counts what a person does: keys and clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, where: str) -> None:
        self.count += 1
        self.page.locator(where).first.click()

    def type(self, text: str) -> None:
        for sign in text:
            self.count += 1
            self.page.keyboard.press(sign)

    def press(self, key: str) -> None:
        self.count += 1
        self.page.keyboard.press(key)


def test_a_slip_is_printed_and_comes_back_with_few_inputs(visit, office, site, language):
    made = referred(office)
    visit.add_init_script("window.print = () => { document.body.dataset.printed = 'yes' }")
    sign_in(visit, "assistant")
    visit.goto(f"{site}/referrals/{made.id}")
    acting_as = Counted(visit)
    acting_as.click("#answering a[href$='/slip']")
    assert visit.get_attribute("body", "data-printed") is None
    acting_as.click("#print")
    assert visit.get_attribute("body", "data-printed") == "yes"
    picture(visit, "slip-screen")
    if visit.size == "desk":
        for sheet in ("bg", "en", "both"):
            printed(visit, f"{site}/referrals/{made.id}/slip?sheet={sheet}", f"slip-{sheet}-{language}")
    visit.goto(f"{site}/answer-by-code")
    acting_as.type(made.short_code.lower())
    picture(visit, "slip-code")
    acting_as.press("Enter")
    visit.wait_for_selector("button.accept")
    look(visit, "slip-boxes")
    acting_as.click("button.accept")
    expect(visit.locator(".good")).to_contain_text(made.short_code)
    found = now(office, made)
    assert (found.state, found.evidence) == (State.ACCEPTED, 2)
    assert acting_as.count == 10, "two to print, six signs, Enter, one box"
    look(visit, "slip-done")


def printed(page: Page, address: str, name: str) -> None:
    """The sheet as the printer gets it: two A5 pages, no more."""
    page.goto(address)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2, name
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} <= {(420, 595), (419, 595), (420, 596)}
    if SHOTS:
        Path(f"{SHOTS}/{name}.pdf").write_bytes(pdf)


def test_a_discreet_slip_gives_nothing_away(visit, office, site, language):
    service = next(one for one in office.directory().services.values() if "hea.tb_screening" in one.needs)
    made = referred(office, need="hea.tb_screening", service=service.id)
    sign_in(visit, "assistant")
    visit.goto(f"{site}/referrals/{made.id}/slip")
    picture(visit, "slip-discreet")
    if visit.size == "desk":
        printed(visit, f"{site}/referrals/{made.id}/slip?sheet=both", f"slip-discreet-{language}")
    sheet = visit.inner_text("article")
    owner = office.directory().organisations[service.organisation]
    assert owner.name_bg not in sheet
    assert (owner.name_en or owner.name_bg) not in sheet


def test_a_partner_signs_in_and_answers(visit, office, site, language):
    service = next(one for one in office.directory().services.values() if one.organisation == "O14" and one.needs)
    made = referred(office, need=service.needs[0], service=service.id)
    sign_in(visit, "partner")
    look(visit, "partner-home")
    visit.goto(f"{site}/received?view=waiting_answer")
    look(visit, "partner-inbox")
    visit.locator(f"a[href='/received/{made.id}']").click()
    look(visit, "partner-referral")
    room = visit.locator("details#schedule")
    room.locator("summary").click()
    room.locator("[name=appointment_at]").fill("2026-01-21T09:15")
    room.locator("button.primary").click()
    expect(visit.locator(".state").first).to_have_text("записан час" if language == "bg" else "appointment made")
    look(visit, "partner-answered")
    assert now(office, made).state is State.SCHEDULED


def test_messages_wait_for_people_where_no_server_sends_them(visit, office, site, language):
    made = referred(office, delivery="electronic", channel="link")
    sign_in(visit, "assistant")
    visit.goto(f"{site}/messages")
    look(visit, "messages")
    visit.locator("tr", has_text=made.short_code).locator("form button").first.click()
    expect(visit.locator("#text")).to_have_value(re.compile(r"/r/[\w-]{43}"))
    look(visit, "message")
    visit.locator("main button.primary").click()
    expect(visit.locator("main")).not_to_contain_text(made.short_code)
    assert office.store.read(lambda tx: tx.tally("Message", where(referral=made.id, status="sent")))[0].count == 1
