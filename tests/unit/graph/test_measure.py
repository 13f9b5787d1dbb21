"""Every measure is a row with its words, and a pure function that a graph cannot surprise."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import isfinite

import pytest

from graph.measure import Cell, Holds, Measure
from graph.measures import MEASURES
from graph.model import NOTHING, Graph, Link

GRAPHS = {
    "empty": Graph(nodes={}),
    "one node": Graph(nodes={"a": {}}),
    "isolated nodes": Graph(nodes={"a": {}, "b": {}, "c": {}}, directed=True),
    "a loop": Graph(nodes={"a": {}, "b": {}}, links=(Link(source="a", target="a"),)),
    "groups and layers": Graph(
        nodes={name: {"kind": "x" if name < "d" else "y", "label": name} for name in "abcdef"},
        links=tuple(
            Link(source=one, target=other, layer=layer)
            for layer, ends in (("p", ["ab", "bc", "ca", "cd", "de"]), ("q", ["ab", "ef"]))
            for one, other in ends
        ),
        directed=True,
    ),
    "two sides": Graph(
        nodes={"a": {"side": "x"}, "b": {"side": "x"}, "c": {"side": "y"}, "d": {"side": "y"}},
        links=(Link(source="a", target="c"), Link(source="b", target="c")),
    ),
    "two parts": Graph(
        nodes=dict.fromkeys("abcde", NOTHING),
        links=(Link(source="a", target="b", weight=2.5), Link(source="c", target="d", layer="x")),
    ),
}


def test_codes_are_used_once() -> None:
    assert Counter(measure.code for measure in MEASURES).most_common(1)[0][1] == 1
    for measure in MEASURES:
        codes = [one.code for one in measure.labelled]
        assert len(codes) == len(set(codes))
        columns = [column for table in measure.tables for column in table.columns]
        assert len(set(columns)) == len({column.code for column in columns})


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_row_carries_its_words(measure: Measure) -> None:
    assert all(text == text.strip() and text for _, text in measure.words())
    assert all(figure.formula for figure in (*measure.node_figures, *measure.graph_figures))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_every_figure_and_table_of_a_row_is_given_for_some_graph(measure: Measure) -> None:
    results = [measure.compute(graph) for graph in (*GRAPHS.values(), *undirected(GRAPHS.values()))]
    given = {code for result in results for code in (*result.of_nodes, *result.of_graph, *result.tables)}
    rows = (*measure.node_figures, *measure.graph_figures, *measure.tables)
    assert given == {row.code for row in rows}


def undirected(graphs: Iterable[Graph]) -> Iterator[Graph]:
    for graph in graphs:
        links = {(link.layer, *sorted((link.source, link.target))): link for link in graph.links}
        yield replace(graph, links=tuple(links.values()), directed=False)


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_measure_takes_any_graph_and_gives_what_its_row_describes(measure: Measure, graph: Graph) -> None:
    result = measure.compute(graph)
    assert set(result.of_nodes) <= {figure.code for figure in measure.node_figures}
    assert set(result.of_graph) <= {figure.code for figure in measure.graph_figures}
    assert all(set(by_node) == set(graph.nodes) for by_node in result.of_nodes.values())
    numbers = [
        *result.of_graph.values(),
        *(number for by_node in result.of_nodes.values() for number in by_node.values()),
    ]
    assert all(number is None or isfinite(number) for number in numbers)
    tables = {table.code: table for table in measure.tables}
    for code, rows in result.tables.items():
        for row in rows:
            for column, cell in zip(tables[code].columns, row, strict=True):
                assert fits(column.holds, cell, graph), f"{code}.{column.code}: {cell!r}"
    assert measure.compute(graph) == result


def fits(holds: Holds, cell: Cell, graph: Graph) -> bool:
    if holds is Holds.NUMBER:
        return cell is None or (isinstance(cell, int | float) and isfinite(cell))
    if holds in {Holds.NAME, Holds.GROUP}:
        return isinstance(cell, str)
    cells = (cell,) if holds is Holds.NODE else cell
    return isinstance(cells, tuple) and set(cells) <= set(graph.nodes)
