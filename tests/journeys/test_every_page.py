"""Every page, for everybody who may open it, on a phone and on a desk, in both languages, with the longest names that
can be stored. A page is loaded once and then looked at in every size; where two roles get the same page but for the
header and the footer, it is looked at for the first of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page
from starlette.testclient import TestClient

from graph.store import Writer
from referral.model.actors import Role
from referral.model.directory import Organisation, Service
from referral.storage import records
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
    r"\S+@\S+|https?://\S+|\bCtrl\+P\b|\bEnter\b|\bEsc\b|\b[34679ACDEFGHJKMNPQRTUVWXY]{3}\s+[34679ACDEFGHJKMNPQRTUVWXY]{3}\b|\b[34679ACDEFGHJKMNPQRTUVWXY]{6}\b|\bZZZZZZ\b|\b[A-Z]{1,6}-[\w-]+|\b[ORNS]\d{2,4}\b|\b(?:CSV|Excel|PDF|PNG|SVG|JSON|GraphML|GEXF|Gephi(?: Lite)?|Kumu|networkx|yEd|Cytoscape)\b"
    r"|\bViber\b|\bSMS\b|\breferral-\d\b|\bdetska\b|\bkindergarten\b|\bzzz\b"
)
OF_A_CLIENT = re.compile(r"\bTH-\d{4}\b|\bR-[0-9a-f]{6,}-\d+\b|\b[RN]\d{4}\b")
# The size that every example is opened in; the first example of a page is then looked at in the other one as well.
OPENED_IN = {"bg": "phone", "en": "desk"}
NARROWEST = {"width": 320, "height": 640}
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? null :
  [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.right > innerWidth + 1 && box.width && getComputedStyle(one).position !== "absolute";
  }).slice(0, 3).map((one) => one.outerHTML.slice(0, 160))"""
# What differs between two visitors who see the same page: header, footer, marks of the session, form keys.
OF_THE_VISITOR = re.compile(
    r'<header class="top">.*?</header>|<footer>.*?</footer>|<meta name="mrezha-session" content="[^"]*" data-user="[^"]*"'
    r'|name="(?:form_token|key)" value="[^"]*"',
    re.DOTALL,
)
PHONES = "0888 123 456 / 0700 12 345, централа 02 981 12 34 вътр. 1234"
OUTSIDE = (Role.MUNICIPALITY, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A server over the lively town."""

    url: str
    app: FastAPI
    town: Town
    seen: set[tuple[str, str]]  # languages and pages that were looked at


@pytest.fixture(scope="module")
def site(settled_copy) -> Iterator[Site]:
    store = settled_copy("pages")
    clock = FakeClock()
    town = live(store, clock)
    store.write(long_names)
    settings = Settings(store="given", demo=True)
    app = create_app(settings, application=build(settings, store, clock=clock))
    with served(app) as url:
        yield Site(url=url, app=app, town=town, seen=set())


def long_names(tx: Writer) -> None:
    for key in ("O01", "O14"):
        name = ("Сдружение за междуобщинско многопрофилноинтердисциплинарносоциалноподпомагане " * 3)[:190]
        address = "https://www.mnogodylygadresnasaytbeztire.example.org/stranitsa/" + "a" * 80
        reached = {"phone": PHONES, "website": address, "email": "e" * 60 + "@example.org"}
        records.save(tx, replace(records.get(tx, Organisation, key), name_bg=name, **reached))
    service = records.get(tx, Service, "S05")
    records.save(tx, replace(service, name_bg="Психологическо-социално-педагогическоконсултиране" * 3))


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
@pytest.mark.parametrize("role", list(Role))
def test_every_page_is_whole_for(browser, site, role, language):
    context = browser.new_context(viewport=SIZES[OPENED_IN[language]], service_workers="block")
    context.add_cookies([{"name": "lang", "value": language, "url": site.url}])
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("request", lambda asked: asked.url.startswith(site.url) or troubles.append(f"asks {asked.url}"))
    troubles += opened(page, site, "/sign-in", language) + looked(page, language)
    page.click(f"button[value={role}]")
    firsts = {"/sign-in", *first_opened_by(site.app, role, site.town)}
    for path, text in not_yet_seen(site, role, language):
        found = opened(page, site, path, language) if text is None else []
        if role in OUTSIDE:
            words = page.inner_text("main") if text is None else words_of_page(text)
            found += [f"tells of a client: {one}" for one in OF_A_CLIENT.findall(words)]
        found += looked(page, language, also_resized=path in firsts) if text is None else []
        troubles += [f"{path}: {one}" for one in found]
    context.close()
    assert not troubles, "\n".join(troubles)


def words_of_page(text: str) -> str:
    """Return what a page says, without the marks around it."""
    return re.sub(r"<[^>]*>", " ", text.partition("<main")[2].partition("</main>")[0])


def not_yet_seen(site: Site, role: Role, language: str) -> Iterator[tuple[str, str | None]]:
    """Yield the examples that a role may open and that are no page that another role got, and for who is outside the
    text of those that are."""
    client = TestClient(site.app)
    client.cookies.set("lang", language)
    client.post("/demo-sign-in", data={"role": role.value})
    firsts = set(first_opened_by(site.app, role, site.town))
    for path in open_to(site.app, role, site.town):
        text = client.get(path).text
        page = (language, OF_THE_VISITOR.sub("", text))
        if page not in site.seen or path in firsts:
            site.seen.add(page)
            yield path, None
        elif role in OUTSIDE:
            yield path, text


def opened(page: Page, site: Site, path: str, language: str) -> list[str]:
    """Open a page in the size of a language and return what is wrong with the answer."""
    page.set_viewport_size(SIZES[OPENED_IN[language]])
    answer = page.goto(site.url + path)
    if page.locator("#map").count():
        page.click("[data-map=use]")
        page.wait_for_selector("#map[data-ready=yes]")
    page.locator("h1:visible").first.wait_for(timeout=5000)  # scripts may choose what a page shows
    troubles = [] if answer and answer.status == 200 else [f"status {answer and answer.status}"]
    if page.get_attribute("html", "lang") != language:
        troubles.append("not in the language asked for")
    return troubles


def looked(page: Page, language: str, *, also_resized: bool = True) -> list[str]:
    """Return what is wrong with a page that is open: in its size and, when asked for, in the other one; in Bulgarian,
    whether it scrolls sideways on the narrowest phone."""
    troubles = inspected(page, language)
    if also_resized:
        page.set_viewport_size(next(size for name, size in SIZES.items() if name != OPENED_IN[language]))
        troubles += inspected(page, language)
    if language == "bg":
        page.set_viewport_size(NARROWEST)  # the inspection has opened all details
        wide = page.evaluate(TOO_WIDE)
        troubles += [] if wide is None else [f"scrolls sideways at {NARROWEST['width']} pixels: {wide}"]
    return troubles


def inspected(page: Page, language: str) -> list[str]:
    """Return what is wrong with a page in its present size."""
    seen = page.evaluate(INSPECTION)
    width, known = page.viewport_size["width"], english()
    troubles = [f"at {width} pixels: {one}" for one in seen["troubles"]]
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
    page.keyboard.press("Tab")
    reached = [page.evaluate(FOCUSED)]
    if page.locator("#map").count():  # which takes the focus, and lets it go on
        page.click("[data-map=use]")
        page.wait_for_selector("#map[data-ready=yes]")
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
