"""Tell where one ends up who follows links at random. Brin & Page 1998, Computer Networks 30:107-117."""

from typing import Final

import numpy as np

from graph.adjacency.arcs import Adjacency, Vector, adjacency
from graph.measure import Figure, Measure, Result
from graph.model import Graph

DAMPING: Final = 0.85
EXACT: Final = 1e-14


def pagerank(graph: Graph) -> Result:
    """Return the share of time at each node of a walk that follows links by their weights; the shares sum up to 1.

    With a chance of 15 % at each step, and always where no link leads on, it jumps to any node.
    """
    links = adjacency(graph)
    return Result(of_nodes={"pagerank": links.by_node(_walk(links))}, of_graph={})


def _walk(links: Adjacency) -> Vector:
    n = len(links.nodes)
    if not n:
        return np.zeros(0)
    matrix = links.matrix(weighted=True)
    leaving = np.asarray(matrix.sum(axis=1), dtype=np.float64)
    ends = leaving == 0
    onwards = matrix.T.tocsr()
    shares = np.full(n, 1.0 / n)
    while True:  # each step brings the shares nearer by the factor of damping
        followed = onwards @ np.divide(shares, leaving, out=np.zeros(n), where=~ends)
        after = DAMPING * (followed + shares[ends].sum() / n) + (1 - DAMPING) / n
        if np.abs(after - shares).sum() < EXACT * n:
            return np.asarray(after / after.sum(), dtype=np.float64)
        shares = after


PAGERANK: Final = Measure(
    code="pagerank",
    label="Where ways lead",
    sentence="At which nodes somebody most often arrives who follows the links at random.",
    caution="Nobody goes through a network at random; among links without direction it is much like counting them.",
    advice="Compare it with the number of links: a node with few links and a high share is linked with busy ones.",
    node_figures=(
        Figure(
            code="pagerank",
            label="Share of arrivals",
            formula="0.15 / n + 0.85 · Σ of the shares of nodes linked to it, divided by their weights of links",
        ),
    ),
    graph_figures=(),
    compute=pagerank,
)
