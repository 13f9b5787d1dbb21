"""The network of organisations as plain graphs, for measures and files: a layer for each kind of tie, or all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from graph.model import Graph, Link, Value
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.calendar import SOFIA
from referral.context import Context
from referral.errors import NotAllowed
from referral.matching.partners.partner_outcomes import usual_cohort
from referral.model.directory import Organisation
from referral.network.flows import FlowLine
from referral.network.picture import NetworkPicture, picture
from referral.network.survey.ties import SurveyTie, SurveyTies, survey_ties


class View(StrEnum):
    """Which links a graph of the network has: those of one layer, or of all layers."""

    PARTNERS = "partners"
    SURVEY = "survey"
    REFERRALS = "referrals"
    ALL = "all"


NameOf = Callable[[Organisation], str]
_SEVERAL: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """The network of one reader: what there is of each layer, and of which layers there is something to tell.

    `named` is what organisations named in a survey, None where this reader is told of none. Referrals are those sent
    from the day `sent_from` on.
    """

    picture: NetworkPicture
    named: SurveyTies | None
    sent_from: date
    name_of: NameOf
    _made: dict[View, Graph] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def views(self) -> tuple[View, ...]:
        """Return the networks that can be chosen: each layer there is, and all together where there are several."""
        layers = [View.PARTNERS]
        layers += [View.SURVEY] if self.named else []
        layers += [] if self.picture.hides_referrals else [View.REFERRALS]
        return (*layers, View.ALL) if len(layers) >= _SEVERAL else tuple(layers)

    def graph(self, view: View) -> Graph:
        """Return the organisations of the network map and the links of one layer, or of all.

        Errors: NotAllowed for a layer that this reader is not told of.
        """
        if view is not View.ALL and view not in self.views:
            raise NotAllowed(permission=Permission.SEE_NETWORK)
        if view not in self._made:
            self._made[view] = self._all() if view is View.ALL else self._layer(view)
        return self._made[view]

    def _layer(self, view: View) -> Graph:
        if view is View.REFERRALS:
            return referral_graph(self.picture, name_of=self.name_of)
        if view is View.SURVEY:
            return survey_graph(self.picture, self.named, name_of=self.name_of)
        return partner_graph(self.picture, name_of=self.name_of)

    def _all(self) -> Graph:
        """Return every layer without directions, each link of the weight 1: weights of layers mean different things.

        `strength` is the weight that it had in its layer, the sum of both directions.
        """
        graphs = [self.graph(view) for view in self.views if view is not View.ALL]
        links: dict[tuple[str, str, str], Link] = {}
        for link in (link for graph in graphs for link in graph.links):
            one, other = sorted((link.source, link.target))
            back = links.get((link.layer, one, other))
            strength = link.weight + (float(str(back.attributes["strength"])) if back else 0.0)
            attributes = {**(back.attributes if back else {}), **link.attributes, "strength": strength}
            links[link.layer, one, other] = Link(source=one, target=other, layer=link.layer, attributes=attributes)
        return Graph(nodes=graphs[0].nodes, links=tuple(links.values()))


def layers_of(context: Context, *, name_of: NameOf) -> Layers:
    """Return the network of a reader by layers. Errors: NotAllowed."""
    scope = policy.granted(context, Permission.SEE_NETWORK)
    named = None if scope is Scope.FIGURES else survey_ties(context)
    sent_from = usual_cohort(context).start.astimezone(SOFIA).date()
    return Layers(picture=picture(context), named=named, sent_from=sent_from, name_of=name_of)


def network_graph(context: Context, view: View, *, name_of: NameOf) -> Graph:
    """Return the organisations of the network map and the links of one layer, or of all.

    Errors: NotAllowed, also for a layer that this reader is not told of.
    """
    return layers_of(context, name_of=name_of).graph(view)


def partner_graph(picture: NetworkPicture, *, name_of: NameOf) -> Graph:
    """Return the undirected graph of declared ties; two organisations are linked once, by what binds them.

    `kind` is the kind of the tie, `since` its first day where it is known.
    """
    known = set(picture.organisations)
    ties = {
        (min(tie.one, tie.other), max(tie.one, tie.other)): tie
        for tie in picture.directory.ties
        if tie.one in known and tie.other in known and tie.one != tie.other
    }
    links = tuple(
        Link(
            source=one,
            target=other,
            layer=View.PARTNERS,
            attributes={"kind": tie.tie} | ({"since": tie.since} if tie.since else {}),
        )
        for (one, other), tie in ties.items()
    )
    return Graph(nodes=_nodes(picture, name_of), links=links)


def survey_graph(picture: NetworkPicture, named: SurveyTies | None, *, name_of: NameOf) -> Graph:
    """Return the undirected graph of the ties that a survey named, with `trust` and `value` where they are told."""
    known = set(picture.organisations)
    links = tuple(
        Link(
            source=tie.one,
            target=tie.other,
            layer=View.SURVEY,
            attributes=_named(tie, named),
        )
        for tie in (named.ties if named else ())
        if named and {tie.one, tie.other} <= known
    )
    return Graph(nodes=_nodes(picture, name_of), links=links)


def referral_graph(picture: NetworkPicture, *, name_of: NameOf) -> Graph:
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


def _named(tie: SurveyTie, named: SurveyTies) -> Mapping[str, Value]:
    told: dict[str, Value] = {"since": named.since, "source": named.survey}
    scores = {"trust": tie.trust, "value": tie.value}
    return told | {name: score for name, score in scores.items() if score is not None}


def _told(flow: FlowLine) -> Mapping[str, Value]:
    if flow.sent is None:
        return {"few": True}
    return {} if flow.share is None else {"served": flow.share}


def _nodes(picture: NetworkPicture, name_of: NameOf) -> Mapping[str, Mapping[str, Value]]:
    organisations = picture.directory.organisations
    return {
        key: {
            "label": name_of(organisations[key]),
            "kind": organisations[key].kind,
            "area": organisations[key].seat or "",
        }
        for key in picture.organisations
    }
