"""The parts of a graph, and those it falls in without a node or a link, are those that taking it away leaves."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Graph
from graph.neighbours import linked, parts_of
from tests.unit.graph.measures.generated import UNHURRIED, graphs, seen_either_way


@UNHURRIED
@given(graphs(), st.data())
def test_parts_are_those_that_networkx_finds_with_each_node_and_link_taken_away(
    graph: Graph, data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(sorted(graph.nodes))))
    other = seen_either_way(graph)
    other.remove_nodes_from(gone)
    parts = parts_of(linked(graph), gone=gone)
    components = sorted(
        (tuple(sorted(part)) for part in nx.connected_components(other)), key=lambda part: (-len(part), part)
    )
    assert parts.members == tuple(components)
    assert set(parts.without) == set(other)
    for node, sizes in parts.without.items():
        (own,) = (part for part in components if node in part)
        without = other.subgraph(set(own) - {node})
        assert sizes == tuple(sorted(map(len, nx.connected_components(without)), reverse=True))
        left = nx.connected_components(other.subgraph(set(other) - {node}))
        assert parts.largest_without()[node] == max(map(len, left), default=0)
    assert {(one, two) for one, two, _, _ in parts.bridges} == {tuple(sorted(ends)) for ends in nx.bridges(other)}
    for one, two, side, far_side in parts.bridges:
        cut = other.copy()
        cut.remove_edge(one, two)
        assert (side, far_side) == (
            len(nx.node_connected_component(cut, one)),
            len(nx.node_connected_component(cut, two)),
        )


def test_a_long_chain_needs_no_deep_stack() -> None:
    chain = {
        f"{number:05}": {f"{other:05}" for other in (number - 1, number + 1) if 0 <= other < 5000}
        for number in range(5000)
    }
    parts = parts_of(chain)
    assert parts.sizes == (5000,)
    assert parts.without["02000"] == (2999, 2000)
    assert len(parts.bridges) == 4999
