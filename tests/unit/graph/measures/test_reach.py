"""Reach and shortest ways are those of networkx, and the cross-checked ones of known networks."""

from collections import Counter

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.reach import REACH
from graph.model import Graph
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, in_networkx, random_graph
from tests.unit.graph.measures.published import Layer


def check(graph: Graph) -> None:
    result, other = REACH.compute(graph), in_networkx(graph)
    steps = dict(nx.all_pairs_shortest_path_length(other))
    assert result.of_nodes["reach"] == {node: len(ways) - 1 for node, ways in steps.items()}
    counts = Counter(length for ways in steps.values() for length in ways.values() if length)
    assert [(length, count) for length, count, _ in result.tables["by_steps"]] == sorted(counts.items())
    assert sum(share for *_, share in result.tables["by_steps"]) == pytest.approx(1 if counts else 0)
    assert result.of_graph["longest"] == max(counts, default=None)
    if graph.directed:
        assert result.of_nodes["reached_by"] == {node: len(nx.ancestors(other, node)) for node in other}
    assert ("reached_by" in result.of_nodes) is graph.directed


@UNHURRIED
@given(graphs(layers=2))
def test_reach_is_that_of_networkx(graph: Graph) -> None:
    check(graph)


@pytest.mark.parametrize("directed", [False, True])
def test_reach_of_more_nodes_than_a_machine_word_has_bits(directed: bool) -> None:
    check(random_graph(150, 220, seed=7, directed=directed))


@pytest.mark.parametrize("layer", published.layers_with("reachable_ordered_pairs"), ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    found = REACH.compute(published.graph(layer)).of_graph
    published.check(layer, "reachable_ordered_pairs", found=found["pairs"])
    published.check(layer, "mean_geodesic_reachable", found=found["mean_steps"])
    published.check(layer, "longest_geodesic", found=found["longest"])
