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
    "degree": nx.degree_centrality,
    "clustering": nx.transitivity,
    "components": lambda other: list(
        (nx.weakly_connected_components if other.is_directed() else nx.connected_components)(other)
    ),
    "cut_points": lambda other: list(nx.articulation_points(other.to_undirected())),
    "k_core": nx.core_number,
    "communities": lambda other: nx.community.louvain_communities(other, seed=1),
    "closeness": nx.closeness_centrality,
    "betweenness": nx.betweenness_centrality,
    "eigenvector": lambda other: nx.eigenvector_centrality(other, max_iter=5000),
    "pagerank": nx.pagerank,
    "structural_holes": nx.constraint,
}
IGRAPH: dict[str, Callable[[igraph.Graph], object]] = {
    "degree": lambda other: other.degree(),
    "clustering": lambda other: other.transitivity_undirected(),
    "components": lambda other: list(other.connected_components(mode="weak")),
    "cut_points": lambda other: other.articulation_points(),
    "k_core": lambda other: other.coreness(),
    "communities": lambda other: other.as_undirected().community_multilevel(),
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


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long work took: by the clock, and of the processor, all cores together."""
    began, before = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - before


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
        print(
            f"\n{asked.nodes:,} nodes, {asked.links:,} links, {'directed' if directed else 'undirected'} (seconds by the clock / of processor)\n"
        )
        print("| measure | Mrezha | networkx | igraph |\n|---|---|---|---|")
        sums = {name: [0.0, 0.0] for name in ("Mrezha", "networkx", "igraph", "Mrezha, what networkx has too")}
        for measure in MEASURES:
            runs = {
                "Mrezha": lambda measure=measure, graph=graph: measure.compute(graph),
                "networkx": bound(NETWORKX.get(measure.code), plain, skipped=asked.without_networkx),
                "igraph": bound(IGRAPH.get(measure.code), other),
            }
            row = []
            for name, run in runs.items():
                took = seconds(run) if run else None
                row.append(f"{took[0]:.3f} / {took[1]:.3f}" if took else "–")
                for sum_of in (name, "Mrezha, what networkx has too" if name == "Mrezha" and runs["networkx"] else ""):
                    if took and sum_of:
                        sums[sum_of] = [one + more for one, more in zip(sums[sum_of], took, strict=True)]
            print(f"| {measure.code} | {' | '.join(row)} |", flush=True)
        for name, (clock, processor) in sums.items():
            print(f"\n{name}: {clock:.3f} s by the clock, {processor:.3f} s of processor", end="")
        print()


def bound(run: Callable[[Any], object] | None, on: Any, *, skipped: bool = False) -> Callable[[], object] | None:
    return None if run is None or skipped else lambda: run(on)
