"""Terms of the vocabulary, and the lists that hold them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final, cast

from referral.vocabulary.files import SHIPPED

NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
ADULT: Final = 18
NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of a list.

    `labels` is by language; `past` says what happened, for an action; `attributes` holds what the list declares more.
    """

    code: str
    labels: Mapping[str, str]
    past: Mapping[str, str] = field(default_factory=lambda: NO_LABELS)
    attributes: Mapping[str, object] = field(default_factory=lambda: NOTHING)

    def label(self, language: str) -> str:
        """Return the word in a language; one that has no label for it falls back to English, then Bulgarian."""
        return in_language(self.labels, language)

    def past_label(self, language: str) -> str:
        """Return what happened, in a language; falls back as `label` does, and to the label itself."""
        return in_language(self.past or self.labels, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Term):
    """A need of the taxonomy; `first_answer` is now, week or month; `report`: telling the authority is a legal duty."""

    domain: str
    first_answer: str
    sensitive: bool = False
    urgent: bool = False
    report: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Term):
    """A kind of organisation; a statutory one is by law the only one of its place.

    `expected_for` are the needs for which every municipality should have an organisation of this kind.
    """

    statutory: bool
    shape: str
    group: str
    abbreviation: str = ""
    expected_for: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Every list, in the order of its file."""

    lists: Mapping[str, Mapping[str, Term]]
    needs: Mapping[str, Need]
    kinds: Mapping[str, Kind]

    def terms(self, listing: str) -> Mapping[str, Term]:
        """Return one list by code."""
        return self.lists[listing]

    def codes(self, listing: str) -> Mapping[str, Term]:
        """Return one list for asking whether a code is in it."""
        return self.lists[listing]

    def label(self, listing: str, code: str | None, language: str) -> str:
        """Return the word for a code; an unknown code stands for itself, so that old data stays readable."""
        if code is None:
            return ""
        term = self.lists[listing].get(code)
        return term.label(language) if term else code

    def threshold(self, code: str) -> float:
        """Return the number a rule uses."""
        return cast("float", self.lists["thresholds"][code].attributes["value"])

    @cached_property
    def valid_days(self) -> Mapping[str, int]:
        """Return for how many days a prerequisite is good, for those that end."""
        return self._numbers("prerequisites", "valid_days")

    @cached_property
    def by_law_to_age(self) -> Mapping[str, int]:
        """Return up to which age everybody has a prerequisite by law, for those that the law gives."""
        return self._numbers("prerequisites", "by_law_to_age")

    @cached_property
    def lacks(self) -> Mapping[str, str]:
        """Return which prerequisite a person with a barrier does not have, for barriers that say so."""
        terms = self.lists["barriers"].items()
        return {code: cast("str", term.attributes["lacks"]) for code, term in terms if "lacks" in term.attributes}

    def needs_behind(self, barrier: str) -> tuple[str, ...]:
        """Return the needs that, once met, remove a barrier; none for one that we do not know."""
        term = self.lists["barriers"].get(barrier)
        return tuple(str(term.attributes.get("needs", "")).split()) if term else ()

    def ages(self, band: str) -> tuple[int, int]:
        """Return the youngest and the oldest of an age band, in whole years."""
        attributes = self.lists["age_bands"][band].attributes
        return cast("int", attributes["low"]), cast("int", attributes["high"])

    @property
    def child_bands(self) -> tuple[str, ...]:
        """Return the age bands of children: everybody in them is under 18."""
        return tuple(band for band in self.lists["age_bands"] if self.ages(band)[1] < ADULT)

    def _numbers(self, listing: str, name: str) -> dict[str, int]:
        terms = self.lists[listing].items()
        return {code: cast("int", term.attributes[name]) for code, term in terms if name in term.attributes}

    def is_sensitive(self, need: str) -> bool:
        """Tell whether a need must stay discreet; one we do not know is treated as sensitive."""
        return need not in self.needs or self.needs[need].sensitive

    @cached_property
    def sensitive(self) -> frozenset[str]:
        """Return the needs that must stay discreet."""
        return frozenset(need for need in self.needs if self.is_sensitive(need))

    def texts(self) -> dict[str, Mapping[str, str]]:
        """Return every label by its key, such as needs.doc.id_card or actions.accept.past, each by language."""
        texts: dict[str, Mapping[str, str]] = {}
        for listing, terms in self.lists.items():
            for code, term in terms.items():
                texts[f"{listing}.{code}"] = term.labels
                if term.past:
                    texts[f"{listing}.{code}.past"] = term.past
        return texts

    def translated(self, language: str, labels: Mapping[str, str]) -> "Vocabulary":
        """Return the vocabulary with labels in a further language, given by the keys of `texts`."""
        return of_lists(
            {
                listing: {
                    code: _translated(term, language, labels, key=f"{listing}.{code}") for code, term in terms.items()
                }
                for listing, terms in self.lists.items()
            }
        )


def of_lists(lists: Mapping[str, Mapping[str, Term]]) -> Vocabulary:
    """Return the vocabulary of these lists."""
    return Vocabulary(
        lists=MappingProxyType({name: MappingProxyType(dict(terms)) for name, terms in lists.items()}),
        needs=MappingProxyType({code: cast("Need", term) for code, term in lists["needs"].items()}),
        kinds=MappingProxyType({code: cast("Kind", term) for code, term in lists["kinds"].items()}),
    )


def in_language(labels: Mapping[str, str], language: str) -> str:
    """Return the label in a language, or else in English, in Bulgarian, in any."""
    return next(labels[known] for known in (language, *reversed(SHIPPED), *labels) if known in labels)


def _translated(term: Term, language: str, labels: Mapping[str, str], *, key: str) -> Term:
    changed = term
    if key in labels:
        changed = replace(changed, labels=MappingProxyType({**term.labels, language: labels[key]}))
    if f"{key}.past" in labels:
        changed = replace(changed, past=MappingProxyType({**term.past, language: labels[f"{key}.past"]}))
    return changed
