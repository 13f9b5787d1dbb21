"""Assortativity and modularity of known groups are those of networkx and of known networks."""

import warnings
from math import isnan

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.assortativity import ASSORTATIVITY
from graph.model import Graph
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, seen_either_way
from tests.unit.graph.measures.published import Layer


@UNHURRIED
@given(graphs(layers=2, groups=3))
def test_assortativity_is_that_of_networkx(graph: Graph) -> None:
    result, other = ASSORTATIVITY.compute(graph), seen_either_way(graph)
    if not other.number_of_edges():
        assert result.of_graph["by_degree"] is None
        assert not result.tables
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        by_degree = nx.degree_assortativity_coefficient(other)
    if len({other.degree(end) for ends in other.edges for end in ends}) > 1:
        assert result.of_graph["by_degree"] == pytest.approx(by_degree, abs=1e-9)
    else:
        assert result.of_graph["by_degree"] is None
    groups = {node: attributes["group"] for node, attributes in graph.nodes.items()}
    if not 1 < len(set(groups.values())) < len(groups):
        assert not result.tables
        return
    ((name, count, likeness, quality),) = result.tables["by_attribute"]
    assert (name, count) == ("group", len(set(groups.values())))
    parts = [{node for node in groups if groups[node] == group} for group in set(groups.values())]
    assert quality == pytest.approx(nx.community.modularity(other, parts))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = nx.attribute_assortativity_coefficient(other, "group")
    if likeness is None:
        assert isnan(theirs) or len({groups[end] for ends in other.edges for end in ends}) == 1
    else:
        assert likeness == pytest.approx(theirs)


@pytest.mark.parametrize("layer", published.layers_with("group", "modularity_undirected"), ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    ((_, groups, likeness, quality),) = ASSORTATIVITY.compute(published.graph(layer)).tables["by_attribute"]
    published.check(layer, "group", "modularity_undirected", found=quality)
    published.check(layer, "group", "assortativity_undirected", found=likeness)
    assert groups == len(published.expected(layer)["group"]["sizes"])


def test_the_published_modularity_of_the_agencies_is_met() -> None:
    layer = next(layer for layer in published.LAYERS if str(layer) == "dhhs-collaboration-all ties")
    value, tolerance = published.published("dhhs-collaboration", "modularity of the agency partition")
    ((*_, quality),) = ASSORTATIVITY.compute(published.graph(layer)).tables["by_attribute"]
    assert quality == pytest.approx(value, abs=tolerance)
