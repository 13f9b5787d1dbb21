"""Shortest paths of a graph. They count links, not weights; rustworkx is imported when it is used."""

from typing import Any

import numpy as np

from graph.adjacency.arcs import Adjacency, Vector


def distances(links: Adjacency) -> Vector:
    """Return the square matrix of the fewest links from the node of the row to that of the column, inf for no path."""
    if not links.nodes:
        return np.zeros((0, 0))
    import rustworkx  # noqa: PLC0415 - needed for this alone

    within = _in_rustworkx(links)
    if links.directed:
        found = rustworkx.digraph_distance_matrix(within, null_value=np.inf)
    else:
        found = rustworkx.graph_distance_matrix(within, null_value=np.inf)
    np.fill_diagonal(found, 0.0)
    return np.asarray(found, dtype=np.float64)


def betweenness(links: Adjacency) -> Vector:
    """Return for each node the sum, over the pairs of other nodes, of the share of shortest paths that lead through it.

    Paths count links, not weights. A pair is ordered in a directed graph and unordered in an undirected one.
    """
    import rustworkx  # noqa: PLC0415 - needed for this alone

    within = _in_rustworkx(links)
    if links.directed:
        found = rustworkx.digraph_betweenness_centrality(within, normalized=False)
    else:
        found = rustworkx.graph_betweenness_centrality(within, normalized=False)
    return np.array([found[place] for place in range(len(links.nodes))], dtype=np.float64)


def _in_rustworkx(links: Adjacency) -> Any:
    import rustworkx  # noqa: PLC0415 - needed for this alone

    within = rustworkx.PyDiGraph() if links.directed else rustworkx.PyGraph()
    within.add_nodes_from(range(len(links.nodes)))
    arcs = zip(links.sources.tolist(), links.targets.tolist(), strict=True)
    within.add_edges_from_no_data([(one, other) for one, other in arcs if links.directed or one < other])
    return within
