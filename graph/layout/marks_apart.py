"""Marks of a picture that give way to each other, in pixels: none over another, all of them within the picture."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.layout.free_places import Place

_ROUNDS: Final = 60
_LOOKED: Final = 10  # rounds after which it is looked again who is near
_NEAR: Final = 40.0
_TURN: Final = 2.4
Points = NDArray[np.float64]


def marks_apart(
    points: Sequence[Place], reaches: Sequence[float], size: tuple[float, float]
) -> tuple[list[Place], float]:
    """Return points near the given ones, and the factor (at most 1) for the reaches at which none overlaps.

    There is one reach (radius) for each point, in pixels; `size` is that of the picture. The same input gives the same
    output.
    """
    radii = np.array(reaches, dtype=np.float64)
    places = _within(np.array(points, dtype=np.float64).reshape(-1, 2) + _nudges(len(points)), radii, size)
    pairs = _near(places, radii, _NEAR)
    for number in range(_ROUNDS):
        if number and number % _LOOKED == 0:
            pairs = _near(places, radii, _NEAR)
        if not _pushed(places, radii, pairs):
            break
        places = _within(places, radii, size)
    return [(float(x), float(y)) for x, y in places], _factor(places, radii)


def _nudges(count: int) -> Points:
    """Return tiny steps, so that no two marks stand in one place."""
    turns = np.arange(count) * _TURN
    return 0.01 * np.stack([np.cos(turns), np.sin(turns)], axis=1)


def _within(places: Points, radii: Points, size: tuple[float, float]) -> Points:
    edge = radii[:, None] + 1
    held: Points = np.clip(places, np.minimum(edge, np.array(size) / 2), np.maximum(size - edge, np.array(size) / 2))
    return held


def _near(places: Points, radii: Points, more: float) -> tuple[Any, Any]:
    between = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    one, other = np.nonzero(np.triu(between < radii[:, None] + radii[None, :] + more, k=1))
    return one, other


def _pushed(places: Points, radii: Points, pairs: tuple[Any, Any]) -> bool:
    """Push marks of these pairs apart in place; tell whether any overlapped."""
    one, other = pairs
    between = places[one] - places[other]
    far = np.maximum(np.hypot(between[:, 0], between[:, 1]), 1e-6)
    overlap = radii[one] + radii[other] - far
    over = overlap > 0.01  # noqa: PLR2004 - pixels that nobody sees
    if not over.any():
        return False
    step = between[over] / far[over, None] * (overlap[over, None] * 0.51)
    np.add.at(places, one[over], step)
    np.add.at(places, other[over], -step)
    return True


def _factor(places: Points, radii: Points) -> float:
    one, other = _near(places, radii, 0.0)
    far = np.hypot(*(places[one] - places[other]).T)
    return min(1.0, float((far / (radii[one] + radii[other])).min(initial=math.inf)))
