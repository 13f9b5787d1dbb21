"""Add newcomers to a picture that people know: beside their neighbours, in their own group, nobody else far."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final

from graph.layout import discs
from graph.layout.discs import Disc
from graph.layout.free_places import LEAST, SPACING, FreePlaces, Place
from graph.layout.grouped import Pair, block, links_between

NO_GROUP: Final = ""  # members stand where their neighbours are, not together


def joined(known: Mapping[str, Place], groups: Mapping[str, str], ties: Iterable[Pair]) -> dict[str, Place]:
    """Return a place for each node id of `groups`, of which those in `known` have one already.

    A newcomer stands beside its neighbours: those of its own group, or else at the side of its group where the others
    are. Without neighbours it stands in the block of its group. A group that has grown into another pushes it away as
    a whole. Nodes of `known` that are not in `groups` keep their room. Deterministic.
    """
    picture = _Picture(known, groups, links_between(groups, ties))
    waiting = [node for node in sorted(groups) if node not in known]
    while beside := [node for node in waiting if picture.neighbours(node)]:
        for node in beside:
            picture.put(node, picture.beside(node))
        waiting = [node for node in waiting if node not in picture.places]
    alone: dict[str, list[str]] = {}
    for node in waiting:
        alone.setdefault(groups[node], []).append(node)
    for group, nodes in alone.items():
        picture.put_in_block(group, nodes)
    return picture.without_overlap()


class _Picture:
    """The places so far, and who stands in which group."""

    def __init__(self, known: Mapping[str, Place], groups: Mapping[str, str], links: Sequence[Pair]) -> None:
        self._groups = groups
        self._around: dict[str, list[str]] = {}
        for one, other in links:
            self._around.setdefault(one, []).append(other)
            self._around.setdefault(other, []).append(one)
        self._known = dict(known)
        self.places: dict[str, Place] = dict(known)
        self._free = FreePlaces(known.values())
        self._members: dict[str, list[str]] = {}
        for node in sorted(known):
            if node in groups:
                self._members.setdefault(groups[node], []).append(node)
        self._edge = (round(max((x for x, _ in known.values()), default=-SPACING) + SPACING, 1), 0.0)
        self._before = self._discs()

    def neighbours(self, node: str) -> list[str]:
        """Return the neighbours that have a place."""
        return [other for other in self._around.get(node, ()) if other in self.places]

    def put(self, node: str, start: Place) -> None:
        """Place a node at the free place nearest to `start`."""
        self.places[node] = self._free.take_nearest(start)
        self._members.setdefault(self._groups[node], []).append(node)

    def beside(self, node: str) -> Place:
        """Return where a newcomer with neighbours would best stand."""
        group, around = self._groups[node], self.neighbours(node)
        own = [other for other in around if self._groups[other] == group and group != NO_GROUP]
        middle = _middle([self.places[other] for other in own or around])
        if own or group == NO_GROUP or not self._members.get(group):
            return self._near_one(middle, own or around)
        return min((self.places[other] for other in self._members[group]), key=lambda place: math.dist(place, middle))

    def put_in_block(self, group: str, nodes: Sequence[str]) -> None:
        """Place nodes without neighbours in the next cells of their group's block, or at the edge of the picture."""
        members = self._members.get(group, ())
        alone = [self.places[node] for node in members if not self._around.get(node)]
        others = alone or [self.places[node] for node in members] or [self._free.nearest(self._edge)]
        left = min(x for x, _ in others)
        top = min(y for _, y in others) if alone or not members else max(y for _, y in others) + SPACING
        size = len(alone) + len(nodes)
        cells = ((round(left + x, 1), round(top + y, 1)) for x, y in islice(block(size), 2 * size))
        free = filter(self._free.is_free, cells)
        for node in nodes:
            self.put(node, next(free, (left, top)))

    def without_overlap(self) -> dict[str, Place]:
        """Return all places, with whole groups moved aside where another one has grown into them."""
        grown = self._discs()
        allowed = {
            (one, other): math.dist(self._before[one].centre, self._before[other].centre)
            for one in self._before
            for other in self._before
            if one < other and _overlap(self._before[one], self._before[other])
        }
        centres = discs.apart(grown, allowed=allowed)
        moved = {
            node: self._shifted(node, grown[group].centre, centres[group])
            for group in grown
            for node in self._members[group]
        }
        free = FreePlaces(place for node, place in self.places.items() if node not in self._groups)
        order = sorted(self._groups, key=lambda node: (node not in self._known, node not in moved, node))
        return {node: free.take_nearest(moved.get(node, self.places[node])) for node in order}

    def _shifted(self, node: str, before: Place, after: Place) -> Place:
        x, y = self.places[node]
        return round(x + after[0] - before[0], 1), round(y + after[1] - before[1], 1)

    def _near_one(self, middle: Place, around: Sequence[str]) -> Place:
        """Return the middle of the neighbours when one of them is near it, or else the one that is nearest."""
        nearest = min((self.places[other] for other in around), key=lambda place: math.dist(place, middle))
        return middle if math.dist(nearest, middle) <= 3 * LEAST else nearest

    def _discs(self) -> dict[str, Disc]:
        return {
            group: discs.around([self.places[node] for node in nodes])
            for group, nodes in self._members.items()
            if group != NO_GROUP
        }


def _middle(places: Sequence[Place]) -> Place:
    return (
        round(sum(x for x, _ in places) / len(places), 1),
        round(sum(y for _, y in places) / len(places), 1),
    )


def _overlap(one: Disc, other: Disc) -> bool:
    return math.dist(one.centre, other.centre) < one.radius + other.radius
