"""The eligibility index: the services around a place, numbered; a set of services is an integer bit mask.

A criterion is evaluated once for all services that are alike in what it reads, instead of once for each, and only the
services that are left are looked at one by one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple, TypeVar

from referral.matching.model import Place, Profile, Reason, Verdict
from referral.matching.rules import Criterion, Scope
from referral.model.directory import Organisation, Service
from referral.model.ids import AreaId, OrganisationId
from referral.storage.services_by_region import RegionServices

K = TypeVar("K")
V = TypeVar("V")
REMEMBERED: Final = 32  # kinds of people that the reasons of a criterion are remembered for, in one place
JUDGED: Final = 1 << 16  # pairs of kinds of people and of services that a criterion is remembered for
_NOTE: Final = "eligibility_index"


@dataclass(slots=True, kw_only=True, eq=False)
class Group:
    """Services alike in what one criterion reads, and one of them as `example`; a group is equal to itself only."""

    example: Service
    services: int = 0


class Failure(NamedTuple):
    """Services that fail one criterion in the same way, as a bit mask, and how to get the reason for one of them."""

    services: int
    code: str
    reason: Callable[[Scope], Reason | None]


class GroupReasons(dict[Group, Reason | None]):
    """What one criterion says of groups of services to a person, each worked out when it is first asked for."""

    __slots__ = ("_criterion", "_failing", "_failures", "_person")

    def __init__(self, criterion: Criterion, person: Profile) -> None:
        super().__init__()
        self._criterion, self._person = criterion, person
        self._failures: tuple[Failure, ...] | None = None
        self._failing: int | None = None

    def __missing__(self, group: Group) -> Reason | None:
        reason = self[group] = _judged(self._criterion, self._person, group.example)
        return reason

    def failures(self, groups: Iterable[Group]) -> tuple[Failure, ...]:
        """Return the ways in which groups of services, all that there are, fail."""
        if self._failures is None:
            reasons = [(group.services, self[group]) for group in groups if self._criterion.fails]
            failing = [(services, reason) for services, reason in reasons if reason and reason.verdict is Verdict.FAIL]
            self._failures = tuple([Failure(services, reason.code, _always(reason)) for services, reason in failing])
        return self._failures

    def failing(self, groups: Iterable[Group]) -> int:
        """Return the services of all groups that fail, as a bit mask."""
        if self._failing is None:
            mask = 0
            for failure in self.failures(groups):
                mask |= failure.services
            self._failing = mask
        return self._failing


class EligibilityIndex:
    """The services for one need in one region. It stays true as long as these services and the areas do."""

    def __init__(self, services: tuple[Service, ...], keys: Sequence[Callable[[Service], object]]) -> None:
        self.services = services
        self.all = (1 << len(services)) - 1
        columns = [_grouped(services, key) for key in keys]
        self.groups = tuple([tuple(dict.fromkeys(column)) for column in columns])
        self.groups_of = tuple(zip(*columns, strict=True))
        self.not_active = bit_mask(n for n, service in enumerate(services) if service.status != "active")
        self.without_places = bit_mask(n for n, service in enumerate(services) if service.places == 0)
        self.with_places = tuple(
            [(n, service.id, service.places) for n, service in enumerate(services) if service.places]
        )
        self._reasons: list[dict[object, GroupReasons]] = [{} for _ in keys]
        self._outside: dict[AreaId | None, int] = {}
        self._territory_reasons: dict[AreaId | None, dict[object, Reason | None]] = {}
        self._closed: tuple[Mapping[OrganisationId, Organisation], int] | None = None

    def reasons(self, number: int, part: object, criterion: Criterion, person: Profile) -> GroupReasons:
        """Return what a criterion says of groups to people who have the same `part`, all that it reads of them."""
        return _remembered(self._reasons[number], part, lambda: GroupReasons(criterion, person))

    def territory_reasons(self, area: AreaId | None) -> dict[object, Reason | None]:
        """Return what is known already of the territories of these services for people of an area, to be added to."""
        return _remembered(self._territory_reasons, area, dict[object, Reason | None])

    def closed(self, organisations: Mapping[OrganisationId, Organisation]) -> int:
        """Return the services of closed organisations; remembered while the organisations are the same mapping."""
        closed = self._closed  # read once: another thread may ask for other organisations meanwhile
        if closed is None or closed[0] is not organisations:
            mask = bit_mask(n for n, one in enumerate(self.services) if not organisations[one.organisation].active)
            closed = self._closed = (organisations, mask)
        return closed[1]

    def out_of_area(self, place: Place) -> int:
        """Return the services that serve neither the place nor, from outside its municipality, people who travel."""
        if place.area is None:
            return 0
        local = 0
        for area in place.chain:
            local |= self._serving.get(area, 0)
        return self._placed & ~local & ~self._outside_municipality(place)

    def _outside_municipality(self, place: Place) -> int:
        """Return the services that serve something of the place's region outside its municipality."""
        municipality, directory = place.municipality, place.directory
        if municipality not in self._outside:
            region = directory.region_of.get(place.area) if place.area is not None else None
            mask = 0
            for area, serving in self._serving.items():
                in_region = directory.region_of.get(area) == region
                if in_region and (municipality is None or municipality not in directory.chain(area)):
                    mask |= serving
            self._outside[municipality] = mask
        return self._outside[municipality]

    @cached_property
    def _serving(self) -> dict[AreaId, int]:
        """Return the services of each area, by bit mask."""
        masks: dict[AreaId, int] = {}
        for number, service in enumerate(self.services):
            for area in service.areas:
                masks[area] = masks.get(area, 0) | 1 << number
        return masks

    @cached_property
    def _placed(self) -> int:
        return bit_mask(number for number, service in enumerate(self.services) if service.areas)


_JUDGED: Final[dict[Criterion, dict[object, Reason | None]]] = {}


def _judged(criterion: Criterion, person: Profile, service: Service) -> Reason | None:
    """Return what a criterion says, worked out once for people and services alike as long as it is remembered."""
    known = _JUDGED.setdefault(criterion, {})
    alike = (criterion.part(person), criterion.key(service))
    if alike not in known:
        if len(known) >= JUDGED:
            known.clear()
        known[alike] = criterion.judge(person, service)
    return known.get(alike)


def index_of(reached: RegionServices, keys: Sequence[Callable[[Service], object]]) -> EligibilityIndex:
    """Return the index of these services, made once for as long as they stay as they are."""
    index = reached.derived.get(_NOTE)
    if not isinstance(index, EligibilityIndex):
        index = reached.derived[_NOTE] = EligibilityIndex(reached.services, keys)
    return index


def bit_mask(numbers: Iterable[int]) -> int:
    """Return a set of numbers as an integer whose bits are these numbers."""
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask


def numbers_in(mask: int) -> Iterator[int]:
    """Yield the numbers in a bit mask, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _always(reason: Reason) -> Callable[[Scope], Reason]:
    return lambda _: reason


def _grouped(services: Sequence[Service], key: Callable[[Service], object]) -> list[Group]:
    """Return the group of each service."""
    groups: dict[object, Group] = {}
    column = []
    for number, service in enumerate(services):
        group = groups.setdefault(key(service), Group(example=service))
        group.services |= 1 << number
        column.append(group)
    return column


def _remembered(memory: dict[K, V], key: K, work_out: Callable[[], V]) -> V:
    """Return a value that is remembered for some keys; when there are too many, all are forgotten."""
    value = memory.get(key)
    if value is None:
        if len(memory) >= REMEMBERED:
            memory.clear()
        value = memory[key] = work_out()
    return value
