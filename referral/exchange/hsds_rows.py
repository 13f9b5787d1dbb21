"""HSDS tables ↔ our model (directory-hsds.md, sections 5 and 8): pure, one row at a time."""

import html
import re
import uuid
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from referral.exchange.csv_tables import Row, RowProblem
from referral.model.directory import Organisation, Service
from referral.model.ids import OrganisationId, ServiceId

_SPACE: Final = uuid.UUID("6d72657a-6861-5000-8000-687364730000")
OLDEST: Final = 130
_AGE: Final = re.compile(r"(?P<years>[0-9]{1,3})(?:[.,][0-9]+)?\s*(?P<more>\+)?")
_BREAK: Final = re.compile(r"\s*<br\s*/?>\s*|\\n", re.IGNORECASE)
_EMPTY: Final = frozenset({"", "none", "n/a", "null", "na", "-"})
STATUS: Final[Mapping[str, str]] = MappingProxyType(
    {"active": "active", "inactive": "suspended", "temporarily closed": "suspended", "defunct": "closed"}
)
# The tables this import uses; every row of any other is held back, not dropped.
USED: Final = ("organizations", "services", "phones")


def identifier(source: str, kind: str, original: str) -> str:
    """Return our id for a foreign one: the same source, kind and id always give the same (UUID version 5).

    The kind is part of the name, because feeds use one number for an organisation, a service and a phone.
    """
    return str(uuid.uuid5(_SPACE, f"{source}/{kind}/{original}"))


def text(row: Row, *names: str) -> str | None:
    """Return the first cell that holds something, as people read it; placeholders such as N/A hold nothing.

    Entities of HTML become the letters they stand for, once; a break of HTML or a backslash with n becomes a new line.
    """
    for name in names:
        value = html.unescape(_BREAK.sub("\n", row.cells.get(name, ""))).strip()
        if value.casefold() not in _EMPTY:
            return value
    return None


def organisation(row: Row, *, source: str) -> Organisation:
    """Make an organisation of an `organizations` row. Errors: RowProblem."""
    original, name = _id_and_name(row)
    return Organisation(
        id=OrganisationId(identifier(source, "organization", original)),
        name_bg=name,
        kind="other",
        description=text(row, "description"),
        email=text(row, "email"),
        website=text(row, "website", "url"),
        source=source,
        source_id=original,
    )


def phone_field(numbers: Sequence[Row]) -> str:
    """Return the phones of one organisation as people write them: voice before fax, each with its extension."""
    ordered = sorted(numbers, key=_is_fax)
    return "; ".join(dict.fromkeys(_phone(row) for row in ordered))


def _phone(row: Row) -> str:
    number, extension = text(row, "number") or "", text(row, "extension")
    words = f"{number} вътр. {extension}" if extension else number
    return f"{words} (факс)" if _is_fax(row) else words


def _is_fax(row: Row) -> bool:
    return (text(row, "type") or "").casefold() == "fax"


def service(row: Row, *, source: str, organisations: Mapping[str, OrganisationId]) -> Service:
    """Make a service of a `services` row whose organisation is known. Errors: RowProblem."""
    owner = organisations.get(row.cells.get("organization_id", ""))
    if owner is None:
        raise RowProblem("dangling_organization", value=row.cells.get("organization_id", ""))
    original, name = _id_and_name(row)
    return Service(
        id=ServiceId(identifier(source, "service", original)),
        organisation=owner,
        name_bg=name,
        status=status_of(row)[0],
        description=text(row, "description"),
        how_to_apply=text(row, "application_process"),
        age_from=age_of(row, "minimum_age")[0],
        age_to=age_of(row, "maximum_age")[0],
        source=source,
        source_id=original,
    )


def status_of(row: Row) -> tuple[str, str | None]:
    """Return our status of a service row, and the rule to report when the row does not say it plainly."""
    given = text(row, "status")
    if given is None:
        return "unknown", "blank_status"
    known = STATUS.get(given.casefold())
    return (known, None) if known else ("unknown", "unknown_status")


def remarks_on(row: Row) -> tuple[str, ...]:
    """Return what to report of a `services` row, whether or not it can be used."""
    missing = tuple(f"blank_{name}" for name in ("id", "name") if text(row, name) is None)
    rules = (status_of(row)[1], age_of(row, "minimum_age")[1], age_of(row, "maximum_age")[1])
    return (*missing, *(rule for rule in rules if rule))


def _id_and_name(row: Row) -> tuple[str, str]:
    row.check_letters()
    original, name = row.cells.get("id", ""), text(row, "name")
    if text(row, "id") is None:
        raise RowProblem("missing_id")
    if name is None:
        raise RowProblem("missing_name")
    return original, name


def age_of(row: Row, name: str) -> tuple[int | None, str | None]:
    """Return an age in whole years, and the rule to report when there is none; `18+` is 18 as the least age."""
    value = text(row, name)
    if value is None:
        return None, None
    match = _AGE.fullmatch(value)
    years = int(match["years"]) if match else None
    if match is None or years is None or years > OLDEST:
        return None, f"senseless_{name}"
    return (None, f"open_{name}") if match["more"] and name == "maximum_age" else (years, None)
