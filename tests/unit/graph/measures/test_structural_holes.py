"""Effective size, efficiency and constraint agree with Burt's formulas, networkx, and published and checked values."""

from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.structural_holes import structural_holes
from graph.model import Graph
from tests.unit.graph.measures import published
from tests.unit.graph.measures.published import LAYERS, Layer
from tests.unit.graph.measures.weighted import graphs, in_networkx, large

BORGATTI = next(layer for layer in LAYERS if layer.network == "borgatti-structural-holes")


def without_weights(graph: Graph) -> Graph:
    return replace(graph, links=tuple(replace(link, weight=1.0) for link in graph.links))


def by_formula(graph: Graph) -> dict[str, tuple[float, float] | None]:
    """Effective size and constraint, summed over all nodes as Burt writes them."""
    nodes = list(graph.nodes)
    weight = {(one, other): 0.0 for one in nodes for other in nodes}
    for link in graph.links:
        if link.source != link.target:
            weight[link.source, link.target] += link.weight
            if not graph.directed:
                weight[link.target, link.source] += link.weight
    both = {(i, j): weight[i, j] + weight[j, i] for i in nodes for j in nodes}
    total = {i: sum(both[i, j] for j in nodes) for i in nodes}
    largest = {i: max(both[i, j] for j in nodes) for i in nodes}
    p = {(i, j): both[i, j] / total[i] if total[i] else 0.0 for i in nodes for j in nodes}
    m = {(i, j): both[i, j] / largest[i] if largest[i] else 0.0 for i in nodes for j in nodes}
    found: dict[str, tuple[float, float] | None] = {}
    for i in nodes:
        near = [j for j in nodes if both[i, j]]
        size = sum(1 - sum(p[i, q] * m[j, q] for q in nodes if q not in (i, j)) for j in near)
        constraint = sum((p[i, j] + sum(p[i, q] * p[q, j] for q in nodes if q not in (i, j))) ** 2 for j in near)
        found[i] = (size, constraint) if near else None
    return found


@given(graphs())
def test_figures_are_those_of_the_formulas(graph: Graph) -> None:
    of_nodes = structural_holes(graph).of_nodes
    neighbours = in_networkx(graph).to_undirected()
    for node, figures in by_formula(graph).items():
        ours = [of_nodes[code][node] for code in ("effective_size", "constraint", "efficiency")]
        if figures is None:
            assert ours == [None, None, None]
        else:
            assert ours == pytest.approx([*figures, figures[0] / neighbours.degree(node)], abs=1e-9)


@pytest.mark.parametrize("directed", [False, True])
def test_figures_of_large_graphs_are_those_of_networkx(directed: bool) -> None:
    graph = large(200, 700, seed=4, directed=directed)
    of_nodes, other = structural_holes(graph).of_nodes, in_networkx(graph)
    # Named nodes take its other path: without them it is wrong with scipy 1.14 and newer. It gives no number for a node
    # that only receives.
    sizes = nx.effective_size(other, nodes=list(other), weight="weight")
    constraints = nx.constraint(other, weight="weight")
    defined = [node for node in other if sizes[node] == sizes[node]]
    assert len(defined) > 190
    assert [of_nodes["effective_size"][node] for node in defined] == pytest.approx(
        [sizes[node] for node in defined], abs=1e-9
    )
    assert [of_nodes["constraint"][node] for node in defined] == pytest.approx(
        [constraints[node] for node in defined], abs=1e-9
    )


@pytest.mark.parametrize("layer", published.layers_with("burt_effective_size"), ids=str)
def test_cross_checked_sizes_are_met(layer: Layer) -> None:
    graph = without_weights(published.graph(layer))
    published.check(layer, "burt_effective_size", found=structural_holes(graph).of_nodes["effective_size"])


@pytest.mark.parametrize("layer", published.layers_with("burt_constraint"), ids=str)
def test_cross_checked_constraints_are_met(layer: Layer) -> None:
    graph = without_weights(published.graph(layer))
    published.check(layer, "burt_constraint", found=structural_holes(graph).of_nodes["constraint"])


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize(("measure", "code"), [("effective size", "effective_size"), ("constraint", "constraint")])
def test_printed_values_are_met(measure: str, code: str, weighted: bool) -> None:
    graph = published.graph(BORGATTI)
    found = structural_holes(graph if weighted else without_weights(graph)).of_nodes[code]
    value, tolerance = published.published(
        "borgatti-structural-holes", f"{measure}, {'weighted' if weighted else 'unweighted'}"
    )
    assert {node: found[node] for node in value} == pytest.approx(value, abs=tolerance)


@pytest.mark.parametrize("place", ["cheyenne", "lake-pomona", "mt-si"])
def test_a_scale_that_runs_backwards_is_turned_before_it_weighs(place: str) -> None:
    layer = next(one for one in LAYERS if one.network == f"emon-{place}" and one.name == "any contact")
    backwards = published.graph(replace(layer, weight="frequency"))  # 1 is the most frequent
    turned = replace(backwards, links=tuple(replace(link, weight=5 - link.weight) for link in backwards.links))
    of_nodes, formula = structural_holes(turned).of_nodes, by_formula(turned)
    assert of_nodes["constraint"] == pytest.approx({node: pair and pair[1] for node, pair in formula.items()})
    assert of_nodes["effective_size"] == pytest.approx({node: pair and pair[0] for node, pair in formula.items()})
    assert of_nodes["constraint"] != pytest.approx(structural_holes(backwards).of_nodes["constraint"], abs=1e-3)
