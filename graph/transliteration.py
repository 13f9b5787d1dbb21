"""Transliterate Bulgarian and Latin spelling into one search key, so that either alphabet finds either.

The key is the transliteration of the Bulgarian law of 2009, casefolded, letters and digits only, with common
informal spellings brought to the same form (6 for ш, 4 for ч, q for я, w for в …). It is a key, never shown.
"""

import re
import unicodedata

_LAW = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya", "ѝ": "i", "ы": "i", "э": "e",
}  # fmt: skip
_INFORMAL = (("6t", "sht"), ("6", "sh"), ("4", "ch"), ("q", "ia"), ("kh", "h"), ("x", "h"), ("tz", "ts"), ("w", "v"))
_WORD = re.compile(r"[^\W_]+")
_LONE_C = re.compile(r"c(?!h)")
_DOUBLED = re.compile(r"(.)\1+")


def words(text: str) -> tuple[str, ...]:
    """Return the search keys of the words of a text, in order, without empty ones."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return tuple(key for word in _WORD.findall(plain) if (key := _key(word)))


def alternatives(text: str) -> tuple[tuple[str, ...], ...]:
    """Return for each word of a query the search keys that may stand for it, the plain one first."""
    plain = unicodedata.normalize("NFC", text).casefold()
    keys_by_word = []
    for word in _WORD.findall(plain):
        spellings = (word, word.replace("j", "zh"), word.replace("u", "a"), word.replace("y", "a"))
        if keys := tuple(dict.fromkeys(key for spelling in spellings if (key := _key(spelling)))):
            keys_by_word.append(keys)
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


def _key(word: str) -> str:
    latin = word
    if word.endswith("ия"):
        latin = word[:-2] + "ia"
    latin = "".join(_LAW.get(letter, letter) for letter in latin)
    latin = "".join(part for part in unicodedata.normalize("NFKD", latin).casefold() if part.isalnum())
    if not latin.isdigit():
        for old, new in _INFORMAL:
            latin = latin.replace(old, new)
    latin = _LONE_C.sub("ts", latin).replace("y", "i").replace("j", "i")
    return latin if latin.isdigit() else _DOUBLED.sub(r"\1", latin)
