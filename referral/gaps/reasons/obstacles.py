"""What the matcher says of why nobody helps a person with a need: who could, or what stands in the way.

Of several services the one with the fewest obstacles counts, of several obstacles the one that weighs most, so the
reason is what keeps the person from the nearest help. People alike in all that a match reads are asked for once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from referral.gaps.reasons.model import Obstacle, UnmetReason
from referral.matching import ranking
from referral.matching.eligibility import CAPACITY, CRITERIA
from referral.matching.model import HelpRequest, Reason, Verdict, help_request_of, place_of
from referral.matching.person import complete
from referral.matching.result import Candidate
from referral.matching.rules import Scope
from referral.model import requirements
from referral.model.clients import Client
from referral.model.directory import Service
from referral.model.ids import ClientCode, NeedCode, ServiceId
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary

# What a criterion that fails a person says; every failing code of the table of eligibility is here (tests).
OF_CODE: Final[Mapping[str, UnmetReason]] = MappingProxyType(
    {
        "organisation_closed": UnmetReason.NONE_EXISTS,
        "service_suspended": UnmetReason.NONE_EXISTS,
        "funding_ended": UnmetReason.NONE_EXISTS,
        "not_this_area": UnmetReason.FAR,
        "age_too_young": UnmetReason.NOT_ELIGIBLE,
        "age_too_old": UnmetReason.NOT_ELIGIBLE,
        "not_insured": UnmetReason.NOT_ELIGIBLE,
        "papers_missing": UnmetReason.PAPERS,
        "not_open_then": UnmetReason.HOURS,
        "window_closed": UnmetReason.WINDOW,
        "places_full": UnmetReason.FULL,
        "list_full": UnmetReason.FULL,
    }
)
# A caution that keeps a person with this barrier away, when every service that could help has it.
OF_CAUTION: Final = (
    ("no_transport", "no_transport", UnmetReason.FAR),
    ("weak_bulgarian", "other_language", UnmetReason.LANGUAGE),
    ("works_in_the_day", "day_only", UnmetReason.HOURS),
)
OVER: Final = UnmetReason.NONE_EXISTS
KEPT_AWAY: Final = frozenset(barrier for barrier, _, _ in OF_CAUTION)
_ORDER: Final = tuple(UnmetReason)
_DETAIL: Final = MappingProxyType({"age_too_young": "age", "age_too_old": "age", "not_insured": "health_insured"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Who could help a person now, and what else stands in the way: NOT_TRIED where nothing does."""

    obstacle: Obstacle
    services: frozenset[ServiceId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the services for a need ask of a person: these prerequisites, and whether any asks the age."""

    codes: frozenset[str]
    age: bool


def asked_by(services: Iterable[Service]) -> Asked:
    """Return what some services ask of a person."""
    known = tuple(services)
    groups = [group for service in known for group in requirements.required_groups(service)]
    return Asked(
        codes=frozenset({requirements.INSURED}).union(*groups),
        age=any(service.age_from is not None or service.age_to is not None for service in known),
    )


@dataclass(frozen=True, kw_only=True)
class Obstacles:
    """The matcher, asked for many people on one day; what it said is remembered by profile."""

    directory: Directory
    vocabulary: Vocabulary
    today: date
    waiting: Mapping[ServiceId, int]
    _profiles: dict[ClientCode, HelpRequest] = field(default_factory=dict)
    _said: dict[HelpRequest, Help] = field(default_factory=dict)
    _none: dict[NeedCode, bool] = field(default_factory=dict)
    _asked: dict[NeedCode, "Asked"] = field(default_factory=dict)

    def of(self, client: Client, need: NeedCode, hours: Sequence[str]) -> Help:
        """Return who could help a client with a need at some hours, and what stands in the way."""
        if self._nobody_offers(need):
            return Help(obstacle=Obstacle(reason=UnmetReason.NONE_EXISTS))
        request = self._request(client, need, tuple(hours))
        said = self._said.get(request)
        if said is None:
            said = self._said[request] = self._ask(request)
        return said

    def _nobody_offers(self, need: NeedCode) -> bool:
        if need not in self._none:
            services = self.directory.services_for.get(need, ())
            self._none[need] = not any(self.directory.is_active(service) for service in services)
        return self._none[need]

    def _request(self, client: Client, need: NeedCode, hours: tuple[str, ...]) -> HelpRequest:
        """Return the request for a client, without what no service for the need asks of anybody."""
        person = self._profiles.get(client.id)
        if person is None:
            person = complete(self.vocabulary, help_request_of(client, need, today=self.today))
            self._profiles[client.id] = person
        asked = self._asked.get(need)
        if asked is None:
            asked = self._asked[need] = asked_by(self.directory.services_for.get(need, ()))
        barriers = person.barriers & KEPT_AWAY
        return HelpRequest(
            need=need,
            today=person.today,
            area=person.area,
            ages=person.ages if asked.age else None,
            held=person.held & asked.codes,
            not_held=person.not_held & asked.codes,
            by_law=person.by_law & asked.codes,
            language=person.language if barriers else None,
            hours=hours,
            barriers=barriers,
            full_factor=person.full_factor,
        )

    def _ask(self, request: HelpRequest) -> Help:
        result = ranking.match(self.directory, request, waiting=self.waiting)
        if result.candidates:
            services = frozenset(candidate.service.id for candidate in result.candidates)
            return Help(obstacle=_caution(request, result.candidates), services=services)
        near = [(each.reason,) for each in result.near_misses if OF_CODE[each.reason.code] is not OVER]
        if near:
            return Help(obstacle=nearest(near))
        reached = self.directory.region_services(request.need, request.area)
        failures = [failed for service in reached.services if (failed := self._failures(request, service))]
        far = Reason(verdict=Verdict.FAIL, code="not_this_area")
        return Help(obstacle=nearest([*failures, *([(far,)] if self._is_offered_elsewhere(request) else [])]))

    def _is_offered_elsewhere(self, request: HelpRequest) -> bool:
        reached = {service.id for service in self.directory.region_services(request.need, request.area).services}
        offered = self.directory.services_for.get(request.need, ())
        return any(service.id not in reached and self.directory.is_active(service) for service in offered)

    def _failures(self, request: HelpRequest, service: Service) -> tuple[Reason, ...]:
        """Return every reason why a service cannot help; none for one without an organisation."""
        organisation = self.directory.organisations.get(service.organisation)
        if organisation is None:
            return ()
        scope = Scope(request, service, organisation, place_of(self.directory, request.area))
        scope.waiting = self.waiting.get(service.id, 0)
        reasons = (criterion.reason(scope) for criterion in CRITERIA if criterion.fails or criterion is CAPACITY)
        return tuple(reason for reason in reasons if reason is not None and reason.verdict is Verdict.FAIL)


def nearest(failures: Iterable[Sequence[Reason]]) -> Obstacle:
    """Return what keeps a person from the nearest help: of the service with the fewest obstacles the heaviest one.

    A service that is closed or whose funding is over is no help at all and counts last. Without any, none exists.
    """
    weighed = []
    for reasons in failures:
        obstacles = [_obstacle(reason) for reason in reasons]
        heaviest = max(obstacles, key=lambda each: (_ORDER.index(each.reason), each.detail))
        is_over = heaviest.reason is OVER
        weighed.append((is_over, len(obstacles), _ORDER.index(heaviest.reason), heaviest.detail, heaviest))
    return min(weighed, key=lambda each: each[:4])[-1] if weighed else Obstacle(reason=UnmetReason.NONE_EXISTS)


def _obstacle(reason: Reason) -> Obstacle:
    kind = OF_CODE[reason.code]
    papers = reason.details.get("papers")
    if isinstance(papers, tuple) and papers:
        return Obstacle(reason=kind, detail=str(papers[0]))
    return Obstacle(reason=kind, detail=_DETAIL.get(reason.code, ""))


def _caution(request: HelpRequest, candidates: Sequence[Candidate]) -> Obstacle:
    """Return what keeps this person from every candidate, or that nobody was tried."""
    for barrier, code, reason in OF_CAUTION:
        if barrier in request.barriers and all(
            any(said.code == code for said in candidate.reasons) for candidate in candidates
        ):
            return Obstacle(reason=reason, detail=barrier)
    return Obstacle(reason=UnmetReason.NOT_TRIED)
