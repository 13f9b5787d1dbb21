"""Who can really help this person now: candidates with reasons for and against, and near misses with the one reason.

Every check answers for one service: PASS, FAIL, CAUTION (possible, but say so) or UNKNOWN (nobody wrote it down).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import Final

from referral.answer import REASONS, Answer, Candidate, Coverage, NearMiss
from referral.burdens import accompaniment, capacity, daytime, fee, travel
from referral.directory import Directory
from referral.model import AreaId, NeedCode, Organisation, Service, ServiceId
from referral.question import Profile, Question, Reason, Verdict, question_of, said
from referral.response import NO_BOOK, RESPONSE_REASONS, Book, Record

__all__ = [
    "REASONS", "Answer", "Candidate", "Coverage", "NearMiss", "Profile", "Question", "Reason", "Verdict",
    "coverage", "match", "question_of",
]  # fmt: skip
NO_LOAD: Final[Mapping[ServiceId, int]] = MappingProxyType({})
MONTH: Final = timedelta(days=30)
# Reasons against that do not count against a candidate twice: they have a place of their own in the order, or only
# tell the assistant what to do.
_RANKED_APART: Final = frozenset({*RESPONSE_REASONS, "never_verified", "stale", "outside_municipality", "accompany"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check and the fields of a service it reads: services alike in them get the same answer, worked out once."""

    judge: Callable[[Profile, Service], Reason | None]
    reads: tuple[str, ...]


def match(
    directory: Directory, question: Question, *, waiting: Mapping[ServiceId, int] = NO_LOAD, book: Book = NO_BOOK
) -> Answer:
    """Return who can help. `waiting` counts the people waiting for each service, `book` how partners answer.

    Order: inside the municipality before outside; then fewer words against; the partner's shrunken record of answers;
    the area itself before the whole municipality; verified later first; then id. Services without an organisation
    are never candidates.
    """
    ranked: list[tuple[tuple[object, ...], Candidate]] = []
    misses, blocked = [], Counter[str]()
    reached = directory.reached(question.need, question.area)
    asking = _Asking(directory, question)
    for service in reached.services:
        organisation = directory.organisations[service.organisation]
        found = asking.reasons(service, organisation, waiting.get(service.id, 0), reached.notes)
        failed = [one for one in found if one.verdict is Verdict.FAIL]
        if not failed:
            ranked.append(_ranked(question, service, organisation, found, book.of(service)))
        elif len(failed) == 1:
            misses.append(_near_miss(question, service, organisation, failed[0]))
        else:
            blocked.update([reason.code for reason in failed])
    if reached.beyond:
        blocked["not_this_area"] += reached.beyond
    ranked.sort(key=itemgetter(0))
    return Answer(
        candidates=tuple([one for _, one in ranked]),
        near_misses=tuple(misses),
        blocked=MappingProxyType(dict(sorted(blocked.items()))),
    )


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


def _ranked(
    question: Question, service: Service, organisation: Organisation, reasons: tuple[Reason, ...], record: Record
) -> tuple[tuple[object, ...], Candidate]:
    """Return a candidate behind its sort key. The second reason is that of the territory."""
    where = reasons[1].code
    outside = where == "outside_municipality"
    verified = service.verified_on
    against = [1 for one in reasons if one.verdict is not Verdict.PASS and one.code not in _RANKED_APART]
    place = (where != "serves_area", -verified.toordinal() if verified else 0, service.id)
    candidate = Candidate(
        service=service,
        organisation=organisation,
        reasons=reasons + record.reasons,
        outside=outside,
        discreet=not question.sensitive.isdisjoint(service.needs),
        record=record,
    )
    return (outside, len(against), record.rank, *place), candidate


def _near_miss(question: Question, service: Service, organisation: Organisation, reason: Reason) -> NearMiss:
    discreet = not question.sensitive.isdisjoint(service.needs)
    return NearMiss(service=service, organisation=organisation, reason=reason, discreet=discreet)


class _Asking:
    """One question on its way through the services: where the person is, and every answer already worked out."""

    def __init__(self, directory: Directory, question: Question) -> None:
        self.directory = directory
        self.question = question
        self.area = question.area
        self.chain = frozenset(directory.chain(question.area)) if question.area is not None else frozenset[AreaId]()
        self.municipality = directory.municipality_of.get(question.area) if question.area is not None else None
        self._judged: list[dict[object, Reason | None]] = [{} for _ in _CHECKS]
        self._placed: dict[object, Reason] = {}

    def reasons(
        self, service: Service, organisation: Organisation, waiting: int, notes: dict[ServiceId, tuple[object, ...]]
    ) -> tuple[Reason, ...]:
        """Return every reason of one service; `notes` keeps the fields its checks read from question to question."""
        keys = notes.get(service.id)
        if keys is None:
            keys = notes[service.id] = tuple([key(service) for key in _KEYS])
        try:
            found = [judged[key] for judged, key in zip(self._judged, keys, strict=True)]
        except KeyError:
            found = [self._judge(number, key, service) for number, key in enumerate(keys)]
        where = self._placed.get((service.areas, organisation.seat))
        if where is None:
            where = self._placed[service.areas, organisation.seat] = _area(self, service, organisation)
        found.append(travel(self.question, outside=where.code == "outside_municipality"))
        found.append(capacity(self.question, service, waiting))
        return (_active(service, organisation), where, *[one for one in found if one is not None])

    def _judge(self, number: int, key: object, service: Service) -> Reason | None:
        judged = self._judged[number]
        if key not in judged:
            judged[key] = _CHECKS[number].judge(self.question, service)
        return judged[key]


def _active(service: Service, organisation: Organisation) -> Reason:
    if not organisation.active:
        return said(Verdict.FAIL, "organisation_closed")
    if service.status != "active":
        return said(Verdict.FAIL, "service_suspended", status=service.status)
    return said(Verdict.PASS, "active")


def _area(place: _Asking, service: Service, organisation: Organisation) -> Reason:
    if place.area is None:
        return said(Verdict.UNKNOWN, "area_not_asked", areas=service.areas)
    if not service.areas:
        return said(Verdict.UNKNOWN, "area_unknown")
    directory, municipality = place.directory, place.municipality
    local = tuple([area for area in service.areas if area in place.chain])
    if local:
        whole = all(directory.areas[area].type in {"municipality", "province"} for area in local)
        return said(Verdict.PASS, "serves_municipality" if whole else "serves_area", area=local[0])
    away = [area for area in service.areas if municipality is None or municipality not in directory.chain(area)]
    near = next((area for area in away if not place.chain.isdisjoint(directory.chain(area))), None)
    if near is not None:
        return said(Verdict.CAUTION, "outside_municipality", area=organisation.seat or near)
    return said(Verdict.FAIL, "not_this_area", areas=service.areas)


def _age(question: Profile, service: Service) -> Reason | None:
    low, high = service.age_from, service.age_to
    if low is None and high is None:
        return None
    if question.ages is None:
        return said(Verdict.UNKNOWN, "age_unknown", low=low, high=high)
    youngest, oldest = question.ages
    if low is not None and oldest < low:
        return said(Verdict.FAIL, "age_too_young", low=low)
    if high is not None and youngest > high:
        return said(Verdict.FAIL, "age_too_old", high=high)
    if (low is not None and youngest < low) or (high is not None and oldest > high):
        return said(Verdict.UNKNOWN, "age_at_the_edge", low=low, high=high)
    return said(Verdict.PASS, "age_fits", low=low, high=high)


def _papers(question: Profile, service: Service) -> Reason | None:
    wanted = tuple(paper for paper in service.requires if paper != "health_insured")
    if not wanted:
        return None
    if question.papers is None:
        return said(Verdict.UNKNOWN, "papers_unknown", papers=wanted)
    missing = tuple(paper for paper in wanted if paper not in question.papers)
    if missing:
        return said(Verdict.FAIL, "papers_missing", papers=missing)
    return said(Verdict.PASS, "papers_held", papers=wanted)


def _insurance(question: Profile, service: Service) -> Reason | None:
    if service.accepts_uninsured:
        return said(Verdict.PASS, "uninsured_welcome")
    if "health_insured" not in service.requires:
        return None
    if question.papers is None:
        return said(Verdict.UNKNOWN, "insurance_unknown")
    if "health_insured" in question.papers:
        return said(Verdict.PASS, "insured")
    return said(Verdict.FAIL, "not_insured")


def _language(question: Profile, service: Service) -> Reason | None:
    if question.language in {None, "bg"}:
        return None
    if not service.languages:
        return said(Verdict.UNKNOWN, "language_unknown", language=question.language)
    if question.language in service.languages:
        return said(Verdict.PASS, "speaks_language", language=question.language)
    return said(Verdict.CAUTION, "other_language", language=question.language)


def _hours(question: Profile, service: Service) -> Reason | None:
    if not question.hours:
        return None
    if not service.hours:
        return said(Verdict.UNKNOWN, "hours_unknown", hours=question.hours)
    if "round_the_clock" in service.hours or set(question.hours) & set(service.hours):
        return said(Verdict.PASS, "open_then", hours=service.hours)
    return said(Verdict.FAIL, "not_open_then", hours=service.hours)


def _funding(question: Profile, service: Service) -> Reason | None:
    if service.funded_until is None:
        return None
    left = service.funded_until - question.today
    if left < timedelta(0):
        return said(Verdict.FAIL, "funding_ended", day=service.funded_until)
    if left <= timedelta(days=question.ending_days):
        return said(Verdict.CAUTION, "funding_ends", day=service.funded_until)
    return said(Verdict.PASS, "funded", day=service.funded_until)


def _verified(question: Profile, service: Service) -> Reason:
    if service.verified_on is None:
        return said(Verdict.UNKNOWN, "never_verified")
    if question.today - service.verified_on > question.stale_months * MONTH + timedelta(days=5):
        return said(Verdict.CAUTION, "stale", day=service.verified_on)
    return said(Verdict.PASS, "verified", day=service.verified_on)


_CHECKS: Final = (
    Check(judge=_age, reads=("age_from", "age_to")),
    Check(judge=_papers, reads=("requires",)),
    Check(judge=_insurance, reads=("requires", "accepts_uninsured")),
    Check(judge=_language, reads=("languages",)),
    Check(judge=_hours, reads=("hours",)),
    Check(judge=daytime, reads=("hours",)),
    Check(judge=accompaniment, reads=("requires", "how_to_apply")),
    Check(judge=fee, reads=("free",)),
    Check(judge=_funding, reads=("funded_until",)),
    Check(judge=_verified, reads=("verified_on",)),
)
_KEYS: Final = tuple(attrgetter(*check.reads) for check in _CHECKS)
