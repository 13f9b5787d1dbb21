"""Tell which nodes and links hold a graph together, and how it would fall apart without them.

Articulation points and bridges: Hopcroft & Tarjan 1973, Communications of the ACM 16:372-378. Fragmentation: Borgatti
2006, Identifying sets of key players in a social network, Computational & Mathematical Organization Theory 12:21-34.
"""

from collections.abc import Iterable
from typing import Final

from graph.measure import Column, Figure, Holds, Measure, Result, Rows, Table
from graph.model import Graph
from graph.neighbours import Parts, answered, linked, parts_of


def cut_points(graph: Graph) -> Result:
    """Return fragmentation now and without each node, the articulation points and the bridges.

    A link counts whichever way it leads; in a directed graph the articulation points are also found where only answered
    links count. Linear time, whatever the number of nodes.
    """
    parts = parts_of(linked(graph))
    mutual = parts_of(answered(graph)) if graph.directed else None
    points = _points(parts)
    bridges = sorted(parts.bridges, key=lambda one: (-min(one[2:]), one))
    of_graph: dict[str, float | None] = {
        "fragmentation": _fragmentation(sum(size * (size - 1) for size in parts.sizes), len(graph.nodes)),
        "cut_points": len(points),
        "bridges": len(bridges),
    }
    tables: dict[str, Rows] = {
        "cut_points_listed": points,
        "bridges_listed": tuple((one, other, min(side, far)) for one, other, side, far in bridges),
    }
    if mutual:
        tables["mutual_cut_points_listed"] = _points(mutual)
        of_graph["mutual_cut_points"] = len(tables["mutual_cut_points_listed"])
    of_nodes: dict[str, dict[str, float | None]] = {
        "cut_off": {node: _cut_off(parts.without[node]) for node in graph.nodes},
        "fragmentation_without": _fragmentation_without(parts, list(graph.nodes)),
    }
    return Result(of_nodes=of_nodes, of_graph=of_graph, tables=tables)


def _points(parts: Parts) -> Rows:
    """Return the articulation points, those that cut off most first."""
    found = [(node, len(sizes), _cut_off(sizes)) for node, sizes in parts.without.items() if len(sizes) > 1]
    return tuple(sorted(found, key=lambda row: (-row[2], row[0])))


def _cut_off(sizes: Iterable[int]) -> int:
    """Return how many nodes are no longer in the largest of the parts."""
    return sum(sorted(sizes)[:-1])


def _fragmentation_without(parts: Parts, nodes: Iterable[str]) -> dict[str, float | None]:
    sizes = {node: len(members) for members in parts.members for node in members}
    joined = sum(size * (size - 1) for size in parts.sizes)
    left = len(parts.without) - 1
    return {
        node: _fragmentation(
            joined - sizes[node] * (sizes[node] - 1) + sum(size * (size - 1) for size in parts.without[node]), left
        )
        for node in nodes
    }


def _fragmentation(joined: int, n: int) -> float | None:
    """Return the share of pairs that cannot reach each other, from the ordered pairs that can."""
    return 1 - joined / (n * (n - 1)) if n > 1 else None


_POINT_COLUMNS: Final = (
    Column(code="node", label="Node", holds=Holds.NODE),
    Column(code="parts", label="Parts without it", holds=Holds.NUMBER, formula="parts that its component falls in"),
    Column(
        code="node_cuts_off",
        label="Nodes cut off",
        holds=Holds.NUMBER,
        formula="nodes of its component outside the largest part that is left",
    ),
)
CUT_POINTS: Final = Measure(
    code="cut_points",
    label="Cut points, bridges and fragmentation",
    sentence="Which nodes and links hold the graph together, and who would be cut off without each one.",
    caution="Only recorded links count: a way round may exist that nobody wrote down.",
    advice="For each one, starting with the largest number cut off, look for one further link around it.",
    node_figures=(
        Figure(
            code="cut_off",
            label="Cut off without it",
            formula="nodes of its component outside the largest part that is left",
        ),
        Figure(
            code="fragmentation_without",
            label="Fragmentation without it",
            formula="1 - Σ s(s - 1) / ((n - 1)(n - 2)) over the sizes s of the parts left",
        ),
    ),
    graph_figures=(
        Figure(
            code="fragmentation",
            label="Fragmentation",
            formula="1 - Σ s(s - 1) / (n(n - 1)) over the sizes s of components",
        ),
        Figure(code="cut_points", label="Cut points", formula="nodes without which their component falls apart"),
        Figure(
            code="mutual_cut_points",
            label="Cut points of answered links",
            formula="the same, only answered links counting",
        ),
        Figure(code="bridges", label="Bridges", formula="links without which their component falls apart"),
    ),
    tables=(
        Table(code="cut_points_listed", label="The cut points", columns=_POINT_COLUMNS),
        Table(code="mutual_cut_points_listed", label="The cut points of answered links", columns=_POINT_COLUMNS),
        Table(
            code="bridges_listed",
            label="The bridges",
            columns=(
                Column(code="one", label="One end", holds=Holds.NODE),
                Column(code="other", label="Other end", holds=Holds.NODE),
                Column(
                    code="link_cuts_off",
                    label="Nodes on the smaller side",
                    holds=Holds.NUMBER,
                    formula="nodes on the smaller side of the link",
                ),
            ),
        ),
    ),
    compute=cut_points,
)
