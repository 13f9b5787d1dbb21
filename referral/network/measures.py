"""Measure the network of organisations, and say the figures in a caseworker's words.

The measures and their texts are rows of `graph.measures`. A measure that has words here is told with them; any other
one with its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from graph.measure import Figure, Measure, Result
from graph.measures import MEASURES
from graph.model import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWords:
    """The English texts of a measure, keys of their translations; `figures` are the labels that differ, by code."""

    label: str
    sentence: str
    caution: str
    advice: str
    figures: Mapping[str, str]

    def __post_init__(self) -> None:
        for word in (self.label, self.sentence, self.caution, self.advice, *self.figures.values()):
            if not word.strip():
                raise ValueError(f"the words of the measure {self.label!r} are not whole")


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

    def label(self, figure: Figure) -> str:
        """Return the English label of a figure."""
        return self.words.figures.get(figure.code, figure.label)


CASEWORKER_WORDS: Final[Mapping[str, MeasureWords]] = MappingProxyType(
    {
        "degree": MeasureWords(
            label="Partners of each organisation",
            sentence="How many partners each organisation has, and whether most partnerships meet at one organisation.",
            caution="Only partnerships written in the directory count, and more partners do not yet mean more help.",
            advice="Look first at those with no partner: who could introduce them? Then at those with the most.",
            figures=MappingProxyType(
                {
                    "degree": "Number of partners",
                    "degree_share": "Share of all organisations",
                    "mean_degree": "Partners of an organisation on average",
                    "centralisation": "How far partnerships meet at one organisation (0 to 1)",
                }
            ),
        )
    }
)


def measure_network(graph: Graph) -> tuple[NetworkMeasure, ...]:
    """Return every measure of a network of organisations."""
    return tuple(
        NetworkMeasure(measure=measure, words=words_of(measure), result=measure.compute(graph)) for measure in MEASURES
    )


def words_of(measure: Measure) -> MeasureWords:
    """Return a caseworker's words for a measure, or its own."""
    own = MeasureWords(
        label=measure.label,
        sentence=measure.sentence,
        caution=measure.caution,
        advice=measure.advice,
        figures=MappingProxyType({}),
    )
    return CASEWORKER_WORDS.get(measure.code, own)


def all_words(measure: Measure) -> Iterator[tuple[str, str]]:
    """Yield each kind of word that a measure is told with, and its English text."""
    words = words_of(measure)
    yield from (("label", words.label), ("sentence", words.sentence))
    yield from (("caution", words.caution), ("advice", words.advice))
    for figure in (*measure.node_figures, *measure.graph_figures):
        yield f"label of the figure {figure.code}", words.figures.get(figure.code, figure.label)
        yield f"formula of the figure {figure.code}", figure.formula
