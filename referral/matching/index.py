"""The services around a place, numbered; sets of them are whole numbers whose bits are those numbers.

A question is asked once of services that are alike instead of once of each, and only what is left is looked at singly.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from referral.matching.model import Place, Profile, Reason, Verdict
from referral.matching.rules import Criterion, Scope
from referral.model.directory import Organisation, Service
from referral.model.ids import AreaId, OrganisationId
from referral.storage.services_by_region import RegionServices

KEPT: Final = 32  # kinds of people that a check's answers are remembered for, in one place


@dataclass(slots=True, kw_only=True, eq=False)
class Group:
    """Services alike in what one check reads, and one of them; a group is equal to itself only."""

    like: Service
    services: int = 0


class Fail(NamedTuple):
    """Services that fail one criterion in the same way, as a set of their numbers, and how to say it of one of them."""

    services: int
    code: str
    reason: Callable[[Scope], Reason | None]


class Judged(dict[Group, Reason | None]):
    """What one criterion says of groups of services to a person, each worked out when it is first asked for."""

    __slots__ = ("_criterion", "_fails", "_person")

    def __init__(self, criterion: Criterion, person: Profile) -> None:
        super().__init__()
        self._criterion, self._person = criterion, person
        self._fails: tuple[Fail, ...] | None = None

    def __missing__(self, group: Group) -> Reason | None:
        found = self[group] = self._criterion.judge(self._person, group.like)
        return found

    def fails(self, groups: Iterable[Group]) -> tuple[Fail, ...]:
        """Return the ways in which groups of services, all that there are, fail."""
        if self._fails is None:
            judged = [(group.services, self[group]) for group in groups if self._criterion.fails]
            failing = [(services, reason) for services, reason in judged if reason and reason.verdict is Verdict.FAIL]
            self._fails = tuple([Fail(services, reason.code, _always(reason)) for services, reason in failing])
        return self._fails


class Sieve:
    """The services of one need in one region. It stays true as long as these services and the areas do."""

    def __init__(self, services: tuple[Service, ...], keys: Sequence[Callable[[Service], object]]) -> None:
        self.services = services
        self.all = (1 << len(services)) - 1
        sorted_out = [_grouped(services, key) for key in keys]
        self.groups = tuple([tuple(dict.fromkeys(column)) for column in sorted_out])
        self.groups_of = tuple(zip(*sorted_out, strict=True))
        self.idle = as_set(number for number, one in enumerate(services) if one.status != "active")
        self.without_places = as_set(number for number, one in enumerate(services) if one.places == 0)
        self.with_places = tuple([(number, one.id, one.places) for number, one in enumerate(services) if one.places])
        self._judged: list[dict[object, Judged]] = [{} for _ in keys]
        self._away: dict[AreaId | None, int] = {}
        self._territory_reasons: dict[AreaId | None, dict[object, Reason | None]] = {}
        self._owned: tuple[Mapping[OrganisationId, Organisation], int] | None = None

    def judged(self, check: int, part: object, criterion: Criterion, person: Profile) -> Judged:
        """Return what a check says of groups to people who have the same `part`, all that it reads of them."""
        kept = self._judged[check]
        found = kept.get(part)
        if found is None:
            if len(kept) >= KEPT:
                kept.clear()
            found = kept[part] = Judged(criterion, person)
        return found

    def territory_reasons(self, area: AreaId | None) -> dict[object, Reason | None]:
        """Return what is known already of the territories of these services for people of an area, to be added to."""
        kept = self._territory_reasons
        found = kept.get(area)
        if found is None:
            if len(kept) >= KEPT:
                kept.clear()
            found = kept[area] = {}
        return found

    def owned_by(
        self, organisations: Mapping[OrganisationId, Organisation], such: Callable[[Organisation], bool]
    ) -> int:
        """Return the services whose organisation is such; remembered while the organisations are the same ones."""
        kept = self._owned
        if kept is None or kept[0] is not organisations:
            found = as_set(n for n, one in enumerate(self.services) if such(organisations[one.organisation]))
            kept = self._owned = (organisations, found)
        return kept[1]

    def elsewhere(self, place: Place) -> int:
        """Return the services that serve neither the place nor, from outside its municipality, people who travel."""
        if place.area is None:
            return 0
        local = 0
        for area in place.chain:
            local |= self._serving.get(area, 0)
        return self._placed & ~local & ~self._away_from(place)

    def _away_from(self, place: Place) -> int:
        """Return the services that serve something of the region outside the place's municipality."""
        home, directory = place.municipality, place.directory
        if home not in self._away:
            region = directory.region_of.get(place.area) if place.area is not None else None
            away = {
                area: home is None or home not in directory.chain(area)
                for area in self._serving
                if directory.region_of.get(area) == region
            }
            found = 0
            for area, is_away in away.items():
                found |= self._serving[area] if is_away else 0
            self._away[home] = found
        return self._away[home]

    @cached_property
    def _serving(self) -> dict[AreaId, int]:
        found: dict[AreaId, int] = {}
        for number, service in enumerate(self.services):
            for area in service.areas:
                found[area] = found.get(area, 0) | 1 << number
        return found

    @cached_property
    def _placed(self) -> int:
        return as_set(number for number, one in enumerate(self.services) if one.areas)


def _always(reason: Reason) -> Callable[[Scope], Reason]:
    return lambda _: reason


def _grouped(services: Sequence[Service], key: Callable[[Service], object]) -> list[Group]:
    """Return the group of each service."""
    found: dict[object, Group] = {}
    column = []
    for number, service in enumerate(services):
        group = found.setdefault(key(service), Group(like=service))
        group.services |= 1 << number
        column.append(group)
    return column


def sieve_of(reachable: RegionServices, keys: Sequence[Callable[[Service], object]]) -> Sieve:
    """Return the sieve of these services, made once for as long as they stay as they are."""
    kept = reachable.derived.get("sieve")
    if not isinstance(kept, Sieve):
        kept = reachable.derived["sieve"] = Sieve(reachable.services, keys)
    return kept


def as_set(chosen: Iterable[int]) -> int:
    """Return numbers as a set of bits."""
    found = 0
    for number in chosen:
        found |= 1 << number
    return found


def numbers(chosen: int) -> Iterator[int]:
    """Yield the numbers in a set of bits, ascending."""
    while chosen:
        lowest = chosen & -chosen
        yield lowest.bit_length() - 1
        chosen ^= lowest
