"""Places inside a disc for any number of members, and room for newcomers among them, no two too near to each other.

Points of a sunflower (Vogel 1979, A better way to construct the sunflower head): the first n of them fill a disc, and
one more makes it hardly larger.
"""

import math
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.layout.free_places import LEAST, SPACING, Place

Points = NDArray[np.float64]
STEP: Final = SPACING * 0.62  # reach of a disc of n members, in units of the map: STEP times the square root of n
RIM: Final = SPACING * 0.6  # from the outermost member to the edge of its disc
ROOM: Final = SPACING  # between two discs: there a missing partner is drawn beside its area, over nobody
_FINE: Final = 4.0  # possible places are so much nearer to each other than members
_GROWTH: Final = LEAST / 4  # places at an edge that differ by less are equally far out
_TURN: Final = math.pi * (3 - math.sqrt(5))


def slots(members: int) -> Points:
    """Return as many places around 0, 0, from the middle outward: an array of (members, 2), in units of the map."""
    number = np.arange(members)
    reach = STEP * np.sqrt(number + 0.5) if members > 1 else np.zeros(members)
    return np.stack([reach * np.cos(number * _TURN), reach * np.sin(number * _TURN)], axis=1)


def reach_of(members: int) -> float:
    """Return how far from the middle of a disc its members stand at most, in units of the map."""
    return STEP * math.sqrt(max(members - 0.5, 0.0)) if members > 1 else 0.0


class RoomInDisc:
    """Possible places around the middle of a disc, for `most` members in the end, and those that are free."""

    def __init__(self, centre: Place, members: Iterable[Place], *, most: int) -> None:
        taken = np.array(list(members), dtype=np.float64).reshape(-1, 2)
        self._count = len(taken)
        self._reach = float(np.hypot(*(taken - centre).T).max(initial=0.0))
        far = max(self._reach, reach_of(most)) + 2 * SPACING
        fine = slots(int((far / STEP * _FINE) ** 2)) / _FINE
        self._places = np.concatenate([[centre], (fine + centre).round(1)])
        self._out = np.hypot(*(self._places - centre).T)
        self._free = np.ones(len(self._places), dtype=bool)
        for place in taken:
            self._mark(place)

    def take(self, wanted: Place | None = None) -> Place:
        """Take the free place nearest to `wanted` inside the disc, or else at its edge; anywhere inside when None."""
        self._count += 1
        inside = self._free & (self._out <= max(self._reach, reach_of(self._count)) + 1)
        far = np.hypot(*(self._places - wanted).T) if wanted is not None else self._out
        cost = np.where(inside, far, np.inf)
        if not inside.any():
            edge = np.where(self._free, np.floor(self._out / _GROWTH), np.inf)
            cost = np.where(edge == edge.min(), far, np.inf)
        at = int(cost.argmin())
        place = self._places[at]
        self._mark(place)
        self._reach = max(self._reach, float(self._out[at]))
        return float(place[0]), float(place[1])

    def _mark(self, place: Points) -> None:
        self._free &= np.hypot(*(self._places - place).T) >= LEAST
