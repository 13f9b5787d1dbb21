"""Read an age from somebody's own words: "2 годинки", "of three years", "година и половина".

web/static/offline/search.js does the same on a phone, over `AgeWords`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph import transliteration
from referral.vocabulary.model import Vocabulary
from referral.vocabulary.stems import stem


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeWords:
    """The words of an age: stems of units, numbers in words, what says that a time is no age; the bands in years."""

    years: frozenset[str]
    months: frozenset[str]
    little: frozenset[str]  # said of a small child alone: "a little year" without a number is one year
    numbers: Mapping[str, int]
    half: frozenset[str]  # "a year and a half" is one year
    since: frozenset[str]  # "for two years without work" is no age
    ago: frozenset[str]
    bands: Mapping[str, tuple[int, int]]


def read(words: Vocabulary) -> AgeWords:
    """Return the words of an age that a vocabulary holds, in every language."""
    said = {
        code: transliteration.words(" ".join(term.labels.values())) for code, term in words.terms("age_words").items()
    }
    return AgeWords(
        years=frozenset(map(stem, said["years"])),
        months=frozenset(map(stem, said["months"])),
        little=frozenset(map(stem, said["little"])),
        numbers={
            key: int(number)
            for number, term in words.terms("number_words").items()
            for key in transliteration.words(" ".join(term.labels.values()))
        },
        half=frozenset(map(stem, said["half"])),
        since=frozenset(said["since"]),
        ago=frozenset(said["ago"]),
        bands={band: words.ages(band) for band in words.terms("age_bands")},
    )


def band(known: AgeWords, keys: Sequence[str]) -> str | None:
    """Return the age band that the words of a text name first, given as search keys, or nothing."""
    for at in range(len(keys)):
        years = _years(known, keys, at)
        if years is not None and not _is_a_time(known, keys, at):
            return next((code for code, (low, high) in known.bands.items() if low <= years <= high), None)
    return None


def _years(known: AgeWords, keys: Sequence[str], at: int) -> int | None:
    """Return the whole years that the word at a place says together with those beside it, or nothing."""
    unit, number = stem(keys[at]), _number_before(known, keys, at)
    if number is not None and unit in known.years | known.little:
        return number
    if number is not None and unit in known.months:
        return 0
    alone = unit in known.little or (
        unit in known.years and any(stem(one) in known.half for one in keys[at + 1 : at + 4])
    )
    return 1 if alone and number is None else None


def _is_a_time(known: AgeWords, keys: Sequence[str], at: int) -> bool:
    """Tell whether a number of years is how long ago something was or has been: "from two years without work"."""
    first = at if _number_before(known, keys, at) is None else at - 1
    return bool(
        known.since.intersection(keys[max(0, first - 1) : first]) or known.ago.intersection(keys[at + 1 : at + 2])
    )


def _number_before(known: AgeWords, keys: Sequence[str], at: int) -> int | None:
    """Return the number that stands before a word, in digits or in words, or nothing."""
    word = keys[at - 1] if at else ""
    return int(word) if word.isdigit() else known.numbers.get(word)
