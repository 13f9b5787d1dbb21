"""Measure the layout of towns beside two of networkx, on the same towns in the same run.

`python -m tests.bench layout`. For each: seconds of processor, the share of the 5 nearest neighbours that are of the own
area, stress (lower is better) and crossings of lines. Towns of 45 to 3,000 are made up, with 2.45 ties for each; the
demo town's partnerships and paths are in tests/actions/network/test_places.py. Nothing is asserted about time.

The layout that this one replaced, on the same towns, measured before it went: 200: area .995, crossings 1,497; 1,000:
.989, 29,137; 3,000: .993, 242,221, 0.36 s.
"""

import argparse
import time
from collections.abc import Callable, Mapping

import networkx as nx

from graph.layout.grouped import grouped
from graph.layout.judged import judged
from tests.unit.graph.layout.pictures import least_distance, made_up, stress

TOWNS = {45: 6, 200: 6, 1000: 28, 3000: 54}  # organisations, areas
Layout = Callable[[Mapping[str, str], list[tuple[str, str]]], Mapping[str, tuple[float, float]]]


def by_networkx(method: Callable[..., Mapping[str, tuple[float, float]]]) -> Layout:
    def laid_out(groups: Mapping[str, str], ties: list[tuple[str, str]]) -> Mapping[str, tuple[float, float]]:
        graph = nx.Graph()
        graph.add_nodes_from(sorted(groups))
        graph.add_edges_from(tie for tie in ties if tie[0] != tie[1])
        return {node: (1000 * float(x), 1000 * float(y)) for node, (x, y) in method(graph, seed=1).items()}

    return laid_out


LAYOUTS: dict[str, Layout] = {
    "Mrezha": grouped,
    "networkx spring": by_networkx(nx.spring_layout),
    "networkx ForceAtlas2": by_networkx(nx.forceatlas2_layout),
}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--largest", type=int, default=3000)
    asked = parser.parse_args(arguments)
    grouped(*made_up(30, groups=3))  # what is imported when it is used
    print(
        "| organisations / ties | layout | s | own area | stress | crossings | least distance |\n|---|---|---|---|---|---|---|"
    )
    for nodes, areas in TOWNS.items():
        if nodes > asked.largest:
            continue
        groups, ties = made_up(nodes, groups=areas, ties_of_each=2.45)
        for name, layout in LAYOUTS.items():
            began = time.process_time()
            places = layout(groups, ties)
            took = time.process_time() - began
            found = judged(places, groups, ties)
            least = f"{least_distance(places):.0f}" if name == "Mrezha" else "–"
            print(
                f"| {nodes:,} / {len(ties):,} | {name} | {took:.2f} | {found.own_share:.2f} | {stress(places, ties):.3f} "
                f"| {found.crossings:,} | {least} |",
                flush=True,
            )
