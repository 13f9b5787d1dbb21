"""Without network, somebody's own words find the need, and a client's child is referred as a person of its own."""

from playwright.sync_api import expect

from graph.model import where
from referral.model.clients import Client
from referral.model.referrals import Referral
from referral.storage import records
from tests.journeys.exchange.offline_steps import fill_refer, first_visit, look, send_offline


def test_a_sick_child_of_a_client_is_found_by_words_and_referred_on_return(phone, site):
    mothers = site.store.read(lambda tx: records.find(tx, Client, where(assistant="AS-1", area="A03"))[0])
    mother = next(one for one in mothers if (one.birth_to or 2020) < 2000 and one.household is None)
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    page.select_option("[data-find] select[name=client]", mother.id)
    page.fill("[data-find] input[name=words]", "bolno dete na 3 godini")
    page.click("[data-find] button.primary")
    expect(page.locator(".candidates > li").first).to_be_visible()
    assert page.input_value("[data-find] select[name=need]") == "hea.gp"
    assert page.input_value("[data-find] select[name=child]") == "0-6"
    expect(page.locator("[data-answer]")).to_contain_text("осигурено от държавата (под 18 г.)")
    expect(page.locator("[data-others]")).to_contain_text("Детска консултация")
    look(page, "words-and-child")
    fill_refer(page)
    expect(page.locator("[data-room=refer] [data-fact=client]")).to_have_text(f"дете на {mother.id} · 0–6 г.")
    send_offline(page)
    phone.set_offline(False)
    expect(page.locator("[data-item]")).to_have_count(0, timeout=20000)
    parent = site.store.read(lambda tx: records.get(tx, Client, mother.id))
    family = site.store.read(lambda tx: records.find(tx, Client, where(household=parent.household))[0])
    (child,) = [one for one in family if one.id != mother.id]
    assert (child.birth_from, child.birth_to, child.area) == (2020, 2026, "A03")
    referrals = site.store.read(lambda tx: records.find(tx, Referral, where(client=child.id))[0])
    assert [one.need for one in referrals] == ["hea.gp"]


def test_words_that_name_nothing_say_so_without_network(phone, site):
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/find")
    page.fill("[data-find] input[name=words]", "crown jewels")
    page.click("[data-find] button.primary")
    expect(page.locator("[data-not-understood]")).to_be_visible()
    assert page.input_value("[data-find] input[name=words]") == "crown jewels"
