"""Labels of the vocabulary in further languages: the entries of `locale/<language>/vocabulary.po`.

An entry's context is the key of the label (needs.doc.id_card, actions.accept.past), its text the shipped English label.
"""

from collections.abc import Mapping

from referral.vocabulary import Vocabulary
from referral.vocabulary.files import SHIPPED
from web.wording.languages import catalogs, languages


def further_languages() -> tuple[str, ...]:
    """Return the interface languages in which the vocabulary is not shipped."""
    return tuple(code for code in languages() if code not in SHIPPED)


def labels(language: str) -> dict[str, str]:
    """Return the labels that a language's folder gives, by key."""
    entries = (entry for catalog in catalogs(language) for entry in catalog)
    return {entry.context: str(entry.string) for entry in entries if entry.context and entry.string}


def in_every_language(vocabulary: Vocabulary) -> Vocabulary:
    """Return the vocabulary with the labels of every further language."""
    for language in further_languages():
        vocabulary = vocabulary.translated(language, labels(language))
    return vocabulary


def missing(shipped: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    """Return the keys of the shipped labels that a further language lacks, by language."""
    found = {language: tuple(set(shipped.texts()) - set(labels(language))) for language in further_languages()}
    return {language: tuple(sorted(keys)) for language, keys in found.items() if keys}
