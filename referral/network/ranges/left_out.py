"""Tell how sure the figures of a network are: how far each one moves when any one organisation is left out.

A directory never has every organisation. A figure that hangs on one of them should not decide anything.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.measure import Measure
from graph.measures import MEASURES
from graph.model import Graph

AT_ONCE: Final = 300  # organisations for which the ranges are computed while somebody waits
Progress = Callable[[int, int], None]
Extremes = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """Hold the least and the largest number of each figure of one measure, over all graphs with one node left out.

    `of_nodes`: figure → node → range, over the graphs that still have the node. `of_graph`: figure → range. A figure
    that no such graph gives a number to has no range.
    """

    of_nodes: Mapping[str, Mapping[str, tuple[float, float]]]
    of_graph: Mapping[str, tuple[float, float]]


def ranges(
    graph: Graph,
    progress: Progress | None = None,
    *,
    measures: Sequence[Measure] = MEASURES,
    left_out: Sequence[str] | None = None,
) -> dict[str, Ranges]:
    """Return the ranges of each measure whose figures move, by its code; each is computed once for every node.

    With `left_out` these are the only nodes that are left out, each by itself.
    """
    every = tuple(graph.nodes) if left_out is None else left_out
    measures = [measure for measure in measures if measure.moves]
    of_nodes: dict[str, dict[str, Extremes]] = {measure.code: {} for measure in measures}
    of_graph: dict[str, Extremes] = {measure.code: {} for measure in measures}
    for done, node in enumerate(every):
        if progress:
            progress(done, len(every))
        rest = without(graph, node)
        for measure in measures:
            result = measure.compute(rest)
            _widen(of_graph[measure.code], result.of_graph)
            for figure, by_node in result.of_nodes.items():
                _widen(of_nodes[measure.code].setdefault(figure, {}), by_node)
    return {code: Ranges(of_nodes=of_nodes[code], of_graph=of_graph[code]) for code in of_nodes}


def joined(parts: Iterable[Mapping[str, Ranges]]) -> dict[str, Ranges]:
    """Return the ranges over all graphs of several parts, each computed over some of them."""
    of_nodes: dict[str, dict[str, Extremes]] = {}
    of_graph: dict[str, Extremes] = {}
    for part in parts:
        for code, found in part.items():
            _widen_to(of_graph.setdefault(code, {}), found.of_graph)
            nodes = of_nodes.setdefault(code, {})
            for figure, within in found.of_nodes.items():
                _widen_to(nodes.setdefault(figure, {}), within)
    return {code: Ranges(of_nodes=of_nodes[code], of_graph=of_graph[code]) for code in of_nodes}


def without(graph: Graph, node: str) -> Graph:
    """Return the graph without one of its nodes and the links of that node."""
    return replace(
        graph,
        nodes={key: fields for key, fields in graph.nodes.items() if key != node},
        links=tuple(link for link in graph.links if node not in (link.source, link.target)),
    )


def mark(graph: Graph) -> str:
    """Return what tells a graph from every other one that has other ranges; names are left out."""
    nodes = [(node, sorted((k, v) for k, v in fields.items() if k != "label")) for node, fields in graph.nodes.items()]
    links = [(link.layer, link.source, link.target, link.weight) for link in graph.links]
    return hashlib.sha256(repr((graph.directed, nodes, links)).encode()).hexdigest()


def _widen(extremes: Extremes, numbers: Mapping[str, float | None]) -> None:
    for key, number in numbers.items():
        if number is None:
            continue
        known = extremes.get(key)
        if known is None:
            extremes[key] = (number, number)
        elif number < known[0]:
            extremes[key] = (number, known[1])
        elif number > known[1]:
            extremes[key] = (known[0], number)


def _widen_to(extremes: Extremes, others: Mapping[str, tuple[float, float]]) -> None:
    for key, (least, most) in others.items():
        known = extremes.get(key, (least, most))
        extremes[key] = (min(known[0], least), max(known[1], most))
