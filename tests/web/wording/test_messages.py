"""What is written to partners: every partner language, and nothing about anybody."""

from dataclasses import replace

import pytest

from referral.model.directory import Organisation
from tests.fakes.demo_fixture import NOW
from web.wording import messages

CENTRE = Organisation(id="O01", name_bg="Слънчев рид", name_en="Slanchev Rid", kind="community_centre", phone="0700 1")


@pytest.mark.parametrize("template", messages.SUBJECTS)
def test_every_message_is_in_both_languages_with_the_centre_and_its_phone(template):
    written = messages.text(template, centre=CENTRE, code="ABC234")
    bulgarian, english = written.body.split("— — —")
    assert "Слънчев рид" in bulgarian
    assert "Slanchev Rid" in english
    assert "0700 1" in bulgarian
    assert "0700 1" in english
    assert " / " in written.subject
    assert "http" not in written.body


def test_a_link_comes_with_its_last_day_and_how_to_use_it():
    written = messages.text("request", centre=CENTRE, code="ABC234", link="https://m.example/r/x", until=NOW)
    assert written.body.count("https://m.example/r/x") == 2
    assert "15.01.2026 г." in written.body
    assert "15 Jan 2026" in written.body
    assert "\N{NO-BREAK SPACE}" not in written.body


def test_a_centre_without_an_english_name_or_a_phone_is_still_named():
    written = messages.text("cancelled", centre=replace(CENTRE, name_en=None, phone=None), code="ABC234")
    assert written.body.count("Слънчев рид") == 4
    assert "ABC234" in written.body
    assert "—" in written.body
