"""Open needs of people whom only one thing keeps from a service now, as the matcher sees it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from referral.gaps.cases import NeedCase
from referral.gaps.finding import GapInput
from referral.gaps.requests import Requests
from referral.matching import ranking
from referral.matching.able import able
from referral.matching.model import HelpRequest
from referral.matching.result import MatchResult
from referral.model.ids import NeedCode, ServiceId

OPEN_NEED = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOut:
    """Open needs of one kind whose people nobody can help now, and the services that one reason keeps from them."""

    needs: tuple[NeedCase, ...]
    services: tuple[ServiceId, ...]


def kept_out(data: GapInput, reasons: Collection[str]) -> Mapping[NeedCode, KeptOut]:
    """Return, by need, the open needs that nobody answers now and some service would but for one of these reasons.

    Everything known of the client counts: territory, age, papers, barriers, hours; and of the services their windows,
    funding, lists and doors.
    """
    found: dict[NeedCode, list[tuple[NeedCase, tuple[ServiceId, ...]]]] = {}
    for case, result in data.shared(unanswered):
        services = tuple(miss.service.id for miss in result.near_misses if miss.reason.code in reasons)
        if services:
            found.setdefault(case.need, []).append((case, services))
    return MappingProxyType(
        {
            need: KeptOut(
                needs=tuple(case for case, _ in rows),
                services=tuple(sorted({service for _, services in rows for service in services})),
            )
            for need, rows in found.items()
        }
    )


def unanswered(data: GapInput) -> tuple[tuple[NeedCase, MatchResult], ...]:
    """Return each open need of a known client for which the matcher has no candidate today, with what it says."""

    @cache
    def match(request: HelpRequest) -> MatchResult:
        return ranking.match(data.directory, request, waiting=data.waiting)

    @cache
    def helped(request: HelpRequest) -> bool:
        return any(True for _ in able(data.directory, request, waiting=data.waiting))

    requests = data.shared(Requests)
    found = []
    for case in data.cases.needs:
        client = data.cases.clients.get(case.client)
        if client is None or case.status != OPEN_NEED or case.need not in data.directory.services_for:
            continue
        request = requests.of(client, case.need, case.hours)
        if not helped(request):
            found.append((case, match(request)))
    return tuple(found)
