"""The interface's languages: English texts in the source, translations in `locale/<language>/*.po`."""

import gettext
import io
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: Final = ("bg", "en")
NAMES: Final = {"bg": "Български", "en": "English"}
DEFAULT: Final = "bg"
SOURCE: Final = "en"

Say = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name for "translate later"
    """Mark a text for translation where it is only stored."""
    return text


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the translations of a language, compiled in memory from its .po files."""
    if language not in LANGUAGES or language == SOURCE:
        return gettext.NullTranslations()
    catalog = Catalog(locale=language)
    for english, text in messages(language).items():
        if text:
            catalog.add(english, text)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def messages(language: str) -> Mapping[str, str]:
    """Return the texts of a language by their English text, as they are written."""
    if language == SOURCE:
        return MappingProxyType({})
    return MappingProxyType(
        {str(message.id): str(message.string) for part in catalogs(language) for message in part if message.id}
    )


def catalogs(language: str) -> list[Catalog]:
    """Return the catalogs of a language as they are written."""
    folder = resources.files("web").joinpath("locale", language)
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".po")), key=lambda file: file.name)
    return [read_po(io.BytesIO(file.read_bytes()), locale=language) for file in files]


def chosen(*wishes: str | None) -> str:
    """Return the first wish that is a language we have, else Bulgarian."""
    return next((wish for wish in wishes if wish in LANGUAGES), DEFAULT)
