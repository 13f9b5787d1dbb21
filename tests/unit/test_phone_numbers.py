"""Phone fields as people write them: every number is called by itself, and words are only shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.phone_numbers import phone_parts

WRITTEN = {
    "0888 123 456": ["0888123456"],
    "0888 123 456 / 0700 12 345": ["0888123456", "070012345"],
    "0888123456/0700 12 345": ["0888123456", "070012345"],
    "0888 123 456, 0899 111 222": ["0888123456", "0899111222"],
    "0888 123 456; 02 981 12 34": ["0888123456", "029811234"],
    "0888 123 456 или 02 981 12 34": ["0888123456", "029811234"],
    "0888 123 456\n02 981 12 34": ["0888123456", "029811234"],
    "0888 123 456 0899 111 222": ["0888123456", "0899111222"],
    "02/981 12 34": ["029811234"],
    "0888/123 456": ["0888123456"],
    "02/981 12 34 / 02/981 12 35": ["029811234", "029811235"],
    "(02) 981-12-34": ["029811234"],
    "+359 2 981 1234": ["+35929811234"],
    "+359 (0)2 981 1234": ["+35929811234"],
    "00359 2 981 1234": ["0035929811234"],
    "359888123456": ["+359888123456"],
    "112": ["112"],
    "116 111": ["116111"],
    "тел. 02 981 12 34": ["029811234"],
    "тел. 02 981 12 34, факс 02 981 12 35": ["029811234"],
    "тел./факс 02 981 12 34": ["029811234"],
    "02 981 12 34 (факс)": [],
    "02 981 12 34 вътр. 15": ["029811234,15"],
    "02 981 12 34, вътр. 15": ["029811234,15"],
    "0888 123 456 (Мария), 0899 111 222 (Иван)": ["0888123456", "0899111222"],
    "0888 123 456 от 8:00 до 17:00": ["0888123456"],
    "0888 123 456 09.00-17.30": ["0888123456"],
    "62 45 12": ["624512"],
    "02 987 65 43-44": ["029876543"],
    "+359 2 987 65 43–44, 0888 123 456": ["+35929876543", "0888123456"],
    "0888 12-34-56": ["0888123456"],
    "0888 12З 456": ["0888123456"],
    "О888 О12 345": ["0888012345"],
    "вход О12, обновено 2026-01-15": [],
    "няма телефон": [],
    "стая 12, вход Б": [],
    "на място от 09.00-17.30": [],
    "от 12.05.2026": [],
    "call reception": [],
    "": [],
}


@pytest.mark.parametrize(("written", "dialled"), WRITTEN.items())
def test_each_number_is_called_by_itself_and_words_are_not(written, dialled):
    assert [part.dial for part in phone_parts(written) if part.dial] == dialled


@pytest.mark.parametrize("written", [text for text in WRITTEN if "\n" not in text])
def test_what_is_written_is_shown_whole(written):
    shown = "".join(part.text for part in phone_parts(written))
    signs = [sign for sign in written if sign.isalnum()]
    assert [sign for sign in shown if sign.isalnum()] == signs or "или" in written


@given(st.text(alphabet="0123456789 +()/-.,;абвтелфакс\n", max_size=60))
def test_whatever_is_typed_a_number_to_call_is_made_of_digits(written):
    for part in phone_parts(written):
        assert part.dial is None or (part.dial.removeprefix("+").replace(",", "").isdigit() and len(part.dial) < 24)


def test_nothing_stored_is_nothing_shown():
    assert phone_parts(None) == ()
