"""Degrees agree with networkx on any graph, and with published and cross-checked values of known networks."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures.degree import DEGREE, centralisation
from graph.model import NOTHING, Graph, Link
from tests.unit.graph.measures import published
from tests.unit.graph.measures.published import LAYERS, Layer

NAMES = [f"n{number}" for number in range(9)]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    nodes = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    directed = draw(st.booleans())
    ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes))
    by_ends = (lambda pair: pair) if directed else (lambda pair: tuple(sorted(pair)))
    pairs = draw(st.lists(ends, unique_by=by_ends))
    weights = st.sampled_from([0.5, 1.0, 2.0, 7.0])
    links = [Link(source=source, target=target, weight=draw(weights)) for source, target in pairs]
    return Graph(nodes=dict.fromkeys(nodes, NOTHING), links=tuple(links), directed=directed)


def in_networkx(graph: Graph, *, loops: bool = False) -> Any:
    other = nx.DiGraph() if graph.directed else nx.Graph()
    other.add_nodes_from(graph.nodes)
    other.add_weighted_edges_from(
        (link.source, link.target, link.weight) for link in graph.links if loops or link.source != link.target
    )
    return other


@given(graphs())
def test_degrees_are_those_of_networkx(graph: Graph) -> None:
    of_nodes, other = DEGREE.compute(graph).of_nodes, in_networkx(graph)
    assert of_nodes["degree"] == dict(other.to_undirected().degree)
    if len(graph.nodes) > 1:
        assert of_nodes["degree_share"] == pytest.approx(nx.degree_centrality(other.to_undirected()))
    if "strength" in of_nodes:
        assert of_nodes["strength"] == dict(other.degree(weight="weight"))
    if graph.directed:
        assert of_nodes["in_degree"] == dict(other.in_degree)
        assert of_nodes["out_degree"] == dict(other.out_degree)
        if len(graph.nodes) > 1:
            assert of_nodes["in_degree_share"] == pytest.approx(nx.in_degree_centrality(other))
            assert of_nodes["out_degree_share"] == pytest.approx(nx.out_degree_centrality(other))
        if "strength" in of_nodes:
            assert of_nodes["in_strength"] == dict(other.in_degree(weight="weight"))
            assert of_nodes["out_strength"] == dict(other.out_degree(weight="weight"))


@given(graphs())
def test_a_measure_gives_the_figures_its_row_describes_for_every_node(graph: Graph) -> None:
    result = DEGREE.compute(graph)
    assert set(result.of_nodes) <= {figure.code for figure in DEGREE.node_figures}
    assert set(result.of_graph) <= {figure.code for figure in DEGREE.graph_figures}
    assert all(set(by_node) == set(graph.nodes) for by_node in result.of_nodes.values())
    assert any(code.startswith("in_") for code in result.of_nodes) is graph.directed
    assert ("strength" in result.of_nodes) is any(link.weight != 1 for link in graph.links)
    assert all(value is None or 0 <= value <= 1 for code, value in result.of_graph.items() if "central" in code)


def test_parallel_links_count_once_and_weigh_together() -> None:
    links = (Link(source="a", target="b", layer="x"), Link(source="a", target="b", layer="y", weight=2.0))
    of_nodes = DEGREE.compute(Graph(nodes={"a": {}, "b": {}, "c": {}}, links=links)).of_nodes
    assert of_nodes["degree"] == {"a": 1, "b": 1, "c": 0}
    assert of_nodes["strength"] == {"a": 3.0, "b": 3.0, "c": 0.0}


def test_the_smallest_graphs_have_no_centralisation() -> None:
    assert DEGREE.compute(Graph(nodes={})).of_graph == {"mean_degree": None, "centralisation": None}
    assert DEGREE.compute(Graph(nodes={"a": {}})).of_graph == {"mean_degree": 0.0, "centralisation": None}
    assert DEGREE.compute(Graph(nodes={"a": {}, "b": {}})).of_graph["centralisation"] is None
    assert centralisation([0], directed=True) is None
    assert centralisation([1, 1, 2], directed=False) == 1.0
    assert centralisation([0, 0, 2], directed=True) == 1.0


@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    values, result = published.expected(layer), DEGREE.compute(published.graph(layer))
    close = 1e-6
    for theirs, ours in (("degree", "degree"), ("in_degree", "in_degree"), ("out_degree", "out_degree")):
        if theirs in values:
            assert result.of_nodes[ours] == values[theirs]
    if "degree_top10" in values:
        assert {node: result.of_nodes["degree"][node] for node in values["degree_top10"]} == values["degree_top10"]
    for theirs, ours in (
        ("centralization_degree", "centralisation"),
        ("centralization_in_degree", "in_centralisation"),
        ("centralization_out_degree", "out_centralisation"),
    ):
        if theirs in values:
            assert result.of_graph[ours] == pytest.approx(values[theirs], abs=close)


def test_published_values_are_met() -> None:
    by_name = {str(layer): layer for layer in LAYERS}
    knoke = DEGREE.compute(published.graph(by_name["knoke-bureaucracies-information"])).of_graph
    for direction in ("in", "out"):
        value, tolerance = published.published("knoke-bureaucracies", f"degree centralization, {direction}")
        assert knoke[f"{direction}_centralisation"] == pytest.approx(value, abs=tolerance)
    kite = DEGREE.compute(published.graph(by_name["krackhardt-kite-ties"])).of_nodes
    value, tolerance = published.published("krackhardt-kite", "degree centrality")
    assert kite["degree_share"] == pytest.approx(value, abs=tolerance)
    value, tolerance = published.published("freeman-star-circle-line", published.CENTRALISATIONS["star"])
    star = DEGREE.compute(published.graph(by_name["freeman-star-circle-line-star"])).of_graph
    assert star["centralisation"] == pytest.approx(value[0], abs=tolerance)
