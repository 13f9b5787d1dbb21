"""Likeness agrees with links compared one by one, with Jaccard of networkx and igraph, and with known networks."""

from math import inf

import igraph
import networkx as nx
import pytest
from hypothesis import given

from graph.measures.equivalence import equivalence
from graph.model import NOTHING, Graph, Link
from tests.unit.graph.measures import published
from tests.unit.graph.measures.published import LAYERS, Layer
from tests.unit.graph.measures.weighted import graphs, in_networkx


def one_by_one(graph: Graph) -> dict[str, list[float]]:
    """The likeness of each node to every other that it can be compared with."""
    arcs = set(in_networkx(graph).edges)
    if not graph.directed:
        arcs |= {(other, one) for one, other in arcs}
    found: dict[str, list[float]] = {node: [] for node in graph.nodes}
    for one in graph.nodes:
        for other in graph.nodes:
            rest = set(graph.nodes) - {one, other}
            profiles = [
                {("out", k) for k in rest if (i, k) in arcs} | {("in", k) for k in rest if (k, i) in arcs}
                for i in (one, other)
            ]
            if one != other and profiles[0] | profiles[1]:
                found[one].append(len(profiles[0] & profiles[1]) / len(profiles[0] | profiles[1]))
    return found


@given(graphs())
def test_likeness_is_that_of_links_compared_one_by_one(graph: Graph) -> None:
    result, compared = equivalence(graph), one_by_one(graph)
    linked = in_networkx(graph).degree
    for node in graph.nodes:
        if len(graph.nodes) < 3 or not linked[node]:
            assert result.of_nodes["likeness"][node] is None
            assert result.of_nodes["equivalents"][node] == 0
        else:
            assert result.of_nodes["likeness"][node] == pytest.approx(max(compared[node], default=inf))
            assert result.of_nodes["equivalents"][node] == sum(value == 1 for value in compared[node])


@given(graphs(directed=False))
def test_likeness_is_at_least_that_of_networkx_for_nodes_without_a_link(graph: Graph) -> None:
    other = in_networkx(graph)
    apart = [(one, two) for one, two in nx.non_edges(other) if other.degree(one) and other.degree(two)]
    likeness = equivalence(graph).of_nodes["likeness"]
    for one, two, value in nx.jaccard_coefficient(other, apart):
        assert (likeness[one] or 0) >= value - 1e-9
        assert (likeness[two] or 0) >= value - 1e-9


def test_two_sides_are_as_alike_as_igraph_says() -> None:
    graph, kinds = published.two_mode("southern-women")
    places = {node: number for number, node in enumerate(graph.nodes)}
    theirs = igraph.Graph(len(places), [(places[link.source], places[link.target]) for link in graph.links])
    table = theirs.similarity_jaccard(loops=False)
    expected = {
        node: max(
            table[places[node]][places[other]] for other in places if other != node and kinds[other] == kinds[node]
        )
        for node in places
    }
    assert equivalence(graph).of_nodes["likeness"] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer.network != "local-health-departments"], ids=str)
def test_known_networks_are_compared_one_by_one(layer: Layer) -> None:
    graph = published.graph(layer)
    compared = {node: max(values) for node, values in one_by_one(graph).items() if in_networkx(graph).degree[node]}
    found = {node: value for node, value in equivalence(graph).of_nodes["likeness"].items() if value is not None}
    assert found == pytest.approx(compared)


def test_the_points_of_a_star_can_stand_in_for_each_other() -> None:
    links = tuple(Link(source="a", target=other) for other in "bcd")
    result = equivalence(Graph(nodes=dict.fromkeys("abcde", NOTHING), links=links))
    assert result.of_nodes["equivalents"] == {"a": 0, "b": 2, "c": 2, "d": 2, "e": 0}
    assert result.of_graph == {"replaceable_share": 0.75}
