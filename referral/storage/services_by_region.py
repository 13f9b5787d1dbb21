"""The services of one need grouped by the region they serve, so that a match looks only at those around the person.

A region is everything inside one outermost area, its root: as a rule a province.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from referral.model.directory import Service
from referral.model.ids import AreaId, OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionServices:
    """The services that serve something in one region, and those of no known area, in order of id.

    `out_of_region` counts those that serve only other regions. Services without an organisation are in neither. In
    `derived` a reader may keep what it works out of them; it lasts as long as these services stay as they are.
    """

    services: tuple[Service, ...]
    out_of_region: int = 0
    derived: dict[str, object] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesByRegion:
    """One need's services by region. `of_no_area` are those of no known area alone, `everywhere` all of them."""

    regions: Mapping[AreaId, RegionServices]
    of_no_area: RegionServices
    everywhere: RegionServices

    def of(self, region: AreaId | None) -> RegionServices:
        """Return the services of a region; of an unknown one, those of no known area."""
        return self.regions.get(region, self.of_no_area) if region is not None else self.of_no_area


def services_by_region(
    services: Iterable[Service],
    *,
    region_of: Mapping[AreaId, AreaId],
    organisations: Container[OrganisationId],
) -> ServicesByRegion:
    """Return one need's services, given in order of id, by region; `region_of` names the region of each area."""
    everywhere = [service for service in services if service.organisation in organisations]
    regions_of = {
        areas: {region_of[area] for area in areas if area in region_of}
        for areas in {service.areas for service in everywhere}
    }
    grouped: dict[AreaId, list[Service]] = {region: [] for regions in regions_of.values() for region in regions}
    for service in everywhere:
        for region in regions_of[service.areas] if service.areas else grouped:
            grouped[region].append(service)

    def of(chosen: list[Service]) -> RegionServices:
        return RegionServices(services=tuple(chosen), out_of_region=len(everywhere) - len(chosen))

    return ServicesByRegion(
        regions=MappingProxyType({region: of(chosen) for region, chosen in grouped.items()}),
        of_no_area=of([service for service in everywhere if not service.areas]),
        everywhere=of(everywhere),
    )


def root_area(chain: tuple[AreaId, ...], outer: AreaId | None) -> AreaId:
    """Return the root of an area's region: the end of its chain of larger areas.

    In a ring of areas `outer`, the next one, leads back into the chain, and the root is the ring's first id.
    """
    return min(chain[chain.index(outer) :]) if outer in chain else chain[-1]
