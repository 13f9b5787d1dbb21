"""What is left when nodes are lost is what networkx leaves when they are taken out."""

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings

from graph.measures import resilience as module
from graph.measures.resilience import RESILIENCE
from graph.model import Graph, Link
from tests.unit.graph.measures.generated import UNHURRIED, graphs, random_graph, seen_either_way


def left(other: nx.Graph, lost: tuple[str, ...]) -> int:
    return max(map(len, nx.connected_components(other.subgraph(set(other) - set(lost)))), default=0)


@settings(UNHURRIED, max_examples=40)
@given(graphs(layers=2))
def test_all_ways_to_lose_nodes_are_tried(graph: Graph) -> None:
    result, other = RESILIENCE.compute(graph), seen_either_way(graph)
    rows = result.tables["curve"]
    assert [row[0] for row in rows] == list(range(min(3, len(other)) + 1))
    for losses, worst, mean, low, which in rows:
        sizes = sorted(left(other, lost) for lost in combinations(sorted(other), losses))
        assert worst == sizes[0] == left(other, which)
        assert len(which) == losses
        assert mean == pytest.approx(sum(sizes) / len(sizes))
        assert sum(size <= low for size in sizes) >= 0.05 * len(sizes)
        assert sum(size < low for size in sizes) <= 0.05 * len(sizes)
        if losses:
            assert result.of_graph[f"left_{losses}"] == pytest.approx(worst / len(other))


@pytest.mark.parametrize("seed", range(6))
def test_the_search_in_a_large_graph_is_as_good_as_trying_all(seed: int, monkeypatch) -> None:
    graph = random_graph(24, 26 + 2 * seed, seed=seed)
    exact = RESILIENCE.compute(graph).tables["curve"]
    monkeypatch.setattr(module, "EVERY", 0)
    other = seen_either_way(graph)
    for (_, worst, mean, *_), found in zip(exact, RESILIENCE.compute(graph).tables["curve"], strict=True):
        assert found[1] == left(other, found[4]) == worst
        assert found[2] == pytest.approx(mean, rel=0.05)


def test_a_star_of_stars_falls_apart_where_it_should() -> None:
    hubs = ["h1", "h2", "h3", "h4"]
    leaves = [(hub, f"{hub}-{number:02}") for hub in hubs for number in range(20)]
    links = [Link(source=one, target=two) for one, two in (*leaves, ("h1", "h2"), ("h2", "h3"), ("h3", "h4"))]
    nodes = {end: {} for ends in leaves for end in ends}
    rows = RESILIENCE.compute(Graph(nodes=nodes, links=tuple(links))).tables["curve"]
    assert [row[1] for row in rows] == [84, 42, 21, 21]
    assert rows[1][4] == ("h2",)
    assert set(rows[2][4]) <= set(hubs)
