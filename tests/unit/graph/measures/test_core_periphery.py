"""The core is the best of all that can be tried, and the search finds what trying all finds."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given

from graph.measures import core_periphery as module
from graph.measures.core_periphery import CORE_PERIPHERY
from graph.model import Graph, Link
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, random_graph, seen_either_way
from tests.unit.graph.measures.published import Layer


def correlation(graph: Graph, core: set[str]) -> float:
    """Return Pearson's r of numpy, pair by pair; -1 where it is not defined."""
    other, names = seen_either_way(graph), list(graph.nodes)
    pairs = [(one, two) for one in names for two in names if one != two]
    linked = [float(other.has_edge(one, two)) for one, two in pairs]
    pattern = [float(one in core or two in core) for one, two in pairs]
    if len(set(linked)) < 2 or len(set(pattern)) < 2:
        return -1.0
    return float(np.corrcoef(linked, pattern)[0, 1])


@UNHURRIED
@given(graphs(layers=2))
def test_the_core_is_the_best_of_all(graph: Graph) -> None:
    result, names = CORE_PERIPHERY.compute(graph), sorted(graph.nodes)
    cores = [set(core) for k in range(len(names) + 1) for core in combinations(names, k)]
    if len(names) > 6:
        cores = cores[:: 7 if len(names) > 7 else 3]
    best = max(correlation(graph, core) for core in cores)
    if result.of_graph["fit"] is None:
        assert best == -1
        return
    core = {node for node, inside in result.of_nodes["in_core"].items() if inside}
    assert result.of_graph["fit"] == pytest.approx(correlation(graph, core))
    assert result.of_graph["fit"] >= best - 1e-9
    assert result.of_graph["core_size"] == len(core)
    if len(names) <= 6:
        assert result.of_graph["fit"] == pytest.approx(best)
        first = next(one for one in cores if correlation(graph, one) > best - 1e-9)
        assert core == first
        assert result.of_graph["alike"] == sum(correlation(graph, one) > best - 1e-9 for one in cores)


@pytest.mark.parametrize("layer", published.layers_with("core_periphery_exact"), ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    result = CORE_PERIPHERY.compute(published.graph(layer))
    published.check(layer, "core_periphery_exact", "r", found=result.of_graph["fit"])
    core = sorted(node for node, inside in result.of_nodes["in_core"].items() if inside)
    assert core == published.expected(layer)["core_periphery_exact"]["core"]


@pytest.mark.parametrize("nodes", [14, 18, 20])
@pytest.mark.parametrize("links_of_each", [1, 2, 4])
def test_the_search_finds_the_best_of_all_where_all_can_be_tried(nodes: int, links_of_each: int, monkeypatch) -> None:
    for seed in range(6):
        graph = random_graph(nodes, nodes * links_of_each, seed=seed)
        exact = CORE_PERIPHERY.compute(graph).of_graph
        with monkeypatch.context() as patch:
            patch.setattr(module, "EXACT", 0)
            found = CORE_PERIPHERY.compute(graph).of_graph
        assert found["fit"] == pytest.approx(exact["fit"], abs=1e-12)
        assert "alike" not in found


def test_a_planted_core_of_a_large_graph_is_found() -> None:
    names = [f"n{number:03}" for number in range(200)]
    inside = names[:30]
    links = [Link(source=one, target=two) for number, one in enumerate(inside) for two in names[number + 1 :]]
    result = CORE_PERIPHERY.compute(Graph(nodes={name: {} for name in names}, links=tuple(links)))
    assert result.of_graph["fit"] == 1
    assert [node for node, inner in result.of_nodes["in_core"].items() if inner] == inside
    densities = [result.of_graph[f"{where}_density"] for where in ("core", "between", "edge")]
    assert densities == [1, 1, 0]
