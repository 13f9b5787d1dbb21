"""Betweenness agrees with networkx on any graph, and with published and cross-checked values of known networks."""

from statistics import fmean, pstdev

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.betweenness import betweenness
from graph.model import Graph, Link
from tests.unit.graph.measures import published
from tests.unit.graph.measures.published import LAYERS, Layer
from tests.unit.graph.measures.weighted import graphs, in_networkx

BY_NAME = {str(layer): layer for layer in LAYERS}


@given(graphs())
def test_betweenness_is_that_of_networkx(graph: Graph) -> None:
    of_nodes, other = betweenness(graph).of_nodes, in_networkx(graph)
    assert of_nodes["betweenness"] == pytest.approx(nx.betweenness_centrality(other, normalized=False), abs=1e-9)
    assert of_nodes["betweenness_share"] == pytest.approx(nx.betweenness_centrality(other), abs=1e-9)


@pytest.mark.parametrize("layer", published.layers_with("betweenness"), ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    published.check(layer, "betweenness", found=betweenness(published.graph(layer)).of_nodes["betweenness"])


@pytest.mark.parametrize("layer", published.layers_with("centralization_betweenness"), ids=str)
def test_cross_checked_centralisations_are_met(layer: Layer) -> None:
    found = betweenness(published.graph(layer)).of_graph["betweenness_centralisation"]
    published.check(layer, "centralization_betweenness", found=found)


@pytest.mark.parametrize("layer", published.layers_with("betweenness_top10"), ids=str)
def test_the_ten_most_between_are_met(layer: Layer) -> None:
    found = betweenness(published.graph(layer)).of_nodes["betweenness"]
    first = sorted(found, key=lambda node: -(found[node] or 0))[:10]
    published.check(layer, "betweenness_top10", found={node: found[node] for node in first})


@pytest.mark.parametrize("name", published.CENTRALISATIONS)
def test_printed_centralisations_are_met(name: str) -> None:
    value, tolerance = published.published("freeman-star-circle-line", published.CENTRALISATIONS[name])
    found = betweenness(published.graph(BY_NAME[f"freeman-star-circle-line-{name}"])).of_graph
    assert found["betweenness_centralisation"] == pytest.approx(value[-1], abs=tolerance)


def test_printed_values_of_the_kite_are_met() -> None:
    value, tolerance = published.published("krackhardt-kite", "betweenness centrality")
    found = betweenness(published.graph(BY_NAME["krackhardt-kite-ties"])).of_nodes["betweenness_share"]
    assert found == pytest.approx(value, abs=tolerance)
    assert max(found, key=lambda node: found[node] or 0) == "n7"


def test_printed_values_of_knoke_are_met() -> None:
    result = betweenness(published.graph(BY_NAME["knoke-bureaucracies-information"]))
    numbers = [number or 0 for number in result.of_nodes["betweenness"].values()]
    value, tolerance = published.published(
        "knoke-bureaucracies", "betweenness: mean, population standard deviation, maximum"
    )
    assert [fmean(numbers), pstdev(numbers), max(numbers)] == pytest.approx(value, abs=tolerance)
    value, tolerance = published.published("knoke-bureaucracies", "betweenness centralization")
    assert result.of_graph["betweenness_centralisation"] == pytest.approx(value, abs=tolerance)


def test_printed_values_of_the_families_need_the_family_without_a_tie() -> None:
    value, tolerance = published.published("florentine-marriage", "normalised betweenness, 15 connected families")
    graph = published.graph(BY_NAME["florentine-marriage-marriage"])
    raw = betweenness(graph).of_nodes["betweenness"]
    assert {node: (raw[node] or 0) / 91 for node in value} == pytest.approx(value, abs=tolerance)
    linked = Graph(nodes={node: {} for node in graph.nodes if node != "Pucci"}, links=graph.links)
    share = betweenness(linked).of_nodes["betweenness_share"]
    assert {node: share[node] for node in value} == pytest.approx(value, abs=tolerance)


def test_two_nodes_have_nothing_between_them() -> None:
    pair = Graph(nodes={"a": {}, "b": {}}, links=(Link(source="a", target="b"),))
    assert betweenness(pair).of_nodes["betweenness_share"] == {"a": 0.0, "b": 0.0}
    assert betweenness(pair).of_graph == {"betweenness_centralisation": None}
