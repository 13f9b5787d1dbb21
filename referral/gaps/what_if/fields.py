"""The fields of a service that can be tried with other values, and how each is read from text."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from referral.calendar import read_day
from referral.gaps.what_if.changes import refused
from referral.model.directory import Service
from referral.model.requirements import alternatives, either, read_window
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary

ADD: Final = "+"
TAKE: Final = "-"
COMMA: Final = ","
MOST_PLACES: Final = 100_000
OLDEST: Final = 120
LONGEST_WAIT: Final = 3650
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What values are checked against: the vocabulary and the areas of a directory; something new is verified today."""

    vocabulary: Vocabulary
    directory: Directory
    today: date | None = None


Read = Callable[[str, Words], Any]


def _codes(listing: str) -> Read:
    """Return the reader of codes with commas; the codes of areas are those of the directory."""

    def read(text: str, words: Words) -> tuple[str, ...]:
        known: Container[str] = words.directory.areas if listing == "areas" else words.vocabulary.codes(listing)
        given = tuple(dict.fromkeys(part.strip() for part in text.split(COMMA) if part.strip()))
        for code in given:
            if code not in known:
                raise refused("unknown_value", code=code[:40])
        return given

    return read


def _code(listing: str) -> Read:
    def read(text: str, words: Words) -> str:
        if text not in words.vocabulary.codes(listing):
            raise refused("unknown_value", code=text[:40])
        return text

    return read


def _number(high: int) -> Read:
    def read(text: str, _: Words) -> int | None:
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(high)) and int(text) <= high):
            raise refused("not_in_range", low=0, high=high)
        return int(text)

    return read


def _day(text: str, _: Words) -> Any:
    try:
        return read_day(text) if text else None
    except ValueError as error:
        raise refused("not_a_date") from error


def _window(text: str, _: Words) -> str | None:
    if text and read_window(text) is None:
        raise refused("not_a_window")
    return text or None


def _flag(text: str, _: Words) -> bool | None:
    if text not in {"yes", "no", ""}:
        raise refused("unknown_value", code=text[:40])
    return {"yes": True, "no": False}.get(text)


def _groups(text: str, words: Words) -> tuple[str, ...]:
    """Return groups of alternatives, each joined by `|`."""
    given = tuple(dict.fromkeys(either(frozenset(alternatives(part))) for part in text.split(COMMA) if part))
    for code in (code for word in given for code in alternatives(word)):
        if code not in words.vocabulary.codes("prerequisites"):
            raise refused("unknown_paper", code=code[:40])
    return given


def _name(text: str, _: Words) -> str:
    if not text.strip():
        raise refused("no_name")
    if len(text) > LONGEST_NAME:
        raise refused("too_long", longest=LONGEST_NAME)
    return text.strip()


# TO ADD A FIELD: a row here; its label is in web/wording/tables/fields.py.
SERVICE_FIELDS: Final[Mapping[str, Read]] = MappingProxyType(
    {
        "status": _code("service_status"),
        "needs": _codes("needs"),
        "areas": _codes("areas"),
        "hours": _codes("hours"),
        "languages": _codes("languages"),
        "requires": _codes("prerequisites"),
        "requires_any": _groups,
        "grants": _codes("prerequisites"),
        "accepts_uninsured": _flag,
        "age_from": _number(OLDEST),
        "age_to": _number(OLDEST),
        "places": _number(MOST_PLACES),
        "wait_days": _number(LONGEST_WAIT),
        "window": _window,
        "funded_until": _day,
    }
)
LISTS: Final = frozenset({"needs", "areas", "hours", "languages", "requires", "requires_any", "grants"})


def as_text(value: object) -> str:
    """Return a value as the text that would be read as it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return COMMA.join(value) if isinstance(value, tuple) else str(value)


def read_name(text: str, words: Words) -> str:
    """Return the name of something new. Errors: BadInput."""
    return _name(text, words)


def read_values(values: Mapping[str, str], words: Words, *, before: Service | None = None) -> dict[str, Any]:
    """Return the values of fields of a service that texts give; `before` holds the lists that are added to.

    A field ending in + is added to a list, one ending in - taken from it. Errors: BadInput.
    """
    read: dict[str, Any] = {}
    for written, text in values.items():
        sign = written[-1:] if written[-1:] in {ADD, TAKE} else ""
        name = written.removesuffix(sign) if sign else written
        if name not in SERVICE_FIELDS or (sign and name not in LISTS):
            raise refused("no_such_field", field=written[:40])
        value = SERVICE_FIELDS[name](text, words)
        if sign:
            held = read.get(name, getattr(before, name) if before else ())
            value = (
                tuple(dict.fromkeys((*held, *value))) if sign == ADD else tuple(one for one in held if one not in value)
            )
        read[name] = value
    _check_ages(read, before)
    return read


def _check_ages(read: Mapping[str, Any], before: Service | None) -> None:
    low = read.get("age_from", before.age_from if before else None)
    high = read.get("age_to", before.age_to if before else None)
    if low is not None and high is not None and low > high:
        raise refused("ages_upside_down")
