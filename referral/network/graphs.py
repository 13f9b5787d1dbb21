"""The network of organisations as plain graphs, for measures and files: partnerships, and referrals."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from graph.model import Graph, Link, Value
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.errors import NotAllowed
from referral.model.directory import Organisation
from referral.network.flows import FlowLine
from referral.network.picture import NetworkPicture, picture


class View(StrEnum):
    """Which links a graph of the network has."""

    PARTNERS = "partners"
    REFERRALS = "referrals"


def network_graph(context: Context, view: View, *, name_of: Callable[[Organisation], str]) -> Graph:
    """Return the organisations of the network map and their partnerships, or the referrals between them.

    Errors: NotAllowed, also for the referrals where the actor sees figures alone.
    """
    scope = policy.granted(context, Permission.SEE_NETWORK)
    if view is View.REFERRALS and scope is Scope.FIGURES:
        raise NotAllowed(permission=Permission.SEE_NETWORK)
    drawn = picture(context)
    return referral_graph(drawn, name_of=name_of) if view is View.REFERRALS else partner_graph(drawn, name_of=name_of)


def partner_graph(picture: NetworkPicture, *, name_of: Callable[[Organisation], str]) -> Graph:
    """Return the undirected graph of partnerships; two organisations are linked once, whatever binds them."""
    known = set(picture.organisations)
    pairs = {
        (min(tie.one, tie.other), max(tie.one, tie.other))
        for tie in picture.directory.ties
        if tie.one in known and tie.other in known and tie.one != tie.other
    }
    links = tuple(Link(source=one, target=other, layer=View.PARTNERS) for one, other in pairs)
    return Graph(nodes=_nodes(picture, name_of), links=links)


def referral_graph(picture: NetworkPicture, *, name_of: Callable[[Organisation], str]) -> Graph:
    """Return the directed graph of referrals from centres to organisations, weighted by their number.

    `served` is the share of those old enough in which the client received the service, left out where they are few. A
    link whose number may not be told to this reader has the weight 1 and says `few`.
    """
    known = set(picture.organisations)
    links = tuple(
        Link(
            source=flow.centre,
            target=flow.organisation,
            layer=View.REFERRALS,
            weight=1.0 if flow.sent is None else float(flow.sent),
            attributes=_told(flow),
        )
        for flow in picture.flows
        if flow.centre in known and flow.organisation in known
    )
    return Graph(nodes=_nodes(picture, name_of), links=links, directed=True)


def _told(flow: FlowLine) -> Mapping[str, Value]:
    if flow.sent is None:
        return {"few": True}
    return {} if flow.share is None else {"served": flow.share}


def _nodes(picture: NetworkPicture, name_of: Callable[[Organisation], str]) -> Mapping[str, Mapping[str, Value]]:
    organisations = picture.directory.organisations
    return {
        key: {
            "label": name_of(organisations[key]),
            "kind": organisations[key].kind,
            "area": organisations[key].seat or "",
        }
        for key in picture.organisations
    }
