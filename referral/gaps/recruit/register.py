"""Read a register of organisations that could be recruited: one a row, with what it could offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from referral.errors import BadInput
from referral.gaps.recruit.proposals import TYPES, Proposal, Source, proposed_service, type_needs
from referral.model.directory import Organisation
from referral.model.ids import AreaId, NeedCode, OrganisationId
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary
from referral.vocabulary.files import NATIONAL

TABLE: Final = "register"
OTHER_KIND: Final = "other"
# Each column: what its words must be in; None is free text or a number. `name` is required, and `needs` or `type`.
COLUMNS: Final[Mapping[str, str | None]] = {
    "name": None,
    "type": TYPES,
    "kind": "kinds",
    "needs": "needs",
    "areas": "areas",
    "hours": "hours",
    "languages": "languages",
    "requires": "prerequisites",
    "places": None,
    "cost": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One row of a register: the line it stands on, and its cells by column; empty ones are left out."""

    line: int
    cells: tuple[tuple[str, str], ...]


def from_register(rows: Iterable[RegisterRow], *, directory: Directory, vocabulary: Vocabulary) -> tuple[Proposal, ...]:
    """Return a candidate for each row. Errors: BadInput naming the line and the column of every mistake."""
    problems: list[tuple[str, str, Mapping[str, object]]] = []
    proposals = []
    for row in rows:
        cells = dict(row.cells)
        wrong = tuple(_mistakes(row.line, cells, directory, vocabulary))
        problems += wrong
        if not wrong:
            proposals.append(_proposal(row.line, cells, directory, vocabulary))
    if problems:
        raise BadInput(problems=tuple(problems))
    return tuple(proposals)


def _mistakes(
    line: int, cells: Mapping[str, str], directory: Directory, vocabulary: Vocabulary
) -> Iterable[tuple[str, str, Mapping[str, object]]]:
    if "name" not in cells or not {"needs", "type"} & cells.keys():
        yield TABLE, "register_incomplete", {"line": line}
    for column, text in cells.items():
        if column not in COLUMNS:
            yield TABLE, "register_column", {"column": column}
        elif (listing := COLUMNS[column]) is not None:
            known = directory.areas if listing == "areas" else vocabulary.codes(listing)
            for word in text.split():
                if word not in known:
                    yield TABLE, "register_code", {"line": line, "column": column, "word": word}
        elif column in {"places", "cost"} and _number(text) is None:
            yield TABLE, "register_number", {"line": line, "column": column, "word": text}


def _proposal(line: int, cells: Mapping[str, str], directory: Directory, vocabulary: Vocabulary) -> Proposal:
    key = f"register:{line}"
    term = vocabulary.terms(TYPES).get(cells.get("type", ""))
    named = tuple(NeedCode(word) for word in cells.get("needs", "").split())
    kind = cells.get("kind") or (str(term.attributes["kind"]) if term else OTHER_KIND)
    organisation = Organisation(id=OrganisationId(key), name_bg=cells["name"], kind=kind)
    services = []
    for need in named or (type_needs(term) if term else ()):
        service = proposed_service(directory, key, organisation.id, need)
        service = replace(
            service,
            areas=tuple(AreaId(word) for word in cells.get("areas", "").split()) or service.areas,
            requires=tuple(sorted({*service.requires, *cells.get("requires", "").split()})),
            hours=tuple(cells.get("hours", "").split()),
            languages=tuple(cells.get("languages", "").split()) or (NATIONAL,),
        )
        services.append(service)
    places = _number(cells.get("places", ""))
    return Proposal(
        key=key,
        source=Source.REGISTER,
        organisation=organisation,
        services=tuple(services),
        partner_type=term.code if term else None,
        places=None if places is None else int(places),
        cost=_number(cells.get("cost", "")),
    )


def _number(text: str) -> float | None:
    """Return a number that is not negative, or None."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None
