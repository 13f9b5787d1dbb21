"""The organisations that words name, in either alphabet: by their names, their kinds and where they are."""

from collections.abc import Iterator, Mapping
from typing import Final

from graph import transliteration
from referral.context import Context
from referral.model.directory import Organisation
from referral.model.ids import OrganisationId
from referral.storage.directory import Directory

LONGEST: Final = 80  # letters of what is sought


def found(context: Context, text: str) -> frozenset[OrganisationId]:
    """Return the active organisations that have every word of a text, or a word that begins with it."""
    query = transliteration.alternatives(text[:LONGEST])
    if not query:
        return frozenset()
    directory = context.directory()
    said = context.shared(("words of the map", directory.revision), lambda: _said(context, directory))
    return frozenset(key for key, words in said.items() if transliteration.matches(words, query))


def _said(context: Context, directory: Directory) -> Mapping[OrganisationId, str]:
    """Return the search keys of each active organisation."""
    return {
        key: " ".join(transliteration.words(" ".join(_texts(context, directory, one))))
        for key, one in directory.organisations.items()
        if one.active
    }


def _texts(context: Context, directory: Directory, one: Organisation) -> Iterator[str]:
    yield from (one.name_bg or "", one.name_en or "")
    kind = context.vocabulary.kinds.get(one.kind)
    if kind is not None:
        yield from kind.labels.values()
    for key in directory.chain(one.seat) if one.seat is not None else ():
        area = directory.areas.get(key)
        if area is not None:
            yield from (area.name_bg or "", area.name_en or "")
