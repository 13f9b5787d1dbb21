"""Transliterate Bulgarian and Latin spelling into one search key, so that either alphabet finds either.

The key is the transliteration of the Bulgarian law of 2009, casefolded, letters and digits only, with common
informal spellings brought to the same form (6 for ш, 4 for ч, q for я, w for в …). It is a key, never shown. What is
not seen does not count: soft hyphens, marks of no width, accents; a letter that only looks like one of the word's own
alphabet is that one. web/static/offline/fold.js does the same on a phone, with the tables of this file.
"""

import re
import unicodedata
from typing import Final

VERSION: Final = 2  # of the keys: a file whose search tables hold others makes them anew
LAW: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya", "ѝ": "i", "ы": "i", "э": "e",
    "ѐ": "e", "ё": "e", "і": "i", "ї": "i", "є": "e", "ј": "y", "ѕ": "z",
}  # fmt: skip
INFORMAL: Final = (
    ("6t", "sht"), ("6", "sh"), ("4", "ch"), ("q", "ia"), ("kh", "h"), ("x", "h"), ("tz", "ts"), ("w", "v"),
)  # fmt: skip
# Letters of two alphabets that look alike, Latin and Cyrillic; then Greek ones that look like both.
ALIKE: Final = dict(zip("ABCEHKMOPTXYacekopxy", "АВСЕНКМОРТХУасекорху", strict=True))
GREEK: Final = dict(zip("ΑΒΕΗΚΜΟΡΤΧΥακορχ", "АВЕНКМОРТХУакорх", strict=True))
_LATIN: Final = {cyrillic: latin for latin, cyrillic in ALIKE.items()}
_WORD = re.compile(r"[^\W_]+")
_LONE_C = re.compile(r"c(?!h)")
_DOUBLED = re.compile(r"(.)\1+")
_UNSEEN: Final = frozenset({"Mn", "Me", "Cf"})  # accents that stand alone, and marks of no width
# The article at the end of a key: what comes before it stays.
_ARTICLE: Final = re.compile(r"(?<=..)(?:(?<=[aeiou])(?:ta|to|te)|iat|(?<=[^aeiou])at|(?<=..)ia|(?<=..[^aeiou])a)$")


def words(text: str) -> tuple[str, ...]:
    """Return the search keys of the words of a text, in order, without empty ones."""
    return tuple(key for word in _plain(text) if (key := _key(word)))


def alternatives(text: str) -> tuple[tuple[str, ...], ...]:
    """Return for each word of a query the search keys that may stand for it, the plain one first.

    A word with the Bulgarian article also stands for the word without it.
    """
    keys_by_word = []
    for word in _plain(text):
        spellings = (word, word.replace("j", "zh"), word.replace("u", "a"), word.replace("y", "a"))
        keys = [key for spelling in spellings if (key := _key(spelling))]
        if keys := list(dict.fromkeys([*keys, *_without_article(keys[0])] if keys else [])):
            keys_by_word.append(tuple(keys))
    return tuple(keys_by_word)


def matches(searchable: str, query: tuple[tuple[str, ...], ...]) -> bool:
    """Tell whether every query word begins some word of a space-separated text of search keys."""
    text_words = searchable.split()
    return bool(query) and all(any(word.startswith(key) for word in text_words for key in keys) for keys in query)


def rank(searchable: str, query: tuple[tuple[str, ...], ...]) -> tuple[int, int]:
    """Return a sort key for a match: whole words first, then earlier words first."""
    text_words = searchable.split()
    whole = sum(any(key in text_words for key in keys) for keys in query)
    positions = (at for at, word in enumerate(text_words) if any(word.startswith(key) for key in query[0]))
    first = next(positions, len(text_words))
    return (-whole, first)


def _plain(text: str) -> list[str]:
    """Return the words of a text, each in one alphabet, casefolded, without what is not seen."""
    seen = (letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter) not in _UNSEEN)
    return [_one_alphabet(word).casefold() for word in _WORD.findall("".join(seen))]


def _one_alphabet(word: str) -> str:
    """Return a word whose look-alike letters are of the alphabet that its other letters are of."""
    if word.isascii():
        return word
    word = "".join(GREEK.get(letter, letter) for letter in word) if not _is_greek(word) else word
    if any("\u0400" <= letter <= "\u052f" and letter not in _LATIN for letter in word):
        return "".join(ALIKE.get(letter, letter) for letter in word)
    if any(letter.isascii() and letter.isalpha() and letter not in ALIKE for letter in word):
        return "".join(_LATIN.get(letter, letter) for letter in word)
    return "".join(ALIKE.get(letter, letter) for letter in word)


def _is_greek(word: str) -> bool:
    return any("\u0370" <= letter <= "\u03ff" and letter not in GREEK for letter in word)


def _without_article(key: str) -> tuple[str, ...]:
    """Return what a key is without an article: личният is личн… and личен."""
    bare = _ARTICLE.sub("", key)
    if bare == key or len(bare) < 3:  # noqa: PLR2004
        return ()
    return (bare, f"{bare[:-1]}en") if re.search(r"[^aeiou]n$", bare) else (bare,)


def _key(word: str) -> str:
    latin = word
    if word.endswith("ия"):
        latin = word[:-2] + "ia"
    latin = "".join(LAW.get(letter, letter) for letter in latin)
    latin = "".join(part for part in unicodedata.normalize("NFKD", latin).casefold() if part.isalnum())
    if not latin.isdigit():
        for old, new in INFORMAL:
            latin = latin.replace(old, new)
    latin = _LONE_C.sub("ts", latin).replace("y", "i").replace("j", "i")
    return latin if latin.isdigit() else _DOUBLED.sub(r"\1", latin)
