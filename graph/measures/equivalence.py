"""Tell which nodes have the same neighbours. Lorrain & White 1971, Journal of Mathematical Sociology 1:49-80."""

from typing import Final

import numpy as np

from graph.adjacency.arcs import Adjacency, adjacency
from graph.measure import Figure, Measure, Result
from graph.model import Graph

COMPARED: Final = 3  # two nodes and another one that both can be linked with


def equivalence(graph: Graph) -> Result:
    """Return how like the links of each node are to those of the node most like it, and how many have the same.

    Two nodes are compared by their links with all others, leaving out those between the two: the links that both have,
    divided by those that either has (Jaccard), with the direction and without the weight. 1 is the same links:
    structurally equivalent. A node without a link has no likeness, nor have two nodes alone. `replaceable_share` is the
    share of the nodes with a likeness that have an equivalent.
    """
    links = adjacency(graph)
    largest, same = _likeness(links)
    likeness = {node: None if value < 0 else value for node, value in links.by_node(largest).items()}
    compared = [value for value in likeness.values() if value is not None]
    equivalent = links.by_node(same)
    return Result(
        of_nodes={"likeness": likeness, "equivalents": equivalent},
        of_graph={
            "replaceable_share": sum(value > 0 for value in equivalent.values()) / len(compared) if compared else None
        },
    )


def _likeness(links: Adjacency) -> tuple[np.ndarray, np.ndarray]:
    """Return for each node the largest likeness (-1: not comparable) and the number of nodes with likeness 1."""
    n = len(links.nodes)
    matrix = links.matrix(weighted=False)
    common, between = matrix @ matrix.T, matrix
    if links.directed:
        common, between = common + matrix.T @ matrix, matrix + matrix.T
    own = np.asarray(between.sum(axis=1), dtype=np.float64)
    pairs = common.tocoo()
    one, other = pairs.coords
    apart = one != other
    one, other, shared = one[apart], other[apart], pairs.data[apart]
    linked = np.asarray(between.tocsr()[one, other]).ravel()
    likeness = shared / (own[one] + own[other] - 2 * linked - shared)
    largest = np.where((own > 0) & (n >= COMPARED), 0.0, -1.0)  # two alone have nothing but each other
    np.maximum.at(largest, one, likeness)
    return largest, np.bincount(one[likeness == 1], minlength=n).astype(np.float64)


EQUIVALENCE: Final = Measure(
    code="equivalence",
    label="Linked with the same ones",
    sentence="Which nodes are linked with the same others, so that one could stand in for the other.",
    caution="The same links do not mean the same work: two that are linked alike may do quite different things.",
    advice="Look at a busy node whose links nobody shares: who could learn to know the same others?",
    node_figures=(
        Figure(
            code="likeness",
            label="Likeness to the node most like it",
            formula="largest of: links in common / links of either, without those between the two",
        ),
        Figure(code="equivalents", label="Nodes with the same links", formula="number of nodes with likeness 1"),
    ),
    graph_figures=(
        Figure(
            code="replaceable_share",
            label="Share of nodes with an equivalent",
            formula="nodes that have an equivalent / nodes that have a link",
        ),
    ),
    compute=equivalence,
)
