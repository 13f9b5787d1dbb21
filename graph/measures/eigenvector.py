"""Tell which nodes are linked with well-linked ones. Bonacich 1972, J. Mathematical Sociology 2:113-120."""

from typing import Final

import numpy as np

from graph.adjacency.arcs import Adjacency, Vector, adjacency
from graph.measure import Figure, Measure, Result
from graph.model import Graph

SMALL: Final = 64
EQUAL: Final = 1e-9


def eigenvector(graph: Graph) -> Result:
    """Return eigenvector centrality of each node by the weights of links, of length 1 over all nodes.

    In an undirected graph in parts the part with the largest eigenvalue counts and the others have 0; equal parts share
    it as a walk from everywhere would. In a directed graph incoming links count, and only one in which every node
    reaches every other has numbers, and any other has None: there they are 0 or not unique (use PageRank).
    """
    links = adjacency(graph)
    values = _directed(links) if graph.directed else _undirected(links)
    found = dict.fromkeys(graph.nodes) if values is None else links.by_node(values)
    return Result(of_nodes={"eigenvector": found}, of_graph={})


def _directed(links: Adjacency) -> Vector | None:
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - slow to import

    if not len(links.weights):
        return None
    matrix = links.matrix(weighted=True)
    count, _ = connected_components(matrix, connection="strong")
    return None if count > 1 else _principal(matrix.T.tocsr(), symmetric=False)[1]


def _undirected(links: Adjacency) -> Vector:
    """Return the projection of equal values on the space of the largest eigenvalue, of length 1."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - slow to import

    if not len(links.weights):
        return np.zeros(len(links.nodes))
    matrix = links.matrix(weighted=True)
    count, part_of = connected_components(matrix, directed=False)
    order = np.argsort(part_of, kind="stable")
    parts = [part for part in np.split(order, np.cumsum(np.bincount(part_of, minlength=count))[:-1]) if len(part) > 1]
    found = [_principal(matrix[part][:, part], symmetric=True) for part in parts]
    largest = max(value for value, _ in found)
    values = np.zeros(len(links.nodes))
    for part, (value, vector) in zip(parts, found, strict=True):
        if value > largest * (1 - EQUAL):
            values[part] = vector * vector.sum()
    return np.asarray(values / np.linalg.norm(values), dtype=np.float64)


def _principal(matrix: object, *, symmetric: bool) -> tuple[float, Vector]:
    """Return the largest eigenvalue of a matrix that joins all nodes, and its vector: above 0 and of length 1."""
    from scipy.sparse import csr_array, linalg  # noqa: PLC0415 - slow to import

    within = csr_array(matrix)
    n = within.shape[0]
    if n <= SMALL:
        values, vectors = (np.linalg.eigh if symmetric else np.linalg.eig)(within.toarray())
    else:
        solve, which = (linalg.eigsh, "LA") if symmetric else (linalg.eigs, "LR")
        values, vectors = solve(within, k=1, which=which, v0=np.ones(n), tol=0, maxiter=100 * n)
    place = int(np.argmax(values.real))
    vector = np.abs(vectors[:, place].real)
    return float(values[place].real), vector / np.linalg.norm(vector)


EIGENVECTOR: Final = Measure(
    code="eigenvector",
    label="Linked with well-linked ones",
    sentence="Which nodes are linked with nodes that are themselves well linked.",
    caution="It favours one dense group: a node outside it has nearly 0, however much is done there.",
    advice="Look at the nodes with nearly 0 that many people need: who of the dense group could they be linked with?",
    node_figures=(
        Figure(
            code="eigenvector",
            label="Eigenvector centrality",
            formula="x = Σ of weight · x of the others / largest eigenvalue; Σx² = 1",
        ),
    ),
    graph_figures=(),
    compute=eigenvector,
)
