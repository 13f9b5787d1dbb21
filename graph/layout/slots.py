"""Places inside a disc for any number of members: no two nearer than the least distance, no three in a line.

Points of a sunflower (Vogel 1979, A better way to construct the sunflower head): the first n of them fill a disc, and
one more makes it hardly larger.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.layout.free_places import SPACING

Points = NDArray[np.float64]
STEP: Final = SPACING * 0.62  # reach of a disc of n members, in units of the map: STEP times the square root of n
RIM: Final = SPACING * 0.6  # from the outermost member to the edge of its disc
ROOM: Final = SPACING  # between two discs: there a missing partner is drawn beside its area, over nobody
_TURN: Final = math.pi * (3 - math.sqrt(5))


def slots(members: int) -> Points:
    """Return as many places around 0, 0, from the middle outward: an array of (members, 2), in units of the map."""
    number = np.arange(members)
    reach = STEP * np.sqrt(number + 0.5) if members > 1 else np.zeros(members)
    return np.stack([reach * np.cos(number * _TURN), reach * np.sin(number * _TURN)], axis=1)


def reach_of(members: int) -> float:
    """Return how far from the middle of a disc its members stand at most, in units of the map."""
    return STEP * math.sqrt(max(members - 0.5, 0.0)) if members > 1 else 0.0
