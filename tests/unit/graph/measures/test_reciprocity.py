"""Reciprocity is that of networkx by links, and the textbook's by pairs."""

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.reciprocity import RECIPROCITY
from graph.model import Graph
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, in_networkx
from tests.unit.graph.measures.published import LAYERS, Layer

DIRECTED = [layer for layer in LAYERS if layer.directed]


@UNHURRIED
@given(graphs(layers=2))
def test_reciprocity_by_links_is_that_of_networkx(graph: Graph) -> None:
    result, other = RECIPROCITY.compute(graph), in_networkx(graph)
    if not graph.directed:
        assert not result.of_graph
        assert not result.of_nodes
        return
    both = sum(other.has_edge(two, one) for one, two in other.edges) // 2
    pairs = len(other) * (len(other) - 1) // 2
    found = result.of_graph
    assert (found["mutual"], found["one_way"]) == (both, other.number_of_edges() - 2 * both)
    assert found["unlinked"] == pairs - found["mutual"] - found["one_way"]
    if other.number_of_edges():
        assert found["by_links"] == pytest.approx(nx.overall_reciprocity(other))
    else:
        assert found["by_links"] is found["by_pairs"] is None
    for node in other:
        answers = [other.has_edge(two, node) for two in other.successors(node)]
        assert result.of_nodes["answered"][node] == (sum(answers) / len(answers) if answers else None)


@pytest.mark.parametrize("layer", DIRECTED, ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    found = RECIPROCITY.compute(published.graph(layer)).of_graph
    published.check(layer, "reciprocity_arcs", found=found["by_links"])
    published.check(layer, "reciprocity_dyads", found=found["by_pairs"])
    published.check(layer, "undirected_mutual", "edges", found=found["mutual"])
    census = {"mutual": found["mutual"], "asymmetric": found["one_way"], "null": found["unlinked"]}
    published.check(layer, "dyad_census", found=census, close=0)


def test_the_published_reciprocity_is_by_pairs() -> None:
    layer = next(layer for layer in LAYERS if str(layer) == "knoke-bureaucracies-information")
    value, tolerance = published.published("knoke-bureaucracies", "reciprocity, dyad method")
    assert RECIPROCITY.compute(published.graph(layer)).of_graph["by_pairs"] == pytest.approx(value, abs=tolerance)
