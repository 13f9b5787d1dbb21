"""Pairs linked in several layers are counted as sets count them, and as the cross-checked ones of known networks."""

import json
from itertools import combinations

import pytest
from hypothesis import given

from graph.measures.multiplexity import MULTIPLEXITY
from graph.model import Graph
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, in_networkx


@UNHURRIED
@given(graphs(layers=3))
def test_pairs_are_counted_as_sets_of_networkx(graph: Graph) -> None:
    result = MULTIPLEXITY.compute(graph)
    if len(graph.layers) < 2:
        assert not result.of_graph
        assert not result.of_nodes
        return
    ends = {layer: {_pair(graph, *ends) for ends in in_networkx(graph.layer(layer)).edges} for layer in graph.layers}
    every = set().union(*ends.values())
    several = {pair for pair in every if sum(pair in of_layer for of_layer in ends.values()) > 1}
    assert (result.of_graph["pairs"], result.of_graph["multiple"]) == (len(every), len(several))
    assert result.of_graph["share_of_all"] == (pytest.approx(len(several) / len(every)) if every else None)
    for node in graph.nodes:
        assert result.of_nodes["several"][node] == sum(node in pair for pair in several)
        own = sum(node in pair for pair in every)
        assert result.of_nodes["share"][node] == (result.of_nodes["several"][node] / own if own else None)
    for (one, other), row in zip(combinations(graph.layers, 2), result.tables["layers"], strict=True):
        union = ends[one] | ends[other]
        assert row[:3] == (one, other, len(ends[one] & ends[other]))
        assert row[3] == (pytest.approx(row[2] / len(union)) if union else None)


def _pair(graph: Graph, one: str, other: str) -> tuple[str, str]:
    return (one, other) if graph.directed else (min(one, other), max(one, other))


def test_information_and_money_of_the_bureaucracies_overlap_as_cross_checked() -> None:
    result = MULTIPLEXITY.compute(published.layered("knoke-bureaucracies"))
    file = published.needed("knoke-bureaucracies") / "expected.json"
    expected = json.loads(file.read_text("utf-8"))["extra"]["multiplexity"]
    ((one, other, both, jaccard),) = result.tables["layers"]
    assert (one, other) == ("information", "money")
    assert both == result.of_graph["multiple"] == expected["pairs_with_both_arcs"]
    assert result.of_graph["pairs"] == both + expected["information_only"] + expected["money_only"]
    assert jaccard == pytest.approx(expected["jaccard_of_layers"], abs=1e-6)
