"""Ranges are the least and the largest number over all networks without one organisation, each computed by itself."""

from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.betweenness import BETWEENNESS
from graph.measures.closeness import CLOSENESS
from graph.measures.degree import DEGREE
from graph.measures.resilience import RESILIENCE
from graph.model import Graph, Link
from referral.network.ranges import mark, ranges, without
from tests.unit.graph.measures.weighted import graphs, in_networkx

STAR = Graph(nodes={name: {} for name in "ABCD"}, links=tuple(Link(source="A", target=other) for other in "BCD"))


@given(graphs(directed=False))
def test_ranges_are_those_of_networkx_without_each_node(graph: Graph) -> None:
    found = ranges(graph, measures=(BETWEENNESS,))["betweenness"].of_nodes.get("betweenness", {})
    expected: dict[str, list[float]] = {}
    for node in graph.nodes:
        rest = in_networkx(graph)
        rest.remove_node(node)
        for other, value in nx.betweenness_centrality(rest, normalized=False).items():
            expected.setdefault(other, []).append(value)
    assert set(found) == set(expected)
    for node, (least, most) in found.items():
        assert (least, most) == pytest.approx((min(expected[node]), max(expected[node])), abs=1e-9)


def test_a_star_hangs_on_its_middle() -> None:
    found = ranges(STAR, measures=(DEGREE, CLOSENESS))
    assert found["degree"].of_nodes["degree"] == {"A": (2, 2), "B": (0, 1), "C": (0, 1), "D": (0, 1)}
    assert found["degree"].of_graph["mean_degree"] == (0, 4 / 3)
    assert found["closeness"].of_graph["closeness_centralisation"] == (1, 1)  # without A it is in parts: no number


def test_a_figure_that_no_smaller_network_has_gets_no_range() -> None:
    pair = Graph(nodes={"A": {}, "B": {}, "C": {}}, links=(Link(source="A", target="B"),))
    assert "closeness_centralisation" not in ranges(pair, measures=(CLOSENESS,))["closeness"].of_graph
    assert ranges(Graph(nodes={}), measures=(DEGREE,))["degree"].of_nodes == {}


def test_progress_is_told_before_each_organisation() -> None:
    told: list[tuple[int, int]] = []
    ranges(STAR, lambda done, total: told.append((done, total)), measures=(DEGREE,))
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]


def test_the_rest_has_neither_the_node_nor_its_links() -> None:
    rest = without(STAR, "B")
    assert list(rest.nodes) == ["A", "C", "D"]
    assert {link.target for link in rest.links} == {"C", "D"}


def test_the_mark_changes_with_everything_but_the_names() -> None:
    named = replace(STAR, nodes={name: {"label": name} for name in "ABCD"})
    assert mark(named) == mark(STAR)
    others = (
        replace(STAR, nodes={name: {"kind": name} for name in "ABCD"}),
        replace(STAR, directed=True),
        replace(STAR, links=STAR.links[1:]),
        replace(STAR, links=tuple(replace(link, weight=2.0) for link in STAR.links)),
    )
    assert len({mark(STAR), *map(mark, others)}) == 5


def test_a_measure_that_tells_of_losses_or_chance_itself_has_no_range() -> None:
    assert "resilience" not in ranges(STAR, measures=(DEGREE, RESILIENCE))
