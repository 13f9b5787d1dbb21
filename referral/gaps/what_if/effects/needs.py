"""Which kinds of need are answered before and after: by nobody, by somebody who can take nobody now, or by somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from referral.gaps.finding import GapInput
from referral.model.directory import Service
from referral.model.ids import NeedCode, OrganisationId
from referral.storage.directory import Directory


class Level(IntEnum):
    """How far a kind of need is answered: `NOT_NOW` is by services that can take nobody today."""

    NOBODY = 0
    NOT_NOW = 1
    SOMEBODY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedShift:
    """A kind of need that is answered less or more than before, and the organisations that can be used then."""

    need: NeedCode
    before: Level
    after: Level
    organisations: tuple[OrganisationId, ...] = ()

    @property
    def is_lost(self) -> bool:
        """Tell whether it is answered less."""
        return self.after < self.before


def touched_needs(before: Directory, after: Directory) -> frozenset[NeedCode]:
    """Return the kinds of need whose services are not the same, or are no longer active or active again."""
    changed: set[NeedCode] = set()
    for key in {*before.services, *after.services}:
        old, new = before.services.get(key), after.services.get(key)
        if old is not new or is_active(before, old) is not is_active(after, new):
            changed.update(need for service in (old, new) if service is not None for need in service.needs)
    return frozenset(changed)


def is_active(directory: Directory, service: Service | None) -> bool:
    """Tell whether a service is there and can be used at all."""
    return service is not None and directory.is_active(service)


def level_of(data: GapInput, need: NeedCode) -> Level:
    """Return how far a kind of need is answered."""
    if data.usable(need):
        return Level.SOMEBODY
    return Level.NOT_NOW if data.active(need) else Level.NOBODY


def need_shifts(before: GapInput, after: GapInput, needs: Iterable[NeedCode]) -> tuple[NeedShift, ...]:
    """Return which of these kinds of need are answered less or more, in the order of the list of needs."""
    wanted = set(needs)
    shifts = (
        NeedShift(
            need=need,
            before=level_of(before, need),
            after=level_of(after, need),
            organisations=tuple(sorted({service.organisation for service in after.usable(need)})),
        )
        for need in map(NeedCode, before.vocabulary.needs)
        if need in wanted
    )
    return tuple(shift for shift in shifts if shift.before is not shift.after)
