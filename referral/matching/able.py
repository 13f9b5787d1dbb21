"""Which services can help a person at all: the candidates of `match` as they are, without what speaks for each.

For who asks about thousands of people and not about one: no reason is worded and nothing is ranked.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from referral.matching.eligibility import CHECKS
from referral.matching.index import EligibilityIndex, bit_mask, index_of, numbers_in
from referral.matching.model import HelpRequest, Verdict, place_of
from referral.matching.ranking import KEYS, NO_LOAD, PARTS
from referral.model.directory import Service
from referral.model.ids import ServiceId
from referral.storage.directory import Directory

_FAILING: Final = tuple((number, criterion) for number, criterion in enumerate(CHECKS) if criterion.fails)
# Of a person's papers there are so many kinds that they are asked about service by service, of the few that are left.
_PAPERS: Final = tuple(number for number, criterion in _FAILING if criterion.prerequisites)
_TODAY: Final = tuple(number for number, criterion in _FAILING if not criterion.prerequisites)
_ANY_DAY: Final = tuple(number for number, criterion in _FAILING if not (criterion.prerequisites or criterion.seasonal))


def able(
    directory: Directory, request: HelpRequest, *, waiting: Mapping[ServiceId, int] = NO_LOAD
) -> Iterator[Service]:
    """Yield the services that `ranking.match` has as candidates, in order of id."""
    index = index_of(directory.region_services(request.need, request.area), KEYS)
    left = _left(index, directory, request, _TODAY)
    if waiting:
        factor = request.full_factor
        left &= ~bit_mask(
            number for number, service, places in index.with_places if waiting.get(service, 0) >= factor * places
        )
    papers = [(number, index.reasons(number, PARTS[number](request), CHECKS[number], request)) for number in _PAPERS]
    for at in numbers_in(left):
        said = (reasons[index.groups_of[at][number]] for number, reasons in papers)
        if not any(reason is not None and reason.verdict is Verdict.FAIL for reason in said):
            yield index.services[at]


def unhindered(directory: Directory, request: HelpRequest) -> tuple[Service, ...]:
    """Return the services that nothing keeps from a person, prerequisites aside and on any day, in order of id.

    They are those for the need for which `obstacles.Obstacles` knows no obstacle.
    """
    index = index_of(directory.region_services(request.need, request.area), KEYS)
    return tuple([index.services[at] for at in numbers_in(_left(index, directory, request, _ANY_DAY))])


def _left(index: EligibilityIndex, directory: Directory, request: HelpRequest, numbers: Iterable[int]) -> int:
    """Return the services that are open, in reach, with places, and meet some of the criteria, as a bit mask."""
    unable = index.closed(directory.organisations) | index.not_active | index.without_places
    left = index.all & ~(unable | index.out_of_area(place_of(directory, request.area)))
    for number in numbers:
        if not left:
            break
        reasons = index.reasons(number, PARTS[number](request), CHECKS[number], request)
        left &= ~reasons.failing(index.groups[number])
    return left
