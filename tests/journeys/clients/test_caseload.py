"""At the desk, in a real Chromium: few inputs for a new referral, and the loop's own pages."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.browser_steps import look, sign_in, take

MOST_INPUTS = 5


class ActingAs:
    """A hand that counts what it must do: every choice, typing and press."""

    def __init__(self, page: Page) -> None:
        self.page, self.inputs = page, 0

    def choose(self, selector: str, value: str) -> None:
        self.inputs += 1
        self.page.select_option(selector, value)

    def press(self, locator: str) -> None:
        self.inputs += 1
        self.page.locator(locator).first.click()
        self.page.wait_for_load_state()


def submit(page: Page) -> str:
    """Send the form of a referral and return where it led."""
    page.locator("form.card button.primary").click()
    page.wait_for_url("**/referrals/*")
    return page.url


def known(page: Page, language: str, first: int) -> str:
    """The code of a client of this visitor's own, so that no two tests of the shared town meet."""
    page.goto(f"{page.site}/clients")
    return page.locator("tbody a").nth(first + 2 * (page.size == "phone") + (language == "bg")).inner_text()


def test_a_referral_for_a_known_client_takes_at_most_five_inputs(visit, language):
    sign_in(visit, "assistant")
    code = known(visit, language, 4)
    visit.goto(f"{visit.site}/find?client={code}")
    acting_as = ActingAs(visit)
    acting_as.choose("select[name=need]", "chd.parenting")
    acting_as.press("main form button.primary")
    acting_as.press(".candidates a.primary")
    acting_as.choose("select[name=consent_channel]", "signed")
    look(visit, "refer-known-client")
    acting_as.inputs += 1
    submit(visit)
    expect(visit.locator("h1 .code")).to_have_text(re.compile(r"^[34679ACDEFGHJKMNPQRTUVWXY]{6}$"))
    assert acting_as.inputs <= MOST_INPUTS


def test_consent_is_written_down_and_withdrawn_and_the_referral_stops(visit, language):
    sign_in(visit, "assistant")
    code = known(visit, language, 8)
    visit.goto(f"{visit.site}/refer?client={code}&need=com.info&service=S05")
    for box in visit.locator("input[name=sure]").all():
        box.check()
    visit.select_option("select[name=consent_channel]", "oral_witnessed")
    address = submit(visit)
    visit.goto(f"{visit.site}/clients/{code}/consents")
    look(visit, "consents")
    visit.locator("section details summary").first.click()
    visit.locator("section select[name=channel]").first.select_option("phone")
    visit.locator("section button.primary").first.click()
    expect(visit.locator("section .late").first).to_be_visible()
    visit.goto(address)
    expect(visit.locator(".state").first).to_have_text("отменено" if language == "bg" else "cancelled")


def test_a_report_on_a_child_at_risk_shows_the_number_and_offers_no_refusal(visit, language):
    sign_in(visit, "assistant")
    code = known(visit, language, 12)
    visit.goto(f"{visit.site}/refer?client={code}&need=chd.risk&service=S27")
    expect(visit.locator("main a[href='tel:116111']")).to_be_visible()
    assert visit.locator("[name=consent_channel]").count() == 0
    look(visit, "report")
    for box in visit.locator("input[name=sure]").all():
        box.check()
    visit.select_option("select[name=report_reason]", "neglect")
    submit(visit)
    expect(visit.locator("h1 .code")).to_be_visible()
    assert visit.locator("details#decline").count() == 0
    assert visit.locator("details#accept").count() == 1


def test_a_lead_sees_the_team_and_the_manual_is_made_from_the_tables(visit, language):
    sign_in(visit, "centre_lead")
    visit.goto(f"{visit.site}/team")
    assert visit.locator("tbody tr").count() == 2
    look(visit, "team")
    visit.goto(f"{visit.site}/checks")
    look(visit, "checks")
    visit.goto(f"{visit.site}/manual")
    assert visit.locator("table").count() > 10
    look(visit, "manual")


def test_a_declined_referral_goes_on_to_another_partner(visit, language):
    sign_in(visit, "assistant")
    code = known(visit, language, 16)
    visit.goto(f"{visit.site}/refer?client={code}&need=soc.food&service=S69")
    for box in visit.locator("input[name=sure]").all():
        box.check()
    visit.select_option("select[name=consent_channel]", "signed")
    submit(visit)
    take(visit, "decline", reason="no_capacity", informant="partner", channel="phone")
    visit.locator("a.primary[href*=follows]").click()
    visit.locator(".candidates a.primary[href*=follows]").first.click()
    visit.select_option("select[name=consent_channel]", "signed")
    submit(visit)
    expect(visit.locator(".chain li")).to_have_count(2)
    look(visit, "chain")
