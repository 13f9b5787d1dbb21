"""Measures of two sides agree with networkx, and with published and cross-checked values of known networks."""

import json
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from graph.measures.two_mode import SIDE, projection, sides, two_mode
from graph.model import Graph, Link
from tests.unit.graph.measures import published

NETWORKS = {"southern-women": ("event", "woman"), "students-classes": ("class", "student")}


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    first = [f"a{number}" for number in range(draw(st.integers(1, 6)))]
    second = [f"b{number}" for number in range(draw(st.integers(1, 6)))]
    pairs = draw(st.sets(st.tuples(st.sampled_from(first), st.sampled_from(second))))
    nodes = {node: {SIDE: node[0]} for node in (*first, *second)}
    links = tuple(Link(source=one, target=other) for one, other in sorted(pairs))
    return Graph(nodes=nodes, links=links, directed=draw(st.booleans()))


def known(network: str) -> tuple[Graph, dict[str, Any]]:
    graph, kinds = published.two_mode(network)
    reference = json.loads((published.needed(network) / "expected.json").read_text("utf-8"))["reference"]
    return Graph(nodes={node: {SIDE: kind} for node, kind in kinds.items()}, links=graph.links), reference


@given(graphs())
def test_figures_are_those_of_networkx(graph: Graph) -> None:
    other = nx.Graph()
    other.add_nodes_from(graph.nodes)
    other.add_edges_from((link.source, link.target) for link in graph.links)
    top = [node for node in graph.nodes if node.startswith("a")]
    result = two_mode(graph)
    assert result.of_nodes["two_mode_degree"] == pytest.approx(bipartite.degree_centrality(other, top))
    assert result.of_nodes["two_mode_closeness"] == pytest.approx(bipartite.closeness_centrality(other, top), abs=1e-9)
    betweenness, other_side = result.of_nodes["two_mode_betweenness"], set(graph.nodes) - set(top)
    if min(len(top), len(other_side)) > 1:
        assert betweenness == pytest.approx(bipartite.betweenness_centrality(other, top), abs=1e-9)
    else:  # networkx divides by 0 where nobody can stand between two
        raw = nx.betweenness_centrality(other, normalized=False)
        assert {node for node, value in betweenness.items() if value} == {node for node in raw if raw[node]}
        assert all(0 <= (value or 0) <= 1 for value in betweenness.values())
    assert result.of_graph["two_mode_density"] == pytest.approx(bipartite.density(other, top))


@given(graphs())
def test_projections_are_those_of_networkx(graph: Graph) -> None:
    other = nx.Graph()
    other.add_nodes_from(graph.nodes)
    other.add_edges_from((link.source, link.target) for link in graph.links)
    for letter in "ab":
        side = tuple(node for node in graph.nodes if node.startswith(letter))
        theirs = bipartite.weighted_projected_graph(other, side)
        ours = {(link.source, link.target): link.weight for link in projection(graph, side).links}
        assert ours == {(min(pair), max(pair)): weight for *pair, weight in theirs.edges(data="weight")}
        assert set(projection(graph, side).nodes) == set(side)


@pytest.mark.parametrize("figure", ["degree", "betweenness", "closeness"])
def test_printed_values_are_met(figure: str) -> None:
    graph, _ = known("southern-women")
    value, tolerance = published.published(
        "southern-women", f"two-mode normalised {figure} centrality, 18 women and 14 events"
    )
    assert len(value) == 32
    assert two_mode(graph).of_nodes[f"two_mode_{figure}"] == pytest.approx(value, abs=tolerance)


@pytest.mark.parametrize("network", NETWORKS)
def test_cross_checked_values_are_met(network: str) -> None:
    graph, reference = known(network)
    result, parts = two_mode(graph).of_graph, sides(graph)
    assert parts is not None
    assert result["two_mode_density"] == pytest.approx(reference["density_two_mode"], abs=1e-6)
    assert sorted(map(len, parts)) == sorted([reference["persons_or_clients"], reference["organisations_or_events"]])
    assert len(graph.links) == reference["ties"]
    for name, kind, side in zip(("first", "second"), NETWORKS[network], parts, strict=True):
        expected = reference["projection"][kind]
        shared = projection(graph, side)
        assert len(shared.links) == expected["ties"]
        assert result[f"{name}_shared_density"] == pytest.approx(expected["density"], abs=1e-6)
        assert result[f"{name}_mean_degree"] == pytest.approx(reference["mean_degree"][kind], abs=1e-6)
        if "largest_shared" in expected:
            assert result[f"{name}_most_shared"] == expected["largest_shared"]
    weights = {(link.source, link.target): link.weight for side in parts for link in projection(graph, side).links}
    for pair in reference["shared_by_pairs_of_second_kind"]["strongest_ten"]:
        assert weights[min(pair["pair"]), max(pair["pair"])] == pair["shared"]


def test_printed_projections_are_met() -> None:
    graph, _ = known("students-classes")
    classes, students = sides(graph) or ((), ())
    value, tolerance = published.published("students-classes", "density of the student projection")
    assert two_mode(graph).of_graph["second_shared_density"] == pytest.approx(value, abs=tolerance)
    for measure, side in (
        ("shared classes: S2-S3, S3-S4, S1-S2", students),
        ("shared students: C1-C2, C2-C3, C1-C3, C3-C4", classes),
    ):
        shared = {f"{link.source}-{link.target}": link.weight for link in projection(graph, side).links}
        assert [shared[pair] for pair in measure.split(": ")[1].split(", ")] == published.published(
            "students-classes", measure
        )[0]


def test_a_graph_has_two_sides_only_where_every_node_is_on_one_and_no_link_stays_inside() -> None:
    link = Link(source="a", target="b")
    assert sides(Graph(nodes={"a": {SIDE: "x"}, "b": {SIDE: "y"}}, links=(link,))) == (("a",), ("b",))
    assert sides(Graph(nodes={"a": {SIDE: "x"}, "b": {SIDE: "x"}}, links=(link,))) is None
    assert sides(Graph(nodes={"a": {SIDE: "x"}, "b": {SIDE: "y"}, "c": {}}, links=(link,))) is None
    assert sides(Graph(nodes={"a": {SIDE: "x"}, "b": {SIDE: "y"}, "c": {SIDE: "z"}}, links=(link,))) is None
    inside = (link, Link(source="a", target="c"))
    assert sides(Graph(nodes={"a": {SIDE: "x"}, "b": {SIDE: "y"}, "c": {SIDE: "x"}}, links=inside)) is None
    assert two_mode(Graph(nodes={"a": {}})).of_graph == {"two_mode_density": None}
