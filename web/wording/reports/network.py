"""Measures and file formats of the network in the words of one reader."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.format import Format
from graph.measure import Figure
from graph.model import Graph
from referral.network.measures import NetworkMeasure, measure_network
from web.wording.presenter import Presenter
from web.wording.reports.metrics import MetricWords

PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureText:
    """One figure of a measure: its code, its label and its formula; `number` is the one of the whole network."""

    code: str
    label: str
    formula: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTable:
    """A measure as a table: organisations × figures, and the figures of the whole network."""

    code: str
    label: str
    sentence: str
    caution: str
    advice: str
    figures: tuple[FigureText, ...]
    totals: tuple[FigureText, ...]
    rows: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkWords:
    """The network in the words of one reader."""

    words: Presenter

    def tables(self, graph: Graph) -> tuple[MeasureTable, ...]:
        """Return every measure of a graph as a table; the largest first figure comes first."""
        return tuple(self._table(measured) for measured in measure_network(graph))

    def format_label(self, file_format: Format) -> str:
        """Return the name of a file format."""
        return self.words.say(file_format.label)

    def format_sentence(self, file_format: Format) -> str:
        """Return what a file format is good for."""
        return self.words.say(file_format.sentence)

    def _table(self, measured: NetworkMeasure) -> MeasureTable:
        columns = [measured.result.of_nodes[figure.code] for figure in measured.node_figures]
        order = sorted(columns[0], key=lambda node: (-columns[0][node], node)) if columns else []
        say = self.words.say
        return MeasureTable(
            code=measured.measure.code,
            label=say(measured.words.label),
            sentence=say(measured.words.sentence),
            caution=say(measured.words.caution),
            advice=say(measured.words.advice),
            figures=tuple(self._figure(measured, figure) for figure in measured.node_figures),
            totals=tuple(
                self._figure(measured, figure, number=self._number(measured.result.of_graph[figure.code]))
                for figure in measured.graph_figures
            ),
            rows={node: tuple(self._number(column[node]) for column in columns) for node in order},
        )

    def _figure(self, measured: NetworkMeasure, figure: Figure, *, number: str = "") -> FigureText:
        label, formula = self.words.say(measured.label(figure)), self.words.say(figure.formula)
        return FigureText(code=figure.code, label=label, formula=formula, number=number)

    def _number(self, value: float | None) -> str:
        return MetricWords(words=self.words).decimal(value, PLACES)
