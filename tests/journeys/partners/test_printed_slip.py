"""A slip as it comes out of a printer that prints no background: on its page, with its day, room and scissors."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from referral.calendar import SOFIA
from referral.model.actors import Role
from referral.model.directory import Organisation, Service
from referral.model.referrals import Action, Informant, Referral, TransitionData
from referral.referrals import act
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context
from tests.journeys.browser_steps import SHOTS, served, sign_in
from tests.web.partners import answer_examples
from web.app import create_app
from web.settings import Settings
from web.wiring import build

LONGEST_NAME = ("Сдружение с нестопанска цел за подкрепа на семействата „Многопрофилноинтердисциплинарно“ – " * 3)[:190]
PAPER = {"width": 499, "height": 733}  # A5 within its margins, in CSS pixels
FULL = {
    "name_bg": LONGEST_NAME,
    "name_en": ("Non-profit association for the support of families and children, multidisciplinary - " * 3)[:190],
    "address": ("гр. Тихоречие, бул. „Освобождение“ 125, вход В, етаж 3, " * 6)[:290],
    "contact": ("г-жа Мария Примерова-Образцова, социален работник, " * 4)[:190],
    "phone": "0888 123 456 / 0700 12 345 / 02 981 12 34",
}


@pytest.fixture(scope="module")
def clock():
    return FakeClock()


@pytest.fixture(scope="module")
def store(settled_copy):
    return settled_copy("printed")


@pytest.fixture(scope="module")
def site(store, clock):
    settings = Settings(store="given", demo=True)
    with served(create_app(settings, application=build(settings, store, clock=clock))) as address:
        yield address


def appointed(office, store, key, *, full):
    """A referral with an appointment in a room; `full` makes every text as long as it can be stored."""
    made = answer_examples.referred(office, key, way=answer_examples.BY_SLIP)

    def work(tx):
        service = records.get(tx, Service, made.service)
        records.save(tx, replace(service, requires=tuple(office.vocabulary.codes("prerequisites"))[: 8 if full else 2]))
        for one in (made.organisation, made.centre) if full else ():
            records.save(tx, replace(records.get(tx, Organisation, one), **FULL))

    store.write(work)
    at = datetime.combine(office.clock().date() + timedelta(days=7), datetime.min.time(), SOFIA).replace(hour=14)
    said = {"informant": Informant.PARTNER, "channel": "phone"}
    room = ("стая 12, етаж 3, " * 12)[:190].strip() if full else "стая 12"
    act.act(office, made.id, Action.SCHEDULE, data=TransitionData(appointment_at=at, place=room, **said))
    return made


@pytest.mark.parametrize("seat", [("desk", "en")], ids="-".join)
def test_no_drawn_code_and_no_length_of_text_make_a_third_page(visit, store, clock):
    """The code whose letters have the longest names; texts up to where the print becomes smaller, and beyond."""
    office = context(store, Role.ASSISTANT, clock=clock)
    made = answer_examples.referred(office, "longest-code", way=answer_examples.BY_SLIP)
    sign_in(visit, "assistant")

    def written(tx, signs):
        records.save(tx, replace(records.get(tx, Referral, made.id), short_code="NNNNNN"))
        service = records.get(tx, Service, made.service)
        records.save(tx, replace(service, requires=tuple(office.vocabulary.codes("prerequisites"))[:2]))
        texts = {"address": FULL["address"][: signs // 2].strip(), "contact": FULL["contact"][: signs // 2].strip()}
        names = {"name_bg": "Районно управление на МВР", "name_en": "Police district office"}
        records.save(tx, replace(records.get(tx, Organisation, made.organisation), **texts, **names))

    pages = {}
    for signs in (0, 60, 120, 180, 240, 300, 380):
        store.write(lambda tx, signs=signs: written(tx, signs))
        for sheet in ("bg", "en", "both"):
            visit.goto(f"{visit.site}/referrals/{made.id}/slip?sheet={sheet}")
            assert visit.inner_text(".number strong") == "NNN NNN"
            printed = visit.pdf(prefer_css_page_size=True)
            pages[sheet, signs] = len(re.findall(rb"/Type /Page\b", printed))
    assert {key for key, count in pages.items() if count != 2} == set(), "the front and the back"


@pytest.mark.parametrize("full", [False, True], ids=["usual", "full"])
@pytest.mark.parametrize("sheet", ["bg", "both"])
def test_a_slip_stays_on_its_page_and_shows_its_day_without_backgrounds(visit, language, store, clock, sheet, full):
    office = context(store, Role.ASSISTANT, clock=clock)
    made = appointed(office, store, f"{sheet}-{full}-{visit.size}-{language}", full=full)
    sign_in(visit, "assistant")
    visit.goto(f"{visit.site}/referrals/{made.id}/slip?sheet={sheet}")
    visit.emulate_media(media="print")
    printed = visit.pdf(print_background=False, prefer_css_page_size=True)
    if SHOTS:
        visit.set_viewport_size(PAPER)
        visit.screenshot(path=f"{SHOTS}/slip-{sheet}-{full}-{visit.size}.png", full_page=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2, "the front and the back"
    day = visit.locator(".week .on")
    assert day.inner_text().startswith("✓")
    assert day.evaluate("one => getComputedStyle(one).color") == "rgb(17, 17, 17)"
    assert visit.locator(".room").inner_text().startswith("стая 12")
    scissors = visit.locator("svg.cut").bounding_box()
    assert scissors["width"] > 15
    edge = visit.locator(".tear").bounding_box()
    assert scissors["y"] >= edge["y"]
    code = visit.locator("figure figcaption").bounding_box()
    box = visit.locator("article.slip").first.bounding_box()
    assert code["y"] + code["height"] <= box["y"] + box["height"] + 1
    visit.emulate_media(media="screen")
