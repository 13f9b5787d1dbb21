"""Made-up groups and ties, and what makes a picture of them good: counted here by definition, slowly."""

import math
import random
from collections import deque
from itertools import combinations


def made_up(nodes, *, groups, ties_of_each=2.6, seed=1):
    """Return node → group, and ties of which four of five stay inside a group."""
    dice = random.Random(seed)
    group_of = {f"n{number:05}": f"a{dice.randrange(groups)}" for number in range(nodes)}
    members: dict[str, list[str]] = {}
    for node, group in group_of.items():
        members.setdefault(group, []).append(node)
    names = list(group_of)
    ties = []
    for _ in range(int(nodes * ties_of_each)):
        one = dice.choice(names)
        ties.append((one, dice.choice(members[group_of[one]] if dice.random() < 0.8 else names)))
    return group_of, ties


def crossings(places, ties):
    """Count the pairs of lines that cross."""
    lines = [(places[one], places[other]) for one, other in {tuple(sorted(tie)) for tie in ties} if one != other]

    def side(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return sum(
        side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
        for (a, b), (c, d) in combinations(lines, 2)
        if len({a, b, c, d}) == 4
    )


def area_share(places, groups, *, nearest=5):
    """Return which share of the nearest neighbours of all nodes are of a node's own group."""
    own = 0
    for node, place in places.items():
        others = sorted((other for other in places if other != node), key=lambda one: math.dist(places[one], place))
        own += sum(groups[other] == groups[node] for other in others[:nearest])
    return own / (nearest * len(places))


def stress(places, ties, *, sources=60):
    """Return by how much the distances in a picture differ from the steps along ties, 0 for not at all.

    The normalised stress of Gansner, Koren and North 2005 at its best scale, from the first `sources` nodes by name.
    """
    around = {node: set() for node in places}
    for one, other in ties:
        around[one].add(other)
        around[other].add(one)
    drawn, steps = [], []
    for source in sorted(places)[:sources]:
        found, front = {source: 0}, deque([source])
        while front:
            node = front.popleft()
            for other in around[node] - found.keys():
                found[other] = found[node] + 1
                front.append(other)
        for node, far in found.items():
            if node != source:
                drawn.append(math.dist(places[source], places[node]))
                steps.append(far)
    scale = sum(d / s for d, s in zip(drawn, steps, strict=True)) / sum(
        (d / s) ** 2 for d, s in zip(drawn, steps, strict=True)
    )
    return sum((1 - scale * d / s) ** 2 for d, s in zip(drawn, steps, strict=True)) / len(steps)


def least_distance(places):
    """Return how near the two nearest nodes are."""
    cells: dict[tuple[int, int], list] = {}
    nearest = math.inf
    for place in places.values():
        column, row = math.floor(place[0] / 100), math.floor(place[1] / 100)
        for x in (column - 1, column, column + 1):
            for y in (row - 1, row, row + 1):
                nearest = min([nearest, *(math.dist(place, other) for other in cells.get((x, y), ()))])
        cells.setdefault((column, row), []).append(place)
    return nearest


def width(places):
    return max(x for x, _ in places.values()) - min(x for x, _ in places.values())
