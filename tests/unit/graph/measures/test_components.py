"""Components, weak, strong and mutual, are those of networkx and of known networks."""

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.components import COMPONENTS
from graph.model import Graph
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, in_networkx, seen_either_way
from tests.unit.graph.measures.published import LAYERS, Layer


def listed(parts):
    return tuple((len(part), tuple(part)) for part in sorted(map(sorted, parts), key=lambda part: (-len(part), part)))


@UNHURRIED
@given(graphs(layers=2))
def test_components_are_those_of_networkx(graph: Graph) -> None:
    result, other = COMPONENTS.compute(graph), in_networkx(graph)
    weak = listed(nx.connected_components(seen_either_way(graph)))
    assert result.tables["components_listed"] == weak
    assert (result.of_graph["components"], result.of_graph["largest"]) == (len(weak), weak[0][0])
    assert result.of_nodes["component_size"] == {node: size for size, part in weak for node in part}
    if graph.directed:
        strong = listed(nx.strongly_connected_components(other))
        assert result.tables["strong_components_listed"] == strong
        assert (result.of_graph["strong_components"], result.of_graph["strong_largest"]) == (len(strong), strong[0][0])
        assert result.of_nodes["strong_component_size"] == {node: size for size, part in strong for node in part}
        mutual = listed(nx.connected_components(other.to_undirected(reciprocal=True)))
        assert (result.of_graph["mutual_components"], result.of_graph["mutual_largest"]) == (len(mutual), mutual[0][0])
    else:
        assert "strong_components_listed" not in result.tables


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer.network != "freeman-star-circle-line"], ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    found = COMPONENTS.compute(published.graph(layer)).of_graph
    if layer.directed:
        published.check(layer, "weak_components", found=found["components"])
        published.check(layer, "largest_weak_component", found=found["largest"])
        published.check(layer, "strong_components", found=found["strong_components"])
        published.check(layer, "largest_strong_component", found=found["strong_largest"])
        published.check(layer, "undirected_mutual", "components", found=found["mutual_components"])
    else:
        published.check(layer, "components", found=found["components"])
        published.check(layer, "largest_component", found=found["largest"])


def test_the_published_sizes_keep_the_family_that_stands_alone() -> None:
    layer = next(layer for layer in LAYERS if layer.network == "florentine-marriage")
    sizes, _ = published.published("florentine-marriage", "components and their sizes")
    rows = COMPONENTS.compute(published.graph(layer)).tables["components_listed"]
    assert [size for size, _ in rows] == sizes
    assert rows[1][1] == ("Pucci",)
