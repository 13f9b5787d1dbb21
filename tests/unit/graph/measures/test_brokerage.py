"""Brokerage roles agree with every path counted one by one, and with the cross-checked values of known networks."""

from collections import Counter
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures.brokerage import Role, brokerage, roles
from graph.model import Graph, Link
from tests.unit.graph.measures import published
from tests.unit.graph.measures.published import Layer
from tests.unit.graph.measures.weighted import graphs, in_networkx


def one_by_one(graph: Graph, groups: dict[str, str]) -> dict[str, Counter[str]]:
    arcs = set(in_networkx(graph).to_directed().edges)
    found = {node: Counter[str]() for node in graph.nodes}
    of = {node: groups.get(node, f"alone: {node}") for node in graph.nodes}
    for a, v, c in permutations(graph.nodes, 3):
        if {(a, v), (v, c)} <= arcs and (a, c) not in arcs:
            names = {(True, True, True): "coordinator", (False, False, True): "itinerant", (False, True, False): "gatekeeper",
                     (True, False, False): "representative", (False, False, False): "liaison"}  # fmt: skip
            found[v][names[of[a] == of[v], of[v] == of[c], of[a] == of[c]]] += 1
    return found


@given(graphs(), st.data())
def test_roles_are_those_of_paths_counted_one_by_one(graph: Graph, data: st.DataObject) -> None:
    groups = data.draw(st.dictionaries(st.sampled_from(sorted(graph.nodes)), st.sampled_from("xyz")))
    counted = one_by_one(graph, groups)
    assert roles(graph, groups) == {node: {role: counted[node][role] for role in Role} for node in graph.nodes}


def grouped(layer: Layer) -> tuple[Graph, dict[str, str]]:
    graph = published.graph(layer)
    return graph, {node: str(fields["group"]) for node, fields in graph.nodes.items()}


@pytest.mark.parametrize("layer", published.layers_with("group", "brokerage"), ids=str)
def test_cross_checked_roles_are_met(layer: Layer) -> None:
    found = roles(*grouped(layer))
    values: dict[str, Any] = published.expected(layer)["group"]["brokerage"]
    assert {node: dict(counts) for node, counts in found.items()} == values


@pytest.mark.parametrize("layer", published.layers_with("group", "brokerage_network_total"), ids=str)
def test_cross_checked_sums_are_met(layer: Layer) -> None:
    graph, groups = grouped(layer)
    kinds = Graph(
        nodes={node: {"kind": groups[node]} for node in graph.nodes}, links=graph.links, directed=graph.directed
    )
    sums = brokerage(kinds).of_graph
    values = published.expected(layer)["group"]["brokerage_network_total"]
    assert {role: sums[f"all_{role}"] for role in values} == values


def test_a_graph_without_kinds_has_no_roles() -> None:
    result = brokerage(Graph(nodes={"a": {}, "b": {}}, links=(Link(source="a", target="b"),)))
    assert result.of_nodes == {}
    assert set(result.of_graph.values()) == {None}
