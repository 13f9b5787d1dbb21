"""Cut points, bridges and fragmentation are those of taking each node away, and of known networks."""

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.cut_points import CUT_POINTS
from graph.model import Graph
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, in_networkx, random_graph, seen_either_way
from tests.unit.graph.measures.published import LAYERS, Layer


def fragmentation(other: nx.Graph) -> float | None:
    """Return the share of ordered pairs without a way, counted pair by pair."""
    n = len(other)
    ways = sum(len(nx.node_connected_component(other, node)) - 1 for node in other)
    return 1 - ways / (n * (n - 1)) if n > 1 else None


def check(graph: Graph) -> None:
    result, other = CUT_POINTS.compute(graph), seen_either_way(graph)
    assert result.of_graph["fragmentation"] == pytest.approx(fragmentation(other))
    without = {node: other.subgraph(set(other) - {node}) for node in other}
    for node, left in without.items():
        expected = fragmentation(left)
        assert result.of_nodes["fragmentation_without"][node] == (None if expected is None else pytest.approx(expected))
        own = nx.node_connected_component(other, node) - {node}
        sizes = list(map(len, nx.connected_components(other.subgraph(own))))
        assert result.of_nodes["cut_off"][node] == sum(sizes) - max(sizes, default=0)
    assert {row[0] for row in result.tables["cut_points_listed"]} == set(nx.articulation_points(other))
    for node, parts, _ in result.tables["cut_points_listed"]:
        assert parts == nx.number_connected_components(without[node]) - nx.number_connected_components(other) + 1
    assert {row[:2] for row in result.tables["bridges_listed"]} == {tuple(sorted(ends)) for ends in nx.bridges(other)}
    if graph.directed:
        mutual = set(nx.articulation_points(in_networkx(graph).to_undirected(reciprocal=True)))
        assert {row[0] for row in result.tables["mutual_cut_points_listed"]} == mutual


@UNHURRIED
@given(graphs(layers=2))
def test_what_each_node_holds_together_is_what_is_lost_without_it(graph: Graph) -> None:
    check(graph)


def test_the_same_of_a_larger_graph() -> None:
    check(random_graph(120, 130, seed=3))


@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    result, expected = CUT_POINTS.compute(published.graph(layer)), published.expected(layer)
    points = sorted(row[0] for row in result.tables["cut_points_listed"])
    bridges = sorted(list(row[:2]) for row in result.tables["bridges_listed"])
    undirected = expected.get("undirected_any", {})
    if layer.network == "freeman-star-circle-line":
        assert points == expected["articulation_points"]
    elif "articulation_point_count" in undirected:
        assert (len(points), len(bridges)) == (undirected["articulation_point_count"], undirected["bridge_count"])
        assert (result.of_graph["cut_points"], result.of_graph["bridges"]) == (len(points), len(bridges))
        for node, value in expected["fragmentation_if_removed_top10"].items():
            assert result.of_nodes["fragmentation_without"][node] == pytest.approx(value, abs=1e-6)
        worst = sorted(result.of_nodes["fragmentation_without"].values(), reverse=True)[:10]
        assert worst == pytest.approx(
            sorted(expected["fragmentation_if_removed_top10"].values(), reverse=True), abs=1e-6
        )
    else:
        assert points == sorted(undirected["articulation_points"])
        assert bridges == sorted(map(sorted, undirected["bridges"]))
    if "fragmentation_now" in expected:
        published.check(layer, "fragmentation_now", found=result.of_graph["fragmentation"])
    if "fragmentation_if_removed" in expected:
        published.check(layer, "fragmentation_if_removed", found=result.of_nodes["fragmentation_without"])
    if layer.directed:
        mutual = sorted(row[0] for row in result.tables["mutual_cut_points_listed"])
        assert mutual == sorted(expected["undirected_mutual"]["articulation_points"])
