"""A mother without papers comes with a sick child: from their words to a printed slip in at most six inputs."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.browser_steps import look, sign_in

WORDS = {"bg": "болно дете на 3 години, няма лична карта", "en": "sick child, 3 years old, no identity card"}
CHILD = {"bg": "0–6 г.", "en": "0–6"}


class Inputs:
    """Counts everything that is typed, chosen or pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def type(self, selector: str, text: str) -> None:
        self.count += 1
        self.page.fill(selector, text)

    def choose(self, selector: str, value: str) -> None:
        self.count += 1
        self.page.select_option(selector, value)

    def press(self, selector: str) -> None:
        self.count += 1
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()


def test_a_mother_without_papers_with_a_sick_child_gets_a_slip(visit, language):
    sign_in(visit, "assistant")
    visit.goto(f"{visit.site}/find")
    inputs = Inputs(visit)
    inputs.type("input[name=words]", WORDS[language])
    inputs.press("main form.card button.primary")
    expect(visit.locator("select[name=need]")).to_have_value("hea.gp")
    expect(visit.locator("main .hint", has_text=CHILD[language]).first).to_be_visible()
    look(visit, "words-to-slip-answer")
    inputs.press(".candidates a.primary")
    look(visit, "words-to-slip-refer")
    inputs.choose("select[name=consent_channel]", "oral")
    inputs.press("main form.card button.primary")
    expect(visit.locator("h1 .code")).to_have_text(re.compile(r"^[34679ACDEFGHJKMNPQRTUVWXY]{6}$"))
    look(visit, "words-to-slip-sent")
    code, client = visit.inner_text("h1 .code"), visit.locator("dl.facts a").first.get_attribute("href")
    inputs.press("a[href*='/slip']")
    expect(visit.locator("body")).to_contain_text(f"{code[:3]} {code[3:]}")
    assert inputs.count <= 6
    visit.goto(f"{visit.site}{client}")  # the child is a client of its own, of its own age
    expect(visit.locator("dl.facts")).to_contain_text("2020–2026")
