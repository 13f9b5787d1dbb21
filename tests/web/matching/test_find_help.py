"""The page that finds help: reasons in three blocks, discretion, and what was asked for in words."""

import re
from dataclasses import replace

from graph.model import where
from referral.clients import clients
from referral.matching.result import REASONS
from referral.model.actors import Role
from referral.model.referrals import Referral
from referral.storage import records
from web.wording.tables.reasons import BLOCKED
from web.wording.tables.reasons import REASONS as SENTENCES

DAYS = ({}, {"as_of": "2026-01-16"})


def page(client_as, query):
    client = client_as(Role.ASSISTANT)
    client.cookies.set("lang", "en")
    return client.get(f"/find?{query}").text


def test_reasons_stand_in_blocks_for_against_and_answers(client_as):
    text = page(client_as, "need=edu.kindergarten&area=A04")
    text = re.sub(r"\s+", " ", text)
    card = text.partition("Slanchitse places")[2].partition('</li> <li class="card"')[0]
    against, good, answers = (card.index(word) for word in ("Take note", "In favour", "How they answer"))
    assert against < card.index("waiting list: 38, places: 20") < good < card.index("free of charge") < answers
    assert re.search(r"answered \d+ of \d+ referrals", card)


def test_what_was_asked_for_is_said_above_the_answer(client_as):
    text = page(client_as, "need=hea.gp&area=A03&papers=id_card&barriers=cannot_read")
    assert "For: Slanchev Rid · cannot read · " in text
    assert "there are forms to fill in and the person cannot read: accompany them" in text
    assert "speak with the person in private" not in text


def test_a_sensitive_service_asks_for_discretion(client_as):
    assert "speak with the person in private" in page(client_as, "need=hea.hiv&area=A05")


def test_an_unknown_word_in_the_address_breaks_nothing(client_as):
    text = page(client_as, "need=hea.gp&area=NOWHERE&age=x&language=%00&barriers=nothing")
    assert "This cannot be shown as asked" in text


def test_every_way_to_be_impossible_has_a_heading():
    assert BLOCKED.keys() <= set(REASONS)
    assert set(SENTENCES) >= set(REASONS)


def test_somebodys_own_words_find_the_need_and_are_shown_to_be_corrected(client_as):
    for words in (
        "sick child of 3 years, no id card",
        "болно дете на 3 години, няма лична карта",
        "bolno dete 3 god, nqma lichna karta",
    ):
        text = page(client_as, f"words={words}")
        assert '<option value="hea.gp" selected>' in text
        assert "For: Slanchev Rid · 0–6 · no identity card" in text
        assert 'value="no_id" checked' in text
        assert "Or is it this?" in text
        assert "Infant and child check-ups</a>" in text


def test_words_that_fit_nothing_say_so_and_lose_nothing(client_as):
    text = page(client_as, "words=crown+jewels&age=0-6")
    assert "No need in the list fits these words" in text
    assert 'value="crown jewels"' in text
    assert '<option value="0-6" selected>' in text


def test_a_need_that_was_chosen_stands_over_words(client_as):
    assert '<option value="soc.food" selected>' in page(client_as, "words=zub&need=soc.food")


def test_a_document_is_yes_no_or_not_known(client_as):
    assert "documents to bring" in page(client_as, "need=emp.register&area=A03")
    assert "missing document: identity card" in page(client_as, "need=emp.register&area=A03&without=id_card")
    assert "missing document: identity card" in page(client_as, "need=emp.register&area=A03&barriers=no_id")
    assert "A document is marked both yes and no" in page(client_as, "need=emp.register&papers=id_card&without=id_card")


def test_a_child_of_a_client_is_asked_for_with_its_own_age(client_as, office):
    mother = next(one for one in clients.clients(office) if one.area == "A03" and (one.birth_to or 2020) < 2000)
    text = page(client_as, f"need=hea.gp&client={mother.id}")
    child = page(client_as, f"need=hea.gp&client={mother.id}&child=0-6")
    assert "insured by the state (under 18)" not in text
    assert "insured by the state (under 18)" in child
    assert f"a child of {mother.id} · Slanchev Rid · 0–6" in child
    assert re.search(r"/refer\?client=[^&\"]+&amp;need=hea.gp&amp;child=0-6[^\"]*&amp;service=", child)
    words = page(client_as, f"words=sick+child+3+years&client={mother.id}")  # too young to be the client
    assert f"a child of {mother.id} · Slanchev Rid · 0–6" in words


def test_where_everybody_was_tried_the_page_says_what_can_be_done(client_as, store):
    mine = store.read(lambda tx: records.find(tx, Referral, where(assistant="AS-1", need="hea.uninsured"))[0])
    referral = next(one for one in mine if one.organisation == "O14")
    text = page(client_as, f"need=hea.uninsured&client={referral.client}&follows={referral.id}")
    assert 'id="nobody-else"' in text
    assert "Book again with" in text
    assert "Ask the coordinator" in text
    assert f"follows={referral.id}&amp;service=" in text


def test_who_could_help_on_an_earlier_day_is_to_look_at_and_not_to_refer_by(client_as, office, clock):
    clock.forward(days=2)
    service = office.directory().services["S05"]
    office.write(lambda tx: records.save(tx, replace(service, status="closed", name_en="Another name")))
    query = "need=com.info&area=A03&papers=id_card"
    now, then = page(client_as, query), page(client_as, f"{query}&as_of=2026-01-16")
    assert 'service=S05"' not in now, "closed now, so nobody is sent there"
    assert 'href="/services/S05?as_of=2026-01-16"' in then
    assert "as it was known at the end of 16 Jan 2026" in " ".join(then.split())
    assert "/refer?" in now
    assert "/refer?" not in then, "nobody is referred by what is over"
    client = client_as(Role.ASSISTANT)
    answers = [client.get(f"/api/match?{query}{day}").json() for day in ("", "&as_of=2026-01-16")]
    assert [any(one["service"] == "S05" for one in answer["candidates"]) for answer in answers] == [False, True]
    for text in ("another name", service.name_en):
        counts = [len(client.get("/api/directory", params={"q": text, **day}).json()["services"]) for day in DAYS]
        assert counts == ([1, 0] if text == "another name" else [0, 1]), text
    assert "Another name" not in client.get("/services/S05?lang=en&as_of=2026-01-16").text
