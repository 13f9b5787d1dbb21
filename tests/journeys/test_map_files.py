"""The map goes along: as a PNG, as one sheet of paper, and as a page on a stick that asks nobody for anything."""

import gzip
import re

import pytest

TOO_HEAVY = 150 * 1024
ASKED = ("", "?level=area", "?centre=O40&steps=2", "?ask=holds_together")


@pytest.fixture
def desk(browser, site, language):
    """A visitor who may download."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, accept_downloads=True)
    context.add_cookies([{"name": "lang", "value": language, "url": site}])
    page = context.new_page()
    assert context.request.post(f"{site}/demo-sign-in", form={"role": "coordinator"}).ok
    yield page
    context.close()


def test_the_picture_is_saved_as_png_at_three_times_its_size(desk, site, tmp_path):
    desk.goto(f"{site}/network")
    with desk.expect_download() as saved:
        desk.click("#save-picture")
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    content = path.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width = int(re.search(r'width="(\d+)"', desk.request.get(f"{site}/network/files/svg").text())[1])
    assert int.from_bytes(content[16:20], "big") == 3 * width


@pytest.mark.parametrize("asked", ASKED)
def test_it_is_printed_on_one_sheet_of_a4_lengthways(desk, site, asked):
    desk.goto(f"{site}/network/print{asked}")
    printed = desk.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    box = [float(part) for part in re.search(rb"/MediaBox\s*\[([^\]]+)\]", printed)[1].split()]
    assert (round(box[2] / 72 * 25.4), round(box[3] / 72 * 25.4)) == (297, 210)


def test_the_one_page_opens_from_a_disk_and_finds_in_both_alphabets(desk, site, browser, tmp_path):
    content = desk.request.get(f"{site}/network/files/html").body()
    assert len(gzip.compress(content)) < TOO_HEAVY
    path = tmp_path / "mrezha.html"
    path.write_bytes(content)
    context = browser.new_context(viewport={"width": 390, "height": 780})
    page, asked, troubles = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(path.as_uri())
    every = int(page.inner_text("#found"))
    name = page.locator("li[id] strong").first.inner_text()
    page.fill("#search", name.upper())
    assert 0 < int(page.inner_text("#found")) < every
    assert page.locator(".picture a.faded").count() == every - int(page.inner_text("#found"))
    page.fill("#search", "")
    assert page.locator(".picture .faded").count() == 0
    page.select_option("#area", index=1)
    area = page.eval_on_selector("#area", "field => field.value")
    shown = page.locator("li[id]:visible")
    assert 0 < shown.count() == int(page.inner_text("#found")) < every
    assert all(area in text for text in shown.all_inner_texts())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.select_option("#area", index=0)
    page.fill("#search", "tsentar" if "Център" in content.decode() else "centre")
    assert 0 < int(page.inner_text("#found")) < every
    assert asked == [path.as_uri()]
    assert troubles == []
    context.close()


TWO = "now=2025-Q2&then=2025-Q1"


def test_playing_goes_from_quarter_to_quarter_until_it_is_stopped(desk, site):
    desk.goto(f"{site}/network?{TWO}")
    desk.click("#quarters-play")
    desk.wait_for_url("**from=2024**#play")
    desk.wait_for_url("**with_from=2024-04-01**#play")
    desk.click("#quarters-stop")
    here = desk.url
    desk.wait_for_timeout(4500)
    assert desk.url == here
    assert "#play" not in here


def test_who_asks_for_less_motion_is_given_links_alone(desk, site):
    desk.emulate_media(reduced_motion="reduce")
    desk.goto(f"{site}/network?{TWO}#play")
    assert desk.locator("#quarters-play").is_hidden()
    assert desk.locator("#quarter-later").is_visible()
    desk.wait_for_timeout(4500)
    assert TWO in desk.url
