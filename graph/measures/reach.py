"""Tell how many nodes each one reaches, and in how many steps: Wasserman & Faust 1994, section 4.2.

All nodes are walked from at once, a level at a time, with one bit for each: work grows with steps, links and n / 64.
"""

from collections.abc import Sequence
from typing import Final

from graph.measure import Column, Figure, Holds, Measure, Result, Table
from graph.model import Graph
from graph.neighbours import followed


def reach(graph: Graph) -> Result:
    """Return how many others each node reaches along the links, and how long the shortest ways are.

    Means and the longest way are of the ordered pairs that reach each other, None where there are none.
    """
    names = list(graph.nodes)
    place = {node: number for number, node in enumerate(names)}
    there = followed(graph)
    ahead = [[place[other] for other in there[node]] for node in names]
    reached, by_steps = _walked(ahead)
    n, all_pairs = len(names), sum(by_steps)
    of_nodes: dict[str, dict[str, float | None]] = {
        "reach": {node: reached[number].bit_count() - 1 for number, node in enumerate(names)}
    }
    if graph.directed:
        behind: list[list[int]] = [[] for _ in names]
        for number, others in enumerate(ahead):
            for other in others:
                behind[other].append(number)
        from_others, _ = _walked(behind)
        of_nodes["reached_by"] = {node: from_others[number].bit_count() - 1 for number, node in enumerate(names)}
    steps = sum(number * count for number, count in enumerate(by_steps, start=1))
    of_graph: dict[str, float | None] = {
        "pairs": all_pairs,
        "share": all_pairs / (n * (n - 1)) if n > 1 else None,
        "mean_steps": steps / all_pairs if all_pairs else None,
        "longest": len(by_steps) if by_steps else None,
    }
    rows = tuple((number, count, count / all_pairs) for number, count in enumerate(by_steps, start=1))
    return Result(of_nodes=of_nodes, of_graph=of_graph, tables={"by_steps": rows})


def _walked(ahead: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Return the bits of the nodes that each one reaches, itself included, and the ordered pairs by distance from 1."""
    reached = [1 << number for number in range(len(ahead))]
    newest = reached.copy()
    counts: list[int] = []
    while True:
        met = []
        for number, others in enumerate(ahead):
            bits = 0
            for other in others:
                bits |= newest[other]
            met.append(bits & ~reached[number])
        count = sum(bits.bit_count() for bits in met)
        if not count:
            return reached, counts
        counts.append(count)
        reached = [known | bits for known, bits in zip(reached, met, strict=True)]
        newest = met


REACH: Final = Measure(
    code="reach",
    label="Reach",
    sentence="How many others each node can reach along the links, and in how many steps.",
    caution="That a way exists does not mean that anything travels it; every further step loses something.",
    advice="Look at nodes that reach few others, and at those many steps away: what would shorten the way?",
    node_figures=(
        Figure(code="reach", label="Nodes reached", formula="number of other nodes reached along the links"),
        Figure(code="reached_by", label="Reached by", formula="number of other nodes that reach this one"),
    ),
    graph_figures=(
        Figure(
            code="share", label="Share of pairs that reach each other", formula="ordered pairs with a way / (n(n - 1))"
        ),
        Figure(code="pairs", label="Pairs that reach each other", formula="number of ordered pairs with a way"),
        Figure(code="mean_steps", label="Steps on average", formula="mean of the shortest ways of these pairs"),
        Figure(code="longest", label="Longest shortest way", formula="largest of the shortest ways of these pairs"),
    ),
    tables=(
        Table(
            code="by_steps",
            label="Pairs by number of steps",
            columns=(
                Column(code="steps", label="Steps", holds=Holds.NUMBER, formula="links on the shortest way"),
                Column(code="pairs_at", label="Pairs", holds=Holds.NUMBER, formula="ordered pairs so many steps apart"),
                Column(
                    code="share_at",
                    label="Share of the pairs that reach each other",
                    holds=Holds.NUMBER,
                    formula="pairs so many steps apart / pairs with a way",
                ),
            ),
        ),
    ),
    compute=reach,
)
