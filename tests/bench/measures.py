"""Measure how long all measures of a network take, one by one, beside plain networkx and igraph.

`python -m tests.bench measures [--nodes 2000] [--links 8000] [--without-networkx]`. Graphs are random, with a fixed
seed. Nothing is asserted about time.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import igraph
import networkx as nx

from graph.measures import MEASURES
from graph.model import Graph
from tests.unit.graph.measures.weighted import in_networkx, large

KINDS = ("school", "clinic", "ngo", "office", "court")
NETWORKX: dict[str, Callable[[Any], object]] = {
    "closeness": nx.closeness_centrality,
    "betweenness": nx.betweenness_centrality,
    "eigenvector": lambda other: nx.eigenvector_centrality(other, max_iter=5000),
    "pagerank": nx.pagerank,
    "structural_holes": nx.constraint,
}
IGRAPH: dict[str, Callable[[igraph.Graph], object]] = {
    "closeness": lambda other: other.closeness(),
    "betweenness": lambda other: other.betweenness(),
    "eigenvector": lambda other: other.eigenvector_centrality(),
    "pagerank": lambda other: other.pagerank(),
    "structural_holes": lambda other: other.constraint(),
}


def town(nodes: int, links: int, *, directed: bool) -> Graph:
    """Return a random network of organisations of five kinds."""
    drawn = large(nodes, links, seed=1, directed=directed)
    kinds = {node: {"kind": KINDS[place % len(KINDS)]} for place, node in enumerate(drawn.nodes)}
    return replace(drawn, nodes=kinds)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_igraph(graph: Graph) -> igraph.Graph:
    places = {node: number for number, node in enumerate(graph.nodes)}
    links = [(places[link.source], places[link.target]) for link in graph.links]
    return igraph.Graph(len(places), links, directed=graph.directed)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, default=2000)
    parser.add_argument("--links", type=int, default=8000)
    parser.add_argument("--without-networkx", action="store_true")
    asked = parser.parse_args(arguments)
    for measure in MEASURES:  # what is imported when it is used
        measure.compute(town(30, 60, directed=False))
    for directed in (False, True):
        graph = town(asked.nodes, asked.links, directed=directed)
        plain, other = in_networkx(graph, weighted=False), in_igraph(graph)
        print(f"\n{asked.nodes:,} nodes, {asked.links:,} links, {'directed' if directed else 'undirected'} (seconds)\n")
        print("| measure | Mrezha | networkx | igraph |\n|---|---|---|---|")
        spent, processor = 0.0, 0.0
        for measure in MEASURES:
            before = time.process_time()
            took = seconds(lambda measure=measure, graph=graph: measure.compute(graph))
            processor += time.process_time() - before
            spent += took
            theirs = [
                f"{seconds(lambda run=run, on=on: run(on)):.3f}" if run and not skipped else "–"
                for run, on, skipped in (
                    (NETWORKX.get(measure.code), plain, asked.without_networkx),
                    (IGRAPH.get(measure.code), other, False),
                )
            ]
            print(f"| {measure.code} | {took:.3f} | {' | '.join(theirs)} |", flush=True)
        print(f"| all | {spent:.3f} | | |\n\n{processor:.3f} s of processor time, of all cores together")
