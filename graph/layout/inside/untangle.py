"""Fewer crossings: exchange two members of a disc wherever the lines of the picture then cross less often.

Counts exactly, so it is for pictures that are drawn whole: up to TIES ties.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.layout.forces import Points
from graph.layout.inside.members import Numbers, Picture

TIES: Final = 1200
ROUNDS: Final = 2
WORK: Final = 1_200_000  # pairs of members that are tried, times ties, in a round: the nearest pairs come first


def crossings(places: Points, lines: Numbers) -> int:
    """Return how many pairs of lines cross; lines that meet in a node do not."""
    return sum(
        int((_crossed(places, lines[at : at + 1], lines[at + 1 :]) & ~_meet(lines[at : at + 1], lines[at + 1 :])).sum())
        for at in range(len(lines) - 1)
    )


def untangle(picture: Picture) -> None:
    """Exchange members of the same disc as long as lines cross less often; the discs keep their places."""
    if len(picture.ends) > TIES:
        return
    lines = _Lines(picture.places, picture.ends)
    tied = [[node for node in nodes.tolist() if len(lines.of_node[node])] for nodes in picture.members]
    pairs = [(one, other) for nodes in tied for at, one in enumerate(nodes) for other in nodes[at + 1 :]]
    most = WORK // max(len(picture.ends), 1)
    if len(pairs) > most:
        far = np.hypot(*(picture.places[[one for one, _ in pairs]] - picture.places[[other for _, other in pairs]]).T)
        pairs = [pairs[at] for at in np.sort(np.argsort(far.round(3), kind="stable")[:most])]
    for _ in range(ROUNDS):
        if not sum([lines.exchange(one, other) for one, other in pairs]):
            return


class _Lines:
    """The lines of a picture and which of them cross."""

    def __init__(self, places: Points, lines: Numbers) -> None:
        self.places, self.lines = places, lines
        nodes = range(len(places))
        self.of_node = [np.flatnonzero((lines == node).any(axis=1)) for node in nodes]
        self.apart = ~_meet(lines, lines)
        self.crossed = _crossed(places, lines, lines) & self.apart

    def exchange(self, one: int, other: int) -> bool:
        """Exchange two nodes and leave it so if fewer lines cross."""
        moved = np.union1d(self.of_node[one], self.of_node[other])
        self.places[[one, other]] = self.places[[other, one]]
        after = _crossed(self.places, self.lines[moved], self.lines) & self.apart[moved]
        if _count(after, moved) >= _count(self.crossed[moved], moved):
            self.places[[one, other]] = self.places[[other, one]]
            return False
        self.crossed[moved], self.crossed[:, moved] = after, after.T
        return True


def _count(crossed: NDArray[np.bool_], moved: Numbers) -> int:
    """Return the pairs, of which those between two moved lines are in the array twice."""
    return 2 * int(np.count_nonzero(crossed)) - int(np.count_nonzero(crossed[:, moved]))


def _meet(some: Numbers, others: Numbers) -> NDArray[np.bool_]:
    meet: NDArray[np.bool_] = (some[:, None, :, None] == others[None, :, None, :]).any(axis=(2, 3))
    return meet


def _crossed(places: Points, some: Numbers, others: Numbers) -> NDArray[np.bool_]:
    """Return which of some lines cross which of others, as an array of (some, others)."""
    (ax, ay), (bx, by) = (places[some[:, end]].T[:, :, None] for end in (0, 1))
    (cx, cy), (dx, dy) = (places[others[:, end]].T[:, None, :] for end in (0, 1))
    ux, uy, vx, vy = bx - ax, by - ay, dx - cx, dy - cy
    along, across = ux * (cy - ay) - uy * (cx - ax), ux * (dy - ay) - uy * (dx - ax)
    back = vx * (ay - cy) - vy * (ax - cx)
    crossed: NDArray[np.bool_] = ((along > 0) != (across > 0)) & ((back > 0) != (vx * (by - cy) - vy * (bx - cx) > 0))
    return crossed
