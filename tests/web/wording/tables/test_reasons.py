"""Every reason that matching can give has a sentence, and every way to be impossible a heading."""

from referral.matching.answer import REASONS as CODES
from web.wording.tables.reasons import BLOCKED, REASONS


def test_every_reason_has_its_sentence():
    assert set(CODES) <= set(REASONS)


def test_every_heading_is_of_a_reason_that_can_block():
    assert set(BLOCKED)
    assert all(text and not text.endswith(".") for text in BLOCKED.values())
