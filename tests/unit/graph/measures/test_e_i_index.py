"""The E-I index is the cross-checked one of known networks, and its chance that of all ways to deal out the groups."""

from itertools import permutations

import pytest
from hypothesis import given

from graph.measures.e_i_index import E_I_INDEX, dealt
from graph.model import Graph, Link
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, seen_either_way
from tests.unit.graph.measures.published import Layer


@UNHURRIED
@given(graphs(layers=2, groups=3))
def test_links_inside_and_between_groups_are_counted(graph: Graph) -> None:
    result, other = E_I_INDEX.compute(graph), seen_either_way(graph)
    group = {node: attributes["group"] for node, attributes in graph.nodes.items()}
    if not 1 < len(set(group.values())) < len(group) or not other.number_of_edges():
        assert not result.tables
        return
    ((name, internal, external, index, mean, low, high, probability),) = result.tables["by_attribute"]
    between = sum(group[one] != group[two] for one, two in other.edges)
    assert (name, internal, external) == ("group", other.number_of_edges() - between, between)
    assert index == pytest.approx((external - internal) / (external + internal))
    assert -1 <= low <= high <= 1
    assert 0 < probability <= 1
    assert mean == pytest.approx(
        2 * sum(group[one] != group[two] for one in group for two in group) / len(group) / (len(group) - 1) - 1
    )
    for _, code, nodes, inside, out, share in result.tables["by_group"]:
        own = {node for node in group if group[node] == code}
        assert nodes == len(own)
        assert inside == other.subgraph(own).number_of_edges()
        assert out == sum((one in own) != (two in own) for one, two in other.edges)
        assert share == (None if not inside + out else pytest.approx((out - inside) / (out + inside)))


@pytest.mark.parametrize("layer", published.layers_with("group", "e_i_index_undirected"), ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    result = E_I_INDEX.compute(published.graph(layer))
    ((_, internal, external, index, *_),) = result.tables["by_attribute"]
    published.check(layer, "group", "e_i_index_undirected", found=index)
    published.check(layer, "group", "external_ties", found=external, close=0)
    published.check(layer, "group", "internal_ties", found=internal, close=0)
    published.check(layer, "group", "sizes", found={row[1]: row[2] for row in result.tables["by_group"]}, close=0)


def test_agencies_with_no_or_almost_no_contact_are_those_of_the_paper() -> None:
    layer = next(layer for layer in published.LAYERS if str(layer) == "dhhs-collaboration-formal ties")
    agencies, _ = published.published("dhhs-collaboration", "agencies with no or almost no contact with other agencies")
    out = {row[1]: row[4] for row in E_I_INDEX.compute(published.graph(layer)).tables["by_group"]}
    assert all(out.get(agency, 0) <= 2 for agency in agencies)
    assert out["CDC"] == 44


def test_the_chance_is_that_of_all_ways_to_deal_out_the_groups() -> None:
    nodes = "abcdefg"
    ends = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "e"), ("e", "f"), ("f", "g"), ("c", "d")]
    groups = dict(zip(nodes, "xxxyyyy", strict=True))

    def index(given: dict[str, str]) -> float:
        return 2 * sum(given[one] != given[two] for one, two in ends) / len(ends) - 1

    every = [index(dict(zip(nodes, deal, strict=True))) for deal in permutations(groups.values())]
    mean = sum(every) / len(every)
    exact = sum(abs(one - mean) >= abs(index(groups) - mean) - 1e-9 for one in every) / len(every)
    found_mean, low, high, probability = dealt(groups, ends, index(groups))
    assert found_mean == pytest.approx(mean)
    assert probability == pytest.approx(exact, abs=4 * (exact * (1 - exact) / 999) ** 0.5 + 0.001)
    inside = sum(low <= one <= high for one in every) / len(every)
    assert inside >= 0.95


def test_nodes_of_unknown_group_do_not_count() -> None:
    nodes = {"a": {"kind": "x"}, "b": {"kind": "x"}, "c": {"kind": "y"}, "d": {"kind": ""}}
    links = tuple(Link(source=one, target=two) for one, two in ("ab", "ac", "ad"))
    result = E_I_INDEX.compute(Graph(nodes=nodes, links=links))
    assert result.tables["by_attribute"][0][:4] == ("kind", 1, 1, 0)
