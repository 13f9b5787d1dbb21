"""Which pages and data answer as of a day; every other one is about now, and says so instead of ignoring the day."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from web.http.errors import AboutNow

F = TypeVar("F", bound=Callable[..., Any])
FIELD: Final = "as_of"
_ANSWERS: Final = "mrezha_as_of_a_day"


def as_of_a_day(endpoint: F) -> F:
    """Declare that a route answers as of the day in its address."""
    setattr(endpoint, _ANSWERS, True)
    return endpoint


def refuse_day(endpoint: Callable[..., Any], query: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse a day that a route would not answer as of. Errors: AboutNow."""
    if any(query.get(FIELD, ())) and not getattr(endpoint, _ANSWERS, False):
        raise AboutNow
