"""Measure a graph of two sides, whose links lead from one side to the other alone.

Borgatti & Halgin 2011, Analyzing affiliation networks (The SAGE Handbook of Social Network Analysis); Borgatti &
Everett 1997, Social Networks 19:243-269.
"""

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import Final

import numpy as np

from graph.adjacency.arcs import Adjacency, Vector, adjacency
from graph.adjacency.paths import betweenness, distances
from graph.measure import Figure, Measure, Result
from graph.model import Graph, Link

SIDE: Final = "side"  # the attribute that says which of the two sides a node is on
Sides = tuple[tuple[str, ...], tuple[str, ...]]


def sides(graph: Graph) -> Sides | None:
    """Return the nodes of each side, by the attribute `side`; None where it does not divide the graph in two.

    Every node must be on one of exactly two sides, and no link may join two nodes of one side.
    """
    of = {node: fields.get(SIDE) for node, fields in graph.nodes.items()}
    names = sorted({str(name) for name in of.values() if name})
    within = any(of[link.source] == of[link.target] for link in graph.links)
    if len(names) != 2 or within or not all(of.values()):  # noqa: PLR2004 - two sides
        return None
    first, second = (tuple(node for node in of if str(of[node]) == name) for name in names)
    return first, second


def projection(graph: Graph, side: tuple[str, ...]) -> Graph:
    """Return the graph of one side: two nodes are linked that share a neighbour, by the weight of how many they share.

    Errors: KeyError for a node that is not in the graph.
    """
    chosen = set(side)
    met: dict[str, set[str]] = {node: set() for node in graph.nodes if node not in chosen}
    for link in graph.links:
        for one, other in ((link.source, link.target), (link.target, link.source)):
            if one in chosen and other in met:
                met[other].add(one)
    shared = Counter(pair for members in met.values() for pair in combinations(sorted(members), 2))
    return Graph(
        nodes={node: graph.nodes[node] for node in side},
        links=tuple(Link(source=one, target=other, weight=float(count)) for (one, other), count in shared.items()),
    )


def two_mode(graph: Graph) -> Result:
    """Return degree, betweenness and closeness, each divided by the most that the side allows, and the projections.

    Directions and weights do not count. Nothing where the graph has no two sides (see `sides`).
    """
    parts = sides(graph)
    if parts is None:
        return Result(of_nodes={}, of_graph={"two_mode_density": None})
    links = adjacency(_undirected(graph))
    on_first = np.isin(np.array(links.nodes), np.array(parts[0]))
    own = np.where(on_first, *map(float, map(len, parts)))
    others = len(links.nodes) - own
    degrees = np.asarray(links.matrix(weighted=False).sum(axis=1), dtype=np.float64)
    return Result(
        of_nodes={
            "two_mode_degree": links.by_node(degrees / others),
            "two_mode_betweenness": links.by_node(_betweenness(links, own, others)),
            "two_mode_closeness": links.by_node(_closeness(links, own, others)),
        },
        of_graph={
            "two_mode_density": float(degrees.sum() / 2 / (len(parts[0]) * len(parts[1]))),
            **_of_sides(graph, parts, degrees[on_first], degrees[~on_first]),
        },
    )


def _of_sides(graph: Graph, parts: Sides, *degrees: Vector) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name, side, counts in zip(("first", "second"), parts, degrees, strict=True):
        shared = projection(graph, side).links
        pairs = len(side) * (len(side) - 1) / 2
        found[f"{name}_mean_degree"] = float(counts.mean())
        found[f"{name}_shared_density"] = len(shared) / pairs if pairs else None
        found[f"{name}_most_shared"] = max((link.weight for link in shared), default=0.0)
    return found


def _betweenness(links: Adjacency, own: Vector, others: Vector) -> Vector:
    """Divide by the betweenness that a node of a side of this size can have at most (Borgatti & Everett 1997)."""
    n, m = own, others  # as in the source: the node is one of n, the other side has m
    s, t = np.divmod(n - 1, m)
    most = (m**2 * (s + 1) ** 2 + m * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2
    found = np.zeros(len(n))
    np.divide(betweenness(links), most, out=found, where=most > 0)
    return found


def _closeness(links: Adjacency, own: Vector, others: Vector) -> Vector:
    """Return (others + 2(own - 1)) / Σ steps, times the share of nodes reached where the graph is in parts."""
    steps = distances(links)
    reached = np.isfinite(steps).sum(axis=1) - 1.0
    total = np.where(np.isfinite(steps), steps, 0.0).sum(axis=1)
    share = reached / max(len(steps) - 1, 1)
    found = np.zeros(len(steps))
    np.divide((others + 2 * (own - 1)) * share, total, out=found, where=total > 0)
    return found


def _undirected(graph: Graph) -> Graph:
    pairs = {(min(link.source, link.target), max(link.source, link.target)) for link in graph.links}
    return replace(graph, directed=False, links=tuple(Link(source=one, target=other) for one, other in pairs))


TWO_MODE: Final = Measure(
    code="two_mode",
    label="Two sides",
    sentence="How the two sides of the graph are linked, each node measured by what its side allows at most.",
    caution="Two that share a neighbour need not know each other. Compare a node with its own side alone.",
    advice="Look at what only one node is linked with: who else on that side could be?",
    node_figures=(
        Figure(code="two_mode_degree", label="Share of the other side", formula="links / nodes of the other side"),
        Figure(
            code="two_mode_betweenness",
            label="Betweenness for its side",
            formula="betweenness / largest betweenness of a node of this side",
        ),
        Figure(
            code="two_mode_closeness",
            label="Closeness for its side",
            formula="(m + 2(n - 1)) / Σ steps · (r / (n + m - 1)); n nodes on its side, m on the other, r reached",
        ),
    ),
    graph_figures=(
        Figure(code="two_mode_density", label="Share of possible links", formula="links / (n · m)"),
        Figure(code="first_mean_degree", label="Links on average, first side", formula="links / n"),
        Figure(code="second_mean_degree", label="Links on average, second side", formula="links / m"),
        Figure(
            code="first_shared_density",
            label="Pairs that share a neighbour, first side",
            formula="pairs with a neighbour in common / (n(n - 1) / 2)",
        ),
        Figure(
            code="second_shared_density",
            label="Pairs that share a neighbour, second side",
            formula="pairs with a neighbour in common / (m(m - 1) / 2)",
        ),
        Figure(
            code="first_most_shared",
            label="Most neighbours shared, first side",
            formula="largest number of neighbours that a pair has in common",
        ),
        Figure(
            code="second_most_shared",
            label="Most neighbours shared, second side",
            formula="largest number of neighbours that a pair has in common",
        ),
    ),
    compute=two_mode,
)
