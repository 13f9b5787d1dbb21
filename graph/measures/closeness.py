"""Closeness: how near a node is to all others, by the number of steps along links.

Freeman 1979, Social Networks 1:215-239; for graphs in parts Wasserman & Faust 1994, p. 200, and Marchiori & Latora
2000, Physica A 285:539-546.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from graph.adjacency.arcs import Vector, adjacency
from graph.adjacency.paths import distances
from graph.measure import Figure, Measure, Result
from graph.model import Graph


def closeness(graph: Graph) -> Result:
    """Return closeness and harmonic closeness of each node, and the centralisation of closeness.

    Steps are links, whatever their weights. In a directed graph there is a figure for the paths that lead to a node
    (`in_`) and one for those that lead from it (`out_`). A node that no path joins with another has 0.
    """
    links = adjacency(graph)
    steps = distances(links)
    directions = {"in_": steps.T, "out_": steps} if graph.directed else {"": steps}
    of_nodes: dict[str, Mapping[str, float | None]] = {}
    for direction, from_node in directions.items():
        of_nodes[f"{direction}closeness"] = links.by_node(_closeness(from_node))
        of_nodes[f"{direction}harmonic"] = links.by_node(_harmonic(from_node))
    of_graph = {} if graph.directed else {"closeness_centralisation": _centralisation(steps)}
    return Result(of_nodes=of_nodes, of_graph=of_graph)


def _closeness(steps: Vector) -> Vector:
    """Return (r / Σd) · (r / (n - 1)) for the r nodes that a node reaches; (n - 1) / Σd where it reaches all."""
    n = len(steps)
    joined = np.isfinite(steps)
    reached = joined.sum(axis=1) - 1.0
    total = steps.sum(axis=1) if joined.all() else steps.sum(axis=1, where=joined)
    found = np.zeros(n)
    np.divide(reached**2, total * max(n - 1, 1), out=found, where=total > 0)
    return found


def _harmonic(steps: Vector) -> Vector:
    found = np.zeros_like(steps)
    np.divide(1.0, steps, out=found, where=steps > 0)
    return np.asarray(found.sum(axis=1), dtype=np.float64)


def _centralisation(steps: Vector) -> float | None:
    """Return Σ(max - x) / ((n - 1)(n - 2) / (2n - 3)); None for under three nodes and for a graph in parts."""
    n = len(steps)
    if n < 3 or not np.isfinite(steps).all():  # noqa: PLR2004 - two nodes are always equal
        return None
    values = _closeness(steps)
    return float((values.max() - values).sum() * (2 * n - 3) / ((n - 1) * (n - 2)))


_CLOSENESS: Final = "(r / Σ steps) · (r / (n - 1)), where r is the number of nodes reached"
_HARMONIC: Final = "Σ 1 / steps over the nodes reached"

CLOSENESS: Final = Measure(
    code="closeness",
    label="Steps to the others",
    sentence="How few steps lead from each node to all the others.",
    caution="A short path that exists may never be used. Values of graphs of different sizes are not comparable.",
    advice="Look at the nodes with the lowest values: which one new link would bring them nearer?",
    node_figures=(
        Figure(code="closeness", label="Closeness", formula=_CLOSENESS),
        Figure(code="in_closeness", label="Closeness by incoming paths", formula=_CLOSENESS),
        Figure(code="out_closeness", label="Closeness by outgoing paths", formula=_CLOSENESS),
        Figure(code="harmonic", label="Harmonic closeness", formula=_HARMONIC),
        Figure(code="in_harmonic", label="Harmonic closeness by incoming paths", formula=_HARMONIC),
        Figure(code="out_harmonic", label="Harmonic closeness by outgoing paths", formula=_HARMONIC),
    ),
    graph_figures=(
        Figure(
            code="closeness_centralisation",
            label="Centralisation of closeness",
            formula="Σ(max - closeness) · (2n - 3) / ((n - 1)(n - 2))",
        ),
    ),
    compute=closeness,
)
