"""The ranges of a large network, computed by processes of their own, so that whoever uses the program is not held.

Each process computes whole graphs without one node. They are started afresh, and let everything else go first.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

from graph.measure import Measure
from graph.measures import MEASURES
from graph.model import Fields, Graph, Link
from referral.network.ranges.left_out import Extremes, Progress, Ranges, joined, ranges

MOST_PROCESSES: Final = 4
PIECE: Final = 4  # nodes that a process is given at once; a program that ends waits for those under way
_NICE: Final = 5
_Found = dict[str, tuple[dict[str, Extremes], Extremes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """Some nodes to be left out, each by itself, and the graph in plain values, which can be sent to a process."""

    nodes: dict[str, dict[str, object]]
    links: tuple[tuple[str, str, str, float], ...]
    directed: bool
    codes: tuple[str, ...]
    left_out: tuple[str, ...]


def ranges_apart(graph: Graph, progress: Progress, *, measures: Sequence[Measure] = MEASURES) -> dict[str, Ranges]:
    """Return the same as `ranges`, by as many processes as there are processors, at most four.

    No measure may look at attributes of links. What `progress` raises ends the work: no further piece is begun.
    Errors: BrokenProcessPool, if a process was ended from outside.
    """
    workers = max(1, min(MOST_PROCESSES, os.cpu_count() or 1))
    pieces = _pieces(graph, tuple(measure.code for measure in measures))
    parts: list[dict[str, Ranges]] = []
    done, total = 0, len(graph.nodes)
    progress(done, total)
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_let_others_first) as pool:
        under_way: dict[Future[_Found], int] = {}
        try:
            for piece in pieces:
                under_way[pool.submit(_found, piece)] = len(piece.left_out)
                if len(under_way) > workers:
                    done += _collect(under_way, parts)
                    progress(done, total)
            while under_way:
                done += _collect(under_way, parts)
                progress(done, total)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return joined(parts)


def _collect(under_way: dict[Future[_Found], int], parts: list[dict[str, Ranges]]) -> int:
    """Wait until some are there, take them out, and return how many nodes they are."""
    ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
    parts.extend(
        {code: Ranges(of_nodes=nodes, of_graph=whole) for code, (nodes, whole) in one.result().items()} for one in ended
    )
    return sum(under_way.pop(one) for one in ended)


def _pieces(graph: Graph, codes: tuple[str, ...]) -> Iterator[_Piece]:
    nodes: dict[str, dict[str, object]] = {node: dict(fields) for node, fields in graph.nodes.items()}
    links = tuple((link.source, link.target, link.layer, link.weight) for link in graph.links)
    names = tuple(nodes)
    for start in range(0, len(names), PIECE):
        left_out = names[start : start + PIECE]
        yield _Piece(nodes=nodes, links=links, directed=graph.directed, codes=codes, left_out=left_out)


def _let_others_first() -> None:
    if hasattr(os, "nice"):  # not on every system
        os.nice(_NICE)


def _found(piece: _Piece) -> _Found:
    nodes: dict[str, Fields] = piece.nodes  # type: ignore[assignment]  # they are those of a graph
    links = tuple(
        Link(source=source, target=target, layer=layer, weight=weight) for source, target, layer, weight in piece.links
    )
    graph = Graph(nodes=nodes, links=links, directed=piece.directed)
    measures = [measure for measure in MEASURES if measure.code in piece.codes]
    found = ranges(graph, measures=measures, left_out=piece.left_out)
    return {
        code: ({figure: dict(within) for figure, within in one.of_nodes.items()}, dict(one.of_graph))
        for code, one in found.items()
    }
