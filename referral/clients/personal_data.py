"""Recognise what must not be written where a code or a note belongs: a personal number, a name as a code."""

import re
import unicodedata
from datetime import date
from itertools import pairwise
from typing import Final

_EGN_WEIGHTS: Final = (2, 4, 8, 5, 10, 9, 7, 3, 6)
_LNCH_WEIGHTS: Final = (21, 19, 17, 13, 11, 9, 7, 3, 1)
_DIGITS: Final = 10
# By what is added to the month: the century of birth.
_CENTURIES: Final[tuple[tuple[int, int], ...]] = ((40, 2000), (20, 1800), (0, 1900))
# Ten digits, perhaps with a space or a dash between, that are no part of a longer number.
_TEN_DIGITS: Final = re.compile(r"(?<!\d)(?:\d[ \-\N{NO-BREAK SPACE}]?){9}\d(?!\d)")
# The same with more between the day of birth, its parts and the rest: 75.23.16 / 9263. A year and an hour are no rest.
_BORN_AND_REST: Final = re.compile(r"(?<!\d)(?:\d\d[\s.,/_-]{0,3}){3}\d{4}(?!\d)")
_DASHES: Final = re.compile(r"[\N{HYPHEN}-\N{HORIZONTAL BAR}\N{MINUS SIGN}]")
_BETWEEN: Final = re.compile(r"[\s.,:;/\\|~@+_-]+")
_LETTERS: Final = re.compile(r"[^\W\d_]{3,}")
# A short sign of a place and a number that is no year of birth, such as SOF-012.
_NUMBERED: Final = re.compile(r"[A-Z]{3}[-_.]?(?!(?:19|20)\d\d$)\d+")
# Words that codes of other systems begin with; they name nobody.
_COMMON: Final = frozenset({"client", "klient", "case", "code", "клиент", "случай", "код"})


def is_egn(digits: str) -> bool:
    """Tell whether ten digits are a valid EGN: a day of birth with the month coded by century, and the check digit."""
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
        return False
    month = int(digits[2:4])
    added, century = next(row for row in _CENTURIES if month > row[0] or not row[0])
    try:
        date(century + int(digits[:2]), month - added, int(digits[4:6]))
    except ValueError:
        return False
    return _checked(digits, _EGN_WEIGHTS, 11) == int(digits[-1])


def is_lnch(digits: str) -> bool:
    """Tell whether ten digits are a valid LNCh, the number of a foreigner: only the check digit tells."""
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
        return False
    return _checked(digits, _LNCH_WEIGHTS, 10) == int(digits[-1])


def has_egn(text: str) -> bool:
    """Tell whether a text holds a valid EGN, also one written with spaces, dashes, points or signs of no width.

    An LNCh is not looked for in texts: one in ten telephone numbers looks like one.
    """
    plain = _plain(text)
    written = (found.group() for pattern in (_TEN_DIGITS, _BORN_AND_REST) for found in pattern.finditer(plain))
    return any(is_egn(re.sub(r"\D", "", digits)) for digits in written)


def problem_of_code(code: str) -> str | None:
    """Return why a text must not be a client's code, "egn" or "like_a_name", or None.

    A name is three letters or more in a row, but for a short sign with a number; a drawn code never has so many.
    """
    digits = _BETWEEN.sub("", _plain(code))
    numbers = re.findall(r"\d{10,}", digits)
    windows = (number[start : start + _DIGITS] for number in numbers for start in range(len(number) - _DIGITS + 1))
    if any(is_egn(window) or is_lnch(window) for window in windows):
        return "egn"
    if _NUMBERED.fullmatch(code):
        return None
    words = (word.casefold() for word in _LETTERS.findall(code))
    return "like_a_name" if any(word not in _COMMON for word in words) else None


def _plain(text: str) -> str:
    """Return a text with its digits as 0–9, without signs of no width, and with one kind of dash."""
    seen = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    digits = (str(unicodedata.decimal(sign, sign)) for sign in seen)
    return _DASHES.sub("-", "".join(digits))


def without_words(drawn: str) -> str:
    """Return a drawn code in groups of two signs, so that none of it reads as a word: C-AB-7K-3F."""
    prefix, _, rest = drawn.partition("-")
    places = [*range(0, len(rest), 2), len(rest)]
    return "-".join((prefix, *(rest[start:end] for start, end in pairwise(places))))


def _checked(digits: str, weights: tuple[int, ...], modulus: int) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, digits[:9], strict=True)) % modulus % 10
