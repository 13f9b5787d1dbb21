"""The interface's languages: English texts in the source, translations in `locale/<language>/*.po`."""

import gettext
import io
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: Final = ("bg", "en")
NAMES: Final = {"bg": "Български", "en": "English"}
DEFAULT: Final = "bg"

Say = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name for "translate later"
    """Mark a text for translation where it is only stored."""
    return text


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the translations of a language, compiled in memory from its .po files."""
    if language not in LANGUAGES or language == "en":
        return gettext.NullTranslations()
    catalog = Catalog(locale=language)
    for part in catalogs(language):
        for message in part:
            if message.id and message.string:
                catalog.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def catalogs(language: str) -> list[Catalog]:
    """Return the catalogs of a language as they are written."""
    folder = resources.files("web").joinpath("locale", language)
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".po")), key=lambda file: file.name)
    return [read_po(io.BytesIO(file.read_bytes()), locale=language) for file in files]


def chosen(*wishes: str | None) -> str:
    """Return the first wish that is a language we have, else Bulgarian."""
    return next((wish for wish in wishes if wish in LANGUAGES), DEFAULT)
