"""What somebody is warned of is a whole sentence in every language."""

import pytest

from referral.clients import alike as alike_clients
from referral.directory import alike as alike_organisations
from web.wording import languages
from web.wording.tables.warnings import WARNINGS, warning

DETAILS = {
    "code": "ABC123",
    "papers": ("id_card", "address"),
    "day": "01.07.2026 г.",
    "codes": ("C-1", "C-2"),
    "need": "food",
}


def test_who_may_be_entered_already_has_words():
    assert {alike_clients.ALIKE, alike_organisations.ALIKE} <= set(WARNINGS)


def test_a_warning_is_filled_in():
    bulgarian = languages.translations("bg").gettext
    assert warning("service_closed", {}, bulgarian) == "Услугата е закрита."
    assert warning("papers_missing", DETAILS, str) == "Missing for this service: id_card, address"


@pytest.mark.parametrize("code", WARNINGS)
@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_warning_is_said_in_every_language(code, language):
    said = warning(code, DETAILS, languages.translations(language).gettext)
    assert said[0].isupper()
    assert "{" not in said
    assert (said == WARNINGS[code].format(**{**DETAILS, "papers": "id_card, address", "codes": "C-1, C-2"})) is (
        language == "en"
    )
