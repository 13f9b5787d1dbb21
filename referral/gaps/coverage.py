"""Which needs are answered in which area: what the detectors about areas share."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from referral.gaps.finding import GapInput
from referral.model.ids import AreaId, NeedCode, OrganisationId
from referral.storage.directory import Directory


def areas_at_home(directory: Directory) -> tuple[AreaId, ...]:
    """Return the areas of the site's municipality that people live in, in order of id."""
    if directory.home is None:
        return ()
    return tuple(
        sorted(area.id for area in directory.local_areas() if directory.municipality_of[area.id] == directory.home)
    )


def providers_by_area(data: GapInput, need: NeedCode) -> Mapping[AreaId, frozenset[OrganisationId]]:
    """Return for each area at home the organisations that can be used there now for a need.

    A service reaches the areas it serves and all that is part of them; one without areas may reach any.
    """
    anywhere: set[OrganisationId] = set()
    serving: dict[AreaId, set[OrganisationId]] = defaultdict(set)
    for service in data.usable(need):
        for area in service.areas:
            serving[area].add(service.organisation)
        if not service.areas:
            anywhere.add(service.organisation)
    return {
        area: frozenset(anywhere).union(*(serving[part] for part in data.directory.chain(area) if part in serving))
        for area in areas_at_home(data.directory)
    }


def people_of_areas(data: GapInput) -> Mapping[AreaId, int]:
    """Return how many clients live in each area; one without any has 0."""
    return Counter(client.area for client in data.cases.clients.values())
