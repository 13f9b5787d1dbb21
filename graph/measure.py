"""Define a measure: a pure function of a graph, with the words that explain its figures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from graph.model import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Describe one number that a measure gives: its English label and its formula."""

    code: str
    label: str
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Hold the figures of one graph, by the code of the figure.

    `of_nodes`: figure → node id → number, for every node. `of_graph`: figure → number, None where the formula is not
    defined (too few nodes). A figure that does not apply to the graph (in-degree of an undirected one) is left out.
    """

    of_nodes: Mapping[str, Mapping[str, float]]
    of_graph: Mapping[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Describe a measure; its words are English and the keys of their translations.

    `sentence` says what is measured, `caution` what it must not be taken for, `advice` what to look at then.
    """

    code: str
    label: str
    sentence: str
    caution: str
    advice: str
    node_figures: tuple[Figure, ...]
    graph_figures: tuple[Figure, ...]
    compute: Callable[[Graph], Result]

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield each kind of word with its English text, which needs a translation in every language."""
        yield from (("label", self.label), ("sentence", self.sentence), ("caution", self.caution))
        yield ("advice", self.advice)
        for figure in (*self.node_figures, *self.graph_figures):
            yield (f"label of {figure.code}", figure.label)
