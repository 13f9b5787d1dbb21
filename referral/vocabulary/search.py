"""Find the needs that somebody's own words name: everyday words in either alphabet, with any article or ending.

The same words may name barriers and an age. web/static/offline/search.js does the same on a phone, over `index`.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from graph import transliteration
from referral.vocabulary import said_ages
from referral.vocabulary.model import Vocabulary
from referral.vocabulary.said_ages import AgeWords
from referral.vocabulary.stems import BEGINNING, stem

SHOWN: Final = 6
REMEMBERED: Final = 8  # vocabularies
_NUMBER: Final = re.compile(r"(\d)(?=[^\W\d_])")


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
    small: frozenset[str]  # words that say nothing of a need
    joining: frozenset[str]  # words that join two things: and, or
    lacking: frozenset[str]  # words that deny what follows: no, without
    asserting: frozenset[str]  # words after which nothing is denied any more: has, wants
    ages: AgeWords


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
    small = _keys(words, "small_words")
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
        joining=_keys(words, "joining_words"),
        lacking=_keys(words, "lacking_words"),
        asserting=_keys(words, "asserting_words"),
        ages=said_ages.read(words),
    )


def understand(index: Phrases, text: str) -> Understood:
    """Return the needs, the barriers and the age that a text names."""
    words = transliteration.alternatives(_NUMBER.sub(r"\1 ", text))
    typed = [_typed(keys) for keys in _lacking_repeated(index, words) if keys[0] not in index.small]
    barriers, said = list[str](), set[int]()
    for code, own in index.barriers:
        if places := {at for phrase in own for at in _places(typed, phrase)}:
            barriers.append(code)
            said |= places
    # What names a barrier names a need only when nothing else does: "no ID card, sick child" is a sick child.
    others = [word for at, word in enumerate(typed) if at not in said]
    needs = _needs(index, others) or _needs(index, typed)
    age = said_ages.band(index.ages, [keys[0] for keys in words])
    return Understood(needs=needs[:SHOWN], barriers=tuple(barriers), age=age)


def _lacking_repeated(index: Phrases, words: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the words of a text; what denies is said again after "and": no doctor and [no] identity card."""
    denying: tuple[str, ...] | None = None
    for keys, following in zip(words, [*words[1:], ("",)], strict=False):
        yield keys
        if keys[0] in index.lacking:
            denying = keys
        elif keys[0] in index.asserting:
            denying = None
        elif denying and keys[0] in index.joining and following[0] not in index.asserting:
            yield denying


def _typed(keys: Sequence[str]) -> Typed:
    stems = tuple(stem(key) for key in keys)
    return Typed(stems=frozenset(stems), beginnings=tuple(one for one in stems if len(one) >= BEGINNING))


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


def _phrases(texts: Sequence[str], small: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    parts = (transliteration.words(part) for text in texts for part in text.split(","))
    return tuple(dict.fromkeys(tuple(word for word in words if word not in small) for words in parts if words))


def _keys(words: Vocabulary, listing: str) -> frozenset[str]:
    return frozenset(_words_of(text for term in words.terms(listing).values() for text in term.labels.values()))


def _words_of(texts: Iterable[str]) -> tuple[str, ...]:
    return transliteration.words(" ".join(texts))
