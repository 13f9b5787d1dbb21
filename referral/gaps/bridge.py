"""An organisation that alone ties others to the network: without it they are cut off (field.md, G9)."""

from collections.abc import Mapping
from typing import Final

from graph.measures.cut_off import cut_off
from graph.model import NOTHING, Graph, Link, Value
from referral.gaps.evidence import of_referrals, recent_referrals
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.metrics.model import Share
from referral.model.ids import OrganisationId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each organisation whose loss would cut off at least the threshold of all, by people sent to those."""
    graph = partnerships(data)
    least = data.vocabulary.threshold("cut_off_share") * len(graph.nodes)
    return ranked(
        _finding(data, OrganisationId(one), tuple(map(OrganisationId, lost)), of=len(graph.nodes))
        for one, parts in cut_off(graph).items()
        if len(lost := sorted(node for part in parts for node in part)) >= least
    )


def partnerships(data: GapInput) -> Graph:
    """Return the active organisations and the ties between them."""
    nodes: dict[str, Mapping[str, Value]] = {
        key: NOTHING for key, one in data.directory.organisations.items() if one.active
    }
    pairs = {(min(tie.one, tie.other), max(tie.one, tie.other)) for tie in data.directory.ties}
    links = tuple(Link(source=one, target=other) for one, other in sorted(pairs) if one in nodes and other in nodes)
    return Graph(nodes=nodes, links=links)


def _finding(data: GapInput, one: OrganisationId, lost: tuple[OrganisationId, ...], *, of: int) -> Finding:
    services = [service.id for key in lost for service in data.directory.services_of.get(key, ())]
    return Finding(
        detector="bridge",
        key=f"bridge:{one}",
        remedy=Remedy.CONNECT,
        evidence=of_referrals(recent_referrals(data, services)),
        organisations=(one,),
        rate=Share(hits=len(lost), of=of),
        details={"lost": " ".join(lost)},
    )


BRIDGE: Final = Detector(
    code="bridge",
    label="Holds others to the network alone",
    sentence="Without {organisations}, {hits} of {of} organisations would be cut off: {lost}. People sent to them in "
    "the last twelve months: {people}.",
    rule="Each active organisation through which alone others are tied to the rest, where these are at least a tenth "
    "of all (a setting), by the people sent to them.",
    caution="Only partnerships written in the directory count. Colleagues may know each other without one.",
    advice="Tie one of those that would be cut off to somebody else: a second contact is enough.",
    of_directory=True,
    rate_label="Would be cut off",
    find=find,
    details=frozenset({"lost"}),
)
