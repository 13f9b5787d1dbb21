"""Graphs made up by chance, and the same graphs in networkx."""

from typing import Any

import networkx as nx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from graph.model import NOTHING, Graph, Link

UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
NAMES = [f"n{number}" for number in range(9)]


@st.composite
def graphs(draw: st.DrawFn, *, layers: int = 1, groups: int = 0) -> Graph:
    """Draw a graph of up to nine nodes, directed or not, with loops, in up to some layers, its nodes in some groups."""
    nodes = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    directed = draw(st.booleans())
    links = []
    for layer in range(draw(st.integers(1, layers))):
        ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes))
        by_ends = (lambda pair: pair) if directed else (lambda pair: tuple(sorted(pair)))
        pairs = draw(st.lists(ends, unique_by=by_ends))
        links += [Link(source=source, target=target, layer=f"layer {layer}") for source, target in pairs]
    group = st.sampled_from([f"group {number}" for number in range(max(groups, 1))])
    attributes = {node: {"group": draw(group)} if groups else NOTHING for node in nodes}
    return Graph(nodes=attributes, links=tuple(links), directed=directed)


def in_networkx(graph: Graph) -> Any:
    """Return the graph without loops and parallel links, with the attributes of its nodes."""
    other: Any = nx.DiGraph() if graph.directed else nx.Graph()
    other.add_nodes_from((node, dict(attributes)) for node, attributes in graph.nodes.items())
    other.add_edges_from((link.source, link.target) for link in graph.links if link.source != link.target)
    return other


def seen_either_way(graph: Graph) -> Any:
    """Return the undirected graph, in which a link counts whoever tells of it."""
    return in_networkx(graph).to_undirected()


def random_graph(nodes: int, links: int, *, seed: int, directed: bool = False) -> Graph:
    """Return a graph of so many nodes and links, drawn by networkx."""
    other = nx.gnm_random_graph(nodes, links, seed=seed, directed=directed)
    ends = [(f"n{one:05}", f"n{other:05}") for one, other in other.edges]
    return Graph(
        nodes={f"n{node:05}": NOTHING for node in other},
        links=tuple(Link(source=one, target=other) for one, other in ends),
        directed=directed,
    )
