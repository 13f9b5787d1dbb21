"""Dates, numbers and names as readers of each language expect them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from referral.model.directory import Area
from tests.fakes.demo_fixture import NOW, WORDS
from web.wording import languages
from web.wording.presenter import Presenter


def say(language: str) -> Presenter:
    return Presenter(language=language, vocabulary=WORDS, say=languages.translations(language).gettext, now=NOW)


@pytest.mark.parametrize(("language", "day"), [("bg", "15.03.2026"), ("en", "15 Mar 2026")])
def test_a_day_is_written_as_in_the_language(language, day):
    assert day in say(language).day(date(2026, 3, 15)).replace("\xa0", " ")


def test_a_moment_is_told_in_bulgarian_time():
    assert "14:30" in say("en").moment(datetime(2026, 1, 15, 12, 30, tzinfo=UTC))


def test_a_name_that_is_missing_in_english_falls_back_to_bulgarian():
    area = Area(id="A", name_bg="Слънчев рид", type="quarter")
    assert say("en").name(area) == "Слънчев рид"
    assert say("en").name(replace(area, name_en="Slanchev rid")) == "Slanchev rid"


def test_a_share_of_nothing_known_is_no_number():
    assert say("en").share(0.166).replace("\xa0", " ") in {"17 %", "17%"}
