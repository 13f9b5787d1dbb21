"""Find the needs that somebody's own words name: everyday words in either alphabet, with any article or ending.

The same words may name barriers and an age. web/static/offline/search.js does the same on a phone, over `index`.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final, NamedTuple

from graph import transliteration
from referral.vocabulary.model import Vocabulary

SHOWN: Final = 6
REMEMBERED: Final = 8  # vocabularies
_NUMBER: Final = re.compile(r"(\d)(?=[^\W\d_])")
_VOWELS: Final = "aeiou"
_SHORTEST: Final = 3  # what is left of a word whose ending is cut off
_BEGINNING: Final = 4  # letters that are enough to stand for a longer word


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What words name: needs, the likeliest first; barriers; an age band."""

    needs: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()
    age: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Every phrase by what it names, each as search keys, in the order of the vocabulary."""

    needs: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    barriers: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    words: tuple[str, ...]  # of all needs, sorted
    of_stem: Mapping[str, tuple[str, ...]]  # the same words by their stems
    small: frozenset[str]
    years: frozenset[str]
    months: frozenset[str]
    bands: Mapping[str, tuple[int, int]]


class Typed(NamedTuple):
    """A word that was typed, in each reading: its stems, and those long enough to stand for a longer word."""

    stems: frozenset[str]
    beginnings: tuple[str, ...]


_phrases_of: dict[int, tuple[Vocabulary, Phrases]] = {}  # by identity: a vocabulary is a constant of a process


def phrases(words: Vocabulary) -> Phrases:
    """Return the phrases of a vocabulary: the labels of needs and what people say for them, in every language."""
    known = _phrases_of.get(id(words))
    if known is None or known[0] is not words:
        if len(_phrases_of) >= REMEMBERED:
            _phrases_of.clear()
        known = _phrases_of[id(words)] = (words, _read_phrases(words))
    return known[1]


def _read_phrases(words: Vocabulary) -> Phrases:
    small, ages = _keys(words, "small_words"), words.terms("age_words")
    said = words.terms("need_words")
    needs = tuple(
        (code, _phrases([*need.labels.values(), *(said[code].labels.values() if code in said else ())], small))
        for code, need in words.needs.items()
    )
    known = sorted({word for _, own in needs for phrase in own for word in phrase})
    of_stem = defaultdict[str, list[str]](list)
    for word in known:
        of_stem[stem(word)].append(word)
    return Phrases(
        needs=needs,
        words=tuple(known),
        of_stem={one: tuple(forms) for one, forms in of_stem.items()},
        barriers=tuple(
            (code, _phrases([*words.terms("barriers")[code].labels.values(), *term.labels.values()], small))
            for code, term in words.terms("barrier_words").items()
        ),
        small=small,
        years=frozenset(map(stem, _words_of(ages["years"].labels.values()))),
        months=frozenset(map(stem, _words_of(ages["months"].labels.values()))),
        bands={band: words.ages(band) for band in words.terms("age_bands")},
    )


def understand(index: Phrases, text: str) -> Understood:
    """Return the needs, the barriers and the age that a text names."""
    asked = [keys for keys in transliteration.alternatives(_NUMBER.sub(r"\1 ", text)) if keys[0] not in index.small]
    typed = [_typed(keys) for keys in asked]
    barriers, said = list[str](), set[int]()
    for code, own in index.barriers:
        if places := {at for phrase in own for at in _places(typed, phrase)}:
            barriers.append(code)
            said |= places
    # What names a barrier names a need only when nothing else does: "no ID card, sick child" is a sick child.
    others = [word for at, word in enumerate(typed) if at not in said]
    needs = _needs(index, others) or _needs(index, typed)
    return Understood(needs=needs[:SHOWN], barriers=tuple(barriers), age=_age(index, asked))


def _typed(keys: Sequence[str]) -> Typed:
    stems = tuple(stem(key) for key in keys)
    return Typed(stems=frozenset(stems), beginnings=tuple(one for one in stems if len(one) >= _BEGINNING))


def _needs(index: Phrases, asked: Sequence[Typed]) -> tuple[str, ...]:
    """Return the needs that words name, the likeliest first: of those with a whole phrase, or else of all that fit."""
    typed = dict[str, int]()
    for at, one in enumerate(asked):
        for word in _named(index, one):
            typed.setdefault(word, at)
    ranked = sorted(filter(None, (_rank(typed, place, own) for place, (_, own) in enumerate(index.needs))))
    whole = [place for complete, _, hits, place in ranked if complete or -hits == len(asked)]
    return tuple(index.needs[place][0] for place in whole or [place for *_, place in ranked])


def _named(index: Phrases, typed: Typed) -> Iterator[str]:
    """Yield the words of needs that a word that was typed is, in any form, or the beginning of: those of `_is`."""
    for one in typed.stems:
        yield from index.of_stem.get(one, ())
    for beginning in typed.beginnings:
        for word in islice(index.words, bisect_left(index.words, beginning), None):
            if not word.startswith(beginning):
                break
            yield word


@lru_cache(maxsize=1 << 14)
def stem(key: str) -> str:
    """Return a key without its ending: болно, болна, болни and болен are one."""
    for ending in ("iat", "at") if len(key) > _BEGINNING else ():
        if key.endswith(ending) and key[-len(ending) - 1] not in _VOWELS:
            key = key.removesuffix(ending)
            break
    if len(key) > _BEGINNING and key[-2:] in {"ta", "to", "te"} and key[-3] in _VOWELS:
        key = key[:-2]
    while len(key) > _SHORTEST and key[-1] in _VOWELS:
        key = key[:-1]
    if len(key) > _BEGINNING and key.endswith("en") and key[-3] not in _VOWELS:
        key = f"{key[:-2]}n"
    return key.removesuffix("s") if len(key) > _SHORTEST else key


def _rank(typed: Mapping[str, int], place: int, own: Sequence[tuple[str, ...]]) -> tuple[int, int, int, int] | None:
    """Return the sort key of a need: its longest phrase that is there whole, where it begins, how many words fit.

    `typed` says where each word of a need was typed first.
    """
    complete, begins, hits = 0, 0, set[int]()
    for phrase in own:
        there = [typed[word] for word in phrase if word in typed]
        hits.update(there)
        if phrase and len(there) == len(phrase) and (-len(phrase), min(there)) < (-complete, begins):
            complete, begins = len(phrase), min(there)
    return (-complete, begins, -len(hits), place) if hits else None


def _places(asked: Sequence[Typed], phrase: Sequence[str]) -> tuple[int, ...]:
    """Return where the words of a phrase stand in a text one after the other, or nothing."""
    starts = range(len(asked) - len(phrase) + 1) if phrase else ()
    for start in starts:
        if all(_is(asked[start + n], word) for n, word in enumerate(phrase)):
            return tuple(range(start, start + len(phrase)))
    return ()


def _is(typed: Typed, word: str) -> bool:
    """Tell whether a word that was typed is a word of a phrase, in any form, or the beginning of it."""
    return stem(word) in typed.stems or word.startswith(typed.beginnings)


def _age(index: Phrases, asked: Sequence[tuple[str, ...]]) -> str | None:
    for (number, *_), (word, *_) in pairwise(asked):
        if number.isdigit() and (stem(word) in index.years or stem(word) in index.months):
            age = int(number) if stem(word) in index.years else 0
            return next((band for band, (low, high) in index.bands.items() if low <= age <= high), None)
    return None


def _phrases(texts: Sequence[str], small: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    parts = (transliteration.words(part) for text in texts for part in text.split(","))
    return tuple(dict.fromkeys(tuple(word for word in words if word not in small) for words in parts if words))


def _keys(words: Vocabulary, listing: str) -> frozenset[str]:
    return frozenset(_words_of(text for term in words.terms(listing).values() for text in term.labels.values()))


def _words_of(texts: Iterable[str]) -> tuple[str, ...]:
    return transliteration.words(" ".join(texts))
