"""Every measure is a row with its words, and a pure function that a graph cannot surprise."""

from collections import Counter

import pytest

from graph.measure import Measure
from graph.measures import MEASURES
from graph.model import NOTHING, Graph, Link

GRAPHS = {
    "empty": Graph(nodes={}),
    "one node": Graph(nodes={"a": {}}),
    "isolated nodes": Graph(nodes={"a": {}, "b": {}, "c": {}}, directed=True),
    "a loop": Graph(nodes={"a": {}, "b": {}}, links=(Link(source="a", target="a"),)),
    "two parts": Graph(
        nodes=dict.fromkeys("abcde", NOTHING),
        links=(Link(source="a", target="b", weight=2.5), Link(source="c", target="d", layer="x")),
    ),
}


def test_codes_are_used_once() -> None:
    assert Counter(measure.code for measure in MEASURES).most_common(1)[0][1] == 1
    for measure in MEASURES:
        codes = [figure.code for figure in (*measure.node_figures, *measure.graph_figures)]
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_row_carries_its_words(measure: Measure) -> None:
    assert all(text == text.strip() and text for _, text in measure.words())
    assert all(figure.formula for figure in (*measure.node_figures, *measure.graph_figures))


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_measure_takes_any_graph_and_gives_what_its_row_describes(measure: Measure, graph: Graph) -> None:
    result = measure.compute(graph)
    assert result.of_nodes or result.of_graph
    assert set(result.of_nodes) <= {figure.code for figure in measure.node_figures}
    assert set(result.of_graph) <= {figure.code for figure in measure.graph_figures}
    assert all(set(by_node) == set(graph.nodes) for by_node in result.of_nodes.values())
    assert measure.compute(graph) == result
