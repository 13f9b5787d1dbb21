"""Give the members of every disc its slots so that ties are short: those inside a disc, and those to other discs.

A quadratic assignment for each disc while the others stay, solved by the best exchange of two members until none helps
(Heider 1972, A computationally simplified pair-exchange algorithm for the quadratic assignment problem).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.layout.forces import Points, spread
from graph.layout.inside.slots import slots

SWEEPS: Final = 3
EXCHANGED: Final = 400  # members of the largest disc whose members are exchanged; larger ones stay as forces put them
_OUTWARD: Final = 0.25  # how much somebody without ties is drawn to the rim, beside one tie
Numbers = NDArray[np.intp]


@dataclass(slots=True)
class Picture:
    """Nodes as numbers: `disc` of each, ties as an array of (ties, 2), the members of each disc, and its centre."""

    disc: Numbers
    ends: Numbers
    centres: Points
    members: list[Numbers] = field(init=False)
    slots: list[Points] = field(init=False)
    places: Points = field(init=False)

    def __post_init__(self) -> None:
        self.members = [np.flatnonzero(self.disc == at) for at in range(len(self.centres))]
        self.slots = [slots(len(nodes)) for nodes in self.members]
        self.places = np.zeros((len(self.disc), 2))
        for at, nodes in enumerate(self.members):
            self.places[nodes] = self.centres[at] + self.slots[at]

    def put(self, at: int, order: Numbers) -> None:
        """Place the members of a disc: `order` is the number of the slot of each."""
        self.places[self.members[at]] = self.centres[at] + self.slots[at][order]


def start(picture: Picture) -> list[Numbers]:
    """Return the slot of each member of each disc by the ties inside it alone, as springs would put them."""
    number = np.zeros(len(picture.disc), dtype=np.intp)
    for nodes in picture.members:
        number[nodes] = np.arange(len(nodes))
    own = picture.disc[picture.ends[:, 0]] == picture.disc[picture.ends[:, 1]]
    by_disc = picture.disc[picture.ends[:, 0]]
    return [
        _nearest(
            spread(len(nodes), number[picture.ends[own & (by_disc == at)]].tolist()), _ties_of(picture, nodes), at_slots
        )
        for at, (nodes, at_slots) in enumerate(zip(picture.members, picture.slots, strict=True))
    ]


def exchange(picture: Picture, orders: Sequence[Numbers]) -> list[Numbers]:
    """Return better slots, disc after disc, and leave the picture with them."""
    found = list(orders)
    for at, order in enumerate(found):
        picture.put(at, order)
    inside = [_inside(picture, nodes) for nodes in picture.members]
    for _ in range(SWEEPS):
        for at, nodes in enumerate(picture.members):
            if 1 < len(nodes) <= EXCHANGED:
                found[at] = _exchanged(inside[at], _outside(picture, at), picture.slots[at], found[at])
                picture.put(at, found[at])
    return found


def _ties_of(picture: Picture, nodes: Numbers) -> Numbers:
    return np.bincount(picture.ends.ravel(), minlength=len(picture.disc))[nodes]


def _nearest(points: Points, ties: Numbers, at_slots: Points) -> Numbers:
    """Return a slot for each point: the nearest free inner one, middle points first; without ties, one at the rim."""
    tied = int((ties > 0).sum())
    wanted = points * float(np.hypot(*at_slots[:tied].T).max(initial=0)) / np.sqrt(2)
    order = np.lexsort((np.hypot(points[:, 0], points[:, 1]).round(6), ties == 0))
    free = np.ones(len(points), dtype=bool)
    given = np.zeros(len(points), dtype=np.intp)
    for node in order:
        if ties[node]:
            far = np.hypot(*(at_slots[:tied] - wanted[node]).T)
            given[node] = int(np.where(free[:tied], far, np.inf).argmin())
        else:
            given[node] = int(free.argmax())
        free[given[node]] = False
    return given


def _inside(picture: Picture, nodes: Numbers) -> Points:
    """Return the ties between members of a disc as a matrix."""
    number = np.full(len(picture.disc), -1)
    number[nodes] = np.arange(len(nodes))
    ends = number[picture.ends]
    ends = ends[(ends >= 0).all(axis=1)]
    tied = np.zeros((len(nodes), len(nodes)))
    tied[ends[:, 0], ends[:, 1]] = tied[ends[:, 1], ends[:, 0]] = 1
    return tied


def _outside(picture: Picture, at: int) -> Points:
    """Return how long the ties of each member to other discs are from each slot; one without ties is drawn outward."""
    nodes, places = picture.members[at], picture.centres[at] + picture.slots[at]
    both = np.concatenate([picture.ends, picture.ends[:, ::-1]])
    leaving = both[(picture.disc[both[:, 0]] == at) & (picture.disc[both[:, 1]] != at)]
    far = np.hypot(*(picture.places[leaving[:, 1]][:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    lengths = np.zeros((len(nodes), len(nodes)))
    np.add.at(lengths, np.searchsorted(nodes, leaving[:, 0]), far)
    reach = np.hypot(picture.slots[at][:, 0], picture.slots[at][:, 1])
    lengths[_ties_of(picture, nodes) == 0] -= _OUTWARD * reach
    return lengths


def _exchanged(inside: Points, outside: Points, at_slots: Points, order: Numbers) -> Numbers:
    """Return the slots after the best exchange of two members, again and again until none makes the ties shorter."""
    apart = np.hypot(*(at_slots[:, None, :] - at_slots[None, :, :]).transpose(2, 0, 1))
    order = order.copy()
    lengths = inside @ apart[order] + outside
    rows = np.arange(len(order))
    for _ in range(4 * len(order)):
        moved = lengths[:, order]
        own = moved[rows, rows]
        change = moved + moved.T - own[:, None] - own[None, :] + 2 * inside * apart[np.ix_(order, order)]
        one, other = divmod(int(change.round(6).argmin()), len(order))
        if change[one, other] > -1e-3:  # noqa: PLR2004 - rounding
            break
        step = apart[order[other]] - apart[order[one]]
        lengths += np.outer(inside[:, one] - inside[:, other], step)
        order[one], order[other] = order[other], order[one]
    return order
