"""More people want a place than there are places, however they are given out (networks.md, G3)."""

from collections import Counter, defaultdict
from typing import Final

from referral.gaps.cases import NeedCase
from referral.gaps.evidence import of_needs
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.places import queue_for
from referral.metrics.model import Share
from referral.model.ids import NeedCode, ServiceId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need of which some people get no place when as many as possible get one, by these people."""
    queue = queue_for(data)
    wanting = Counter(case.need for cases in queue.cases.values() for case in cases)
    without: dict[NeedCode, list[NeedCase]] = defaultdict(list)
    for case in queue.without_place():
        without[case.need].append(case)
    offered: dict[NeedCode, set[ServiceId]] = defaultdict(set)
    for group, cases in queue.cases.items():
        offered[cases[0].need] |= set(map(ServiceId, queue.groups[group].providers))
    return ranked(
        Finding(
            detector="capacity",
            key=f"capacity:{need}",
            remedy=Remedy.EXPAND,
            evidence=of_needs(cases),
            need=need,
            organisations=tuple(sorted({data.directory.services[key].organisation for key in offered[need]})),
            services=tuple(sorted(offered[need])),
            rate=Share(hits=len(cases), of=wanting[need]),
        )
        for need, cases in without.items()
    )


CAPACITY: Final = Detector(
    code="capacity",
    label="More people than places",
    sentence="“{need}”: {hits} of {of} people find no place at {organisations}, however the places are given out.",
    rule="Each need whose services in the municipality all have a number of places, with the people of the last "
    "twelve months who can use them: how many get none when as many as possible get one (maximum flow). Who was served "
    "holds a place.",
    caution="A place may have become free again, and a number of places may be old. Ask the provider.",
    advice="Ask for more places where most people would gain, or look for a further provider.",
    of_directory=True,
    rate_label="Without a place",
    find=find,
    reads_needs=True,
)
