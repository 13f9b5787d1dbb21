"""Place organisations by power and interest, and read where the team places them, with the whole history.

Only the team reads it: no partner, no municipality, no release, no export.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, cast

from graph.model import Node, Value
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Context
from referral.directory.entries import entry_of
from referral.errors import BadInput
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model.actors import User
from referral.model.ids import OrganisationId, UserId
from referral.network.stakeholders.grid import HIGHEST, LOWEST, Placed, Placement, grid, standing_now
from referral.storage import records
from referral.storage.reading import find_all

KIND: Final = "Placement"
LONGEST_NOTE: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a person says of an organisation; without both numbers an earlier placement is taken back."""

    organisation: OrganisationId
    domain: str | None = None
    power: int | None = None
    interest: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Where the team places organisations for a domain, and the reader's own placement of each."""

    placed: tuple[Placed, ...]
    own: dict[OrganisationId, Placement]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything said of one organisation, the newest first, and the names of those who said it."""

    placements: tuple[Placement, ...]
    names: dict[UserId, str]


def place(context: Context, draft: Draft, *, submitted: Submitted = NOT_BY_FORM) -> None:
    """Store where the actor places an organisation; what was said before stays in the history.

    Errors: NotAllowed, NotFound, BadInput (an unknown domain, one number without the other, a number off the scale, a
    note that is too long).
    """
    policy.granted(context, Permission.PLACE_ORGANISATIONS)
    entry = entry_of(context.directory().organisations, draft.organisation, kind="Organisation")
    _check(context, draft)

    def make(tx: Writer) -> str:
        values: dict[str, Value | None] = {
            "organisation": entry.id,
            "by": context.actor.id,
            "at": context.clock(),
            "domain": draft.domain,
            "power": draft.power,
            "interest": draft.interest,
            "note": draft.note,
        }
        given = {name: value for name, value in values.items() if value is not None}
        tx.append([Node(kind=KIND, id=context.new_id("PL"), fields=given)])
        audit.record(tx, context, "stakeholder.place", kind="Organisation", subject=entry.id)
        return entry.id

    idempotency.once(context, submitted, make)


def team(context: Context, *, domain: str | None) -> Team:
    """Return where the team places organisations for a domain, or for the work as a whole. Errors: NotAllowed."""
    policy.granted(context, Permission.PLACE_ORGANISATIONS)
    placements = context.read(lambda tx: _all(context, tx))
    own = {
        organisation: placement
        for (organisation, of, by), placement in standing_now(placements).items()
        if (of, by) == (domain, context.actor.id)
    }
    there = context.directory().organisations
    placed = tuple(each for each in grid(placements, domain=domain) if each.organisation in there)
    return Team(placed=placed, own=own)


def history(context: Context, organisation: OrganisationId) -> History:
    """Return everything that was said of an organisation, also of those merged into it. Errors: NotAllowed."""
    policy.granted(context, Permission.PLACE_ORGANISATIONS)

    def work(tx: Reader) -> History:
        said = [placement for placement in _all(context, tx) if placement.organisation == organisation]
        users = records.get_many(tx, User, {placement.by for placement in said})
        return History(
            placements=tuple(sorted(said, key=lambda placement: placement.at, reverse=True)),
            names={user.id: user.name for user in users},
        )

    return context.read(work)


def _all(context: Context, tx: Reader) -> list[Placement]:
    """Return every placement; what was said of a merged organisation is said of the one that stands for it."""
    standing = context.directory().standing_for
    said = [_placement_of(node) for node in find_all(tx, KIND)]
    return [replace(placement, organisation=standing(placement.organisation)) for placement in said]


def _placement_of(node: Node) -> Placement:
    values = node.fields
    return Placement(
        organisation=OrganisationId(str(values["organisation"])),
        by=UserId(str(values["by"])),
        at=cast("datetime", values["at"]),
        domain=cast("str | None", values.get("domain")),
        power=cast("int | None", values.get("power")),
        interest=cast("int | None", values.get("interest")),
        note=cast("str | None", values.get("note")),
    )


def _check(context: Context, draft: Draft) -> None:
    problems: list[tuple[str, str, dict[str, object]]] = []
    if draft.domain is not None and draft.domain not in context.vocabulary.codes("domains"):
        problems.append(("domain", "unknown", {"code": ""}))
    for name, value, other in (("power", draft.power, draft.interest), ("interest", draft.interest, draft.power)):
        if value is None and other is not None:
            problems.append((name, "missing", {}))
        if value is not None and not LOWEST <= value <= HIGHEST:
            problems.append((name, "not_in_range", {"low": LOWEST, "high": HIGHEST}))
    if draft.note and len(draft.note) > LONGEST_NOTE:
        problems.append(("note", "too_long", {"longest": LONGEST_NOTE}))
    if problems:
        raise BadInput(problems=tuple(problems))
