"""Tell how far the neighbours of a node are linked with each other already. Burt 1992, Structural Holes, chapter 2."""

from typing import Final

import numpy as np

from graph.adjacency.arcs import Adjacency, adjacency
from graph.measure import Figure, Measure, Result
from graph.model import Graph


def structural_holes(graph: Graph) -> Result:
    """Return Burt's effective size, efficiency and constraint of each node in the whole graph; None without a link.

    a_ij is the weight from i to j, s_ij = a_ij + a_ji, p_ij = s_ij / Σ_k s_ik, m_jq = s_jq / max_k s_jk. Effective size
    is Σ_j (1 - Σ_q p_iq m_jq) over the neighbours j of i, whatever the direction of their link; efficiency divides it
    by their number; constraint is Σ_j (p_ij + Σ_q p_iq p_qj)².
    """
    links = adjacency(graph)
    sizes, efficiencies, constraints = _burt(links)
    return Result(
        of_nodes={
            "effective_size": _defined(links, sizes),
            "efficiency": _defined(links, efficiencies),
            "constraint": _defined(links, constraints),
        },
        of_graph={},
    )


def _burt(links: Adjacency) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    matrix = links.matrix(weighted=True)
    both = (matrix + matrix.T).tocsr()
    pattern = both.copy()
    pattern.data = np.ones_like(pattern.data)
    number = np.asarray(pattern.sum(axis=1), dtype=np.float64)
    share, of_largest = both.copy(), both.copy()
    rows = np.repeat(np.arange(len(links.nodes)), np.diff(both.indptr))
    largest = np.zeros(len(links.nodes))
    np.maximum.at(largest, rows, both.data)
    share.data = both.data / np.asarray(both.sum(axis=1))[rows]
    of_largest.data = both.data / largest[rows]
    redundant = np.asarray((pattern * (share @ of_largest.T)).sum(axis=1))
    indirect = pattern * (share @ share)
    constraint = np.asarray((share + indirect).power(2).sum(axis=1), dtype=np.float64)
    none = np.full(len(number), np.nan)
    size = np.where(number > 0, number - redundant, np.nan)
    efficiency = np.divide(size, number, out=none.copy(), where=number > 0)
    return size, efficiency, np.where(number > 0, constraint, np.nan)


def _defined(links: Adjacency, values: np.ndarray) -> dict[str, float | None]:
    return {node: None if np.isnan(value) else value for node, value in links.by_node(values).items()}


STRUCTURAL_HOLES: Final = Measure(
    code="structural_holes",
    label="Neighbours who know each other",
    sentence="How far the neighbours of each node are linked with each other already, so that it joins little new.",
    caution="Low constraint lets a node join others; it does not say that it does. Weights and both directions count.",
    advice="One with low constraint can bring others together; one with high constraint needs new links.",
    node_figures=(
        Figure(
            code="effective_size", label="Effective size", formula="Σ over j of (1 - Σ over q of p(i, q) · m(j, q))"
        ),
        Figure(code="efficiency", label="Efficiency", formula="effective size / number of neighbours"),
        Figure(code="constraint", label="Constraint", formula="Σ over j of (p(i, j) + Σ over q of p(i, q) · p(q, j))²"),
    ),
    graph_figures=(),
    compute=structural_holes,
)
