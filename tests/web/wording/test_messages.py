"""Letters to partners: both languages in one text, the link only where there is one, nobody named."""

from datetime import UTC, datetime

import pytest

from referral.model.directory import Organisation
from web.wording.messages import FIRST_LINES, address_of, text

CENTRE = Organisation(id="O01", name_bg="Център", name_en="Centre", kind="centre", phone="0700 18 250")
UNTIL = datetime(2026, 1, 29, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize("template", FIRST_LINES)
def test_every_letter_speaks_both_languages(template):
    letter = text(template, centre=CENTRE, code="ABC123", link="https://m.example/r/x", until=UNTIL)
    assert "Център" in letter.body
    assert "Centre" in letter.body


def test_the_address_is_the_base_and_the_token():
    assert address_of("https://m.example", "token").startswith("https://m.example/")
    assert address_of("https://m.example", "token").endswith("token")
