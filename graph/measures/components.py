"""Tell the parts of a graph that cannot reach each other: Tarjan 1972, SIAM Journal on Computing 1:146-160."""

from collections.abc import Iterable
from typing import Final

import networkx as nx

from graph.measure import Column, Figure, Holds, Measure, Result, Rows, Table
from graph.model import Graph
from graph.neighbours import answered, followed, linked, parts_of


def components(graph: Graph) -> Result:
    """Return the parts of a graph, the largest first, with the size of the part of each node.

    A directed graph has three kinds: weak (links count either way), strong (each reaches each along the links) and
    mutual (only links that are answered count).
    """
    parts = parts_of(linked(graph)).members
    of_nodes = {"component_size": _size_of_each(parts)}
    of_graph: dict[str, float | None] = {"components": len(parts), "largest": _largest(parts)}
    tables = {"components_listed": _rows(parts)}
    if graph.directed:
        strong = _strong(graph)
        mutual = parts_of(answered(graph)).members
        of_nodes["strong_component_size"] = _size_of_each(strong)
        of_graph |= {
            "strong_components": len(strong),
            "strong_largest": _largest(strong),
            "mutual_components": len(mutual),
            "mutual_largest": _largest(mutual),
        }
        tables["strong_components_listed"] = _rows(strong)
    return Result(of_nodes=of_nodes, of_graph=of_graph, tables=tables)


def _strong(graph: Graph) -> list[tuple[str, ...]]:
    arcs: nx.DiGraph[str] = nx.DiGraph()
    arcs.add_nodes_from(graph.nodes)
    arcs.add_edges_from((node, other) for node, others in followed(graph).items() for other in others)
    parts = [tuple(sorted(part)) for part in nx.strongly_connected_components(arcs)]
    return sorted(parts, key=lambda part: (-len(part), part))


def _size_of_each(parts: Iterable[tuple[str, ...]]) -> dict[str, float | None]:
    return {node: len(part) for part in parts for node in part}


def _largest(parts: Iterable[tuple[str, ...]]) -> int:
    return max(map(len, parts), default=0)


def _rows(parts: Iterable[tuple[str, ...]]) -> Rows:
    return tuple((len(part), part) for part in parts)


_COLUMNS: Final = (
    Column(code="size", label="Size", holds=Holds.NUMBER, formula="number of nodes"),
    Column(code="members", label="Members", holds=Holds.NODES),
)
COMPONENTS: Final = Measure(
    code="components",
    label="Components",
    sentence="Which parts of the graph have no link with each other at all.",
    caution="A part may look apart only because a link was never recorded.",
    advice="Start with the largest part that stands apart: one link joins all its members.",
    node_figures=(
        Figure(code="component_size", label="Size of its component", formula="nodes reached over links either way"),
        Figure(
            code="strong_component_size",
            label="Size of its strong component",
            formula="nodes that it reaches and that reach it",
        ),
    ),
    graph_figures=(
        Figure(code="components", label="Components", formula="number of parts, links counting either way"),
        Figure(code="largest", label="Largest component", formula="nodes in the largest part"),
        Figure(
            code="strong_components",
            label="Strong components",
            formula="number of parts in which each node reaches each along the links",
        ),
        Figure(code="strong_largest", label="Largest strong component", formula="nodes in the largest strong part"),
        Figure(
            code="mutual_components", label="Mutual components", formula="number of parts, only answered links counting"
        ),
        Figure(code="mutual_largest", label="Largest mutual component", formula="nodes in the largest mutual part"),
    ),
    tables=(
        Table(code="components_listed", label="The components", columns=_COLUMNS),
        Table(code="strong_components_listed", label="The strong components", columns=_COLUMNS),
    ),
    compute=components,
)
