"""Codes survive being read aloud, typed in either alphabet, spaced and dashed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral import vocabulary
from referral.model.codes import ALPHABET, LENGTH, NotACode, readings, short_code

CODES = st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH)
LOOKS = dict(zip("ACEKMTPHXYV346", "АСЕКМТРНХУВЗЧБ", strict=True))
# How a Bulgarian listener may write down the letter that was named.
SOUNDS = {**LOOKS, **dict(zip("DFGJRNPCU", "ДФГЙРНПЦУ", strict=True))}


@given(CODES, st.lists(st.sampled_from(["", " ", "-", " – ", "."]), min_size=LENGTH, max_size=LENGTH), st.data())
@settings(max_examples=300)
def test_any_way_of_writing_a_code_still_means_it(code, gaps, data):
    signs = [
        data.draw(st.sampled_from([sign, sign.lower(), SOUNDS.get(sign, sign), SOUNDS.get(sign, sign).lower()]))
        for sign in code
    ]
    written = "".join(sign + gap for sign, gap in zip(signs, gaps, strict=True))
    assert code in readings(written)


@given(CODES)
def test_look_alikes_mean_first_what_they_look_like(code):
    assert readings("".join(LOOKS.get(sign, sign) for sign in code))[0] == code


@given(CODES)
def test_a_code_in_our_own_signs_means_itself_alone(code):
    assert readings(code.lower()) == (code,)


@pytest.mark.parametrize("sign", list("0O1IL5S8B2Z") + list("ОІЛЯЖЮЩЪЬ!@€"))
def test_a_sign_that_no_code_has_is_named(sign):
    with pytest.raises(NotACode) as refused:
        readings(f"ACD{sign}EF")
    assert refused.value.sign == sign


@pytest.mark.parametrize("text", ["", "ACDEF", "ACDEFGH", "   "])
def test_a_code_of_another_length_is_refused(text):
    with pytest.raises(NotACode) as refused:
        readings(text)
    assert refused.value.sign == ""


def test_every_sign_has_a_name_in_both_languages_and_no_two_share_one():
    letters = vocabulary.load().terms("letters")
    assert set(letters) == set(ALPHABET)
    for language in ("bg", "en"):
        assert len({term.label(language) for term in letters.values()}) == len(ALPHABET)


def test_codes_are_made_of_our_signs():
    assert all(set(short_code(f"R-{number}")) <= set(ALPHABET) for number in range(500))
