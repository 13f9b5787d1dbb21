"""Who can really help this person now: candidates with reasons for and against, and near misses with the one reason.

Every criterion says of one service: PASS, FAIL, CAUTION (possible, but say so) or UNKNOWN (nobody wrote it down).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from operator import attrgetter, getitem, itemgetter
from types import MappingProxyType
from typing import Final, TypeVar

from referral.matching.answer import REASONS, Answer, Candidate, Coverage, NearMiss
from referral.matching.eligibility import (
    ACTIVITY,
    CAPACITY,
    CHECKS,
    CRITERIA,
    DISCREET,
    ORDER,
    OUT_OF_REACH,
    OUTSIDE,
    TERRITORY,
    TRAVEL,
)
from referral.matching.index import Fail, Sieve, as_set, numbers, sieve_of
from referral.matching.model import Profile, Question, Reason, Verdict, place_of, question_of, said
from referral.matching.partner_record import NO_RECORDS, PartnerRecords
from referral.matching.rules import Scope, compiled, fields_of, reader
from referral.model.directory import Organisation, Service
from referral.model.ids import NeedCode, ServiceId
from referral.storage.directory import Directory

__all__ = [
    "REASONS", "Answer", "Candidate", "Coverage", "NearMiss", "Profile", "Question", "Reason", "Verdict",
    "coverage", "first_obstacle", "match", "question_of",
]  # fmt: skip
V = TypeVar("V")
NO_LOAD: Final[Mapping[ServiceId, int]] = MappingProxyType({})
KEYS: Final = tuple(criterion.key for criterion in CHECKS)
PARTS: Final = tuple(criterion.part for criterion in CHECKS)
_AGAINST: Final = attrgetter("against")
_ORDER: Final = tuple(map(compiled, ORDER))
_OUT_OF_REACH: Final = OUT_OF_REACH.rules[-1].code
_IS_OUTSIDE, _IS_DISCREET = compiled(OUTSIDE), compiled(DISCREET)
_READS_ACTIVITY, _READS_TERRITORY = reader(ACTIVITY.fields), reader(TERRITORY.fields)
_READS_TRAVEL, _READS_CAPACITY = reader(TRAVEL.fields), reader(CAPACITY.fields)
_READS_DISCREET: Final = reader(fields_of(DISCREET))


def match(
    directory: Directory,
    question: Question,
    *,
    waiting: Mapping[ServiceId, int] = NO_LOAD,
    partner_records: PartnerRecords = NO_RECORDS,
) -> Answer:
    """Return who can help. `waiting` counts the people waiting for each service, `partner_records` how partners answer.

    Candidates stand in the order of `eligibility.ORDER`, then of their ids. Services without an organisation are never
    candidates.
    """
    reachable = directory.region_services(question.need, question.area)
    asking = _Asking(directory, question, sieve=sieve_of(reachable, KEYS), waiting=waiting)
    fails = asking.fails()
    once = twice = 0
    for fail in fails:
        twice |= once & fail.services
        once |= fail.services
    ranked = [asking.candidate(number, partner_records) for number in numbers(asking.sieve.all & ~once)]
    ranked.sort(key=itemgetter(0))
    near = [(number, fail) for fail in fails for number in numbers(fail.services & ~twice)]
    blocked = Counter({_OUT_OF_REACH: reachable.out_of_region})
    for fail in fails:
        blocked[fail.code] += (fail.services & twice).bit_count()
    return Answer(
        candidates=tuple([one for _, one in ranked]),
        near_misses=tuple([asking.near_miss(number, fail) for number, fail in sorted(near, key=itemgetter(0))]),
        blocked=MappingProxyType({code: count for code, count in sorted(blocked.items()) if count}),
    )


def first_obstacle(
    directory: Directory, question: Question, service: Service, organisation: Organisation
) -> Reason | None:
    """Return the first check that a service fails for a person, whatever papers and insurance the person has."""
    failed = (one for one in _obstacles(directory, question, service, organisation) if one is not None)
    return next((one for one in failed if one.verdict is Verdict.FAIL), None)


def _obstacles(
    directory: Directory, question: Question, service: Service, organisation: Organisation
) -> Iterator[Reason | None]:
    scope = Scope(question, service, organisation, place_of(directory, question.area))
    for criterion in CRITERIA:
        if criterion.fails and not criterion.prerequisites:
            yield criterion.reason(scope)


def coverage(
    directory: Directory,
    profile: Profile,
    *,
    needs: Iterable[NeedCode] | None = None,
    waiting: Mapping[ServiceId, int] = NO_LOAD,
) -> Mapping[NeedCode, Coverage]:
    """Return how many services this person could use for each need (by default those that any service answers)."""
    given = {spec.name: getattr(profile, spec.name) for spec in fields(Profile)}
    found = {}
    for need in directory.services_for if needs is None else needs:
        candidates = match(directory, Question(**given, need=need), waiting=waiting).candidates
        outside = sum(one.outside for one in candidates)
        found[need] = Coverage(inside=len(candidates) - outside, outside=outside)
    return MappingProxyType(found)


class _Known(dict[object, V]):
    """What one rule gives for the services of a question, by what it reads of them: worked out once for all alike."""

    __slots__ = ("_scope", "_work_out")

    def __init__(self, work_out: Callable[[Scope], V], scope: Scope) -> None:
        super().__init__()
        self._work_out, self._scope = work_out, scope

    def __missing__(self, read: object) -> V:
        found = self[read] = self._work_out(self._scope)
        return found


class _Asking:
    """One question on its way through the services around the person."""

    def __init__(
        self, directory: Directory, question: Question, *, sieve: Sieve, waiting: Mapping[ServiceId, int]
    ) -> None:
        self.sieve, self._question, self._waiting = sieve, question, waiting
        self._organisations = directory.organisations
        self._place = place_of(directory, question.area)
        self._territories = sieve.territory_reasons(question.area)
        self._scope = scope = Scope(question, place=self._place)
        self._activity, self._travel = _Known(ACTIVITY.reason, scope), _Known(TRAVEL.reason, scope)
        self._capacity, self._discreet = _Known(CAPACITY.reason, scope), _Known(_IS_DISCREET, scope)
        self._judged = [
            sieve.judged(number, part(question), check, question)
            for number, (check, part) in enumerate(zip(CHECKS, PARTS, strict=True))
        ]

    def fails(self) -> list[Fail]:
        """Return every way in which services fail; no service is in two of one criterion."""
        sieve = self.sieve
        closed = sieve.owned_by(self._organisations, lambda one: not one.active)
        found = [
            Fail(closed, "organisation_closed", self._activity_reason),
            Fail(sieve.idle & ~closed, "service_suspended", self._activity_reason),
            Fail(sieve.elsewhere(self._place), _OUT_OF_REACH, self._territory),
            Fail(sieve.without_places, "places_full", self._capacity_reason),
            Fail(self._full_lists(), "list_full", self._capacity_reason),
        ]
        for groups, judged in zip(sieve.groups, self._judged, strict=True):
            found += judged.fails(groups)
        return [fail for fail in found if fail.services]

    def candidate(self, number: int, partner_records: PartnerRecords) -> tuple[tuple[object, ...], Candidate]:
        """Return a candidate behind its sort key."""
        service, organisation, scope = self._look_at(number)
        scope.territory = self._territory(scope)
        scope.record = record = partner_records.of(service)
        reasons = self._reasons(number, scope)
        scope.against = sum(map(_AGAINST, reasons))
        candidate = Candidate(
            service=service,
            organisation=organisation,
            reasons=reasons + record.reasons,
            outside=_IS_OUTSIDE(scope),
            discreet=self._discreet[_READS_DISCREET(scope)],
            record=record,
        )
        return (*[key(scope) for key in _ORDER], service.id), candidate

    def near_miss(self, number: int, fail: Fail) -> NearMiss:
        """Return a service that fails in this one way."""
        service, organisation, scope = self._look_at(number)
        return NearMiss(
            service=service,
            organisation=organisation,
            reason=fail.reason(scope) or said(Verdict.FAIL, fail.code),
            discreet=self._discreet[_READS_DISCREET(scope)],
        )

    def _look_at(self, number: int) -> tuple[Service, Organisation, Scope]:
        scope = self._scope
        scope.service = service = self.sieve.services[number]
        scope.organisation = organisation = self._organisations[service.organisation]
        scope.waiting = self._waiting.get(service.id, 0)
        return service, organisation, scope

    def _reasons(self, number: int, scope: Scope) -> tuple[Reason, ...]:
        reasons = (
            self._activity_reason(scope),
            scope.territory,
            *map(getitem, self._judged, self.sieve.groups_of[number]),
            self._travel[_READS_TRAVEL(scope)],
            self._capacity_reason(scope),
        )
        return tuple(filter(None, reasons))

    def _full_lists(self) -> int:
        factor, waiting = self._question.full_factor, self._waiting
        listed = self.sieve.with_places if waiting else ()
        return as_set(number for number, key, places in listed if waiting.get(key, 0) >= factor * places)

    def _territory(self, scope: Scope) -> Reason | None:
        read = _READS_TERRITORY(scope)
        try:
            return self._territories[read]
        except KeyError:
            reason = self._territories[read] = TERRITORY.reason(scope)
            return reason

    def _activity_reason(self, scope: Scope) -> Reason | None:
        return self._activity[_READS_ACTIVITY(scope)]

    def _capacity_reason(self, scope: Scope) -> Reason | None:
        return self._capacity[_READS_CAPACITY(scope)]
