"""The measures of a network for a page or the API: figures at once, and their ranges at once or in the background."""

from collections.abc import Mapping
from typing import Final

from referral.context import Context
from referral.network.chosen import ChosenNetwork
from referral.network.measures import NetworkMeasure
from referral.network.ranges import AT_ONCE, Ranges
from web.http.figures.long_work import LongWork, Work
from web.http.gate import RequestContext
from web.wording.network.measures import NO_RANGES

MEASURED_AT_ONCE: Final = 1000  # organisations for which the map waits for its measures
PATIENCE: Final = 120.0  # seconds that an answer waits for what is computed at once


def measured(context: Context, network: ChosenNetwork) -> tuple[NetworkMeasure, ...]:
    """Return the measures of a network, computed once for all who ask for it."""
    return context.shared(("measures", network.view, network.is_incomplete, network.key), network.measured)


def measured_beside(request: RequestContext, context: Context, network: ChosenNetwork) -> Work:
    """Return the work that measures a network, for a page that does not wait for the measures of a large one."""
    if len(network.graph.nodes) <= MEASURED_AT_ONCE:
        return Work(is_done=True, value=measured(context, network))
    long_work: LongWork = request.http.app.state.long_work
    key = ("measured", network.view, network.is_incomplete, network.key)
    return long_work.ask(key, lambda _progress: network.measured())


def ranges_of(request: RequestContext, network: ChosenNetwork, *, begin: bool = True) -> Work:
    """Return the computation of the ranges: ended for a small network; for a large one begun, if it may `begin`."""
    long_work: LongWork = request.http.app.state.long_work
    key = ("ranges", network.key)
    if len(network.graph.nodes) > AT_ONCE:
        return long_work.ask(key, network.ranges) if begin else long_work.known(key)
    work = long_work.ask(key, network.ranges)
    work.wait(PATIENCE)
    return work


def found(work: Work) -> Mapping[str, Ranges]:
    """Return the ranges, none of them before the computation has ended."""
    known: Mapping[str, Ranges] = work.value if work.is_done else NO_RANGES
    return known
