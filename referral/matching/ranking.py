"""Who can really help this person now: candidates with reasons for and against, and near misses with the one reason.

Every check answers for one service: PASS, FAIL, CAUTION (possible, but say so) or UNKNOWN (nobody wrote it down).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import Final

from referral.matching.answer import REASONS, Answer, Candidate, Coverage, NearMiss
from referral.matching.barriers import capacity, travel
from referral.matching.eligibility import ACTIVE, CHECKS, KEYS, PARTS, activity, place_of, territory
from referral.matching.index import Sieve, as_set, numbers, sieve_of
from referral.matching.model import Profile, Question, Reason, Verdict, question_of, said
from referral.matching.partner_record import NO_BOOK, Book
from referral.model.directory import Organisation, Service
from referral.model.ids import NeedCode, ServiceId
from referral.storage.directory import Directory

__all__ = [
    "REASONS", "Answer", "Candidate", "Coverage", "NearMiss", "Profile", "Question", "Reason", "Verdict",
    "coverage", "first_obstacle", "match", "question_of",
]  # fmt: skip
NO_LOAD: Final[Mapping[ServiceId, int]] = MappingProxyType({})
_AGAINST: Final = attrgetter("against")


def match(
    directory: Directory, question: Question, *, waiting: Mapping[ServiceId, int] = NO_LOAD, book: Book = NO_BOOK
) -> Answer:
    """Return who can help. `waiting` counts the people waiting for each service, `book` how partners answer.

    Order: inside the municipality before outside; then fewer words against; the partner's shrunken record of answers;
    the area itself before the whole municipality; verified later first; then id. Services without an organisation
    are never candidates.
    """
    reached = directory.reached(question.need, question.area)
    asking = _Asking(directory, question, sieve=sieve_of(reached, KEYS), waiting=waiting)
    fails = asking.fails()
    once = twice = 0
    for fail in fails:
        twice |= once & fail.services
        once |= fail.services
    ranked = [asking.candidate(number, book) for number in numbers(asking.sieve.all & ~once)]
    ranked.sort(key=itemgetter(0))
    near = [(number, fail) for fail in fails for number in numbers(fail.services & ~twice)]
    blocked = Counter({"not_this_area": reached.beyond})
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
    yield activity(service, organisation)
    yield territory(place_of(directory, question.area), service, organisation)
    for check in CHECKS:
        if not check.papers:
            yield check.judge(question, service)
    yield capacity(question, service, 0)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fail:
    """Services that fail one check in the same way, as a set of their numbers, and how to say it of one of them."""

    services: int
    code: str
    reason: Callable[[int], Reason]


def _always(reason: Reason) -> Callable[[int], Reason]:
    return lambda _: reason


class _Asking:
    """One question on its way through the services around the person."""

    def __init__(
        self, directory: Directory, question: Question, *, sieve: Sieve, waiting: Mapping[ServiceId, int]
    ) -> None:
        self.sieve, self._question, self._waiting = sieve, question, waiting
        self._organisations = directory.organisations
        self._place = place_of(directory, question.area)
        self._placed: dict[tuple[object, ...], Reason] = {}
        self._judged = [
            sieve.judged(number, part(question), check.judge, question)
            for number, (check, part) in enumerate(zip(CHECKS, PARTS, strict=True))
        ]

    def fails(self) -> list[_Fail]:
        """Return every way in which services fail; no service is in two of one check."""
        sieve = self.sieve
        closed = sieve.owned_by(self._organisations, lambda one: not one.active)
        found = [
            _Fail(services=closed, code="organisation_closed", reason=self._activity),
            _Fail(services=sieve.idle & ~closed, code="service_suspended", reason=self._activity),
            _Fail(services=sieve.elsewhere(self._place), code="not_this_area", reason=self._territory),
            _Fail(services=sieve.without_places, code="places_full", reason=self._capacity),
            _Fail(services=self._full_lists(), code="list_full", reason=self._capacity),
        ]
        for check, groups, judged in zip(CHECKS, sieve.groups, self._judged, strict=True):
            for group in groups if check.fails else ():
                reason = judged[group]
                if reason is not None and reason.verdict is Verdict.FAIL:
                    found.append(_Fail(services=group.services, code=reason.code, reason=_always(reason)))
        return [fail for fail in found if fail.services]

    def candidate(self, number: int, book: Book) -> tuple[tuple[object, ...], Candidate]:
        """Return a candidate behind its sort key."""
        service = self.sieve.services[number]
        organisation = self._organisations[service.organisation]
        where = self._where(service, organisation)
        outside = where.code == "outside_municipality"
        reasons = self._reasons(number, service, where, outside=outside)
        record, verified = book.of(service), service.verified_on
        place = (where.code != "serves_area", -verified.toordinal() if verified else 0, service.id)
        candidate = Candidate(
            service=service,
            organisation=organisation,
            reasons=reasons + record.reasons,
            outside=outside,
            discreet=not self._question.sensitive.isdisjoint(service.needs),
            record=record,
        )
        return (outside, sum(map(_AGAINST, reasons)), record.rank, *place), candidate

    def near_miss(self, number: int, fail: _Fail) -> NearMiss:
        """Return a service that fails in this one way."""
        service = self.sieve.services[number]
        return NearMiss(
            service=service,
            organisation=self._organisations[service.organisation],
            reason=fail.reason(number),
            discreet=not self._question.sensitive.isdisjoint(service.needs),
        )

    def _reasons(self, number: int, service: Service, where: Reason, *, outside: bool) -> tuple[Reason, ...]:
        found: list[Reason | None] = [ACTIVE, where]
        found += [judged[group] for judged, group in zip(self._judged, self.sieve.groups_of[number], strict=True)]
        if outside:
            found.append(travel(self._question, outside=outside))
        found.append(capacity(self._question, service, self._waiting.get(service.id, 0)))
        return tuple([one for one in found if one is not None])

    def _full_lists(self) -> int:
        factor, waiting = self._question.full_factor, self._waiting
        listed = self.sieve.with_places if waiting else ()
        return as_set(number for number, key, places in listed if waiting.get(key, 0) >= factor * places)

    def _activity(self, number: int) -> Reason:
        service = self.sieve.services[number]
        return activity(service, self._organisations[service.organisation])

    def _territory(self, number: int) -> Reason:
        service = self.sieve.services[number]
        return self._where(service, self._organisations[service.organisation])

    def _where(self, service: Service, organisation: Organisation) -> Reason:
        read = (service.areas, organisation.seat)
        if read not in self._placed:
            self._placed[read] = territory(self._place, service, organisation)
        return self._placed[read]

    def _capacity(self, number: int) -> Reason:
        service = self.sieve.services[number]
        found = capacity(self._question, service, self._waiting.get(service.id, 0))
        return found or said(Verdict.FAIL, "places_full")
