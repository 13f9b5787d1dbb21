"""Refuse what a program asks of the API by a name that is none: an answer to another question would look right."""

from typing import Final

from fastapi import Depends, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Cookie, Header, Path
from fastapi.routing import APIRoute

from referral.errors import BadInput
from web.http import forms

EVERYWHERE: Final = frozenset({"lang", "as_of"})
_ELSEWHERE: Final = (Path, Header, Cookie)  # stand beside the query; the fields of a model of it are of no kind


def refuse_unknown(request: Request) -> None:
    """Refuse a parameter that a route does not declare. Errors: BadInput, which names it."""
    route: APIRoute = request.scope["route"]
    declared = {
        field.alias for field in get_flat_params(route.dependant) if not isinstance(field.field_info, _ELSEWHERE)
    }
    unknown = [name for name in forms.query(request) if name not in declared | EVERYWHERE]
    if unknown:
        raise BadInput(problems=tuple((name[:60], "no_such_parameter", {"name": name[:60]}) for name in unknown[:10]))


NAMES_KNOWN: Final = Depends(refuse_unknown)
