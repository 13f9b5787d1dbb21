"""No page scrolls sideways on the narrowest phone, in Bulgarian, with the longest names that can be stored."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page

from referral.model.actors import Role
from referral.model.directory import Organisation, Service
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock
from tests.journeys.browser_steps import SHOTS, served, sign_in
from tests.journeys.page_examples import open_to
from tests.journeys.populated_town import live
from web.app import create_app
from web.settings import Settings
from web.wiring import build

NARROWEST = {"width": 320, "height": 640}
PHONES = "0888 123 456 / 0700 12 345, централа 02 981 12 34 вътр. 1234"
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.right > innerWidth + 1 && box.width && getComputedStyle(one).position !== "absolute";
}).slice(0, 3).map((one) => one.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def town(settled_copy):
    store, clock = settled_copy("narrow"), FakeClock()
    made = live(store, clock)

    def long_names(tx):
        for key in ("O01", "O14"):
            organisation = records.get(tx, Organisation, key)
            name = ("Сдружение за междуобщинско многопрофилноинтердисциплинарносоциалноподпомагане " * 3)[:190]
            address = "https://www.mnogodylygadresnasaytbeztire.example.org/stranitsa/" + "a" * 80
            records.save(
                tx, replace(organisation, name_bg=name, phone=PHONES, website=address, email="e" * 60 + "@example.org")
            )
        service = records.get(tx, Service, "S05")
        records.save(tx, replace(service, name_bg="Психологическо-социално-педагогическоконсултиране" * 3))

    store.write(long_names)
    return store, clock, made


@pytest.fixture(scope="module")
def app(town):
    store, clock, _ = town
    settings = Settings(store="given", demo=True)
    return create_app(settings, application=build(settings, store, clock=clock))


@pytest.fixture(scope="module")
def site(app):
    with served(app) as address:
        yield address


@pytest.mark.parametrize("role", list(Role))
def test_nothing_scrolls_sideways_at_320_pixels_in_bulgarian(browser, site, app, town, role):
    context = browser.new_context(viewport=NARROWEST)
    context.add_cookies([{"name": "lang", "value": "bg", "url": site}])
    page: Page = context.new_page()
    page.site = site
    sign_in(page, role.value)
    wide = {}
    for path in open_to(app, role, town[2], thoroughly=role is Role.ASSISTANT):
        page.goto(site + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        if page.evaluate("document.documentElement.scrollWidth") > NARROWEST["width"]:
            wide[path] = page.evaluate(TOO_WIDE)
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/wide-{role}-{len(wide)}.png", full_page=True)
    context.close()
    assert wide == {}
