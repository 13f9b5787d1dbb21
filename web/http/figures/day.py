"""Which pages and data answer as of a day; every other one is about now, and says so instead of ignoring the day."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from fastapi import Request

from web.http.errors import AboutNow
from web.http.gate import SAFE, RequestContext

F = TypeVar("F", bound=Callable[..., Any])
FIELD: Final = "as_of"
_ANSWERS: Final = "mrezha_as_of_a_day"


def as_of_a_day(endpoint: F) -> F:
    """Declare that a route answers as of the day in its address."""
    setattr(endpoint, _ANSWERS, True)
    return endpoint


def refuse_day(request: Request) -> None:
    """Refuse a day that a route would not answer as of, once it is known who asks. Errors: AboutNow."""
    current: RequestContext = request.state.current
    is_asked = request.method in SAFE and any(current.form.get(FIELD, ()))
    if is_asked and not getattr(request.scope["endpoint"], _ANSWERS, False):
        raise AboutNow
