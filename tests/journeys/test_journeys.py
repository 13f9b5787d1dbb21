"""Journeys in a real Chromium, told as people would: an assistant, a coordinator, somebody of the municipality."""

import re

from playwright.sync_api import expect

from referral.gaps import GAPS
from tests.journeys.browser_steps import SIZES, look, sign_in, take

SAY = {
    "bg": {"refer": "Насочване", "send": "Изпращане на насочването", "who": "Кой може да помогне?", "accepted": "прието",
           "met": "потребността е удовлетворена", "save": "Запазване", "missing": "Какво липсва"},
    "en": {"refer": "Refer", "send": "Send the referral", "who": "Who can help?", "accepted": "accepted",
           "met": "need met", "save": "Save", "missing": "What is missing"},
}  # fmt: skip


def test_an_assistant_finds_help_refers_and_learns_what_happened(visit, language):
    say = SAY[language]
    sign_in(visit, "assistant")
    look(visit, "home")
    visit.goto(f"{visit.site}/find")
    visit.select_option("select[name=need]", "com.info")
    own = 3 + 2 * (visit.size == "phone") + (language == "bg")  # no two visitors of the shared town meet
    visit.select_option("select[name=client]", index=own)
    visit.click(f"button:has-text('{say['who']}')")
    expect(visit.locator(".candidates > li").first).to_be_visible()
    look(visit, "find")
    visit.locator(".candidates a.primary").first.click()
    visit.select_option("select[name=consent_channel]", "signed")
    look(visit, "refer")
    visit.click(f"button:has-text('{say['send']}')")
    expect(visit.locator("h1 .code")).to_have_text(re.compile(r"^[34679ACDEFGHJKMNPQRTUVWXY]{6}$"))
    take(visit, "accept", informant="partner", channel="phone")
    expect(visit.locator(".state").first).to_have_text(say["accepted"])
    take(visit, "start", informant="client", channel="visit")
    take(visit, "complete", result="delivered_full", informant="client", channel="visit")
    take(visit, "follow_up", result="met", informant="client", channel="visit")
    expect(visit.locator(".four")).to_contain_text(say["met"])
    look(visit, "referral")


def test_a_coordinator_sees_the_map_the_gaps_and_the_overdue(visit, language):
    sign_in(visit, "coordinator")
    visit.goto(f"{visit.site}/network")
    visit.click("[data-map=use]")
    visit.wait_for_selector("#map[data-ready=yes]")
    assert int(visit.get_attribute("#map", "data-labels") or 0) >= (20 if visit.size == "desk" else 3)
    visit.focus("#map")
    visit.keyboard.press("ArrowRight")
    expect(visit.locator("#map-chosen h2 a")).to_be_visible()
    look(visit, "network")
    visit.goto(f"{visit.site}/gaps")
    expect(visit.locator("h1")).to_have_text(SAY[language]["missing"])
    assert visit.locator("section.kinds > details > summary").count() == len(GAPS)
    look(visit, "gaps")
    visit.goto(f"{visit.site}/referrals?view=overdue")
    expect(visit.locator(".late").first).to_be_visible()
    look(visit, "overdue")


def test_a_coordinator_reads_the_results_and_how_they_are_computed(visit, language):
    sign_in(visit, "coordinator")
    visit.goto(f"{visit.site}/metrics?from=2024-07-01&to=2026-01-15")
    assert visit.locator("svg.picture").count() == 3
    first = visit.locator("details.formula").first
    first.locator("summary").click()
    expect(first).to_contain_text("÷")
    look(visit, "metrics")


def test_the_municipality_sees_the_network_and_no_client(visit, language):
    sign_in(visit, "municipality")
    visit.goto(f"{visit.site}/metrics")
    look(visit, "municipality-metrics")
    visit.goto(f"{visit.site}/gaps")
    look(visit, "municipality-gaps")
    words = visit.inner_text("main")
    assert not re.search(r"TH-\d{4}|\bR\d{4}\b|\bN\d{4}\b", words)
    visit.goto(f"{visit.site}/network")
    visit.click("[data-map=use]")
    visit.wait_for_selector("#map[data-ready=yes]")
    look(visit, "municipality-network")
    assert visit.context.request.get(f"{visit.site}/referrals").status == 403


def test_the_pages_work_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport=SIZES["phone"])
    page = context.new_page()
    page.site, page.size = site, "phone"
    sign_in(page, "assistant")
    page.goto(f"{site}/clients/new")
    page.select_option("select[name=area]", "A03")
    page.click("button.primary")
    page.select_option("select[name=need]", "hea.gp")
    page.locator("form.card button.primary").click()
    expect(page.locator("tbody th").first).to_contain_text("личен лекар")
    page.goto(f"{site}/network")
    assert page.locator("table tbody tr").count() >= 45  # every organisation of the picture
    context.close()
