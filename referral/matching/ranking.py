"""Who can really help this person now: candidates with reasons for and against, and near misses with the one reason.

Every criterion says of one service: PASS, FAIL, CAUTION (possible, but say so) or UNKNOWN (nobody wrote it down).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from operator import attrgetter, getitem, itemgetter
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from referral.matching.eligibility import (
    ACTIVITY,
    CAPACITY,
    CHECKS,
    DISCREET,
    ORDER,
    OUT_OF_REACH,
    OUTSIDE,
    TERRITORY,
    TRAVEL,
)
from referral.matching.index import EligibilityIndex, Failure, bit_mask, index_of, numbers_in
from referral.matching.model import HelpRequest, Profile, Reason, Verdict, place_of, said
from referral.matching.partners.partner_record import NO_RECORDS, PartnerRecords
from referral.matching.result import Candidate, Coverage, MatchResult, NearMiss
from referral.matching.rules import Expression, Scope, compiled, fields_of, reader
from referral.model.directory import Organisation, Service
from referral.model.ids import NeedCode, ServiceId
from referral.storage.directory import Directory

NO_LOAD: Final[Mapping[ServiceId, int]] = MappingProxyType({})
KEYS: Final = tuple(criterion.key for criterion in CHECKS)
PARTS: Final = tuple(criterion.part for criterion in CHECKS)
_AGAINST: Final = attrgetter("against")
_OUT_OF_REACH: Final = OUT_OF_REACH.rules[-1].code


def match(
    directory: Directory,
    request: HelpRequest,
    *,
    waiting: Mapping[ServiceId, int] = NO_LOAD,
    partner_records: PartnerRecords = NO_RECORDS,
) -> MatchResult:
    """Return who can help. `waiting` counts the people waiting for each service, `partner_records` how partners answer.

    Candidates stand in the order of `eligibility.ORDER`, then of their ids. Services without an organisation are never
    candidates.
    """
    reached = directory.region_services(request.need, request.area)
    evaluation = _Evaluation(directory, request, index=index_of(reached, KEYS), waiting=waiting)
    failures = evaluation.failures()
    once = twice = 0
    for failure in failures:
        twice |= once & failure.services
        once |= failure.services
    ranked = [evaluation.candidate(number, partner_records) for number in numbers_in(evaluation.index.all & ~once)]
    ranked.sort(key=itemgetter(0))
    near = [(number, failure) for failure in failures for number in numbers_in(failure.services & ~twice)]
    blocked = Counter({_OUT_OF_REACH: reached.out_of_region})
    for failure in failures:
        blocked[failure.code] += (failure.services & twice).bit_count()
    return MatchResult(
        candidates=tuple([candidate for _, candidate in ranked]),
        near_misses=tuple(
            [evaluation.near_miss(number, failure) for number, failure in sorted(near, key=itemgetter(0))]
        ),
        blocked=MappingProxyType({code: count for code, count in sorted(blocked.items()) if count}),
    )


def obstacle_of_the_day(request: HelpRequest, service: Service, day: date) -> Reason | None:
    """Return what a service fails on a day of the year for a person, such as a window for applying that is closed."""
    then = replace(request, today=day)
    reasons = (criterion.judge(then, service) for criterion in CHECKS if criterion.seasonal)
    return next((reason for reason in reasons if reason is not None and reason.verdict is Verdict.FAIL), None)


def coverage(
    directory: Directory,
    profile: Profile,
    *,
    needs: Iterable[NeedCode] | None = None,
    waiting: Mapping[ServiceId, int] = NO_LOAD,
) -> Mapping[NeedCode, Coverage]:
    """Return how many services this person could use for each need (by default those that any service answers)."""
    shared = {spec.name: getattr(profile, spec.name) for spec in fields(Profile)}
    by_need = {}
    for need in directory.services_for if needs is None else needs:
        candidates = match(directory, HelpRequest(**shared, need=need), waiting=waiting).candidates
        outside = sum(candidate.outside for candidate in candidates)
        by_need[need] = Coverage(inside=len(candidates) - outside, outside=outside)
    return MappingProxyType(by_need)


class _Function(NamedTuple):
    """A function of a scope, and what it reads of the service: services alike in that have the same value."""

    work_out: Callable[[Scope], Any]
    reads: Callable[[Scope], object]


class _Memo(dict[object, Any]):
    """The values of a function for the services of one request, each worked out once for all services alike."""

    __slots__ = ("_function", "_reads", "_scope")

    def __init__(self, function: _Function, scope: Scope) -> None:
        super().__init__()
        self._function, self._reads = function
        self._scope = scope

    def __missing__(self, read: object) -> Any:
        value = self[read] = self._function(self._scope)
        return value

    def of(self, scope: Scope) -> Any:
        """Return the value for the service that the scope holds now."""
        return self[self._reads(scope)]


def _function(expression: Expression) -> _Function:
    """Return the function that works an expression out."""
    return _Function(compiled(expression), reader(fields_of(expression)))


# Few territories differ, but nearly every service has a number of reasons, a record and a day of its own: only what
# reads the territory alone is worth remembering.
_ORDER: Final = tuple(
    _function(expression) if fields_of(expression) <= {"territory.code"} else compiled(expression)
    for expression in ORDER
)
_IS_OUTSIDE: Final = _function(OUTSIDE)
_IS_DISCREET: Final = _function(DISCREET)
_ACTIVITY, _TRAVEL, _CAPACITY = (_Function(row.reason, reader(row.fields)) for row in (ACTIVITY, TRAVEL, CAPACITY))
_READS_TERRITORY: Final = reader(TERRITORY.fields)


class _Evaluation:
    """The criteria applied to the services around one person."""

    def __init__(
        self, directory: Directory, request: HelpRequest, *, index: EligibilityIndex, waiting: Mapping[ServiceId, int]
    ) -> None:
        self.index, self._request, self._waiting = index, request, waiting
        self._organisations = directory.organisations
        self._place = place_of(directory, request.area)
        self._scope = scope = Scope(request, place=self._place)
        self._territories = index.territory_reasons(request.area)
        self._activity, self._travel = _Memo(_ACTIVITY, scope).of, _Memo(_TRAVEL, scope).of
        self._capacities = _Memo(_CAPACITY, scope).of
        self._is_outside, self._is_discreet = _Memo(_IS_OUTSIDE, scope).of, _Memo(_IS_DISCREET, scope).of
        self._order = [_Memo(part, scope).of if isinstance(part, _Function) else part for part in _ORDER]
        self._by_group = [
            index.reasons(number, part(request), criterion, request)
            for number, (criterion, part) in enumerate(zip(CHECKS, PARTS, strict=True))
        ]

    def failures(self) -> list[Failure]:
        """Return every way in which services fail; no service is in two of one criterion."""
        index = self.index
        closed = index.closed(self._organisations)
        failures = [
            Failure(closed, "organisation_closed", self._activity),
            Failure(index.not_active & ~closed, "service_suspended", self._activity),
            Failure(index.out_of_area(self._place), _OUT_OF_REACH, self._territory),
            Failure(index.without_places, "places_full", self._capacity),
            Failure(self._full_lists(), "list_full", self._capacity),
        ]
        for groups, reasons in zip(index.groups, self._by_group, strict=True):
            failures += reasons.failures(groups)
        return [failure for failure in failures if failure.services]

    def candidate(self, number: int, partner_records: PartnerRecords) -> tuple[tuple[object, ...], Candidate]:
        """Return a candidate behind its sort key."""
        service, organisation, scope = self._look_at(number)
        scope.territory = territory = self._territory(scope)
        scope.record = record = partner_records.of(service)
        by_group = map(getitem, self._by_group, self.index.groups_of[number])
        said_of_it = (self._activity(scope), territory, *by_group, self._travel(scope), self._capacity(scope))
        reasons = tuple(filter(None, said_of_it))
        scope.against = sum(map(_AGAINST, reasons))
        candidate = Candidate(
            service=service,
            organisation=organisation,
            reasons=reasons + record.reasons,
            outside=self._is_outside(scope),
            discreet=self._is_discreet(scope),
            record=record,
        )
        return (*[part(scope) for part in self._order], service.id), candidate

    def near_miss(self, number: int, failure: Failure) -> NearMiss:
        """Return a service that fails in this one way."""
        service, organisation, scope = self._look_at(number)
        return NearMiss(
            service=service,
            organisation=organisation,
            reason=failure.reason(scope) or said(Verdict.FAIL, failure.code),
            discreet=self._is_discreet(scope),
        )

    def _look_at(self, number: int) -> tuple[Service, Organisation, Scope]:
        scope = self._scope
        scope.service = service = self.index.services[number]
        scope.organisation = organisation = self._organisations[service.organisation]
        return service, organisation, scope

    def _full_lists(self) -> int:
        factor, waiting = self._request.full_factor, self._waiting
        with_places = self.index.with_places if waiting else ()
        return bit_mask(number for number, service, places in with_places if waiting.get(service, 0) >= factor * places)

    def _capacity(self, scope: Scope) -> Reason | None:
        service = scope.service
        scope.waiting = self._waiting.get(service.id, 0) if service else 0
        reason: Reason | None = self._capacities(scope)
        return reason

    def _territory(self, scope: Scope) -> Reason | None:
        """Return what the territory says; it is the same for everybody of an area, so the index remembers it."""
        read = _READS_TERRITORY(scope)
        try:
            return self._territories[read]
        except KeyError:
            reason = self._territories[read] = TERRITORY.reason(scope)
            return reason
