"""Transitivity and clustering are those of networkx, and the published ones of the families of Florence."""

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.clustering import CLUSTERING
from graph.model import Graph
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, seen_either_way
from tests.unit.graph.measures.published import Layer


@UNHURRIED
@given(graphs(layers=2))
def test_clustering_is_that_of_networkx(graph: Graph) -> None:
    result, other = CLUSTERING.compute(graph), seen_either_way(graph)
    theirs = {node: value for node, value in nx.clustering(other).items() if other.degree(node) > 1}
    assert {node: value for node, value in result.of_nodes["clustering"].items() if value is not None} == pytest.approx(
        theirs
    )
    assert result.of_graph["triangles"] == sum(nx.triangles(other).values()) // 3
    if theirs:
        assert result.of_graph["transitivity"] == pytest.approx(nx.transitivity(other))
        assert result.of_graph["mean_clustering"] == pytest.approx(sum(theirs.values()) / len(theirs))
    else:
        assert result.of_graph["transitivity"] is result.of_graph["mean_clustering"] is None


@pytest.mark.parametrize("layer", published.layers_with("undirected_any", "transitivity"), ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    found = CLUSTERING.compute(published.graph(layer)).of_graph
    published.check(layer, "undirected_any", "transitivity", found=found["transitivity"])


def test_published_values_are_met() -> None:
    layer = next(layer for layer in published.LAYERS if layer.network == "florentine-marriage")
    graph = published.graph(layer)
    found = CLUSTERING.compute(graph).of_graph
    value, tolerance = published.published("florentine-marriage", "global transitivity")
    assert found["transitivity"] == pytest.approx(value, abs=tolerance)
    triads, _ = published.published("florentine-marriage", "triads by number of ties 0, 1, 2, 3")
    assert [found["open_triples"], found["triangles"]] == triads[2:]
    assert len(graph.links) * (len(graph.nodes) - 2) == triads[1] + 2 * triads[2] + 3 * triads[3]
