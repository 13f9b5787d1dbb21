"""Density is that of networkx on any graph, and the published one of known networks."""

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.density import DENSITY
from graph.model import Graph
from tests.unit.graph.measures import published
from tests.unit.graph.measures.generated import UNHURRIED, graphs, in_networkx, seen_either_way
from tests.unit.graph.measures.published import LAYERS, Layer

BY_NAME = {str(layer): layer for layer in LAYERS}


@UNHURRIED
@given(graphs(layers=2))
def test_density_is_that_of_networkx(graph: Graph) -> None:
    found, other = DENSITY.compute(graph).of_graph, in_networkx(graph)
    assert (found["nodes"], found["links"]) == (len(other), other.number_of_edges())
    assert found["isolates"] == nx.number_of_isolates(other)
    if len(other) > 1:
        assert found["density"] == pytest.approx(nx.density(other))
        assert found.get("pair_density", found["density"]) == pytest.approx(nx.density(seen_either_way(graph)))
    else:
        assert found["density"] is None


@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_cross_checked_values_of_known_networks_are_met(layer: Layer) -> None:
    found = DENSITY.compute(published.graph(layer)).of_graph
    expected = published.expected(layer)
    published.check(layer, "density", found=found["density"])
    published.check(layer, "nodes", found=found["nodes"])
    published.check(layer, "edges", found=found["links"])
    if "undirected_any" in expected:
        published.check(layer, "undirected_any", "density", found=found.get("pair_density", found["density"]))
    if "isolates" in expected:
        assert found["isolates"] == len(expected["isolates"])
    if "isolate_count" in expected:
        assert found["isolates"] == expected["isolate_count"]


@pytest.mark.parametrize(
    ("network", "measure", "layer"),
    [
        ("dhhs-collaboration", "density, all collaboration ties", "all ties"),
        ("dhhs-collaboration", "density, collab > 2, isolates dropped", "formal ties"),
        ("knoke-bureaucracies", "density", "information"),
    ],
)
def test_a_published_density_is_met(network: str, measure: str, layer: str) -> None:
    value, tolerance = published.published(network, measure)
    found = DENSITY.compute(published.graph(BY_NAME[f"{network}-{layer}"])).of_graph
    assert found["density"] == pytest.approx(value, abs=tolerance)


def test_the_families_keep_the_one_that_married_nobody() -> None:
    found = DENSITY.compute(published.graph(BY_NAME["florentine-marriage-marriage"])).of_graph
    (nodes, links, density), tolerance = published.published("florentine-marriage", "nodes, edges, density")
    assert (found["nodes"], found["links"]) == (nodes, links)
    assert found["density"] == pytest.approx(density, abs=tolerance)
    tied, untied = published.published("florentine-marriage", "dyads: tied and untied")[0]
    assert (tied, untied) == (found["links"], nodes * (nodes - 1) / 2 - tied)
    assert found["isolates"] == 1


def test_published_counts_are_met() -> None:
    for network, measure, layer in (
        ("emon-cheyenne", "number of organisations", "any contact"),
        ("emon-lake-pomona", "number of organisations", "any contact"),
        ("emon-mt-si", "number of organisations", "any contact"),
    ):
        found = DENSITY.compute(published.graph(BY_NAME[f"{network}-{layer}"])).of_graph
        assert found["nodes"] == published.published(network, measure)[0]
    arcs, _ = published.published("emon-lake-pomona", "number of arcs, two independent codings of the same table")
    assert DENSITY.compute(published.graph(BY_NAME["emon-lake-pomona-any contact"])).of_graph["links"] == arcs
    found = DENSITY.compute(published.graph(BY_NAME["local-health-departments-communication"])).of_graph
    assert [found["nodes"], found["links"]] == published.published("local-health-departments", "nodes and edges")[0]
