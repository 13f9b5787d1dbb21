"""Define a measure: a pure function of a graph, with the words that explain its figures and its tables."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from graph.model import Graph

Cell = str | float | tuple[str, ...] | None
Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Describe one number that a measure gives: its English label and its formula."""

    code: str
    label: str
    formula: str


class Holds(StrEnum):
    """What the cells of a column hold."""

    NODE = "node"  # the id of one node
    NODES = "nodes"  # a tuple of ids
    NUMBER = "number"  # a number, or None where its formula is not defined
    NAME = "name"  # a layer, or an attribute of the nodes
    GROUP = "group"  # a value of the attribute that is named in the cell before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Describe one column of a table; the formula is for numbers."""

    code: str
    label: str
    holds: Holds
    formula: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Describe a table that a measure gives besides its figures: links, groups of nodes, pairs, or a curve.

    A curve is a table whose first column is the horizontal axis; every further one of numbers is a line.
    """

    code: str
    label: str
    columns: tuple[Column, ...]
    curve: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Hold the figures of one graph, by the code of the figure, and its tables, by the code of the table.

    `of_nodes`: figure → node id → number, for every node; None where the formula is not defined for a node.
    `of_graph`: figure → number, None where the formula is not defined (too few nodes). `tables`: table → rows in their
    order, each with a cell for each column. What does not apply to the graph (in-degree of an undirected one) is left
    out. Equal graphs give equal results: what is drawn by chance is drawn with a fixed seed.
    """

    of_nodes: Mapping[str, Mapping[str, float | None]]
    of_graph: Mapping[str, float | None]
    tables: Mapping[str, Rows] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Describe a measure; its words are English and the keys of their translations.

    `sentence` says what is measured, `caution` what it must not be taken for, `advice` what to look at then. No two
    figures or tables have one code; columns of one code in two tables mean the same. `moves` tells whether it is worth
    saying how far its figures move without one node: not where they tell of lost nodes or of chance themselves.
    """

    code: str
    label: str
    sentence: str
    caution: str
    advice: str
    node_figures: tuple[Figure, ...]
    graph_figures: tuple[Figure, ...]
    compute: Callable[[Graph], Result]
    tables: tuple[Table, ...] = ()
    moves: bool = True

    @property
    def labelled(self) -> tuple[Figure | Table | Column, ...]:
        """Return everything that has a label: figures, tables and their columns."""
        columns = {column.code: column for table in self.tables for column in table.columns}
        return (*self.node_figures, *self.graph_figures, *self.tables, *columns.values())

    @property
    def formulas(self) -> Mapping[str, str]:
        """Return the formula of each figure, and of each column that has one, by code."""
        columns = {column.code: column.formula for table in self.tables for column in table.columns if column.formula}
        return {one.code: one.formula for one in (*self.node_figures, *self.graph_figures)} | columns

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield each kind of word with its English text, which needs a translation in every language."""
        yield from (("label", self.label), ("sentence", self.sentence), ("caution", self.caution))
        yield ("advice", self.advice)
        for one in self.labelled:
            yield (f"label of {one.code}", one.label)
