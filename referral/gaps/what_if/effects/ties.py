"""Which organisations are cut off from the rest of the network, or joined to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from referral.model.ids import OrganisationId
from referral.storage.directory import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Organisations that the largest connected part of the network loses, besides closed ones, and those it gains."""

    cut_off: tuple[OrganisationId, ...] = ()
    joined: tuple[OrganisationId, ...] = ()


def parts_of(before: Directory, after: Directory) -> Parts:
    """Return which active organisations leave the largest connected part, and which come to it."""
    old, new = largest_part(before), largest_part(after)
    active = {key for key, organisation in after.organisations.items() if organisation.active}
    return Parts(cut_off=tuple(sorted((old - new) & active)), joined=tuple(sorted(new - old)))


def largest_part(directory: Directory) -> frozenset[OrganisationId]:
    """Return the most active organisations that are connected by ties; of equal parts, the one of the smallest id."""
    active = sorted(key for key, organisation in directory.organisations.items() if organisation.active)
    parts, seen = [frozenset[OrganisationId]()], set[OrganisationId]()
    for start in active:
        if start not in seen:
            part = _reached(start, directory.partners_of, among=frozenset(active))
            seen |= part
            parts.append(part)
    return max(parts, key=len)


def _reached(
    start: OrganisationId,
    partners: Mapping[OrganisationId, frozenset[OrganisationId]],
    *,
    among: frozenset[OrganisationId],
) -> frozenset[OrganisationId]:
    reached, waiting = {start}, [start]
    while waiting:
        fresh = (partners.get(waiting.pop(), frozenset()) & among) - reached
        reached |= fresh
        waiting += fresh
    return frozenset(reached)
