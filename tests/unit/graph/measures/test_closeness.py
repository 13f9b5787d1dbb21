"""Closeness agrees with networkx on any graph, and with published and cross-checked values of known networks."""

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.closeness import closeness
from graph.model import Graph, Link
from tests.unit.graph.measures import published
from tests.unit.graph.measures.published import LAYERS, Layer
from tests.unit.graph.measures.weighted import graphs, in_networkx, large

BY_NAME = {str(layer): layer for layer in LAYERS}


def is_that_of_networkx(graph: Graph) -> None:
    found, other = closeness(graph), in_networkx(graph)
    ways = {"in_": other, "out_": other.reverse()} if graph.directed else {"": other}
    assert set(found.of_nodes) == {f"{way}{figure}" for way in ways for figure in ("closeness", "harmonic")}
    for way, theirs in ways.items():
        assert found.of_nodes[f"{way}closeness"] == pytest.approx(nx.closeness_centrality(theirs), abs=1e-9)
        assert found.of_nodes[f"{way}harmonic"] == pytest.approx(nx.harmonic_centrality(theirs), abs=1e-9)


@given(graphs())
def test_closeness_is_that_of_networkx(graph: Graph) -> None:
    is_that_of_networkx(graph)


@pytest.mark.parametrize("directed", [False, True])
def test_closeness_of_large_graphs_is_that_of_networkx(directed: bool) -> None:
    is_that_of_networkx(large(300, 500, seed=5, directed=directed))


@pytest.mark.parametrize("layer", published.layers_with("centralization_closeness"), ids=str)
def test_cross_checked_centralisations_are_met(layer: Layer) -> None:
    found = closeness(published.graph(layer)).of_graph["closeness_centralisation"]
    published.check(layer, "centralization_closeness", found=found)


@pytest.mark.parametrize("name", published.CENTRALISATIONS)
def test_printed_centralisations_are_met(name: str) -> None:
    value, tolerance = published.published("freeman-star-circle-line", published.CENTRALISATIONS[name])
    found = closeness(published.graph(BY_NAME[f"freeman-star-circle-line-{name}"])).of_graph
    assert found["closeness_centralisation"] == pytest.approx(value[-2], abs=tolerance)


def test_printed_closeness_of_the_kite_is_met() -> None:
    value, tolerance = published.published("krackhardt-kite", "closeness centrality")
    found = closeness(published.graph(BY_NAME["krackhardt-kite-ties"])).of_nodes["closeness"]
    assert found == pytest.approx(value, abs=tolerance)
    assert {node for node, number in found.items() if number == max(found.values())} == {"n5", "n6"}


def test_printed_correlations_with_closeness_are_met() -> None:
    import numpy as np

    from graph.measures.betweenness import betweenness
    from graph.measures.degree import degree

    value, tolerance = published.published(
        "dhhs-collaboration",
        "correlation of degree with closeness, degree with betweenness, closeness with betweenness",
    )
    graph = published.graph(BY_NAME["dhhs-collaboration-all ties"])
    results = (
        degree(graph).of_nodes["degree"],
        closeness(graph).of_nodes["closeness"],
        betweenness(graph).of_nodes["betweenness"],
    )
    figures = [[figure[node] for node in graph.nodes] for figure in results]
    found = np.corrcoef(np.array(figures))
    assert (found[0, 1], found[0, 2], found[1, 2]) == pytest.approx(tuple(value), abs=tolerance)


def test_the_centralisation_needs_one_undirected_part_of_three() -> None:
    pair = (Link(source="a", target="b"),)
    assert closeness(Graph(nodes={"a": {}, "b": {}}, links=pair)).of_graph == {"closeness_centralisation": None}
    apart = Graph(nodes={"a": {}, "b": {}, "c": {}}, links=pair)
    assert closeness(apart).of_graph == {"closeness_centralisation": None}
    assert closeness(apart).of_nodes["closeness"] == {"a": 0.5, "b": 0.5, "c": 0.0}
    assert closeness(Graph(nodes={"a": {}, "b": {}, "c": {}}, links=pair, directed=True)).of_graph == {}
