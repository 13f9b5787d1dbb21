"""Measures and file formats of the network in the words of one reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from graph.format import Format
from graph.measure import Cell, Column, Figure, Holds, Table
from referral.network.measures import NetworkMeasure
from referral.network.ranges import Ranges
from web.wording.languages import N_
from web.wording.presenter import Presenter
from web.wording.reports.metrics import MetricWords

PLACES: Final = 2
NO_RANGE: Final = Ranges(of_nodes=MappingProxyType({}), of_graph=MappingProxyType({}))
NO_RANGES: Final[Mapping[str, Ranges]] = MappingProxyType({})
SHOWN: Final = 100  # rows of a table on a page; a file has all
NAMES: Final = {
    "area": N_("Seat"),
    "kind": N_("Kind"),
    "partners": N_("Partnerships"),
    "survey": N_("Ties named in the survey"),
    "referrals": N_("Referrals from the centres"),
}  # layers, and attributes of organisations


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureText:
    """One figure of a measure: its code, its label and its formula.

    `number` is the one of the whole network, and `around` how far it moves when any one organisation is left out.
    """

    code: str
    label: str
    formula: str
    number: str = ""
    around: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellText:
    """One cell of a table: organisations by their ids and how many more there are, or a text."""

    nodes: tuple[str, ...] = ()
    more: int = 0
    text: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherTable:
    """A table that a measure gives besides its figures; `rows` are the first ones of `count`."""

    code: str
    label: str
    columns: tuple[FigureText, ...]
    rows: tuple[tuple[CellText, ...], ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTable:
    """A measure as a table: organisations × figures, the figures of the whole network, and further tables.

    `rows` are the first ones of `count`. `around` tells how far each number moves when any one organisation is left
    out; it is empty where that was not asked for, and for a measure whose figures do not `move`.
    """

    code: str
    label: str
    sentence: str
    caution: str
    advice: str
    figures: tuple[FigureText, ...]
    totals: tuple[FigureText, ...]
    rows: Mapping[str, tuple[str, ...]]
    around: Mapping[str, tuple[str, ...]]
    count: int
    further: tuple[FurtherTable, ...]
    moves: bool

    @property
    def formulas(self) -> tuple[FigureText, ...]:
        """Return everything that has a formula."""
        columns = {column.code: column for table in self.further for column in table.columns if column.formula}
        return (*self.figures, *self.totals, *columns.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkWords:
    """The network in the words of one reader.

    `areas` are the names of areas by their codes; `shown` is how many rows of a table are given, None all of them.
    """

    words: Presenter
    areas: Mapping[str, str] = field(default_factory=dict)
    shown: int | None = None

    def tables(
        self, measures: Iterable[NetworkMeasure], ranges: Mapping[str, Ranges] = NO_RANGES
    ) -> tuple[MeasureTable, ...]:
        """Return every measure of a network as a table; the largest first figure comes first."""
        return tuple(self._table(measured, ranges.get(measured.measure.code, NO_RANGE)) for measured in measures)

    def format_label(self, file_format: Format) -> str:
        """Return the name of a file format."""
        return self.words.say(file_format.label)

    def format_sentence(self, file_format: Format) -> str:
        """Return what a file format is good for."""
        return self.words.say(file_format.sentence)

    def _table(self, measured: NetworkMeasure, ranges: Ranges) -> MeasureTable:
        columns = [measured.result.of_nodes[figure.code] for figure in measured.node_figures]
        order = sorted(columns[0], key=lambda node: _largest_first(columns[0][node], node)) if columns else []
        say = self.words.say
        return MeasureTable(
            code=measured.measure.code,
            label=say(measured.words.label),
            sentence=say(measured.words.sentence),
            caution=say(measured.words.caution),
            advice=say(measured.words.advice),
            figures=tuple(self._figure(measured, figure) for figure in measured.node_figures),
            totals=tuple(
                replace(
                    self._figure(measured, figure),
                    number=self.number(measured.result.of_graph[figure.code]),
                    around=self.around(ranges.of_graph.get(figure.code)),
                )
                for figure in measured.graph_figures
            ),
            rows={node: tuple(self.number(column[node]) for column in columns) for node in order[: self.shown]},
            around={
                node: tuple(
                    self.around(ranges.of_nodes.get(figure.code, {}).get(node)) for figure in measured.node_figures
                )
                for node in order[: self.shown]
                if ranges.of_nodes
            },
            count=len(order),
            further=tuple(self._further(measured, table) for table in measured.tables),
            moves=measured.measure.moves,
        )

    def _further(self, measured: NetworkMeasure, table: Table) -> FurtherTable:
        rows = measured.result.tables[table.code]
        return FurtherTable(
            code=table.code,
            label=self.words.say(measured.label(table)),
            columns=tuple(self._figure(measured, column) for column in table.columns),
            rows=tuple(
                tuple(self._cell(table.columns[at], row[at], row[max(at - 1, 0)]) for at in range(len(row)))
                for row in rows[: self.shown]
            ),
            count=len(rows),
        )

    def _cell(self, column: Column, cell: Cell, before: Cell) -> CellText:
        """Return a cell in words; `before` is the one to the left, which names the attribute of a group."""
        if isinstance(cell, tuple):
            return CellText(nodes=cell[: self.shown], more=len(cell) - len(cell[: self.shown]))
        if not isinstance(cell, str):
            return CellText(text=self.number(cell), number=True)
        if column.holds is Holds.NODE:
            return CellText(nodes=(cell,))
        if column.holds is Holds.GROUP:
            return CellText(text=self._group(before, cell))
        return CellText(text=self.words.say(NAMES[cell]) if cell in NAMES else cell)

    def _group(self, attribute: Cell, code: str) -> str:
        if attribute == "kind":
            return self.words.label("kinds", code)
        return self.areas.get(code, code) if attribute == "area" else code

    def _figure(self, measured: NetworkMeasure, figure: Figure | Column) -> FigureText:
        label = self.words.say(measured.label(figure))
        formula = self.words.say(figure.formula) if figure.formula else ""
        return FigureText(code=figure.code, label=label, formula=formula)

    def around(self, extremes: tuple[float, float] | None) -> str:
        """Return the least and the largest number in words; nothing where there is none."""
        if extremes is None:
            return ""
        least, most = map(self.number, extremes)
        return least if least == most else f"{least} – {most}"

    def number(self, value: float | None) -> str:
        """Return a number in the reader's writing."""
        return MetricWords(words=self.words).decimal(value, PLACES)


def _largest_first(value: float | None, node: str) -> tuple[bool, float, str]:
    return value is None, -(value or 0.0), node
