"""The directory in memory: an unchanging picture of areas, organisations, services and ties."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final, TypeVar

from referral.model import requirements
from referral.model.directory import Area, Organisation, Service, Tie
from referral.model.ids import AreaId, NeedCode, OrganisationId, ServiceId
from referral.storage.services_by_region import Reached, Spread, outermost, spread

K = TypeVar("K")
V = TypeVar("V")
_LOCAL_AREA_TYPES: Final = frozenset({"town_quarter", "quarter", "settlement", "village"})
_OF_AREAS: Final = ("chains", "municipality_of", "land_of", "home")


@dataclass(frozen=True)
class Directory:
    """One moment of the directory. Services without an organisation are kept and can be found, never matched."""

    revision: int
    areas: Mapping[AreaId, Area]
    organisations: Mapping[OrganisationId, Organisation]
    services: Mapping[ServiceId, Service]
    ties: tuple[Tie, ...]

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
        """Return the services that grant each state, in order of id."""
        return _grouped((state, service) for service in self.services.values() for state in service.grants)

    @cached_property
    def asking(self) -> Mapping[str, tuple[Service, ...]]:
        """Return the services that ask for each state, also as one of several, in order of id."""
        return _grouped(
            (state, service)
            for service in self.services.values()
            for state in sorted(frozenset().union(*requirements.demands(service)))
        )

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
    def land_of(self) -> Mapping[AreaId, AreaId]:
        """Return for each area the outermost one around it; two areas share something when it is the same one."""
        return MappingProxyType(
            {area: outermost(chain, self.areas[chain[-1]].part_of) for area, chain in self.chains.items()}
        )

    @cached_property
    def spreads(self) -> dict[NeedCode, Spread]:
        """Return the needs asked so far, sorted by land: a first match sorts one need, and not every need."""
        return {}

    def reached(self, need: NeedCode, area: AreaId | None) -> Reached:
        """Return the services that might help somebody in an area; without an area, all of them."""
        sorted_out = self.spreads.get(need)
        if sorted_out is None:
            offered = self.services_for.get(need, ())
            sorted_out = spread(offered, land_of=self.land_of, organisations=self.organisations)
            self.spreads[need] = sorted_out
        return sorted_out.everywhere if area is None else sorted_out.around(self.land_of.get(area))

    @cached_property
    def partners_of(self) -> Mapping[OrganisationId, frozenset[OrganisationId]]:
        """Return the organisations tied to each."""
        found: dict[OrganisationId, set[OrganisationId]] = {one: set() for one in self.organisations}
        for tie in self.ties:
            found.setdefault(tie.one, set()).add(tie.other)
            found.setdefault(tie.other, set()).add(tie.one)
        return MappingProxyType({one: frozenset(others) for one, others in found.items()})

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
        """Take over from the picture before what its changes leave true, so that a match after one waits for little.

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
        found = dict(old.services_for)
        for need, keys in dirty.items():
            ids = {one.id for one in found.pop(need, ())} | keys
            now = tuple(one for one in map(self.services.__getitem__, sorted(ids)) if need in one.needs)
            found |= {need: now} if now else {}
        self.__dict__["services_for"] = MappingProxyType(found)
        if same_areas:
            self.__dict__["spreads"] = {need: one for need, one in dict(old.spreads).items() if need not in dirty}

    def _chain(self, area: AreaId) -> tuple[AreaId, ...]:
        found = [area]
        while (outer := self.areas[found[-1]].part_of if found[-1] in self.areas else None) and outer not in found:
            found.append(outer)
        return tuple(part for part in found if part in self.areas)


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return MappingProxyType({key: tuple(values) for key, values in found.items()})
