"""Lay out a whole picture: the members of each group, the block of its unlinked ones, and the groups apart."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Final

from graph.layout import discs
from graph.layout.discs import Disc
from graph.layout.forces import spread
from graph.layout.free_places import SPACING, FreePlaces, Place

_ROOM: Final = 0.75  # radius of a group of n linked nodes, in steps of the square root of n
_SWEEPS: Final = 2
Pair = tuple[str, str]


def grouped(groups: Mapping[str, str], ties: Iterable[Pair]) -> dict[str, Place]:
    """Return a place for each node id of `groups` (id → group name), in units of the map, around 0, 0.

    Members of a group stand together, linked ones nearer, those without any link in a tidy block beneath them; groups
    stand apart, those with many links between them nearer. Nodes never overlap. Deterministic: the same groups and
    ties give the same places, in whatever order they come.
    """
    links = links_between(groups, ties)
    linked = {node for pair in links for node in pair}
    members: dict[str, list[str]] = {}
    for node in sorted(groups):
        members.setdefault(groups[node], []).append(node)
    within, across = _by_group(groups, links)
    shapes = {name: _Shape.of(nodes, linked, within.get(name, ())) for name, nodes in members.items()}
    centres = _centres(groups, links, shapes)
    for _ in range(_SWEEPS):
        placed = {node: place for name, shape in shapes.items() for node, place in shape.at(centres[name]).items()}
        for name, shape in shapes.items():
            shape.turn(_outward(across.get(name, ()), placed), centres[name])
    return {
        node: (round(x, 1), round(y, 1))
        for name, shape in shapes.items()
        for node, (x, y) in shape.at(centres[name]).items()
    }


def links_between(nodes: Iterable[str], ties: Iterable[Pair]) -> list[Pair]:
    """Return the ties between two different ones of `nodes`, each once, in order."""
    known = set(nodes)
    return sorted({(min(one, other), max(one, other)) for one, other in ties if one != other and {one, other} <= known})


def block(size: int) -> Iterator[Place]:
    """Yield the places of a block in rows, beginning at 0, 0: `size` of them are as wide as high; more rows follow."""
    columns = max(1, math.ceil(math.sqrt(size)))
    return ((number % columns * SPACING, number // columns * SPACING) for number in count())


@dataclass(slots=True)
class _Shape:
    """The places of one group: members with links around the point (0, 0), those without links in rows below."""

    linked: dict[str, Place]
    unlinked: dict[str, Place]
    middle: Place = field(init=False)
    radius: float = field(init=False)

    def __post_init__(self) -> None:
        reach = max((math.hypot(*place) for place in self.linked.values()), default=0.0)
        disc = discs.around([(-reach, 0), (reach, 0), (0, -reach), (0, reach), *self.unlinked.values()])
        if not self.linked:
            disc = discs.around(list(self.unlinked.values()))
        self.middle, self.radius = disc.centre, disc.radius

    @classmethod
    def of(cls, nodes: Sequence[str], linked: set[str], links: Sequence[Pair]) -> "_Shape":
        together = [node for node in nodes if node in linked]
        places = _together(together, links)
        alone = [node for node in nodes if node not in linked]
        reach = max((math.hypot(*place) for place in places.values()), default=-SPACING)
        cells = list(islice(block(len(alone)), len(alone)))
        left = -max((x for x, _ in cells), default=0.0) / 2
        unlinked = {node: (left + x, reach + SPACING + y) for node, (x, y) in zip(alone, cells, strict=True)}
        return cls(linked=places, unlinked=unlinked)

    def at(self, centre: Place) -> dict[str, Place]:
        """Return the places of all members, with the middle of the group at `centre`."""
        dx, dy = centre[0] - self.middle[0], centre[1] - self.middle[1]
        return {node: (x + dx, y + dy) for node, (x, y) in {**self.linked, **self.unlinked}.items()}

    def turn(self, outward: Mapping[str, Sequence[Place]], centre: Place) -> None:
        """Turn or mirror the linked members so that those with links to other groups look there."""
        dx, dy = centre[0] - self.middle[0], centre[1] - self.middle[1]
        pulls = [(self.linked[node], (x - dx, y - dy)) for node, others in outward.items() for x, y in others]
        best = (0.0, 0.0, 1)
        for mirror in (1, -1):
            along = sum(x * tx + mirror * y * ty for (x, y), (tx, ty) in pulls)
            across = sum(x * ty - mirror * y * tx for (x, y), (tx, ty) in pulls)
            best = max(best, (round(math.hypot(along, across), 3), math.atan2(across, along), mirror))
        _, angle, mirror = best
        cosine, sine = math.cos(angle), math.sin(angle)
        self.linked = {
            node: (x * cosine - mirror * y * sine, x * sine + mirror * y * cosine)
            for node, (x, y) in self.linked.items()
        }


def _together(nodes: Sequence[str], links: Sequence[Pair]) -> dict[str, Place]:
    """Return places around 0, 0 for the members that have links, some of them only to other groups."""
    number = {node: at for at, node in enumerate(nodes)}
    pairs = [(number[one], number[other]) for one, other in links]
    raw = spread(len(nodes), pairs) * (SPACING * _ROOM * math.sqrt(len(nodes)) / math.sqrt(2))
    free = FreePlaces()
    order = sorted(range(len(nodes)), key=lambda at: (float((raw[at] ** 2).sum()), at))
    return {nodes[at]: free.take_nearest((round(float(raw[at][0]), 1), round(float(raw[at][1]), 1))) for at in order}


def _centres(groups: Mapping[str, str], links: Sequence[Pair], shapes: Mapping[str, _Shape]) -> dict[str, Place]:
    """Return where each group stands: groups with many links between them near, none over another."""
    between: dict[tuple[str, str], int] = {}
    for one, other in links:
        pair = (min(groups[one], groups[other]), max(groups[one], groups[other]))
        if pair[0] != pair[1]:
            between[pair] = between.get(pair, 0) + 1
    names = sorted(shapes)
    number = {name: at for at, name in enumerate(names)}
    pairs = [(number[one], number[other]) for one, other in between]
    raw = spread(len(names), pairs, [1 + math.log(links) for links in between.values()])
    size = 0.75 * math.sqrt(sum(shape.radius**2 for shape in shapes.values()) / 2)
    wanted = {
        name: Disc(
            centre=(float(raw[number[name]][0]) * size * 1.35, float(raw[number[name]][1]) * size),
            radius=shapes[name].radius,
        )
        for name in names
    }
    return discs.apart(wanted)


def _by_group(groups: Mapping[str, str], links: Sequence[Pair]) -> tuple[dict[str, list[Pair]], dict[str, list[Pair]]]:
    """Return the links inside each group, and those to other groups, which begin at the group's own node."""
    within: dict[str, list[Pair]] = {}
    across: dict[str, list[Pair]] = {}
    for one, other in links:
        if groups[one] == groups[other]:
            within.setdefault(groups[one], []).append((one, other))
        else:
            across.setdefault(groups[one], []).append((one, other))
            across.setdefault(groups[other], []).append((other, one))
    return within, across


def _outward(across: Iterable[Pair], placed: Mapping[str, Place]) -> dict[str, list[Place]]:
    """Return where the neighbours in other groups stand, by the group's own node."""
    places: dict[str, list[Place]] = {}
    for inside, outside in across:
        places.setdefault(inside, []).append(placed[outside])
    return places
