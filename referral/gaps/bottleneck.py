"""The service where more places would help most people (networks.md, G12)."""

from typing import Final

from graph.measures.assignment import gains
from referral.gaps.evidence import of_needs
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.places import Queue, queue_for
from referral.model.ids import ServiceId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each service that, with room for all, would give a place to people who have none, by these people."""
    queue = queue_for(data)
    more = gains(queue.groups, queue.places) if queue.without_place() else {}
    return ranked(_finding(data, queue, ServiceId(key), gain) for key, gain in more.items() if gain)


def _finding(data: GapInput, queue: Queue, service: ServiceId, gain: int) -> Finding:
    left_out = [case for case in queue.without_place() if service in _providers(queue, case.need)]
    entry = data.directory.services[service]
    return Finding(
        detector="bottleneck",
        key=f"bottleneck:{service}",
        remedy=Remedy.EXPAND,
        evidence=of_needs(left_out),
        organisations=(entry.organisation,),
        services=(service,),
        details={"places": float(queue.places[service]), "gain": float(gain)},
    )


def _providers(queue: Queue, need: str) -> frozenset[str]:
    groups = (asking.providers for group, asking in queue.groups.items() if queue.cases[group][0].need == need)
    return frozenset().union(*groups)


BOTTLENECK: Final = Detector(
    code="bottleneck",
    label="Where more places help most",
    sentence="{services} at {organisations} has {places} places. With room for all, {gain} more people would get one.",
    rule="Each service with a number of places at which more of them would give a place to people who find none "
    "anywhere (maximum flow with and without its limit).",
    caution="Room for all is a thought, not a proposal: the first few places bring the same, one person each.",
    advice="Ask here first for more places: each one helps somebody whom no other service can take.",
    of_directory=True,
    find=find,
    details=frozenset({"places", "gain"}),
    reads_needs=True,
)
