"""Core numbers are those that peeling the graph gives, and those of known networks."""

from collections import Counter

import pytest
from hypothesis import given

from graph.measures.k_core import K_CORE
from graph.model import Graph
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, seen_either_way
from tests.unit.graph.measures.published import Layer


@UNHURRIED
@given(graphs(layers=2))
def test_core_numbers_are_those_of_peeling(graph: Graph) -> None:
    result, other = K_CORE.compute(graph), seen_either_way(graph)
    peeled = {}
    for k in range(len(other) + 1):
        while thin := [node for node in other if other.degree(node) < k]:
            peeled.update(dict.fromkeys(thin, k - 1))
            other.remove_nodes_from(thin)
    assert result.of_nodes["core"] == peeled
    assert [(number, count) for number, count, _ in result.tables["cores"]] == sorted(
        Counter(peeled.values()).items(), reverse=True
    )
    assert (result.of_graph["highest"], result.of_graph["innermost"]) == result.tables["cores"][0][:2]


@pytest.mark.parametrize("layer", published.layers_with("undirected_any", "coreness_table"), ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    result, expected = K_CORE.compute(published.graph(layer)), published.expected(layer)["undirected_any"]
    assert {str(number): count for number, count, _ in result.tables["cores"]} == expected["coreness_table"]
    if "core_number" in expected:
        published.check(layer, "undirected_any", "core_number", found=result.of_nodes["core"], close=0)


def test_the_published_cores_of_formal_ties_are_met() -> None:
    layer = next(layer for layer in published.LAYERS if str(layer) == "dhhs-collaboration-formal ties")
    table, _ = published.published("dhhs-collaboration", "coreness table, collab > 2")
    rows = K_CORE.compute(published.graph(layer)).tables["cores"]
    assert {str(number): count for number, count, _ in rows} == table
