"""Check that every row of every registry has its words in every language; without them the program does not start.

To add a registry: a function that yields the words of its rows, and a line in REGISTRIES.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Final

from graph.formats import FORMATS
from graph.measures import MEASURES
from referral import vocabulary
from referral.exchange import csv_columns
from referral.gaps import GAPS
from referral.lifecycle import transition_fields
from referral.matching.eligibility import CRITERIA
from referral.matching.model import Verdict
from referral.metrics import METRICS
from referral.metrics.model import Family, Unit
from referral.network.measures import all_words
from referral.vocabulary.model import in_language
from web.wording import languages, vocabulary_labels
from web.wording.tables.reasons import BLOCKED, REASONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One text of a row: which registry, the code of the row, the kind of text, the English text."""

    registry: str
    code: str
    kind: str
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A word that a language lacks, or gives with other fields than the English text has."""

    word: Word
    language: str
    problem: str

    def __str__(self) -> str:
        word = self.word
        return f"{word.registry}: {word.code}: {word.kind}: {self.problem} in {self.language}: {word.english!r}"


class IncompleteWords(RuntimeError):
    """Words are missing; the message names the registry, the row, the kind of word and the language of each."""

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        super().__init__("\n".join(map(str, gaps)))
        self.gaps = gaps


def check(further: Mapping[str, Iterable[tuple[str, str, str]]] | None = None) -> None:
    """Refuse to start where a word is missing, also of rows of further registries such as the pages of the menu.

    Errors: IncompleteWords.
    """
    others = (
        Word(registry=registry, code=code, kind=kind, english=english)
        for registry, rows in (further or {}).items()
        for code, kind, english in rows
    )
    if gaps := (*missing((*words(), *others), languages.languages()), *missing_labels()):
        raise IncompleteWords(gaps)


def missing_labels() -> Iterator[Gap]:
    """Yield the labels of the shipped vocabulary that the folder of a further language lacks."""
    if vocabulary_labels.further_languages():
        shipped = vocabulary.load()
        for language, keys in vocabulary_labels.missing(shipped).items():
            for key in keys:
                english = in_language(shipped.texts()[key], languages.source())
                word = Word(registry="VOCABULARY", code=key, kind="label", english=english)
                yield Gap(word=word, language=language, problem="no text")


def words() -> Iterator[Word]:
    """Yield every word of every registry."""
    for registry, rows in REGISTRIES.items():
        for code, kind, english in rows():
            yield Word(registry=registry, code=code, kind=kind, english=english)


def missing(words: Iterable[Word], wanted: Iterable[str]) -> tuple[Gap, ...]:
    """Return the words that a language lacks; English is the text itself."""
    texts = {language: languages.messages(language) for language in wanted}
    gaps = []
    for word in words:
        for language, translated in texts.items():
            text = word.english if languages.languages()[language].source else translated.get(word.english, "")
            if not text.strip():
                gaps.append(Gap(word=word, language=language, problem="no text"))
            elif fields(text) != fields(word.english):
                gaps.append(Gap(word=word, language=language, problem="other fields"))
    return tuple(gaps)


def fields(text: str) -> frozenset[str]:
    """Return the names of the fields of a template; a text that is no template has none."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset()


Rows = Callable[[], Iterable[tuple[str, str, str]]]  # code of the row, kind of word, English text


def _gaps() -> Iterator[tuple[str, str, str]]:
    for detector in GAPS:
        for kind, english in detector.words():
            yield detector.code, kind, english


def _metrics() -> Iterator[tuple[str, str, str]]:
    for metric in METRICS:
        for kind, english in metric.words():
            yield metric.code, kind, english
    yield from ((family.value, "label", family.label) for family in Family)
    yield from ((unit.value, "label", unit.label) for unit in Unit)


def _measures() -> Iterator[tuple[str, str, str]]:
    for measure in MEASURES:
        for kind, english in all_words(measure):
            yield measure.code, kind, english


def _formats() -> Iterator[tuple[str, str, str]]:
    for row in FORMATS:
        yield from ((row.code, "label", row.label), (row.code, "sentence", row.sentence))


def _eligibility() -> Iterator[tuple[str, str, str]]:
    for rule in (rule for criterion in CRITERIA for rule in criterion.rules if rule.verdict is not None):
        yield rule.code, "sentence", REASONS.get(rule.code, "")
        if rule.verdict is Verdict.FAIL:
            yield rule.code, "heading", BLOCKED.get(rule.code, "")


REGISTRIES: Final[dict[str, Rows]] = {
    "GAPS": _gaps,
    "METRICS": _metrics,
    "MEASURES": _measures,
    "FORMATS": _formats,
    "ELIGIBILITY": _eligibility,
    "TRANSITION_FIELDS": transition_fields.words,
    "COLUMNS": csv_columns.words,
}
