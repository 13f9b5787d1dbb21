"""What a service asks of the person, one check each: the conditions of field.md, section 2 (b)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import Final

from referral.matching.barriers import accompaniment, daytime, fee
from referral.matching.model import Profile, Reason, Verdict, said
from referral.model import requirements
from referral.model.directory import Organisation, Service
from referral.model.ids import AreaId
from referral.storage.directory import Directory

MONTH: Final = timedelta(days=30)
ACTIVE: Final = said(Verdict.PASS, "active")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check, the fields of a service that it reads, and those of a person that it `asks`.

    Alike in both, alike in the answer, worked out once. One that never says FAIL has `fails` false and is only asked
    of candidates; `papers` marks what a person can go and get.
    """

    judge: Callable[[Profile, Service], Reason | None]
    reads: tuple[str, ...]
    asks: tuple[str, ...] = ()
    fails: bool = True
    papers: bool = False

    @property
    def key(self) -> Callable[[Service], object]:
        """Return the function from a service to what this check reads of it."""
        return attrgetter(*self.reads)

    @property
    def part(self) -> Callable[[Profile], object]:
        """Return the function from a person to what this check reads of it."""
        return attrgetter(*self.asks) if self.asks else lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the person is: the area, everything it is part of, and its municipality."""

    directory: Directory
    area: AreaId | None
    chain: frozenset[AreaId]
    municipality: AreaId | None


def place_of(directory: Directory, area: AreaId | None) -> Place:
    """Return the place of an area."""
    if area is None:
        return Place(directory=directory, area=None, chain=frozenset(), municipality=None)
    chain = frozenset(directory.chain(area))
    return Place(directory=directory, area=area, chain=chain, municipality=directory.municipality_of.get(area))


def activity(service: Service, organisation: Organisation) -> Reason:
    """Tell whether the service works at all."""
    if not organisation.active:
        return said(Verdict.FAIL, "organisation_closed")
    if service.status != "active":
        return said(Verdict.FAIL, "service_suspended", status=service.status)
    return ACTIVE


def territory(place: Place, service: Service, organisation: Organisation) -> Reason:
    """Tell whether a service serves the person's territory, is outside the municipality, or is of no use here."""
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
    insurance = frozenset({requirements.INSURED})
    groups = [group for group in requirements.demands(service) if group != insurance]
    wanted = tuple(requirements.either(group) for group in groups)
    if not wanted:
        return None
    if question.held is None:
        return said(Verdict.UNKNOWN, "papers_unknown", papers=wanted)
    missing = tuple(word for word, group in zip(wanted, groups, strict=True) if not group & question.held)
    if missing:
        return said(Verdict.FAIL, "papers_missing", papers=missing)
    return said(Verdict.PASS, "papers_held", papers=wanted)


def _insurance(question: Profile, service: Service) -> Reason | None:
    if service.accepts_uninsured:
        return said(Verdict.PASS, "uninsured_welcome")
    if "health_insured" not in service.requires:
        return None
    if question.held is None:
        return said(Verdict.UNKNOWN, "insurance_unknown")
    if "health_insured" in question.held:
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


def _window(question: Profile, service: Service) -> Reason | None:
    window = requirements.window_of(service)
    if window is None:
        return None
    if window.holds(question.today):
        return said(Verdict.PASS, "window_open", day=window.closing(question.today))
    return said(Verdict.FAIL, "window_closed", day=window.opening(question.today))


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


CHECKS: Final = (
    Check(judge=_age, reads=("age_from", "age_to"), asks=("ages",)),
    Check(judge=_papers, reads=("requires", "requires_any", "accepts_uninsured"), asks=("held",), papers=True),
    Check(judge=_insurance, reads=("requires", "accepts_uninsured"), asks=("held",), papers=True),
    Check(judge=_language, reads=("languages",), asks=("language",), fails=False),
    Check(judge=_hours, reads=("hours",), asks=("hours",)),
    Check(judge=daytime, reads=("hours",), asks=("hours", "barriers"), fails=False),
    Check(judge=accompaniment, reads=("requires", "requires_any", "how_to_apply"), asks=("barriers",), fails=False),
    Check(judge=fee, reads=("free",), fails=False),
    Check(judge=_window, reads=("window",), asks=("today",)),
    Check(judge=_funding, reads=("funded_until",), asks=("today", "ending_days")),
    Check(judge=_verified, reads=("verified_on",), asks=("today", "stale_months"), fails=False),
)
KEYS: Final = tuple(check.key for check in CHECKS)
PARTS: Final = tuple(check.part for check in CHECKS)
