"""The recorded needs that are open, who could help with each now, and which candidates could: by the matcher."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from graph.model import where
from graph.store import Reader
from referral.gaps.recruit.proposals import Proposal, Wanted
from referral.matching import ranking
from referral.matching.model import HelpRequest, help_request_of
from referral.matching.person import complete
from referral.matching.result import MatchResult
from referral.model.clients import Client, RecordedNeed
from referral.model.directory import Service
from referral.model.ids import NeedCode, OrganisationId, ServiceId
from referral.storage import records
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary

OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNeed:
    """A recorded need that is open and that nobody is referred for, its client, and who could help now."""

    need: RecordedNeed
    client: Client
    request: HelpRequest
    able: tuple[Service, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Which candidates each open need could be answered by, in the order of the needs, and why others could not.

    `obstacles` counts by candidate why it could not answer open needs of its kinds that nobody answers now.
    """

    answered_by: tuple[frozenset[str], ...]
    obstacles: Mapping[str, Mapping[str, int]]


def read_open_needs(reader: Reader, *, centre: OrganisationId | None) -> tuple[tuple[RecordedNeed, Client], ...]:
    """Return the open needs with their clients, of one centre or of all.

    The needs of a merged client stand with who stands for it; one whose client is not stored is left out.
    """
    conditions = where(status=OPEN) if centre is None else where(status=OPEN, centre=centre)
    needs = records.find(reader, RecordedNeed, conditions)[0]
    clients = {client.id: client for client in records.get_many(reader, Client, {need.client for need in needs})}
    standing = {key: _standing(reader, client) for key, client in clients.items()}
    return tuple(
        (need, standing[need.client]) for need in sorted(needs, key=lambda one: one.id) if need.client in standing
    )


def open_needs(
    pairs: Iterable[tuple[RecordedNeed, Client]],
    *,
    directory: Directory,
    vocabulary: Vocabulary,
    today: date,
    waiting: Mapping[ServiceId, int],
) -> tuple[OpenNeed, ...]:
    """Return open needs with whoever could help each of them now."""
    able: dict[HelpRequest, tuple[Service, ...]] = {}
    found = []
    for need, client in pairs:
        request = complete(vocabulary, help_request_of(client, need.need, today=today, hours=need.hours))
        if request not in able:
            candidates = ranking.match(directory, request, waiting=waiting).candidates
            able[request] = tuple(candidate.service for candidate in candidates)
        found.append(OpenNeed(need=need, client=client, request=request, able=able[request]))
    return tuple(found)


def wanted(needs: Iterable[OpenNeed]) -> Wanted:
    """Return the needs that are open, with the hours and the languages of those who have them."""
    hours: dict[NeedCode, set[str]] = {}
    languages: dict[NeedCode, set[str]] = {}
    for one in needs:
        hours.setdefault(one.need.need, set()).update(one.need.hours)
        languages.setdefault(one.need.need, set()).update(filter(None, (one.client.language,)))
    return Wanted(
        hours=MappingProxyType({need: frozenset(codes) for need, codes in hours.items()}),
        languages=MappingProxyType({need: frozenset(codes) for need, codes in languages.items()}),
    )


def reach(directory: Directory, needs: Sequence[OpenNeed], candidates: Sequence[Proposal]) -> Reach:
    """Return which candidates could answer each need, were their services in the directory."""
    owner = {service.id: one.key for one in candidates for service in one.services}
    proposed = replace(
        directory,
        services={service.id: service for one in candidates for service in one.services},
        organisations={**directory.organisations, **{one.organisation.id: one.organisation for one in candidates}},
        ties=(),
    )
    results: dict[HelpRequest, MatchResult] = {}
    answered_by = []
    obstacles: dict[str, Counter[str]] = {one.key: Counter() for one in candidates}
    for one in needs:
        result = results.get(one.request)
        if result is None:
            result = results[one.request] = ranking.match(proposed, one.request)
        answered_by.append(frozenset(owner[candidate.service.id] for candidate in result.candidates))
        for miss in () if one.able else result.near_misses:
            obstacles[owner[miss.service.id]][miss.reason.code] += 1
    return Reach(
        answered_by=tuple(answered_by),
        obstacles=MappingProxyType({key: MappingProxyType(dict(counts)) for key, counts in obstacles.items()}),
    )


def _standing(reader: Reader, client: Client) -> Client:
    return client if client.merged_into is None else records.standing(reader, Client, client.id)
