"""The network that is measured: one layer, or all of them, and beside it how the layers go together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from graph.measure import Measure
from graph.measures import MEASURES
from graph.measures.multiplexity import MULTIPLEXITY
from graph.model import Graph
from referral.context import Context
from referral.network.graphs import Layers, NameOf, View, layers_of
from referral.network.measures import NetworkMeasure, measure_network
from referral.network.ranges import AT_ONCE, Progress, Ranges, mark, ranges, ranges_apart
from referral.network.survey.scores import Reading
from referral.network.survey.ties import SurveyTies

_OF_ONE: Final[tuple[Measure, ...]] = tuple(measure for measure in MEASURES if measure is not MULTIPLEXITY)


@dataclass(frozen=True, kw_only=True)
class ChosenNetwork:
    """One network to measure. `graph` has the links of the `view`; `layered` those of every layer there is.

    Referrals are those from the day `sent_from` on.
    `named` is the survey whose ties there are, None where the reader is told of none; `views` can be chosen instead.
    """

    view: View
    views: tuple[View, ...]
    graph: Graph
    layered: Graph
    sent_from: date
    named: SurveyTies | None = None

    @property
    def names(self) -> Mapping[str, str]:
        """Return the name of each organisation."""
        return {node: str(fields["label"]) for node, fields in self.graph.nodes.items()}

    @property
    def is_incomplete(self) -> bool:
        """Tell whether too few answered a survey for telling how far its ties gather.

        Centralisations suffer most from members who are missing (Smith and Moody 2013).
        """
        return self.view is View.SURVEY and self.named is not None and self.named.reading is not Reading.NETWORK

    @cached_property
    def key(self) -> str:
        """Return what tells it from every network that has other figures or ranges."""
        return f"{mark(self.graph)} {mark(self.layered)}"

    def measured(self) -> tuple[NetworkMeasure, ...]:
        """Return every measure that has something to tell; the layers are compared whichever network was chosen."""
        measures = measure_network(self.graph, layered=self.layered)
        return tuple(map(_without_centralisation, measures)) if self.is_incomplete else measures

    def ranges(self, progress: Progress | None = None) -> dict[str, Ranges]:
        """Return how far each figure moves when any one organisation is left out, by the code of the measure."""
        layers = ranges(self.layered, measures=(MULTIPLEXITY,))
        if progress is None or len(self.graph.nodes) <= AT_ONCE:
            return ranges(self.graph, progress, measures=_OF_ONE) | layers
        return ranges_apart(self.graph, progress, measures=_OF_ONE) | layers


def chosen_network(context: Context, view: View, *, name_of: NameOf) -> ChosenNetwork:
    """Return a network to measure. Errors: NotAllowed, also for a layer that this reader is not told of."""
    return chosen_of(layers_of(context, name_of=name_of), view)


def chosen_of(layers: Layers, view: View) -> ChosenNetwork:
    """Return one of the networks of a reader. Errors: NotAllowed."""
    return ChosenNetwork(
        view=view,
        views=layers.views,
        graph=layers.graph(view),
        layered=layers.graph(View.ALL),
        sent_from=layers.sent_from,
        named=layers.named,
    )


def _without_centralisation(measured: NetworkMeasure) -> NetworkMeasure:
    told = {code: number for code, number in measured.result.of_graph.items() if not code.endswith("centralisation")}
    return replace(measured, result=replace(measured.result, of_graph=told))
