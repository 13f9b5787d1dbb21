"""Compute where the nodes of a picture stand: groups first, then the members of each group."""

import math
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final

import networkx as nx

Place = tuple[float, float]
SPACING: Final = 95.0
GAP: Final = 130.0
SEED: Final = 7


def two_level(groups: Mapping[str, str], ties: Iterable[tuple[str, str]]) -> dict[str, Place]:
    """Return a place for each node id of `groups` (id → group name), in units of the map, around 0, 0.

    Members of a group stand together, linked ones nearer; groups stand apart, those with many links between them
    nearer. Deterministic: the same groups and ties give the same places, in whatever order they come.
    """
    members: dict[str, list[str]] = {}
    for node in sorted(groups):
        members.setdefault(groups[node], []).append(node)
    links = sorted({(min(pair), max(pair)) for pair in ties if pair[0] in groups and pair[1] in groups})
    inner = {name: _places_of_members(nodes, links) for name, nodes in members.items()}
    radius = {name: max(math.hypot(*place) for place in places.values()) + SPACING for name, places in inner.items()}
    centre = _without_overlap(_places_of_groups(members, groups, links), radius)
    return {
        node: (round(centre[name][0] + x, 1), round(centre[name][1] + y, 1))
        for name, places in inner.items()
        for node, (x, y) in places.items()
    }


def near(neighbours: Iterable[Place], taken: Iterable[Place]) -> Place:
    """Return a free place for a new node: between its neighbours, or at the edge of the picture."""
    around = list(neighbours)
    others = list(taken)
    if around:
        start = (sum(x for x, _ in around) / len(around), sum(y for _, y in around) / len(around))
    else:
        start = (max((x for x, _ in others), default=0.0) + GAP, 0.0)
    for step in range(400):
        angle, reach = step * 2.4, 14.0 * math.sqrt(step)
        spot = (round(start[0] + reach * math.cos(angle), 1), round(start[1] + reach * math.sin(angle), 1))
        if all(math.dist(spot, other) >= SPACING * 0.8 for other in others):
            return spot
    return start


def _places_of_members(nodes: list[str], links: list[tuple[str, str]]) -> dict[str, Place]:
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(pair for pair in links if pair[0] in graph and pair[1] in graph)
    raw = nx.spring_layout(graph, seed=SEED, iterations=80, k=1.6 / math.sqrt(len(nodes)))
    scale = SPACING * math.sqrt(len(nodes)) * 0.75
    places = {node: (float(raw[node][0]) * scale, float(raw[node][1]) * scale) for node in nodes}
    return _without_overlap(places, dict.fromkeys(nodes, SPACING / 2))


def _places_of_groups(
    members: Mapping[str, list[str]], groups: Mapping[str, str], links: list[tuple[str, str]]
) -> dict[str, Place]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(members))
    for source, target in links:
        pair = (groups[source], groups[target])
        if pair[0] != pair[1]:
            weight = graph.get_edge_data(*pair, {"weight": 0})["weight"]
            graph.add_edge(*pair, weight=weight + 1)
    if len(members) == 1:
        return dict.fromkeys(members, (0.0, 0.0))
    raw = nx.spring_layout(graph, seed=SEED, iterations=120, k=2.2 / math.sqrt(len(members)))
    scale = SPACING * math.sqrt(sum(len(nodes) for nodes in members.values())) * 1.1
    return {name: (float(raw[name][0]) * scale * 1.35, float(raw[name][1]) * scale) for name in sorted(members)}


def _without_overlap(places: Mapping[str, Place], radius: Mapping[str, float]) -> dict[str, Place]:
    """Push discs apart until none overlaps (or 300 rounds are over)."""
    moved = dict(places)
    names = sorted(moved)
    for _ in range(300):
        overlaps = False
        for first, second in combinations(names, 2):
            least = radius[first] + radius[second]
            dx, dy = moved[second][0] - moved[first][0], moved[second][1] - moved[first][1]
            distance = math.hypot(dx, dy) or 0.01
            if distance < least:
                overlaps = True
                push = (least - distance) / 2 / distance
                dx, dy = (dx, dy) if (dx, dy) != (0.0, 0.0) else (1.0, 0.5)
                moved[first] = (moved[first][0] - dx * push, moved[first][1] - dy * push)
                moved[second] = (moved[second][0] + dx * push, moved[second][1] + dy * push)
        if not overlaps:
            break
    return moved
