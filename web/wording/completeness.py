"""Check that every row of every registry has its words in every language; without them the program does not start.

To add a registry: a function that yields the words of its rows, and a line in REGISTRIES; or a line in TABLES where the
words stand in a table of `web/wording/`, or in LISTS where they stand in the vocabulary. What `web.wording` must not
import (pages, commands, engines) is handed to `check`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any, Final

from graph.formats import FORMATS
from graph.measures import MEASURES
from referral import vocabulary
from referral.access.policy import Permission, Scope
from referral.exchange import csv_columns
from referral.exchange.fhir.losses import LossReason
from referral.gaps import GAPS
from referral.gaps.finding import Remedy
from referral.gaps.plan.items import ChangeKind, GapStatus
from referral.gaps.reasons.model import Branch, Dimension, UnmetReason
from referral.gaps.recruit.choice.problem import Objective
from referral.gaps.recruit.proposals import Source
from referral.lifecycle import transition_fields
from referral.lifecycle.states import STATES
from referral.lifecycle.transitions import TRANSITIONS
from referral.matching.eligibility import CRITERIA
from referral.matching.model import Verdict
from referral.metrics import METRICS
from referral.metrics.model import Family, Unit
from referral.model.actors import ActingAs, Role
from referral.model.referrals import Action, Informant, Route
from referral.network.measures import all_words
from referral.network.questions import QUESTIONS
from referral.pathways.model import BlockReason
from referral.releases.release import NO, YES
from referral.vocabulary import Vocabulary
from referral.vocabulary.model import in_language
from web.wording import languages, vocabulary_labels
from web.wording.pathways import WHY
from web.wording.reports.recruit import OBJECTIVES, SOURCES
from web.wording.tables import fhir_losses
from web.wording.tables.gap_plan import CHANGES, STATUSES
from web.wording.tables.permissions import PERMISSIONS, SCOPES
from web.wording.tables.reasons import BLOCKED, REASONS
from web.wording.tables.referrals import ACTING_AS, LISTINGS
from web.wording.tables.remedies import REMEDIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One text of a row: which registry, the code of the row, the kind of text, the English text."""

    registry: str
    code: str
    kind: str
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingWord:
    """A word that a language lacks, or gives with other fields than the English text has."""

    word: Word
    language: str
    problem: str

    def __str__(self) -> str:
        word = self.word
        return f"{word.registry}: {word.code}: {word.kind}: {self.problem} in {self.language}: {word.english!r}"


class IncompleteWords(RuntimeError):
    """Words are missing; the message names the registry, the row, the kind of word and the language of each."""

    def __init__(self, missing_words: Iterable[MissingWord]) -> None:
        super().__init__("\n".join(map(str, missing_words)))


def check(further: Mapping[str, Iterable[tuple[str, str, str]]] | None = None) -> None:
    """Refuse to start where a word is missing, also of rows of further registries: code, kind of word, English text.

    Errors: IncompleteWords.
    """
    others = (
        Word(registry=registry, code=code, kind=kind, english=english)
        for registry, rows in (further or {}).items()
        for code, kind, english in rows
    )
    if lacking := (*missing((*words(), *others), languages.languages()), *missing_labels(vocabulary.load())):
        raise IncompleteWords(lacking)


def missing_labels(shipped: Vocabulary) -> Iterator[MissingWord]:
    """Yield the labels that the vocabulary lacks: of a row in every language, of a term in a further language."""
    for listing, codes in LISTS.items():
        for code in codes:
            if code not in shipped.codes(listing):
                word = Word(registry="VOCABULARY", code=f"{listing}.{code}", kind="label", english="")
                yield from (MissingWord(word=word, language=one, problem="no text") for one in languages.languages())
    for language, keys in vocabulary_labels.missing(shipped).items():
        for key in keys:
            english = in_language(shipped.texts()[key], languages.source())
            word = Word(registry="VOCABULARY", code=key, kind="label", english=english)
            yield MissingWord(word=word, language=language, problem="no text")


def words() -> Iterator[Word]:
    """Yield every word of every registry and of every table."""
    for registry, rows in REGISTRIES.items():
        for code, kind, english in rows():
            yield Word(registry=registry, code=code, kind=kind, english=english)
    for name, (codes, texts) in TABLES.items():
        for code in codes:
            yield Word(registry=name, code=code, kind="label", english=texts.get(code, ""))


def missing(words: Iterable[Word], wanted: Iterable[str]) -> tuple[MissingWord, ...]:
    """Return the words that one of these languages lacks; English is the text itself."""
    texts = {language: languages.messages(language) for language in wanted}
    lacking = []
    for word in words:
        for language, translated in texts.items():
            text = word.english if languages.languages()[language].source else translated.get(word.english, "")
            if not text.strip():
                lacking.append(MissingWord(word=word, language=language, problem="no text"))
            elif fields(text) != fields(word.english):
                lacking.append(MissingWord(word=word, language=language, problem="other fields"))
    return tuple(lacking)


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


def _reasons() -> Iterator[tuple[str, str, str]]:
    for registry in (Branch, UnmetReason, Dimension):
        yield from ((row.value, "label", row.label) for row in registry)


def _metrics() -> Iterator[tuple[str, str, str]]:
    for metric in METRICS:
        for kind, english in metric.words():
            yield metric.code, kind, english
    yield from ((family.value, "label", family.label) for family in Family)
    yield from ((unit.value, "label", unit.label) for unit in Unit)
    yield from ((part.code, "label", part.label) for part in (YES, NO))


def _measures() -> Iterator[tuple[str, str, str]]:
    for measure in MEASURES:
        for kind, english in all_words(measure):
            yield measure.code, kind, english


def _map_questions() -> Iterator[tuple[str, str, str]]:
    for question in QUESTIONS:
        for kind, english in question.words():
            yield question.code, kind, english


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
    "REASONS": _reasons,
    "METRICS": _metrics,
    "MEASURES": _measures,
    "MAP_QUESTIONS": _map_questions,
    "FORMATS": _formats,
    "ELIGIBILITY": _eligibility,
    "TRANSITION_FIELDS": transition_fields.words,
    "COLUMNS": csv_columns.words,
}
# The words of an enumeration that stand in a table of `web/wording/`: the codes, and the table.
TABLES: Final[dict[str, tuple[Iterable[str], Mapping[Any, str]]]] = {
    "PERMISSIONS": (Permission, PERMISSIONS),
    "SCOPES": (Scope, SCOPES),
    "ACTING_AS": (ActingAs, ACTING_AS),
    "REASONS": (sorted({listing for row in TRANSITIONS for listing in row.codes.values()}), LISTINGS),
    "BLOCK_REASONS": (BlockReason, WHY),
    "GAP_STATUSES": (GapStatus, STATUSES),
    "GAP_CHANGES": (ChangeKind, CHANGES),
    "FHIR_LOSSES": (LossReason, fhir_losses.WORDS),
    "REMEDIES": (Remedy, REMEDIES),
    "RECRUIT_OBJECTIVES": (Objective, OBJECTIVES),
    "RECRUIT_SOURCES": (Source, SOURCES),
}
# The words of an enumeration that stand in a list of the vocabulary.
LISTS: Final[dict[str, Iterable[str]]] = {
    "states": STATES,
    "actions": Action,
    "roles": Role,
    "informant": Informant,
    "routes": Route,
}
