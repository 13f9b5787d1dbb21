"""Without network and on return: one referral for each wish, whatever the network did in between."""

import pytest
from playwright.sync_api import expect

from tests.journeys.exchange.offline_steps import (
    NOTE,
    PHONE,
    fill_find,
    fill_refer,
    first_visit,
    left_over,
    look,
    note_is_kept,
    online_refer,
    ready,
    record,
    send_offline,
    wait_for,
    waiting_referral,
    written_in_the_yard,
)


@pytest.mark.parametrize("language", ["bg", "en"])
def test_find_and_refer_in_the_yard_and_one_referral_on_return(phone, site, language):
    page = first_visit(phone, site, language=language)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    expect(page.locator("[data-room=find]")).to_be_visible()
    look(page, "find")
    code = fill_find(page, client={"bg": 3, "en": 4}[language])
    look(page, "candidates")
    before = len(site.referrals(code))
    fill_refer(page)
    look(page, "refer")
    send_offline(page)
    expect(page.locator("[data-item=waiting]")).to_have_count(1)
    expect(page.locator("[data-waiting] .count")).to_have_text("1")
    look(page, "outbox")
    assert len(site.referrals(code)) == before
    phone.set_offline(False)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=20000)
    assert len(site.referrals(code)) == before + 1
    page.reload()
    ready(page)
    assert len(site.referrals(code)) == before + 1
    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")
    wait_for(lambda: left_over(page) == {"databases": [], "caches": []})


def test_a_household_is_referred_in_the_yard_with_what_it_agreed_to(phone, site):
    own, other = site.share_a_home("AS-1")
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    fill_find(page, client=page.locator(f"select[name=client] option[value='{own}']").evaluate("(one) => one.index"))
    fill_refer(page)
    page.check(f"[data-refer] input[name=members][value='{other}']")
    page.locator("[data-part=consent] summary").click()
    page.check("[data-refer] input[name=covers][value=need]")
    look(page, "household")
    before = set(site.referrals(own))
    send_offline(page)
    phone.set_offline(False)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=20000)
    (made,) = set(site.referrals(own)) - before
    assert site.members(made) == (other,)
    assert site.agreed(made) == ("need",)


def test_an_answer_lost_after_the_commit_makes_no_second_referral(phone, site):
    page = first_visit(phone, site)
    code = online_refer(page, site, client=5)
    before, lost = len(site.referrals(code)), site.wire.swallowed
    site.wire.swallow = b"POST /refer"
    page.click("form[action='/refer'] button.primary")
    page.wait_for_url("**/outbox", timeout=40000)
    assert site.wire.swallowed > lost
    assert len(site.referrals(code)) == before + 1
    expect(page.locator("[data-item=waiting]")).to_have_count(1)
    site.wire.swallow = None
    expect(page.locator("[data-item]")).to_have_count(0, timeout=30000)
    assert len(site.referrals(code)) == before + 1


def test_a_server_that_stops_in_the_middle_gets_the_form_when_it_is_back(phone, site):
    page = first_visit(phone, site)
    code = online_refer(page, site, client=6)
    before = len(site.referrals(code))
    site.wire.cut()
    page.click("form[action='/refer'] button.primary")
    page.wait_for_url("**/outbox", timeout=40000)
    expect(page.locator("[data-item=waiting]")).to_have_count(1)
    site.wire.mend()
    wait_for(lambda: len(site.referrals(code)) == before + 1, seconds=60)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=30000)


def test_what_was_typed_comes_back_and_goes_when_it_is_sent(phone, site):
    page = first_visit(phone, site)
    online_refer(page, site, client=7, note=NOTE)
    place = page.url
    wait_for(lambda: note_is_kept(page))
    page.close()
    page = phone.new_page()
    page.goto(place)
    expect(page.locator("[data-restored]")).to_be_visible()
    expect(page.locator("textarea[name=note]")).to_have_value(NOTE)
    expect(page.locator("select[name=consent_channel]")).to_have_value("oral")
    page.click("form[action='/refer'] button.primary")
    page.wait_for_url("**/referrals/*")
    page.goto(place)
    page.wait_for_selector("html[data-watching=yes]", state="attached")
    expect(page.locator("textarea[name=note]")).to_have_value("")


def test_typing_in_the_yard_survives_a_reload_without_network(phone, site):
    page, _ = written_in_the_yard(phone, site, client=8)
    wait_for(lambda: note_is_kept(page))
    page.reload()
    expect(page.locator("[data-room=refer]")).to_be_visible()
    expect(page.locator("[data-refer] textarea[name=note]")).to_have_value(NOTE)


def test_two_things_recorded_in_the_yard_arrive_in_order(phone, site):
    page = first_visit(phone, site)
    one = waiting_referral(page, site)
    phone.set_offline(True)
    before = site.events(one)
    for note in ("първо", "второ"):
        page.goto(f"{site.wire.url}/referrals/{one}")
        record(page, "remark", informant="partner", channel="phone", note=note)
        page.wait_for_url("**/outbox")
    expect(page.locator("[data-item=waiting]")).to_have_count(2)
    look(page, "outbox-two")
    phone.set_offline(False)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=30000)
    assert site.events(one) == before + 2


def test_a_change_meanwhile_is_told_and_never_overwritten(phone, site, browser):
    page = first_visit(phone, site)
    one = waiting_referral(page, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/referrals/{one}")
    look(page, "referral")
    record(page, "remark", informant="partner", channel="phone", note="от двора")
    page.wait_for_url("**/outbox")
    context = browser.new_context(viewport=PHONE, service_workers="block")
    other = context.new_page()
    other.goto(f"{site.wire.url}/sign-in")
    other.click("button[value=assistant]")
    other.goto(f"{site.wire.url}/referrals/{one}")
    before = site.events(one) + 1
    with other.expect_navigation():  # a context that is closed while a page is on its way may never close
        record(other, "remark", informant="partner", channel="phone", note="от бюрото")
    assert site.events(one) == before
    context.close()
    phone.set_offline(False)
    expect(page.locator("[data-item=refused] .alarm")).to_contain_text("междувременно", timeout=30000)
    look(page, "outbox-refused")
    assert site.events(one) == before
    page.click("[data-item=refused] button.primary")
    expect(page.locator("#remark textarea[name=note]")).to_have_value("от двора")
    page.wait_for_selector("html[data-watching=yes]", state="attached")
    with page.expect_navigation():
        page.locator("#remark button.primary").click()
    assert site.events(one) == before + 1
    expect(page.locator("#remark textarea[name=note]")).to_have_value("")
