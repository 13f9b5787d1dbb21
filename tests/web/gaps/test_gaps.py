"""The page of what is missing: each kind of gap with its words, every rate, and the records behind it."""

import re
from html import escape

from referral.gaps import GAPS
from referral.model.actors import Role
from referral.model.referrals import Referral
from referral.storage import records
from web.wording import languages


def test_what_is_missing_names_the_referrals_behind_it_by_code_and_only_those_in_reach(client_as, app):
    page = client_as(Role.COORDINATOR).get("/gaps").text
    shown = dict(re.findall(r'<a href="/referrals/([^"]+)">([^<]+)</a>', page))
    assert len(shown) > 20
    stored = app.state.application.store.read(lambda tx: records.get_many(tx, Referral, shown))
    assert shown == {one.id: one.short_code for one in stored}
    lead = client_as(Role.CENTRE_LEAD)
    own = re.findall(r'<a href="/referrals/([^"]+)">', lead.get("/gaps").text)
    assert own
    assert len(own) < len(shown)
    assert {lead.get(f"/referrals/{one}").status_code for one in own} == {200}


def test_every_kind_of_gap_is_there_with_its_words_in_both_languages(client_as):
    client = client_as(Role.COORDINATOR)
    for language in ("bg", "en"):
        page, say = client.get(f"/gaps?lang={language}").text, languages.translations(language).gettext
        for detector in GAPS:
            for kind, word in detector.words():
                assert kind == "sentence" or escape(say(word), quote=False) in page, (language, word)


def test_a_rate_is_told_with_its_numbers_and_a_finding_as_a_sentence(client_as):
    page = client_as(Role.COORDINATOR).get("/gaps?lang=en").text
    assert "0 of 170 (between 0 % and 2 %)" in page
    assert "Labour office answered 0 of 170 referrals: 0 % (95 % interval 0 % to 2 %)." in page


def test_who_may_not_see_small_numbers_gets_neither_sentence_nor_rate_of_them(client_as):
    page = client_as(Role.MUNICIPALITY).get("/gaps?lang=en").text
    assert "The numbers are hidden: they are of few people, or are not published." in page
    assert not re.search(r"this need: [1-9]\.", page)
    assert "/referrals/" not in page
