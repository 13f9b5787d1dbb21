"""The words of a measure are whole."""

from dataclasses import replace

import pytest

from referral.network.measure_words import CASEWORKER_WORDS


@pytest.mark.parametrize("word", ["label", "sentence", "caution", "advice"])
def test_no_words_can_be_made_with_one_missing(word):
    with pytest.raises(ValueError, match="not whole"):
        replace(CASEWORKER_WORDS["degree"], **{word: ""})
    with pytest.raises(ValueError, match="not whole"):
        replace(CASEWORKER_WORDS["degree"], labels={"degree": " "})
