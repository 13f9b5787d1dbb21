"""Who asks for services with a known number of places, and who can get one: what the detectors of capacity share."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from graph.measures.assignment import Asking, placed
from referral.calendar import last_year
from referral.gaps.cases import NeedCase
from referral.gaps.finding import GapInput
from referral.matching import ranking
from referral.matching.model import HelpRequest, help_request_of
from referral.matching.person import complete
from referral.model.ids import NeedCode

# What became of a need that takes or wants a place: one that was met holds it.
WANTING: Final = frozenset({"open", "referred", "met"})


@dataclass(frozen=True, kw_only=True)
class Queue:
    """The needs that ask for places, by group of those for whom the same services will do; the earliest first."""

    cases: Mapping[str, tuple[NeedCase, ...]]
    groups: Mapping[str, Asking]
    places: Mapping[str, int]

    def without_place(self) -> tuple[NeedCase, ...]:
        """Return the needs that get no place when as many as possible do: the last recorded of each group."""
        given = placed(self.groups, self.places)
        return tuple(case for group, cases in self.cases.items() for case in cases[given[group] :])


def queue_for(data: GapInput) -> Queue:
    """Return the needs of the last twelve months for which every service that can be used has a number of places.

    Each is put through the matcher as find help does, without waiting lists: how long they are is what is asked here. A
    need for which nothing at all can be used is no question of places.
    """
    unlimited = replace(data, waiting={})
    limited = [need for need in map(NeedCode, data.vocabulary.needs) if _has_places_only(unlimited, need)]
    start = last_year(data.today)[0]

    @cache
    def services(request: HelpRequest) -> frozenset[str]:
        candidates = ranking.match(data.directory, complete(data.vocabulary, request)).candidates
        return frozenset(candidate.service.id for candidate in candidates if not candidate.outside)

    cases: dict[str, list[NeedCase]] = defaultdict(list)
    providers: dict[str, frozenset[str]] = {}
    for need in limited:
        for case in data.cases.needs_by_kind.get(need, ()):
            client = data.cases.clients.get(case.client)
            if client is None or case.recorded_on < start or case.status not in WANTING:
                continue
            found = services(help_request_of(client, need, today=data.today, hours=case.hours))
            if found:
                group = f"{need} {' '.join(sorted(found))}"
                providers[group] = found
                cases[group].append(case)
    known = frozenset[str]().union(*providers.values())
    entries = data.directory.services.items()
    places = {str(key): one.places for key, one in entries if key in known and one.places is not None}
    return Queue(
        cases={group: tuple(waiting) for group, waiting in cases.items()},
        groups={group: Asking(people=len(waiting), providers=providers[group]) for group, waiting in cases.items()},
        places=places,
    )


def _has_places_only(data: GapInput, need: NeedCode) -> bool:
    usable = data.usable(need)
    return bool(usable) and all(service.places is not None for service in usable)
