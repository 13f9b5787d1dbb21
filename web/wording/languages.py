"""The languages of the interface: each one is a folder of `web/locale/`, and English texts stand in the source."""

import gettext
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Final, cast

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from graph.toml_source import read
from referral.calendar import SOFIA

LOCALE: Final = resources.files("web").joinpath("locale")
META: Final = "language.toml"
NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language of the interface, as its `language.toml` describes it.

    `day` is a format with {day}, {month}, {month_name} and {year}; `time` is one with {hour} and {minute}.
    """

    code: str
    name: str
    default: bool = False
    source: bool = False
    partners: bool = False
    day: str = "{day:02}.{month:02}.{year}"
    time: str = "{hour:02}:{minute:02}"
    months: tuple[str, ...] = ()
    decimal: str = ","
    column_separator: str = ";"

    def date(self, when: date | datetime) -> str:
        """Return a date as this language writes it; a moment is taken in Sofia's time."""
        when = when.astimezone(SOFIA).date() if isinstance(when, datetime) else when
        month_name = self.months[when.month - 1] if self.months else str(when.month)
        written = self.day.format(day=when.day, month=when.month, month_name=month_name, year=when.year)
        return written.replace(" ", NO_BREAK_SPACE)

    def date_and_time(self, when: datetime) -> str:
        """Return a date and a time of day in Sofia, such as 15.03.2026 г., 14:30 ч."""
        local = when.astimezone(SOFIA)
        time = self.time.format(hour=local.hour, minute=local.minute)
        return f"{self.date(local)}, {time.replace(' ', NO_BREAK_SPACE)}"


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name for "translate later"
    """Mark a text for translation where it is only stored."""
    return text


@cache
def languages() -> Mapping[str, Language]:
    """Return every language by code: the default first, then by code.

    Errors: graph.toml_source.DeclarationError naming the folder's file; ValueError without exactly one default
    and one source language.
    """
    rows = [_language(folder) for folder in LOCALE.iterdir() if folder.is_dir() and folder.joinpath(META).is_file()]
    if [sum(row.default for row in rows), sum(row.source for row in rows)] != [1, 1]:
        raise ValueError(f"exactly one {META} must say default = true, and exactly one source = true")
    ordered = sorted(rows, key=lambda language: (not language.default, language.code))
    return MappingProxyType({language.code: language for language in ordered})


def default() -> str:
    """Return the code of the language used where nobody has chosen one."""
    return next(iter(languages()))


def source() -> str:
    """Return the code of the language in which the texts of the source are written."""
    return next(code for code, language in languages().items() if language.source)


def for_partners() -> tuple[str, ...]:
    """Return the codes of the languages in which partners are written to, the default first."""
    return tuple(code for code, language in languages().items() if language.partners)


def names() -> dict[str, str]:
    """Return the own name of each language, by code."""
    return {code: language.name for code, language in languages().items()}


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the translations of a language, compiled in memory from its .po files."""
    if language not in languages() or languages()[language].source:
        return gettext.NullTranslations()
    catalog = _empty_catalog(language)
    for part in catalogs(language):
        for message in part:
            if message.id and message.string and message.context is None:
                catalog.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def messages(language: str) -> Mapping[str, str]:
    """Return the texts of a language by their English text, without plurals; the source language has none apart."""
    if languages()[language].source:
        return MappingProxyType({})
    entries = (message for part in catalogs(language) for message in part)
    singular = (entry for entry in entries if entry.id and isinstance(entry.id, str) and entry.context is None)
    return MappingProxyType({str(entry.id): str(entry.string) for entry in singular})


@cache
def catalogs(language: str) -> tuple[Catalog, ...]:
    """Return the catalogs of a language as they are written, read once; nobody may change them."""
    folder = LOCALE.joinpath(language)
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".po")), key=lambda file: file.name)
    known = _empty_catalog(language).locale
    return tuple(read_po(io.BytesIO(file.read_bytes()), locale=known) for file in files)


def chosen(*wishes: str | None) -> str:
    """Return the first wish that is a language we have, else the default language."""
    return next((wish for wish in wishes if wish is not None and wish in languages()), default())


def from_locale(setting: str | None) -> str:
    """Return the language of a locale setting such as en_US.UTF-8; the default language where it names none we have."""
    return chosen((setting or "").partition(".")[0].partition("@")[0].partition("_")[0].lower())


def forget() -> None:
    """Read the folders again at the next question."""
    languages.cache_clear()
    translations.cache_clear()
    messages.cache_clear()
    catalogs.cache_clear()


def _empty_catalog(language: str) -> Catalog:
    """Return a catalog; a language that Babel does not know has the plural forms of none."""
    try:
        return Catalog(locale=Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        return Catalog()


def _language(folder: Traversable) -> Language:
    name = f"{folder.name}/{META}"
    declared = read(folder.joinpath(META).read_text("utf-8"), name=name)
    wanted = {field.name: type(field.default) for field in fields(Language)} | {"name": str, "months": list}
    for key, value in declared.data.items():
        if key == "code" or not isinstance(value, wanted.get(key, ())):
            raise declared.refuse(key, code="unknown_key", detail=f"{name}: {key} is unknown or of a wrong type")
    if "name" not in declared.data:
        raise declared.refuse(code="no_label", detail=f"{name}: the language's own name is missing")
    given = cast("dict[str, Any]", dict(declared.data))
    if "months" in given:
        given["months"] = tuple(given["months"])
    return Language(code=folder.name, **given)
