"""Tell what is left of a graph when nodes are lost, the worst ones and any.

Albert, Jeong & Barabási 2000, Error and attack tolerance of complex networks, Nature 406:378-382. Each walk over the
graph without some nodes tells what the loss of every further one leaves, so nothing is copied.
"""

from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import combinations
from math import comb, floor
from random import Random
from typing import Final

from graph.measure import Column, Figure, Holds, Measure, Result, Table
from graph.model import Graph
from graph.neighbours import Neighbours, linked, parts_of

LOSSES: Final = 3
EVERY: Final = 800  # most sets of lost nodes that are all followed: those of up to 40 nodes
WALKS: Final = 150  # most sets that are followed above that, for each number of losses
_WORK: Final = 90_000  # nodes and links walked over for them
_FEWEST: Final = 8
_LOW: Final = 0.05
Lost = tuple[str, ...]
_Left = tuple[int, int, Lost]  # nodes left in the largest component, minus the links of those lost, those lost


def resilience(graph: Graph) -> Result:
    """Return how many nodes the largest component has when 0 to 3 nodes are lost: the worst ones, and any.

    A link counts whichever way it leads. Up to 40 nodes all ways are tried. Above that the worst are looked for behind
    the worst of one node fewer, those with most links first, and the mean is over ways drawn by chance, of which the
    last node is any.
    """
    neighbours = linked(graph)
    n = len(neighbours)
    whole = max(parts_of(neighbours).sizes, default=0)
    rows: list[tuple[int, int, float, int, Lost]] = [(0, whole, whole, whole, ())]
    walks = max(_FEWEST, min(WALKS, _WORK // (1 + n + len(graph.links))))
    firsts: list[Lost] = [()]
    for losses in range(1, min(LOSSES, n) + 1):
        every = comb(n, losses - 1) <= EVERY
        if every:
            firsts = list(combinations(neighbours, losses - 1))
        tried = {left for first in firsts for left in _left(neighbours, first)}
        by_chance = (
            tried if every else [left for first in _drawn(graph, losses - 1) for left in _left(neighbours, first)]
        )
        sizes = sorted(size for size, _, _ in by_chance)
        worst = nsmallest(walks, tried)
        rows.append((losses, worst[0][0], sum(sizes) / len(sizes), sizes[floor(_LOW * len(sizes))], worst[0][2]))
        firsts = [lost for _, _, lost in worst]
    shares: dict[str, float | None] = {
        f"left_{losses}": rows[losses][1] / n if losses < len(rows) else None for losses in range(1, LOSSES + 1)
    }
    return Result(of_nodes={}, of_graph=shares, tables={"curve": tuple(rows)})


def _left(neighbours: Neighbours, first: Lost) -> Iterator[_Left]:
    """Yield what is left without these nodes and each further one."""
    links = sum(len(neighbours[node]) for node in first)
    for node, size in parts_of(neighbours, gone=first).largest_without().items():
        yield size, -links - len(neighbours[node]), tuple(sorted((*first, node)))


def _drawn(graph: Graph, losses: int) -> Iterable[Lost]:
    """Return sets of so many nodes, drawn by chance; fewer of a larger graph."""
    chance = Random(len(graph.nodes))  # noqa: S311 - no secret: equal graphs give equal results
    draws = max(_FEWEST, min(100, _WORK // (1 + len(graph.nodes) + len(graph.links))))
    return [tuple(chance.sample(list(graph.nodes), k=losses)) for _ in range(draws)]


RESILIENCE: Final = Measure(
    code="resilience",
    label="Resilience",
    sentence="What is left of the largest component when one, two or three nodes are lost, the worst ones or any.",
    caution="It counts who can still reach whom, not what is lost in help; others may step in.",
    advice="Look at the nodes whose loss is worst, and prepare for it: a substitute, and links around them.",
    node_figures=(),
    graph_figures=(
        Figure(code="left_1", label="Left without the worst one", formula="largest component without it / n"),
        Figure(code="left_2", label="Left without the worst two", formula="largest component without them / n"),
        Figure(code="left_3", label="Left without the worst three", formula="largest component without these / n"),
    ),
    tables=(
        Table(
            code="curve",
            label="Largest component by number lost",
            curve=True,
            columns=(
                Column(code="lost", label="Nodes lost", holds=Holds.NUMBER, formula="number of nodes lost"),
                Column(
                    code="worst",
                    label="Left at worst",
                    holds=Holds.NUMBER,
                    formula="smallest of the largest components, all ways tried up to 40 nodes",
                ),
                Column(
                    code="any",
                    label="Left on average",
                    holds=Holds.NUMBER,
                    formula="mean of the largest components over all ways to lose so many, or ways by chance",
                ),
                Column(
                    code="low",
                    label="Left in bad luck",
                    holds=Holds.NUMBER,
                    formula="in 5 % of these ways no more is left",
                ),
                Column(code="which", label="Worst to lose", holds=Holds.NODES),
            ),
        ),
    ),
    compute=resilience,
    moves=False,
)
