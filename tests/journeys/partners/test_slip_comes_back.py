"""A slip is printed, given, and comes back by its code; a discreet one gives nothing away."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from referral.model.referrals import State
from tests.journeys.browser_steps import SHOTS, look, picture, sign_in
from tests.journeys.partners.ways_steps import Counted, now, referred


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
