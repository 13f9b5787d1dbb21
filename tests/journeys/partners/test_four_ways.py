"""The four ways a partner answers, in a real Chromium: by link, by phone, by slip, signed in; pictures when asked for."""

import re

from playwright.sync_api import Page, expect

from graph.model import where
from referral.model.referrals import Referral, State
from referral.partners import answer_links
from tests.journeys.browser_steps import SIZES, look, picture, sign_in, take
from tests.journeys.partners.ways_steps import now, referred
from web.http import security


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
