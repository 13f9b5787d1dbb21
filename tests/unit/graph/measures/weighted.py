"""Weighted graphs drawn at random, small ones by hypothesis and larger ones by networkx, and the same in networkx."""

from typing import Any

import networkx as nx
import rustworkx  # noqa: F401 - loaded here, so that no single example waits for it
import scipy.sparse.csgraph
import scipy.sparse.linalg  # noqa: F401
from hypothesis import strategies as st

from graph.model import NOTHING, Graph, Link

NAMES = [f"n{number}" for number in range(9)]


@st.composite
def graphs(
    draw: st.DrawFn, *, directed: bool | None = None, weights: tuple[float, ...] = (0.5, 1.0, 2.0, 7.0)
) -> Graph:
    nodes = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    one_way = draw(st.booleans()) if directed is None else directed
    ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes))
    by_ends = (lambda pair: pair) if one_way else (lambda pair: tuple(sorted(pair)))
    pairs = draw(st.lists(ends, unique_by=by_ends))
    links = [Link(source=source, target=target, weight=draw(st.sampled_from(weights))) for source, target in pairs]
    return Graph(nodes=dict.fromkeys(nodes, NOTHING), links=tuple(links), directed=one_way)


def large(nodes: int, links: int, *, seed: int, directed: bool) -> Graph:
    """Return a random graph with weights from 1 to 5."""
    drawn = nx.gnm_random_graph(nodes, links, seed=seed, directed=directed)
    return Graph(
        nodes={named(node): NOTHING for node in drawn},
        links=tuple(
            Link(source=named(one), target=named(other), weight=1.0 + (3 * one + 5 * other) % 5) for one, other in drawn.edges
        ),
        directed=directed,
    )  # fmt: skip


def named(number: int) -> str:
    return f"n{number:05}"


def in_networkx(graph: Graph, *, weighted: bool = True) -> Any:
    """Return the same graph without loops; parallel links weigh together."""
    other = nx.DiGraph() if graph.directed else nx.Graph()
    other.add_nodes_from(graph.nodes)
    for link in graph.links:
        if link.source != link.target:
            before = other.get_edge_data(link.source, link.target, {"weight": 0.0})["weight"]
            other.add_edge(link.source, link.target, weight=before + link.weight if weighted else 1.0)
    return other
