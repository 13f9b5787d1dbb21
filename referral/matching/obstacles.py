"""What keeps people from services, prerequisites aside and on any day: worked out once for all people alike."""

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from referral.matching.eligibility import CRITERIA
from referral.matching.model import HelpRequest, Profile, Reason, Verdict, place_of, said
from referral.matching.rules import Scope, reader
from referral.model.directory import Service
from referral.model.ids import AreaId, ServiceId
from referral.storage.directory import Directory

_ASKED: Final = tuple(
    criterion for criterion in CRITERIA if criterion.fails and not criterion.prerequisites and not criterion.seasonal
)
_READS: Final = tuple(reader(criterion.fields) for criterion in _ASKED)
_NO_PROVIDER: Final = said(Verdict.FAIL, "organisation_closed")
_NOBODY: Final = Profile(today=date.min)
# Of a person, these read the area alone.
_READS_PLACE: Final = tuple(one.asks == ("area",) for one in _ASKED)
_BEYOND: Final = "beyond"  # stands for every place of another region: services there do not reach it
_Failures = dict[object, Reason | None]


class _Read(NamedTuple):
    """What each criterion reads of a service, and the regions that it serves; None where no area is named."""

    read: tuple[object, ...]
    regions: frozenset[AreaId] | None


class Obstacles:
    """The first obstacles in one directory; remembered for as long as this object lives."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._services: dict[ServiceId, _Read | None] = {}
        self._failures: tuple[dict[object, _Failures], ...] = tuple({} for _ in _ASKED)

    def of(self, request: HelpRequest) -> Callable[[Service], Reason | None]:
        """Return the function that gives the first criterion that a service fails for a person."""
        place, region = place_of(self._directory, request.area), self._region_of(request.area)
        here, beyond = self._remembered(request, request.area), self._remembered(request, _BEYOND)

        def first(service: Service) -> Reason | None:
            known = self._read_of(service)
            if known is None:
                return _NO_PROVIDER
            is_beyond = region is not None and known.regions is not None and region not in known.regions
            for criterion, failures, key in zip(_ASKED, beyond if is_beyond else here, known.read, strict=True):
                if key not in failures:
                    owner = self._directory.organisations[service.organisation]
                    reason = criterion.reason(Scope(request, service, owner, place))
                    failures[key] = reason if reason is not None and reason.verdict is Verdict.FAIL else None
                failing = failures[key]
                if failing is not None:
                    return failing
            return None

        return first

    def _remembered(self, request: HelpRequest, place: str | None) -> list[_Failures]:
        """Return for each criterion what is known of people alike in all that it reads of them and of their place."""
        return [
            failures.setdefault(place if reads_place else criterion.part(request), {})
            for criterion, reads_place, failures in zip(_ASKED, _READS_PLACE, self._failures, strict=True)
        ]

    def _read_of(self, service: Service) -> _Read | None:
        """Return what is read of a service; None for one without an organisation."""
        if service.id not in self._services:
            owner = self._directory.organisations.get(service.organisation)
            scope = Scope(_NOBODY, service, owner)
            regions = frozenset(filter(None, map(self._region_of, service.areas)))
            self._services[service.id] = (
                _Read(tuple(read(scope) for read in _READS), regions if service.areas else None) if owner else None
            )
        return self._services[service.id]

    def _region_of(self, area: AreaId | None) -> AreaId | None:
        return self._directory.region_of.get(area) if area is not None else None
