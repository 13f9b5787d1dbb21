"""Who can really help this person now: candidates with reasons for and against, and near misses with the one reason.

Every check answers for one service: PASS, FAIL, CAUTION (possible, but say so) or UNKNOWN (nobody wrote it down).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from referral import requirements
from referral.directory import Directory
from referral.model import AreaId, Client, NeedCode, Organisation, Service, ServiceId

NO_LOAD: Final[Mapping[ServiceId, int]] = MappingProxyType({})
MONTH: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A need and the person who has it. None means not known; an empty `hours` means any time will do.

    `ages` are the youngest and oldest the person can be, in whole years. `papers` are the prerequisites held.
    """

    need: NeedCode
    today: date
    area: AreaId | None = None
    ages: tuple[int, int] | None = None
    papers: frozenset[str] | None = None
    language: str | None = None
    hours: tuple[str, ...] = ()
    ending_days: int = 90
    stale_months: int = 12


def question_of(client: Client, need: NeedCode, *, today: date, hours: tuple[str, ...] = ()) -> Question:
    """Return the question that a client's need asks."""
    ages = None
    if client.birth_from is not None and client.birth_to is not None:
        ages = (max(today.year - client.birth_to - 1, 0), today.year - client.birth_from)
    return Question(
        need=need,
        today=today,
        area=client.area,
        ages=ages,
        papers=requirements.held(client, today),
        language=client.language,
        hours=hours,
    )


class Verdict(StrEnum):
    """The answer of one check."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    CAUTION = "caution"
    UNKNOWN = "unknown"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One check's answer with a code from REASONS and the parameters its sentence needs."""

    verdict: Verdict
    code: str
    details: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A service that fails no check."""

    service: Service
    organisation: Organisation
    reasons: tuple[Reason, ...]
    outside: bool

    @property
    def arguments_for(self) -> tuple[Reason, ...]:
        """Return what speaks for it."""
        return tuple(reason for reason in self.reasons if reason.verdict is Verdict.PASS)

    @property
    def arguments_against(self) -> tuple[Reason, ...]:
        """Return what to watch and what is not known."""
        return tuple(reason for reason in self.reasons if reason.verdict is not Verdict.PASS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A service that fails exactly one check."""

    service: Service
    organisation: Organisation
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Candidates best first, near misses, and how many others each reason blocks."""

    candidates: tuple[Candidate, ...]
    near_misses: tuple[NearMiss, ...]
    blocked: Mapping[str, int]


# Every code a reason may have; the interface has a sentence for each.
REASONS: Final = (
    "active", "organisation_closed", "service_suspended",
    "serves_area", "serves_municipality", "outside_municipality", "not_this_area", "area_unknown", "area_not_asked",
    "age_fits", "age_too_young", "age_too_old", "age_unknown",
    "papers_held", "papers_missing", "papers_unknown",
    "insured", "uninsured_welcome", "not_insured", "insurance_unknown",
    "speaks_language", "language_unknown", "other_language",
    "open_then", "not_open_then", "hours_unknown", "window_open", "window_closed",
    "places_free", "places_full", "waiting_list", "funded", "funding_ends", "funding_ended",
    "verified", "never_verified", "stale",
)  # fmt: skip


def match(directory: Directory, question: Question, *, waiting: Mapping[ServiceId, int] = NO_LOAD) -> Answer:
    """Return who can help. `waiting` counts the people waiting for each service, where known.

    Order: inside the municipality before outside; then fewer words against; the area itself before the whole
    municipality; verified later first; then id. Services without an organisation are never candidates.
    """
    candidates, misses, blocked = [], [], Counter[str]()
    for service in directory.services_for.get(question.need, ()):
        organisation = directory.organisations.get(service.organisation)
        if organisation is None:
            continue
        reasons = _reasons(directory, question, service, organisation, waiting.get(service.id, 0))
        failed = [reason for reason in reasons if reason.verdict is Verdict.FAIL]
        if not failed:
            outside = any(reason.code == "outside_municipality" for reason in reasons)
            candidates.append(Candidate(service=service, organisation=organisation, reasons=reasons, outside=outside))
        elif len(failed) == 1:
            misses.append(NearMiss(service=service, organisation=organisation, reason=failed[0]))
        else:
            blocked.update(reason.code for reason in failed)
    return Answer(
        candidates=tuple(sorted(candidates, key=_rank)),
        near_misses=tuple(misses),
        blocked=MappingProxyType(dict(sorted(blocked.items()))),
    )


def first_obstacle(
    directory: Directory, question: Question, service: Service, organisation: Organisation
) -> Reason | None:
    """Return the first check that a service fails for a person, whatever papers and insurance the person has."""
    failed = (reason for reason in _obstacles(directory, question, service, organisation) if reason is not None)
    return next((reason for reason in failed if reason.verdict is Verdict.FAIL), None)


def _obstacles(
    directory: Directory, question: Question, service: Service, organisation: Organisation
) -> Iterator[Reason | None]:
    yield _active(service, organisation)
    yield _area(directory, question, service, organisation)
    for check in _CHECKS:
        if check not in {_papers, _insurance}:
            yield check(question, service)
    yield _capacity(service, 0)


def _rank(candidate: Candidate) -> tuple[object, ...]:
    codes = {reason.code for reason in candidate.reasons}
    verified = candidate.service.verified_on
    return (
        candidate.outside,
        len(candidate.arguments_against),
        "serves_area" not in codes,
        -(verified.toordinal() if verified else 0),
        candidate.service.id,
    )


def _reasons(
    directory: Directory, question: Question, service: Service, organisation: Organisation, waiting: int
) -> tuple[Reason, ...]:
    found: list[Reason | None] = [
        _active(service, organisation),
        _area(directory, question, service, organisation),
    ]
    found += [check(question, service) for check in _CHECKS]
    found.append(_capacity(service, waiting))
    return tuple(reason for reason in found if reason is not None)


def _said(verdict: Verdict, code: str, **details: object) -> Reason:
    return Reason(verdict=verdict, code=code, details=MappingProxyType(details))


def _active(service: Service, organisation: Organisation) -> Reason:
    if not organisation.active:
        return _said(Verdict.FAIL, "organisation_closed")
    if service.status != "active":
        return _said(Verdict.FAIL, "service_suspended", status=service.status)
    return _said(Verdict.PASS, "active")


def _area(directory: Directory, question: Question, service: Service, organisation: Organisation) -> Reason:
    if question.area is None:
        return _said(Verdict.UNKNOWN, "area_not_asked", areas=service.areas)
    if not service.areas:
        return _said(Verdict.UNKNOWN, "area_unknown")
    chain = directory.chain(question.area)
    municipality = directory.municipality_of.get(question.area)
    local = tuple(area for area in service.areas if area in chain)
    if local:
        whole = all(directory.areas[area].type in {"municipality", "province"} for area in local)
        return _said(Verdict.PASS, "serves_municipality" if whole else "serves_area", area=local[0])
    away = [area for area in service.areas if municipality is None or municipality not in directory.chain(area)]
    near = [area for area in away if set(directory.chain(area)) & set(chain)]
    if near:
        return _said(Verdict.CAUTION, "outside_municipality", area=organisation.seat or near[0])
    return _said(Verdict.FAIL, "not_this_area", areas=service.areas)


def _age(question: Question, service: Service) -> Reason | None:
    low, high = service.age_from, service.age_to
    if low is None and high is None:
        return None
    if question.ages is None:
        return _said(Verdict.UNKNOWN, "age_unknown", low=low, high=high)
    youngest, oldest = question.ages
    if low is not None and oldest < low:
        return _said(Verdict.FAIL, "age_too_young", low=low)
    if high is not None and youngest > high:
        return _said(Verdict.FAIL, "age_too_old", high=high)
    return _said(Verdict.PASS, "age_fits", low=low, high=high)


def _papers(question: Question, service: Service) -> Reason | None:
    insurance = frozenset({requirements.INSURED})
    groups = [group for group in requirements.demands(service) if group != insurance]
    wanted = tuple(requirements.either(group) for group in groups)
    if not wanted:
        return None
    if question.papers is None:
        return _said(Verdict.UNKNOWN, "papers_unknown", papers=wanted)
    missing = tuple(word for word, group in zip(wanted, groups, strict=True) if not group & question.papers)
    if missing:
        return _said(Verdict.FAIL, "papers_missing", papers=missing)
    return _said(Verdict.PASS, "papers_held", papers=wanted)


def _insurance(question: Question, service: Service) -> Reason | None:
    if service.accepts_uninsured:
        return _said(Verdict.PASS, "uninsured_welcome")
    if "health_insured" not in service.requires:
        return None
    if question.papers is None:
        return _said(Verdict.UNKNOWN, "insurance_unknown")
    if "health_insured" in question.papers:
        return _said(Verdict.PASS, "insured")
    return _said(Verdict.FAIL, "not_insured")


def _language(question: Question, service: Service) -> Reason | None:
    if question.language in {None, "bg"}:
        return None
    if not service.languages:
        return _said(Verdict.UNKNOWN, "language_unknown", language=question.language)
    if question.language in service.languages:
        return _said(Verdict.PASS, "speaks_language", language=question.language)
    return _said(Verdict.CAUTION, "other_language", language=question.language)


def _hours(question: Question, service: Service) -> Reason | None:
    if not question.hours:
        return None
    if not service.hours:
        return _said(Verdict.UNKNOWN, "hours_unknown", hours=question.hours)
    if "round_the_clock" in service.hours or set(question.hours) & set(service.hours):
        return _said(Verdict.PASS, "open_then", hours=service.hours)
    return _said(Verdict.FAIL, "not_open_then", hours=service.hours)


def _window(question: Question, service: Service) -> Reason | None:
    window = requirements.window_of(service)
    if window is None:
        return None
    if window.holds(question.today):
        return _said(Verdict.PASS, "window_open", day=window.closing(question.today))
    return _said(Verdict.FAIL, "window_closed", day=window.opening(question.today))


def _funding(question: Question, service: Service) -> Reason | None:
    if service.funded_until is None:
        return None
    left = service.funded_until - question.today
    if left < timedelta(0):
        return _said(Verdict.FAIL, "funding_ended", day=service.funded_until)
    if left <= timedelta(days=question.ending_days):
        return _said(Verdict.CAUTION, "funding_ends", day=service.funded_until)
    return _said(Verdict.PASS, "funded", day=service.funded_until)


def _verified(question: Question, service: Service) -> Reason:
    if service.verified_on is None:
        return _said(Verdict.UNKNOWN, "never_verified")
    if question.today - service.verified_on > question.stale_months * MONTH + timedelta(days=5):
        return _said(Verdict.CAUTION, "stale", day=service.verified_on)
    return _said(Verdict.PASS, "verified", day=service.verified_on)


def _capacity(service: Service, waiting: int) -> Reason | None:
    if service.places == 0:
        return _said(Verdict.FAIL, "places_full")
    if waiting:
        return _said(Verdict.CAUTION, "waiting_list", waiting=waiting, places=service.places)
    return _said(Verdict.PASS, "places_free", places=service.places) if service.places else None


_CHECKS: Final[tuple[Callable[[Question, Service], Reason | None], ...]] = (
    _age,
    _papers,
    _insurance,
    _language,
    _hours,
    _window,
    _funding,
    _verified,
)
