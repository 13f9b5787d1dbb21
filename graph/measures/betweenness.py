"""Tell how often a node lies on the shortest paths between two others. Freeman 1977, Sociometry 40:35-41."""

from typing import Final

from graph.adjacency.arcs import adjacency
from graph.adjacency.paths import betweenness as between
from graph.measure import Figure, Measure, Result
from graph.model import Graph


def betweenness(graph: Graph) -> Result:
    """Return betweenness of each node, its share of the largest possible, and the centralisation of the graph.

    Paths count links, whatever their weights; pairs of nodes are ordered in a directed graph, and unordered in an
    undirected one. The share divides by (n - 1)(n - 2), the centralisation by (n - 1)²(n - 2), both by half of it in an
    undirected graph; under three nodes every share is 0 and there is no centralisation.
    """
    links = adjacency(graph)
    values = between(links)
    n = len(values)
    pairs = (n - 1) * (n - 2) / (1 if graph.directed else 2)
    has_pairs = n > 2  # noqa: PLR2004 - two ends and one between them
    return Result(
        of_nodes={
            "betweenness": links.by_node(values),
            "betweenness_share": links.by_node(values / pairs if has_pairs else values),
        },
        of_graph={
            "betweenness_centralisation": (
                float((values.max() - values).sum() / (pairs * (n - 1))) if has_pairs else None
            )
        },
    )


BETWEENNESS: Final = Measure(
    code="betweenness",
    label="Between two others",
    sentence="How often each node lies on the shortest ways between two others.",
    caution="Only shortest ways count, and one missing link can change much. Being between is not being useful.",
    advice="Look at the nodes with the most: who would join the others if one of them stopped?",
    node_figures=(
        Figure(
            code="betweenness",
            label="Betweenness",
            formula="Σ over pairs of others: shortest paths through the node / shortest paths",
        ),
        Figure(
            code="betweenness_share",
            label="Share of all pairs",
            formula="betweenness / ((n - 1)(n - 2)), by half of it where links have no direction",
        ),
    ),
    graph_figures=(
        Figure(
            code="betweenness_centralisation",
            label="Centralisation of betweenness",
            formula="Σ(max - betweenness) / ((n - 1)²(n - 2)), by half of it where links have no direction",
        ),
    ),
    compute=betweenness,
)
