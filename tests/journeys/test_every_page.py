"""Every page, for everybody who may open it, on a phone and on a desk, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page

from referral.model.actors import Role
from tests.fakes.demo_fixture import WORDS, FakeClock
from tests.journeys.browser_steps import SIZES, served
from tests.journeys.page_examples import EXAMPLES, first_opened_by, open_to, pages
from tests.journeys.populated_town import Town, live
from web.app import create_app
from web.settings import Settings
from web.wiring import build
from web.wording import languages

INSPECTION = (Path(__file__).parent / "accessibility.js").read_text(encoding="utf-8")
# Latin letters that a Bulgarian page may show: codes of slips, records and clients, addresses, names of formats and
# of ways to write to somebody's telephone.
LATIN = re.compile(
    r"\S+@\S+|\bCtrl\+P\b|\b[34679ACDEFGHJKMNPQRTUVWXY]{3}\s+[34679ACDEFGHJKMNPQRTUVWXY]{3}\b|\b[34679ACDEFGHJKMNPQRTUVWXY]{6}\b|\bZZZZZZ\b|\b[A-Z]{1,6}-[\w-]+|\b[ORNS]\d{2,4}\b|\b(?:CSV|Excel|GraphML|Gephi|yEd|Cytoscape)\b"
    r"|\bViber\b|\bSMS\b|\breferral-\d\b|\bdetska\b|\bkindergarten\b|\bzzz\b"
)
OF_A_CLIENT = re.compile(r"\bTH-\d{4}\b|\bR-[0-9a-f]{6,}-\d+\b|\b[RN]\d{4}\b")
THOROUGHLY = {("phone", "bg"), ("desk", "en")}  # every example for every role; elsewhere each page once
OUTSIDE = (Role.MUNICIPALITY, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A server over the lively town."""

    url: str
    app: FastAPI
    town: Town


@pytest.fixture(scope="module")
def site(settled_copy) -> Iterator[Site]:
    store = settled_copy("pages")
    clock = FakeClock()
    town = live(store, clock)
    settings = Settings(store="given", demo=True)
    app = create_app(settings, application=build(settings, store, clock=clock))
    with served(app) as url:
        yield Site(url=url, app=app, town=town)


def test_every_page_has_an_example(site):
    known = {path for path, _ in pages(site.app)}
    assert known - set(EXAMPLES) == set(), (
        "give it an example in tests/journeys/page_examples.py, or name it a file there"
    )
    assert set(EXAMPLES) - known == set()


@cache
def english() -> frozenset[str]:
    """Texts and labels that a Bulgarian page must show translated."""
    said = {str(entry.id) for part in languages.catalogs("bg") for entry in part if entry.id}
    labels = {term.label("en") for terms in WORDS.lists.values() for term in terms.values()}
    return frozenset(
        text for text in said | labels if not re.search(r"%\(|\{", text) and re.search("[A-Za-z]{2}", text)
    )


def words_of(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{3,}", LATIN.sub(" ", text))


@pytest.mark.parametrize("language", languages.languages())
@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("role", list(Role))
def test_every_page_is_whole_for(browser, site, role, size, language):
    context = browser.new_context(viewport=SIZES[size])
    context.add_cookies([{"name": "lang", "value": language, "url": site.url}])
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("request", lambda asked: asked.url.startswith(site.url) or troubles.append(f"asks {asked.url}"))
    troubles += looked(page, site, "/sign-in", language)
    page.click(f"button[value={role}]")
    shown = open_to if (size, language) in THOROUGHLY else first_opened_by
    for path in shown(site.app, role, site.town):
        found = looked(page, site, path, language)
        if role in OUTSIDE:
            found += [f"tells of a client: {one}" for one in OF_A_CLIENT.findall(page.inner_text("main"))]
        troubles += [f"{path}: {one}" for one in found]
    context.close()
    assert not troubles, "\n".join(troubles)


def looked(page: Page, site: Site, path: str, language: str) -> list[str]:
    """Open a page and return what is wrong with it."""
    answer = page.goto(site.url + path)
    if page.locator("#map").count():
        page.click("[data-map=use]")
        page.wait_for_selector("#map[data-ready=yes]")
    page.locator("h1:visible").first.wait_for(timeout=5000)  # scripts may choose what a page shows
    seen = page.evaluate(INSPECTION)
    troubles = list(seen["troubles"])
    if answer is None or answer.status != 200:
        troubles.append(f"status {answer and answer.status}")
    if page.get_attribute("html", "lang") != language:
        troubles.append("not in the language asked for")
    known = english()
    for text in seen["texts"]:
        if language == "bg" and (text in known or words_of(text)):
            troubles.append(f"not translated: {text[:80]}")
        if re.search(r"\b[a-z]+_[a-z]+", text):
            troubles.append(f"a code shown to people: {text[:80]}")
    return troubles


@pytest.mark.parametrize("path", ["/nowhere", "/referrals/R9999", "/users", "/find?need=crown"])
def test_a_refusal_is_a_page_too(browser, site, path):
    context = browser.new_context(viewport=SIZES["phone"])
    page = context.new_page()
    page.goto(f"{site.url}/sign-in")
    page.click("button[value=assistant]")
    page.goto(site.url + path)
    assert page.evaluate(INSPECTION)["troubles"] == []
    assert page.locator("nav").count() == 1
    context.close()


@pytest.mark.parametrize("path", ["/", "/find", "/network", "/metrics"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser, site, path):
    context = browser.new_context(viewport=SIZES["desk"])
    page = context.new_page()
    page.goto(f"{site.url}/sign-in")
    page.click("button[value=coordinator]")
    page.goto(site.url + path)
    if page.locator("#map").count():
        page.click("[data-map=use]")
        page.wait_for_selector("#map[data-ready=yes]")
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
        if reached[-1] in {None, "footer-end"}:
            break
    assert reached[0] == "skip"
    assert reached[-1] == "footer-end", "the keyboard does not come to the end of the page"
    assert not [one for one in reached if one and one.startswith("unseen")]
    context.close()


FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  if (at.classList.contains("skip")) return "skip";
  const links = [...document.querySelectorAll("footer a, footer button")];
  if (at === links[links.length - 1]) return "footer-end";
  const style = getComputedStyle(at);
  return style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2 ? "unseen " + at.outerHTML.slice(0, 80) : at.tagName;
}"""
