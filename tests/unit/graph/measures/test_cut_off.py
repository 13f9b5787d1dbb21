"""Articulation points and what they cut off agree with networkx, and with taking each node out by hand."""

from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.measures.cut_off import cut_off
from graph.model import NOTHING, Graph, Link

NAMES = [f"n{number}" for number in range(11)]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    nodes = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes))
    pairs = draw(st.lists(ends.map(sorted).map(tuple), max_size=14, unique=True))
    links = [Link(source=source, target=target) for source, target in pairs]
    return Graph(nodes=dict.fromkeys(nodes, NOTHING), links=tuple(links))


@given(graphs())
def test_it_cuts_off_what_is_no_longer_tied_when_the_node_is_taken_out(graph: Graph) -> None:
    other = nx.Graph((link.source, link.target) for link in graph.links if link.source != link.target)
    other.add_nodes_from(graph.nodes)
    found = cut_off(graph)
    assert set(found) == set(nx.articulation_points(other))
    for point, parts in found.items():
        rest = nx.Graph(other.subgraph(nx.node_connected_component(other, point) - {point}))
        expected = sorted((tuple(sorted(part)) for part in nx.connected_components(rest)), key=lambda p: (-len(p), p))
        assert list(parts) == expected[1:]


def test_a_long_chain_needs_no_deep_recursion() -> None:
    names = [f"{number:05}" for number in range(5000)]
    links = tuple(Link(source=one, target=other) for one, other in pairwise(names))
    found = cut_off(Graph(nodes=dict.fromkeys(names, NOTHING), links=links))
    assert len(found) == 4998
    assert found["00001"] == (("00000",),)
