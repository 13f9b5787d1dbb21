"""People who can get no further because of a document that they cannot get (field.md, G5)."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from referral.gaps import evidence
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.obtainable import Obtainable, Trapped
from referral.model import requirements
from referral.model.ids import NeedCode, ServiceId
from referral.pathways.cycles import cycles
from referral.storage.directory import Directory


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each document that people lack, cannot get and need for something they want, by these people."""
    ways = data.shared(Obtainable)
    groups: dict[str, list[Trapped]] = {}
    for trapped in ways.trapped:
        groups.setdefault(trapped.paper, []).append(trapped)
    return ranked(_finding(data, ways, paper, people) for paper, people in groups.items())


def _finding(data: GapInput, ways: Obtainable, paper: str, people: Sequence[Trapped]) -> Finding:
    services = _services_that_would_open(people)
    counts: Counter[NeedCode] = Counter(need for _, need in {(one.client.id, one.case.need) for one in people})
    frees, freed = _frees_most(data.directory, ways, people)
    return Finding(
        detector="dead_end_papers",
        key=f"dead_end_papers:{paper}",
        remedy=Remedy.REPAIR if services else Remedy.ADAPT,
        evidence=evidence.of_needs(trapped.case for trapped in people),
        organisations=tuple(sorted({data.directory.services[service].organisation for service in services})),
        services=services,
        needs=tuple(sorted(counts, key=lambda need: (-counts[need], need))),
        details={
            "paper": paper,
            "cycle": " ".join(_cycle_of(data.directory, paper, people)),
            "frees": frees,
            "freed": float(freed),
        },
    )


def _services_that_would_open(people: Sequence[Trapped]) -> tuple[ServiceId, ...]:
    """Return the services that are known and closed for now and would open the way."""
    closed = {
        blocked.service.id
        for trapped in people
        for blocker in trapped.blockers
        for blocked in blocker.services
        if blocked.obstacle is not None and blocker.state is not None
    }
    return tuple(sorted(closed))


def _frees_most(directory: Directory, ways: Obtainable, people: Sequence[Trapped]) -> tuple[str, int]:
    """Return the one document, of those that some service gives, with which most people could go on, and how many."""
    blockers = {id(blocker): blocker for trapped in people for blocker in trapped.blockers}.values()
    words = {blocker.state for blocker in blockers if blocker.state is not None}
    words |= {word for blocker in blockers for blocked in blocker.services for word in blocked.missing}
    words |= {link.required for blocker in blockers for link in blocker.cycle}
    codes = {code for word in words for code in requirements.alternatives(word)}
    candidates = sorted(code for code in codes if code in directory.granting)
    freed = {code: len({trapped.client.id for trapped in people if ways.frees(trapped, code)}) for code in candidates}
    return min(freed.items(), key=lambda item: (-item[1], item[0]), default=("", 0))


def _cycle_of(directory: Directory, paper: str, people: Sequence[Trapped]) -> tuple[str, ...]:
    """Return the documents that are only given to who has the others, if the document is one of them."""
    for trapped in people:
        for blocker in trapped.blockers:
            if blocker.cycle:
                return tuple(link.state for link in blocker.cycle)
    return next((cycle.states for cycle in cycles(directory) if paper in cycle.states), ())


DEAD_END_PAPERS: Final = Detector(
    code="dead_end_papers",
    label="Dead end: documents",
    sentence="People: {people}. They have no “{paper}” and cannot get it, so they cannot reach: {needs}. Documents "
    "that "
    "wait for each other: {cycle}. Closed services that would open the way: {services}. The one document that would "
    "free most of them is “{frees}”: {freed}.",
    rule="Each need that is still there and that its client can reach by no steps, because of a document that the "
    "client "
    "is known not to have. Every step is checked with all that is known of the client.",
    caution="A document of which nobody knows whether people have it counts as no obstacle. Ask, and enter it.",
    advice="Open the closed service, or agree with the office on another proof.",
    of_directory=True,
    find=find,
    details=frozenset({"paper", "cycle", "frees", "freed"}),
)
