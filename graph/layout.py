"""Places for nodes on a picture: groups first, then the members inside each, the same every time for the same graph."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

import networkx as nx

Place = tuple[float, float]
SPACING: Final = 95.0
GAP: Final = 130.0
SEED: Final = 7


def two_level(groups: Mapping[str, str], ties: Iterable[tuple[str, str]]) -> dict[str, Place]:
    """Return a place for each node id of `groups` (id → group name), in units of the map, around 0, 0.

    Members of a group stand together, tied ones nearer; groups stand apart, groups with many ties between them nearer.
    Deterministic: the same groups and ties give the same places, in whatever order they come.
    """
    members: dict[str, list[str]] = {}
    for node in sorted(groups):
        members.setdefault(groups[node], []).append(node)
    tied = sorted({(min(pair), max(pair)) for pair in ties if pair[0] in groups and pair[1] in groups})
    inner = {name: _inside(nodes, tied) for name, nodes in members.items()}
    radius = {name: max(math.hypot(*place) for place in places.values()) + SPACING for name, places in inner.items()}
    centre = _apart(_between(members, groups, tied), radius)
    return {
        node: (round(centre[name][0] + x, 1), round(centre[name][1] + y, 1))
        for name, places in inner.items()
        for node, (x, y) in places.items()
    }


def near(neighbours: Iterable[Place], taken: Iterable[Place]) -> Place:
    """Return a free place for a newcomer: the middle of its neighbours, or the edge of the picture."""
    known = list(neighbours)
    others = list(taken)
    if known:
        start = (sum(x for x, _ in known) / len(known), sum(y for _, y in known) / len(known))
    else:
        start = (max((x for x, _ in others), default=0.0) + GAP, 0.0)
    for step in range(400):
        angle, reach = step * 2.4, 14.0 * math.sqrt(step)
        spot = (round(start[0] + reach * math.cos(angle), 1), round(start[1] + reach * math.sin(angle), 1))
        if all(math.dist(spot, other) >= SPACING * 0.8 for other in others):
            return spot
    return start


def _inside(nodes: list[str], tied: list[tuple[str, str]]) -> dict[str, Place]:
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(pair for pair in tied if pair[0] in graph and pair[1] in graph)
    raw = nx.spring_layout(graph, seed=SEED, iterations=80, k=1.6 / math.sqrt(len(nodes)))
    scale = SPACING * math.sqrt(len(nodes)) * 0.75
    places = {node: (float(raw[node][0]) * scale, float(raw[node][1]) * scale) for node in nodes}
    return _apart(places, dict.fromkeys(nodes, SPACING / 2))


def _between(
    members: Mapping[str, list[str]], groups: Mapping[str, str], tied: list[tuple[str, str]]
) -> dict[str, Place]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(members))
    for one, other in tied:
        pair = (groups[one], groups[other])
        if pair[0] != pair[1]:
            weight = graph.get_edge_data(*pair, {"weight": 0})["weight"]
            graph.add_edge(*pair, weight=weight + 1)
    if len(members) == 1:
        return dict.fromkeys(members, (0.0, 0.0))
    raw = nx.spring_layout(graph, seed=SEED, iterations=120, k=2.2 / math.sqrt(len(members)))
    scale = SPACING * math.sqrt(sum(len(nodes) for nodes in members.values())) * 1.1
    return {name: (float(raw[name][0]) * scale * 1.35, float(raw[name][1]) * scale) for name in sorted(members)}


def _apart(places: Mapping[str, Place], radius: Mapping[str, float]) -> dict[str, Place]:
    """Push discs apart until none overlaps (or 300 rounds are over)."""
    moved = dict(places)
    names = sorted(moved)
    for _ in range(300):
        calm = True
        for index, one in enumerate(names):
            for other in names[index + 1 :]:
                wanted = radius[one] + radius[other]
                dx, dy = moved[other][0] - moved[one][0], moved[other][1] - moved[one][1]
                distance = math.hypot(dx, dy) or 0.01
                if distance < wanted:
                    calm = False
                    push = (wanted - distance) / 2 / distance
                    dx, dy = (dx, dy) if (dx, dy) != (0.0, 0.0) else (1.0, 0.5)
                    moved[one] = (moved[one][0] - dx * push, moved[one][1] - dy * push)
                    moved[other] = (moved[other][0] + dx * push, moved[other][1] + dy * push)
        if calm:
            break
    return moved
