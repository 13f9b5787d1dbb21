"""Measure the network of organisations, and say the figures in a caseworker's words.

The measures and their texts are rows of `graph.measures`. One that has words in `measure_words` is told with them, any
other one with its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.measure import Column, Figure, Measure, Result, Table
from graph.measures import MEASURES
from graph.measures.multiplexity import MULTIPLEXITY
from graph.model import Graph
from referral.network.measure_words import CASEWORKER_WORDS
from referral.network.words import MeasureWords


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkMeasure:
    """One measure of the network with its result, and with the words it is told in."""

    measure: Measure
    words: MeasureWords
    result: Result

    @property
    def node_figures(self) -> tuple[Figure, ...]:
        """Return the figures that every organisation has a number of."""
        return tuple(figure for figure in self.measure.node_figures if figure.code in self.result.of_nodes)

    @property
    def graph_figures(self) -> tuple[Figure, ...]:
        """Return the figures of the whole network."""
        return tuple(figure for figure in self.measure.graph_figures if figure.code in self.result.of_graph)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables that this network has."""
        return tuple(table for table in self.measure.tables if table.code in self.result.tables)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing of it is defined for this network, such as two sides where there are none."""
        numbers = [*self.result.of_graph.values()]
        numbers += [number for by_node in self.result.of_nodes.values() for number in by_node.values()]
        return not self.result.tables and all(number is None for number in numbers)

    def label(self, one: Figure | Table | Column) -> str:
        """Return the English label of a figure, a table or a column."""
        return self.words.labels.get(one.code, one.label)


def measure_network(graph: Graph, *, layered: Graph | None = None) -> tuple[NetworkMeasure, ...]:
    """Return every measure of a network of organisations that has something to tell of it.

    `layered` has all layers of ties; how they go together is told of it, where it is given.
    """
    every = (
        NetworkMeasure(
            measure=measure,
            words=words_of(measure),
            result=measure.compute(layered if layered is not None and measure is MULTIPLEXITY else graph),
        )
        for measure in MEASURES
    )
    return tuple(measured for measured in every if not measured.is_empty)


def words_of(measure: Measure) -> MeasureWords:
    """Return a caseworker's words for a measure, or its own."""
    own = MeasureWords(
        label=measure.label,
        sentence=measure.sentence,
        caution=measure.caution,
        advice=measure.advice,
    )
    return CASEWORKER_WORDS.get(measure.code, own)


def all_words(measure: Measure) -> Iterator[tuple[str, str]]:
    """Yield each kind of word that a measure is told with, and its English text."""
    words = words_of(measure)
    yield from (("label", words.label), ("sentence", words.sentence))
    yield from (("caution", words.caution), ("advice", words.advice))
    for one in measure.labelled:
        yield f"label of the figure {one.code}", words.labels.get(one.code, one.label)
    for code, formula in measure.formulas.items():
        yield f"formula of the figure {code}", formula
