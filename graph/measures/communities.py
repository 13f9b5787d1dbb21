"""Find groups of nodes with more links inside than chance gives, and how well they hold.

Modularity: Newman & Girvan 2004, Physical Review E 69:026113. Search: Blondel et al. 2008, Journal of Statistical
Mechanics P10008 (Louvain), nodes visited again only when a neighbour has moved. Likeness of two divisions: Hubert &
Arabie 1985, Journal of Classification 2:193-218 (adjusted Rand index).
"""

from collections import Counter, deque
from collections.abc import Sequence
from math import comb
from random import Random
from typing import Final

from graph.measure import Column, Figure, Holds, Measure, Result, Table
from graph.model import Graph
from graph.neighbours import linked

_LEFT_OUT: Final = 0.1  # share of the links left out in each trial of how well the groups hold
_LINKS_OF_SMALL: Final = 2000  # a graph with more links is searched and tried fewer times
_SMALL: Final = (10, 20)  # searches, trials
_LARGE: Final = (3, 5)
Ends = tuple[int, int]


def communities(graph: Graph) -> Result:
    """Return the groups of the best of several searches, their modularity, and how well they hold.

    A link counts whichever way it leads; a node without a link is in no group. Groups hold when leaving out a tenth of
    the links changes little: `stability` is the mean adjusted Rand index of these trials with the groups, 1 when they
    stay the same and about 0 when nothing is left of them.
    """
    neighbours = linked(graph)
    names = [node for node, others in neighbours.items() if others]
    place = {node: number for number, node in enumerate(names)}
    ends = [(place[one], place[other]) for one in names for other in sorted(neighbours[one]) if one < other]
    if not ends:
        nothing = {"community": dict.fromkeys(graph.nodes, None), "held": dict.fromkeys(graph.nodes, None)}
        return Result(of_nodes=nothing, of_graph={"modularity": None, "communities": 0, "stability": None})
    chance = Random(len(names))  # noqa: S311 - no secret: equal graphs give equal results
    searches, trials = _SMALL if len(ends) <= _LINKS_OF_SMALL else _LARGE
    found = [searched(len(names), ends, chance) for _ in range(searches)]
    best = max(found, key=lambda groups: modularity(groups, ends))
    tried = []
    for _ in range(trials):
        kept = sorted(chance.sample(range(len(ends)), k=len(ends) - round(_LEFT_OUT * len(ends))))
        tried.append(searched(len(names), [ends[number] for number in kept], chance))
    return _told(graph, names, best, modularity(best, ends), tried)


def _told(
    graph: Graph, names: Sequence[str], groups: Sequence[int], quality: float, tried: Sequence[Sequence[int]]
) -> Result:
    members: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        members.setdefault(group, []).append(number)
    ordered = sorted(members.values(), key=lambda group: (-len(group), group))
    held = _held(ordered, tried)
    numbers = {names[node]: number for number, group in enumerate(ordered, start=1) for node in group}
    by_name = {names[node]: share for node, share in held.items()}
    rows = tuple(
        (number, len(group), sum(held[node] for node in group) / len(group), tuple(names[node] for node in group))
        for number, group in enumerate(ordered, start=1)
    )
    return Result(
        of_nodes={
            "community": {node: numbers.get(node) for node in graph.nodes},
            "held": {node: by_name.get(node) for node in graph.nodes},
        },
        of_graph={
            "communities": len(ordered),
            "modularity": quality,
            "stability": sum(likeness(groups, other) for other in tried) / len(tried),
        },
        tables={"communities_listed": rows},
    )


def _held(groups: Sequence[Sequence[int]], tried: Sequence[Sequence[int]]) -> dict[int, float]:
    """Return for each node how much of its group stays with it when the groups are searched again.

    That is the share of the other members found in one group with it, as a mean over all the searches.
    """
    held: dict[int, float] = {}
    for group in groups:
        counts = [Counter(other[node] for node in group) for other in tried]
        for node in group:
            together = sum(count[other[node]] - 1 for count, other in zip(counts, tried, strict=True))
            held[node] = together / (len(tried) * (len(group) - 1)) if len(group) > 1 else 1.0
    return held


def modularity(groups: Sequence[int], ends: Sequence[Ends]) -> float:
    """Return Σ over groups of (links inside / m - (sum of degrees / 2m)²), for m > 0 links."""
    inside: Counter[int] = Counter()
    degrees: Counter[int] = Counter()
    for one, other in ends:
        degrees[groups[one]] += 1
        degrees[groups[other]] += 1
        inside[groups[one]] += groups[one] == groups[other]
    m = len(ends)
    return sum(inside[group] / m - (degree / (2 * m)) ** 2 for group, degree in degrees.items())


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the adjusted Rand index of two divisions of the same nodes; 1 where both divide nothing or everything."""
    both = sum(comb(count, 2) for count in Counter(zip(one, other, strict=True)).values())
    first = sum(comb(count, 2) for count in Counter(one).values())
    second = sum(comb(count, 2) for count in Counter(other).values())
    pairs = comb(len(one), 2)
    expected = first * second / pairs if pairs else 0.0
    largest = (first + second) / 2
    return (both - expected) / (largest - expected) if largest != expected else 1.0


def searched(n: int, ends: Sequence[Ends], chance: Random) -> list[int]:
    """Return a group for each of n nodes: nodes move one by one, then groups as a whole, until nothing is gained."""
    weights: list[dict[int, int]] = [{} for _ in range(n)]  # the links of a node with each other one
    for one, other in ends:
        weights[one][other] = weights[one].get(other, 0) + 1
        weights[other][one] = weights[other].get(one, 0) + 1
    degrees = [sum(of_node.values()) for of_node in weights]
    of_node = list(range(n))
    while True:
        groups = _moved(weights, degrees, 2 * len(ends), chance)
        numbers = {group: number for number, group in enumerate(sorted(set(groups)))}
        of_node = [numbers[groups[node]] for node in of_node]
        if len(numbers) == len(weights):
            return of_node
        joined: list[dict[int, int]] = [{} for _ in numbers]
        total = [0] * len(numbers)
        for node, others in enumerate(weights):
            own = numbers[groups[node]]
            total[own] += degrees[node]
            for other, weight in others.items():
                if (group := numbers[groups[other]]) != own:
                    joined[own][group] = joined[own].get(group, 0) + weight
        weights, degrees = joined, total


def _moved(weights: Sequence[dict[int, int]], degrees: Sequence[int], total: int, chance: Random) -> list[int]:
    """Return the group of each node after each has moved to where modularity gains most, until none moves."""
    groups = list(range(len(weights)))
    in_group = list(degrees)
    order = list(groups)
    chance.shuffle(order)
    waiting, queued = deque(order), [True] * len(order)
    while waiting:
        node = waiting.popleft()
        queued[node] = False
        own, degree = groups[node], degrees[node]
        in_group[own] -= degree
        to_group: dict[int, int] = {own: 0}
        for other, weight in weights[node].items():
            to_group[groups[other]] = to_group.get(groups[other], 0) + weight
        best, gain = own, to_group[own] * total - in_group[own] * degree
        for group, weight in to_group.items():
            if (gained := weight * total - in_group[group] * degree) > gain:
                best, gain = group, gained
        in_group[best] += degree
        groups[node] = best
        if best != own:
            for other in weights[node]:
                if not queued[other] and groups[other] != best:
                    queued[other] = True
                    waiting.append(other)
    return groups


COMMUNITIES: Final = Measure(
    code="communities",
    label="Communities",
    sentence="Which nodes form groups with more links inside than chance would give, and how well the groups hold.",
    caution="A search always finds groups: where the stability is low, they are not to be relied on.",
    advice="Ask the members whether they know themselves as a group; then look for those that link two groups.",
    node_figures=(
        Figure(code="community", label="Community", formula="number of its group, the largest first"),
        Figure(
            code="held",
            label="How well it is held",
            formula="mean share of its group still with it when a tenth of the links is left out",
        ),
    ),
    graph_figures=(
        Figure(code="communities", label="Communities", formula="number of groups, nodes without links left out"),
        Figure(
            code="modularity",
            label="Modularity",
            formula="Σ over groups of (links inside / m - (sum of degrees / 2m)²)",
        ),
        Figure(
            code="stability",
            label="Stability",
            formula="mean adjusted Rand index with the groups found when a tenth of the links is left out",
        ),
    ),
    tables=(
        Table(
            code="communities_listed",
            label="The communities",
            columns=(
                Column(code="number", label="Community", holds=Holds.NUMBER),
                Column(code="size", label="Nodes", holds=Holds.NUMBER, formula="number of nodes"),
                Column(
                    code="group_held",
                    label="How well it holds",
                    holds=Holds.NUMBER,
                    formula="mean over its nodes of how well each is held",
                ),
                Column(code="members", label="Members", holds=Holds.NODES),
            ),
        ),
    ),
    compute=communities,
    moves=False,
)
