"""The directory in memory, as it is at one moment: areas, organisations, services and ties."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Final, TypeVar

from referral.model import requirements
from referral.model.directory import Area, Organisation, Service, Tie
from referral.model.ids import AreaId, NeedCode, OrganisationId, ServiceId
from referral.storage.services_by_region import RegionServices, ServicesByRegion, root_area, services_by_region

K = TypeVar("K")
V = TypeVar("V")
_LOCAL_AREA_TYPES: Final = frozenset({"town_quarter", "quarter", "settlement", "village"})
_OF_AREAS: Final = ("chains", "municipality_of", "region_of", "home")


@dataclass(frozen=True)
class Directory:
    """The directory at one moment. Services without an organisation are kept and can be found, never matched.

    `merged` names for each organisation that was merged into another the one that stands for it.
    """

    revision: int
    areas: Mapping[AreaId, Area]
    organisations: Mapping[OrganisationId, Organisation]
    services: Mapping[ServiceId, Service]
    ties: tuple[Tie, ...]
    merged: Mapping[OrganisationId, OrganisationId] = field(default_factory=lambda: MappingProxyType({}))

    def standing_for(self, organisation: OrganisationId) -> OrganisationId:
        """Return the organisation that stands for one since a merge, or itself; a circle of merges is walked once."""
        seen = {organisation}
        while (other := self.merged.get(organisation)) is not None and other not in seen:
            organisation = other
            seen.add(other)
        return organisation

    def __post_init__(self) -> None:
        """Leave out ties of an organisation with itself: nobody is their own partner."""
        object.__setattr__(self, "ties", tuple(tie for tie in self.ties if tie.one != tie.other))

    @cached_property
    def services_for(self) -> Mapping[NeedCode, tuple[Service, ...]]:
        """Return the services that answer each need, in order of id."""
        return _grouped((need, service) for service in self.services.values() for need in service.needs)

    @cached_property
    def services_of(self) -> Mapping[OrganisationId, tuple[Service, ...]]:
        """Return the services that each organisation offers, in order of id."""
        return _grouped((service.organisation, service) for service in self.services.values())

    @cached_property
    def granting(self) -> Mapping[str, tuple[Service, ...]]:
        """Return the services that grant each prerequisite, in order of id."""
        return _grouped((state, service) for service in self.services.values() for state in service.grants)

    @cached_property
    def requiring(self) -> Mapping[str, tuple[Service, ...]]:
        """Return the services that require each prerequisite, also as one of several, in order of id."""
        return _grouped(
            (state, service)
            for service in self.services.values()
            for state in sorted(frozenset().union(*requirements.required_groups(service)))
        )

    @cached_property
    def lacks(self) -> str | None:
        """Return what a new store needs next (areas, local_area, centre, services), or None when it has begun."""
        if self.home is None:
            return "areas"
        if not any(self.municipality_of[area.id] for area in self.local_areas()):
            return "local_area"
        if not any(entry.kind == "community_centre" and entry.active for entry in self.organisations.values()):
            return "centre"
        return None if any(service.needs for service in self.services.values()) else "services"

    def local_areas(self) -> tuple[Area, ...]:
        """Return the areas that people live in, which forms offer: quarters, settlements and villages."""
        return tuple(area for area in self.areas.values() if area.type in _LOCAL_AREA_TYPES)

    @cached_property
    def chains(self) -> Mapping[AreaId, tuple[AreaId, ...]]:
        """Return for each area itself and everything it is part of, outwards; a ring of areas is cut."""
        return MappingProxyType({area: self._chain(area) for area in self.areas})

    @cached_property
    def municipality_of(self) -> Mapping[AreaId, AreaId | None]:
        """Return for each area the municipality it lies in, if any."""
        return MappingProxyType(
            {
                area: next((part for part in chain if self.areas[part].type == "municipality"), None)
                for area, chain in self.chains.items()
            }
        )

    @cached_property
    def region_of(self) -> Mapping[AreaId, AreaId]:
        """Return for each area its region, named by its root area; only areas of one region have a part in common."""
        return MappingProxyType(
            {area: root_area(chain, self.areas[chain[-1]].part_of) for area, chain in self.chains.items()}
        )

    @cached_property
    def by_region(self) -> dict[NeedCode, ServicesByRegion]:
        """Return the services of the needs asked so far by region: a first match groups one need, not every need."""
        return {}

    def region_services(self, need: NeedCode, area: AreaId | None) -> RegionServices:
        """Return the services that might help somebody in an area; without an area, all of them."""
        grouped = self.by_region.get(need)
        if grouped is None:
            offered = self.services_for.get(need, ())
            grouped = services_by_region(offered, region_of=self.region_of, organisations=self.organisations)
            self.by_region[need] = grouped
        return grouped.everywhere if area is None else grouped.of(self.region_of.get(area))

    @cached_property
    def partners_of(self) -> Mapping[OrganisationId, frozenset[OrganisationId]]:
        """Return the organisations tied to each."""
        partners: dict[OrganisationId, set[OrganisationId]] = {key: set() for key in self.organisations}
        for tie in self.ties:
            partners.setdefault(tie.one, set()).add(tie.other)
            partners.setdefault(tie.other, set()).add(tie.one)
        return MappingProxyType({key: frozenset(others) for key, others in partners.items()})

    @cached_property
    def home(self) -> AreaId | None:
        """Return the municipality that most areas belong to: the one the site works in."""
        counts: dict[AreaId, int] = {}
        for municipality in self.municipality_of.values():
            if municipality is not None:
                counts[municipality] = counts.get(municipality, 0) + 1
        return max(sorted(counts), key=lambda area: counts[area], default=None)

    def chain(self, area: AreaId) -> tuple[AreaId, ...]:
        """Return an area and everything it is part of; an unknown area is only itself."""
        return self.chains.get(area, (area,))

    def is_active(self, service: Service) -> bool:
        """Tell whether a service can be used at all: active, of an active organisation."""
        owner = self.organisations.get(service.organisation)
        return service.status == "active" and owner is not None and owner.active

    def serves_inside(self, service: Service, municipality: AreaId) -> bool:
        """Tell whether a service serves the municipality or a part of it (not merely people who travel to it)."""
        return any(municipality in self.chain(area) for area in service.areas)

    def carry_over(self, old: "Directory", changed: Collection[ServiceId]) -> None:
        """Take over what was worked out for the directory before and is still true, so that the next match is quick.

        `changed` are the services that are not the same as before.
        """
        same_areas = self.areas is old.areas
        for name in _OF_AREAS if same_areas else ():
            if name in old.__dict__:
                self.__dict__[name] = old.__dict__[name]
        if "services_for" not in old.__dict__:
            return
        dirty: dict[NeedCode, set[ServiceId]] = {}
        for key in changed:
            before = old.services.get(key)
            for need in {*self.services[key].needs, *(before.needs if before else ())}:
                dirty.setdefault(need, set()).add(key)
        services_for = dict(old.services_for)
        for need, keys in dirty.items():
            ids = {service.id for service in services_for.pop(need, ())} | keys
            now = tuple(service for service in map(self.services.__getitem__, sorted(ids)) if need in service.needs)
            services_for |= {need: now} if now else {}
        self.__dict__["services_for"] = MappingProxyType(services_for)
        if same_areas:
            self.__dict__["by_region"] = {
                need: grouped for need, grouped in dict(old.by_region).items() if need not in dirty
            }

    def _chain(self, area: AreaId) -> tuple[AreaId, ...]:
        chain = [area]
        while (outer := self.areas[chain[-1]].part_of if chain[-1] in self.areas else None) and outer not in chain:
            chain.append(outer)
        return tuple(part for part in chain if part in self.areas)


def merged_among(organisations: Mapping[K, Organisation]) -> dict[K, OrganisationId]:
    """Return, of organisations by id, those merged into another, each with the one that stands for it."""
    return {key: entry.merged_into for key, entry in organisations.items() if entry.merged_into}


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    grouped: dict[K, list[V]] = {}
    for key, value in pairs:
        grouped.setdefault(key, []).append(value)
    return MappingProxyType({key: tuple(values) for key, values in grouped.items()})
