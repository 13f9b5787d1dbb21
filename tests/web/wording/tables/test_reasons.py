"""The reasons of matching in words: every reason of the core, and nothing else."""

from datetime import date

from referral.matching.result import REASONS as MATCHING
from web.wording import languages
from web.wording.tables.reasons import BLOCKED, REASONS


def test_every_reason_of_matching_has_a_sentence():
    assert set(REASONS) == set(MATCHING)


def test_a_heading_stands_only_for_a_reason():
    assert set(BLOCKED) <= set(REASONS)


def test_a_waiting_list_is_called_by_one_term():
    translated = [languages.translations("bg").gettext(text) for text in (*REASONS.values(), *BLOCKED.values())]
    assert not [text for text in translated if "лист на чакащи" in text or "листът" in text]
    assert any("списък" in text for text in translated)
    assert REASONS["verified"].format(day=date(2026, 1, 15)) == "verified on 2026-01-15"
