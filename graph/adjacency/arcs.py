"""The links of a graph as arcs and matrices, for the measures that need them.

Loops are left out. Parallel links are one, of the sum of their weights. scipy is imported when it is used, because most
commands and pages measure nothing.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.model import Graph

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Vector = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjacency:
    """Hold arcs between the places of nodes in `nodes`; an undirected link is one arc each way.

    `sources`, `targets`, `weights` have one row an arc, in ascending order of source and target.
    """

    nodes: tuple[str, ...]
    directed: bool
    sources: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    targets: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    weights: Vector

    def matrix(self, *, weighted: bool) -> "csr_array":
        """Return the sparse square matrix of weights (or of ones), source by row and target by column."""
        from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

        n = len(self.nodes)
        values = self.weights if weighted else np.ones(len(self.weights))
        return csr_array((values, (self.sources, self.targets)), shape=(n, n))

    def by_node(self, values: Vector) -> dict[str, float]:
        """Return a vector of one number a node by the id of the node."""
        return dict(zip(self.nodes, values.tolist(), strict=True))


def adjacency(graph: Graph) -> Adjacency:
    """Return the arcs of a graph."""
    place = {node: number for number, node in enumerate(graph.nodes)}
    n = max(len(place), 1)
    sources = np.array([place[link.source] for link in graph.links], dtype=np.int64)
    targets = np.array([place[link.target] for link in graph.links], dtype=np.int64)
    weights = np.array([link.weight for link in graph.links], dtype=np.float64)
    if not graph.directed:
        sources, targets = np.concatenate([sources, targets]), np.concatenate([targets, sources])
        weights = np.concatenate([weights, weights])
    apart = sources != targets
    arcs, arc_of = np.unique(sources[apart] * n + targets[apart], return_inverse=True)
    return Adjacency(
        nodes=tuple(graph.nodes),
        directed=graph.directed,
        sources=arcs // n,
        targets=arcs % n,
        weights=np.bincount(arc_of, weights=weights[apart], minlength=len(arcs)).astype(np.float64),
    )
