"""The painted map in a real browser: names that do nothing, keys along ties, one tab stop, a page that scrolls past."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from referral.model.directory import Organisation, Tie
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock
from tests.journeys.browser_steps import served, sign_in
from web.app import create_app
from web.settings import Settings
from web.wiring import build

# The strings of view.md, section 1: what ran an attacker's script on a stock pyvis page.
ATTACKS = (
    "href<img src=x onerror=window.broken=1>",
    "</script><script>window.broken=1</script>",
    '"><svg onload=window.broken=1>',
    "javascript:window.broken=1",
)
STRANGE = "__proto__"
FIELDS = ("name_bg", "name_en", "address", "phone", "notes")


def spoil(tx) -> None:
    """Put an attack into every field of text of some organisations, and add one with a name that objects have."""
    for number, key in enumerate(("O01", "O28", "O40", "O05")):
        known = records.get(tx, Organisation, key)
        attack = ATTACKS[number % len(ATTACKS)]
        texts = {name: attack for name in FIELDS if hasattr(known, name)}
        records.save(tx, replace(known, **texts))
    like = records.get(tx, Organisation, "O36")
    records.save(tx, replace(like, id=STRANGE, name_bg="Странна", name_en="Strange", version=0))
    records.save_ties(tx, [Tie(one=STRANGE, other="O40")])


@pytest.fixture(scope="module")
def site(settled_copy) -> Iterator[str]:
    store = settled_copy("painter")
    store.write(spoil)
    settings = Settings(store="given", demo=True)
    with served(create_app(settings, application=build(settings, store, clock=FakeClock()))) as address:
        yield address


def opened(visit: Page, query: str = "") -> None:
    sign_in(visit, "coordinator")
    visit.goto(f"{visit.site}/network{query}")
    visit.click("[data-map=use]")
    visit.wait_for_selector("#map[data-ready=yes]")


@pytest.mark.parametrize("query", ["", "?ask=every", "?centre=O40", "?find=href", "?level=area"])
def test_no_name_is_ever_run(visit, query):
    opened(visit, query)
    visit.focus("#map")
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "+", "-"):
        visit.keyboard.press(key)
    assert visit.evaluate("window.broken") is None
    assert visit.locator("#map-chosen img, #map-chosen script, #map-chosen svg").count() == 0


def test_an_organisation_with_a_name_of_objects_is_drawn_and_chosen(visit):
    opened(visit, f"#{STRANGE}")
    expect(visit.locator("#map")).to_have_attribute("data-chosen", STRANGE)
    expect(visit.locator("#map-chosen a").first).to_contain_text("Стр" if visit.size == "phone" else "Str")
    assert visit.locator(f'tr[data-mark="{STRANGE}"][data-picked]').count() == 1


def test_arrows_walk_along_ties_alone_and_escape_leaves(visit):
    opened(visit)
    data = visit.evaluate("fetch(document.getElementById('map').dataset.source).then((answer) => answer.json())")
    tied = {frozenset((edge["from"], edge["to"])) for edge in data["edges"]}
    visit.focus("#map")
    visit.keyboard.press("ArrowRight")
    seen = [visit.get_attribute("#map", "data-chosen")]
    assert seen == [data["nodes"][0]["id"]]
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown") * 2:
        visit.keyboard.press(key)
        now = visit.get_attribute("#map", "data-chosen")
        assert now == seen[-1] or frozenset((seen[-1], now)) in tied
        seen.append(now)
    assert len(set(seen)) >= 3
    visit.keyboard.press("Escape")
    expect(visit.locator("#map")).to_be_hidden()
    expect(visit.locator("#map-still")).to_be_visible()
    expect(visit.locator("#map-use button")).to_be_focused()


def test_the_map_is_one_stop_of_the_tab_key(visit):
    opened(visit)
    assert visit.locator("#map").get_attribute("tabindex") == "0"
    assert visit.locator("#map [tabindex]:not([tabindex='-1']), #map a, #map button").count() == 0
    visit.focus("#map")
    visit.keyboard.press("Tab")
    assert visit.evaluate("document.activeElement.dataset.map") == "in"


def test_enter_opens_what_is_chosen(visit):
    opened(visit, "#O40")
    visit.focus("#map")
    with visit.expect_navigation():
        visit.keyboard.press("Enter")
    assert "centre=O40" in visit.url


def test_the_table_picks_the_map_and_the_map_the_table(visit):
    opened(visit)
    visit.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    visit.locator('tr[data-mark="O36"] a').focus()
    expect(visit.locator("#map")).to_have_attribute("data-chosen", "O36")
    expect(visit.locator("tr[data-picked]")).to_have_count(1)


def test_names_on_the_map_are_many_enough(visit):
    opened(visit)
    assert int(visit.get_attribute("#map", "data-labels") or 0) >= (23 if visit.size == "desk" else 10)


def test_before_it_is_asked_for_the_map_takes_no_touch(visit):
    sign_in(visit, "coordinator")
    visit.goto(f"{visit.site}/network")
    expect(visit.locator("#map")).to_be_hidden()
    assert visit.locator("canvas").count() == 0
    assert visit.evaluate("typeof window.vis") == "undefined"
