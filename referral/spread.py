"""The services of one need sorted by the land they serve, so that a match looks only at those around the person."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from referral.model import AreaId, OrganisationId, Service, ServiceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The services that serve something around a place, or nobody knows where, in order of id.

    `beyond` counts those that serve only elsewhere. Services without an organisation are in neither. In `notes` a
    reader may keep what it works out of each service; they last as long as the services stay as they are.
    """

    services: tuple[Service, ...]
    beyond: int = 0
    notes: dict[ServiceId, tuple[object, ...]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One need's services: of each land with those of no known area, those of no known area alone, and all of them."""

    lands: Mapping[AreaId, tuple[Service, ...]]
    unknown: tuple[Service, ...]
    everywhere: tuple[Service, ...]
    notes: dict[ServiceId, tuple[object, ...]] = field(default_factory=dict, compare=False)

    def around(self, land: AreaId | None) -> Reached:
        """Return the services that reach a land."""
        services = self.lands.get(land, self.unknown) if land is not None else self.unknown
        return Reached(services=services, beyond=len(self.everywhere) - len(services), notes=self.notes)


def spread(
    services: Iterable[Service],
    *,
    land_of: Mapping[AreaId, AreaId],
    organisations: Container[OrganisationId],
) -> Spread:
    """Return one need's services, given in order of id, by the lands they serve."""
    everywhere = tuple(one for one in services if one.organisation in organisations)
    by_land: dict[AreaId, list[Service]] = {land: [] for one in everywhere for land in _lands(one, land_of)}
    unknown = []
    for one in everywhere:
        if not one.areas:
            unknown.append(one)
        for land in _lands(one, land_of) if one.areas else by_land:
            by_land[land].append(one)
    lands = {land: tuple(found) for land, found in by_land.items()}
    return Spread(lands=MappingProxyType(lands), unknown=tuple(unknown), everywhere=everywhere)


def outermost(chain: tuple[AreaId, ...], outer: AreaId | None) -> AreaId:
    """Return the land of an area: the end of its chain; in a ring, where `outer` leads back, the ring's first id."""
    return min(chain[chain.index(outer) :]) if outer in chain else chain[-1]


def _lands(service: Service, land_of: Mapping[AreaId, AreaId]) -> set[AreaId]:
    return {land_of[area] for area in service.areas if area in land_of}
