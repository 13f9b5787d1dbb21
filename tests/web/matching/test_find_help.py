"""The page that finds help: reasons in three blocks, discretion, and what was asked for in words."""

import re

from referral.matching.result import REASONS
from referral.model.actors import Role
from web.wording.tables.reasons import BLOCKED
from web.wording.tables.reasons import REASONS as SENTENCES


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
    assert "It has not been saved yet" in text


def test_every_way_to_be_impossible_has_a_heading():
    assert BLOCKED.keys() <= set(REASONS)
    assert set(SENTENCES) >= set(REASONS)
