"""Add newcomers to a picture that people know: each in the disc of its own group, beside those it is tied to.

Nobody in a disc moves within it. A disc that has become larger pushes the others aside, each as a whole.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from statistics import median
from typing import Final

from graph.layout import discs
from graph.layout.discs import Disc
from graph.layout.free_places import LEAST, SPACING, FreePlaces, Place
from graph.layout.grouped import Pair, links_between
from graph.layout.inside.slots import RIM, ROOM, RoomInDisc, reach_of

_KEPT: Final = ROOM / 2  # of the room between two discs, when one of them grows
_TURN: Final = 2.4


def joined(known: Mapping[str, Place], groups: Mapping[str, str], ties: Iterable[Pair]) -> dict[str, Place]:
    """Return a place for each node id of `groups`, of which those in `known` have one already.

    A newcomer stands in the disc of its group, as near as it can be to those it is tied to; without ties, where there
    is room. A group that nobody knew gets a disc of its own beside the others. Who has changed its group, and so stands
    far from it, joins it like a newcomer. Nodes of `known` that are not in `groups` leave their room. Deterministic.
    """
    picture = _Picture(known, groups, links_between(groups, ties))
    waiting = [node for node in sorted(groups) if node not in picture.places]
    while waiting:
        tied = [node for node in waiting if picture.neighbours(node)]
        for node in tied or waiting[:1]:
            picture.put(node)
        waiting = [node for node in waiting if node not in picture.places]
    return picture.without_overlap()


class _Picture:
    """The places so far, and who stands in which disc."""

    def __init__(self, known: Mapping[str, Place], groups: Mapping[str, str], links: Sequence[Pair]) -> None:
        self._groups = groups
        self._around: dict[str, list[str]] = {}
        for one, other in links:
            self._around.setdefault(one, []).append(other)
            self._around.setdefault(other, []).append(one)
        self._sizes: dict[str, int] = {}
        for group in groups.values():
            self._sizes[group] = self._sizes.get(group, 0) + 1
        self.places = {node: known[node] for node in sorted(known) if node in groups}
        for node in self._strays():
            del self.places[node]
        self._members = self._by_group()
        self._before = self._discs()
        self._rooms: dict[str, RoomInDisc] = {}

    def neighbours(self, node: str) -> list[Place]:
        """Return the places of those that a node is tied to, as far as they have one: in its own group if any is."""
        placed = [other for other in self._around.get(node, ()) if other in self.places]
        own = [other for other in placed if self._groups[other] == self._groups[node]]
        return [self.places[other] for other in own or placed]

    def put(self, node: str) -> None:
        """Place a node in the disc of its group."""
        group, around = self._groups[node], self.neighbours(node)
        if group not in self._rooms:
            members = [self.places[one] for one in self._members.setdefault(group, [])]
            centre = discs.around(members).centre if members else self._beside_all_discs(around)
            self._rooms[group] = RoomInDisc(centre, members, most=self._sizes[group])
        self.places[node] = self._rooms[group].take(_middle(around) if around else None)
        self._members[group].append(node)

    def without_overlap(self) -> dict[str, Place]:
        """Return all places, with whole discs moved aside where another one has grown into their room."""
        grown = self._discs()
        names = sorted(grown)
        near = {
            (one, other): self._least(grown, one, other) for at, one in enumerate(names) for other in names[at + 1 :]
        }
        wide = {name: Disc(centre=disc.centre, radius=disc.radius + _KEPT / 2) for name, disc in grown.items()}
        centres = discs.apart(wide, allowed=near)
        moved = {
            node: _shifted(self.places[node], grown[group].centre, centres[group])
            for group in grown
            for node in self._members[group]
        }
        free = FreePlaces()
        order = sorted(moved, key=lambda node: (self._groups[node] not in self._before, node))
        return {node: free.take_nearest(moved[node]) for node in order}

    def _least(self, grown: Mapping[str, Disc], one: str, other: str) -> float:
        """Return how near two discs may be: with room between them, or as near as they were, if they never had it."""
        bare = grown[one].radius + grown[other].radius
        if one not in self._before or other not in self._before:
            return bare + _KEPT
        before = math.dist(self._before[one].centre, self._before[other].centre)
        room = before - self._before[one].radius - self._before[other].radius
        return bare + min(room, _KEPT) if room >= 0 else min(before, bare + _KEPT)

    def _beside_all_discs(self, around: Sequence[Place]) -> Place:
        """Return the middle of a new disc: free of all others, near to some places, or at the right edge of all."""
        edge = (max((disc.centre[0] + disc.radius for disc in self._discs().values()), default=-2 * ROOM) + 2 * ROOM, 0)
        start = _middle(around) if around else edge
        taken = list(self._discs().values())
        spiral = (_around(start, LEAST / 2 * math.sqrt(step), step * _TURN) for step in count())
        return next(
            place
            for place in spiral
            if all(math.dist(place, disc.centre) >= disc.radius + RIM + ROOM for disc in taken)
        )

    def _strays(self) -> list[str]:
        """Return who stands far from the others of its group, as one does that has changed it."""
        strays: list[str] = []
        for nodes in self._by_group().values():
            centre = (median(self.places[node][0] for node in nodes), median(self.places[node][1] for node in nodes))
            far = 2 * reach_of(len(nodes)) + 3 * SPACING
            strays += [node for node in nodes if math.dist(self.places[node], centre) > far]
        return strays

    def _by_group(self) -> dict[str, list[str]]:
        members: dict[str, list[str]] = {}
        for node in self.places:
            members.setdefault(self._groups[node], []).append(node)
        return members

    def _discs(self) -> dict[str, Disc]:
        return {
            group: discs.around([self.places[node] for node in nodes])
            for group, nodes in self._members.items()
            if nodes
        }


def _around(start: Place, reach: float, turn: float) -> Place:
    return round(start[0] + reach * math.cos(turn), 1), round(start[1] + reach * math.sin(turn), 1)


def _shifted(place: Place, before: Place, after: Place) -> Place:
    return round(place[0] + after[0] - before[0], 1), round(place[1] + after[1] - before[1], 1)


def _middle(places: Sequence[Place]) -> Place:
    return sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places)
