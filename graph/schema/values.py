"""Bring a value to the stored form of its type, or refuse it by the name of its field."""

import math
from datetime import UTC, date, datetime
from typing import Final

from graph.errors import WrongValue

WHOLE_LIMIT: Final = 2**63


def text(value: object, name: str) -> str:
    """Return a text that every engine can hold."""
    if not isinstance(value, str) or "\x00" in value:
        raise WrongValue(field=name, expected="text without NUL", found=type(value).__name__)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise WrongValue(field=name, expected="text that UTF-8 can hold") from error
    return str(value)


def integer(value: object, name: str) -> int:
    """Return a whole number of 64 bits."""
    if isinstance(value, bool) or not isinstance(value, int) or not -WHOLE_LIMIT <= value < WHOLE_LIMIT:
        raise WrongValue(field=name, expected="a whole number of 64 bits", found=repr(value))
    return int(value)


def number(value: object, name: str) -> float:
    """Return a finite number; minus zero becomes zero."""
    try:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise WrongValue(field=name, expected="a finite number", found=repr(value))
    except OverflowError as error:
        raise WrongValue(field=name, expected="a number of 64 bits") from error
    return float(value) + 0.0


def flag(value: object, name: str) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise WrongValue(field=name, expected="true or false", found=repr(value))
    return value


def day(value: object, name: str) -> date:
    """Return a date."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise WrongValue(field=name, expected="a date", found=repr(value))
    return value


def instant(value: object, name: str) -> datetime:
    """Return a moment in UTC."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise WrongValue(field=name, expected="a moment with a time zone", found=repr(value))
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise WrongValue(field=name, expected="a moment between the years 1 and 9999") from error


def words(value: object, name: str) -> tuple[str, ...]:
    """Return a tuple of texts."""
    if not isinstance(value, tuple):
        raise WrongValue(field=name, expected="a tuple of words", found=repr(value))
    return tuple(text(word, name) for word in value)
