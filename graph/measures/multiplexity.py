"""Tell which nodes are linked in several layers: Wasserman & Faust 1994, section 16.1; likeness by Jaccard 1901."""

from itertools import combinations
from typing import Final

from graph.measure import Column, Figure, Holds, Measure, Result, Table
from graph.model import Graph

_SEVERAL: Final = 2


def multiplexity(graph: Graph) -> Result:
    """Return how many pairs are linked in several layers, and how alike each two layers are.

    In a directed graph a pair is ordered: a link there and one back are two. Loops do not count. A graph of one layer
    has nothing to compare.
    """
    layers = graph.layers
    if len(layers) < _SEVERAL:
        return Result(of_nodes={}, of_graph={})
    ends: dict[str, set[tuple[str, str]]] = {layer: set() for layer in layers}
    for link in graph.links:
        if link.source != link.target:
            ends[link.layer].add((link.source, link.target))
    counts: dict[tuple[str, str], int] = {}
    for of_layer in ends.values():
        for pair in of_layer:
            counts[pair] = counts.get(pair, 0) + 1
    several = dict.fromkeys(graph.nodes, 0)
    all_pairs = dict.fromkeys(graph.nodes, 0)
    for pair, count in counts.items():
        for node in pair:
            all_pairs[node] += 1
            several[node] += count >= _SEVERAL
    multiple = sum(count >= _SEVERAL for count in counts.values())
    rows = tuple(
        (one, other, len(ends[one] & ends[other]), _share(len(ends[one] & ends[other]), len(ends[one] | ends[other])))
        for one, other in combinations(layers, 2)
    )
    return Result(
        of_nodes={"several": several, "share": {node: _share(several[node], all_pairs[node]) for node in graph.nodes}},
        of_graph={"pairs": len(counts), "multiple": multiple, "share_of_all": _share(multiple, len(counts))},
        tables={"layers": rows},
    )


def _share(hits: int, of: int) -> float | None:
    return hits / of if of else None


MULTIPLEXITY: Final = Measure(
    code="multiplexity",
    label="Multiplexity",
    sentence="How many linked pairs are linked in several ways, and not by one thread alone.",
    caution="Layers recorded with different care look less alike than they are.",
    advice="Look at important pairs that hang on one thread: would a second one keep them together?",
    node_figures=(
        Figure(
            code="several", label="Pairs linked in several layers", formula="its pairs linked in two layers or more"
        ),
        Figure(
            code="share", label="Share of them", formula="its pairs linked in two layers or more / its linked pairs"
        ),
    ),
    graph_figures=(
        Figure(code="pairs", label="Linked pairs", formula="pairs linked in at least one layer"),
        Figure(code="multiple", label="Pairs linked in several layers", formula="pairs linked in two layers or more"),
        Figure(
            code="share_of_all",
            label="Share of pairs linked in several layers",
            formula="pairs linked in two layers or more / linked pairs",
        ),
    ),
    tables=(
        Table(
            code="layers",
            label="How alike the layers are",
            columns=(
                Column(code="one", label="Layer", holds=Holds.NAME),
                Column(code="other", label="Other layer", holds=Holds.NAME),
                Column(
                    code="in_both", label="Pairs in both", holds=Holds.NUMBER, formula="pairs linked in both layers"
                ),
                Column(
                    code="jaccard",
                    label="Likeness",
                    holds=Holds.NUMBER,
                    formula="pairs linked in both / pairs linked in at least one of the two",
                ),
            ),
        ),
    ),
    compute=multiplexity,
)
