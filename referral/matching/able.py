"""Which services can help a person at all: the candidates of `match` as they are, without what speaks for each.

For who asks about thousands of people and not about one: no reason is worded and nothing is ranked.
"""

from collections.abc import Iterator, Mapping

from referral.matching.eligibility import CHECKS
from referral.matching.index import bit_mask, index_of, numbers_in
from referral.matching.model import HelpRequest, place_of
from referral.matching.ranking import KEYS, NO_LOAD, PARTS
from referral.model.directory import Service
from referral.model.ids import ServiceId
from referral.storage.directory import Directory


def able(
    directory: Directory, request: HelpRequest, *, waiting: Mapping[ServiceId, int] = NO_LOAD
) -> Iterator[Service]:
    """Yield the services that `ranking.match` has as candidates, in order of id."""
    index = index_of(directory.region_services(request.need, request.area), KEYS)
    unable = index.closed(directory.organisations) | index.not_active | index.without_places
    unable |= index.out_of_area(place_of(directory, request.area))
    for number, (criterion, part) in enumerate(zip(CHECKS, PARTS, strict=True)):
        if not index.all & ~unable:
            return
        if criterion.fails:
            reasons = index.reasons(number, part(request), criterion, request)
            unable |= reasons.failing(index.groups[number])
    if waiting:
        factor = request.full_factor
        unable |= bit_mask(
            number for number, service, places in index.with_places if waiting.get(service, 0) >= factor * places
        )
    for number in numbers_in(index.all & ~unable):
        yield index.services[number]
