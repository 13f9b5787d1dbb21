"""The services of one need sorted by the land they serve, so that a match looks only at those around the person."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from referral.model.directory import Service
from referral.model.ids import AreaId, OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The services that serve something around a place, or nobody knows where, in order of id.

    `beyond` counts those that serve only elsewhere. Services without an organisation are in neither. In `notes` a
    reader may keep what it works out of them; they last as long as these services stay as they are.
    """

    services: tuple[Service, ...]
    beyond: int = 0
    notes: dict[str, object] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One need's services: of each land with those of no known area, those of no known area alone, and all of them."""

    lands: Mapping[AreaId, Reached]
    unknown: Reached
    everywhere: Reached

    def around(self, land: AreaId | None) -> Reached:
        """Return the services that reach a land."""
        return self.lands.get(land, self.unknown) if land is not None else self.unknown


def spread(
    services: Iterable[Service],
    *,
    land_of: Mapping[AreaId, AreaId],
    organisations: Container[OrganisationId],
) -> Spread:
    """Return one need's services, given in order of id, by the lands they serve."""
    everywhere = [one for one in services if one.organisation in organisations]
    lands_of = {
        areas: {land_of[area] for area in areas if area in land_of} for areas in {one.areas for one in everywhere}
    }
    by_land: dict[AreaId, list[Service]] = {land: [] for one in everywhere for land in lands_of[one.areas]}
    for one in everywhere:
        for land in lands_of[one.areas] if one.areas else by_land:
            by_land[land].append(one)
    unknown = [one for one in everywhere if not one.areas]

    def reached(found: list[Service]) -> Reached:
        return Reached(services=tuple(found), beyond=len(everywhere) - len(found))

    lands = MappingProxyType({land: reached(found) for land, found in by_land.items()})
    return Spread(lands=lands, unknown=reached(unknown), everywhere=reached(everywhere))


def outermost(chain: tuple[AreaId, ...], outer: AreaId | None) -> AreaId:
    """Return the land of an area: the end of its chain; in a ring, where `outer` leads back, the ring's first id."""
    return min(chain[chain.index(outer) :]) if outer in chain else chain[-1]
