"""Made-up groups and ties, and how often the lines of a picture cross."""

import random
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
