"""Discs that do not overlap: each holds one group of nodes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.layout.free_places import SPACING, Place

ROUNDS: Final = 120
_TURN: Final = 2.4


@dataclass(frozen=True, slots=True)
class Disc:
    """A group of nodes as a disc."""

    centre: Place
    radius: float


def around(places: Sequence[Place]) -> Disc:
    """Return a disc that holds all these places, with room for half a step around them."""
    xs, ys = [x for x, _ in places], [y for _, y in places]
    centre = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    return Disc(centre=centre, radius=max(math.dist(centre, place) for place in places) + SPACING * 0.6)


def apart(discs: Mapping[str, Disc], *, allowed: Mapping[tuple[str, str], float] | None = None) -> dict[str, Place]:
    """Return centres at which no disc overlaps another, near the given ones; the larger a disc, the less it moves.

    `allowed` gives pairs (in order) that may stay as near as they are, and how near.
    """
    names = sorted(discs)
    centres = np.array([discs[name].centre for name in names], dtype=np.float64).reshape(-1, 2)
    radii = np.array([discs[name].radius for name in names])
    least = radii[:, None] + radii[None, :]
    for pair, near in (allowed or {}).items():
        one, other = (names.index(name) for name in pair)
        least[one, other] = least[other, one] = min(least[one, other], near)
    for _ in range(ROUNDS):
        step = _push(centres, radii, least)
        if step is None:
            return {name: (float(x), float(y)) for name, (x, y) in zip(names, centres, strict=True)}
        centres = centres + step
    return _one_by_one(names, centres, radii, least)


def _push(centres: NDArray[np.float64], radii: NDArray[np.float64], least: NDArray[np.float64]) -> Any:
    """Return how far each disc must give way, or None when none overlaps."""
    between = centres[:, None, :] - centres[None, :, :]
    distance = np.hypot(between[:, :, 0], between[:, :, 1])
    same = distance < 1e-6  # noqa: PLR2004 - two centres in one place
    rank = np.arange(len(centres))
    angles = (rank[:, None] + rank[None, :]) * _TURN
    sign = np.sign(rank[:, None] - rank[None, :])
    between[same] = np.stack([np.cos(angles) * sign, np.sin(angles) * sign], axis=2)[same]
    distance = np.maximum(distance, 1e-6)
    overlap = np.maximum(least - distance, 0)
    np.fill_diagonal(overlap, 0)
    if not (overlap > SPACING / 1000).any():
        return None
    share = radii[None, :] ** 2 / (radii[:, None] ** 2 + radii[None, :] ** 2)
    length = np.where(same, 1.0, distance)
    return (between / length[:, :, None] * (overlap * share * 1.02)[:, :, None]).sum(axis=1)


def _one_by_one(
    names: Sequence[str], centres: NDArray[np.float64], radii: NDArray[np.float64], least: NDArray[np.float64]
) -> dict[str, Place]:
    """Place discs that still overlap: the largest first, each at the free place nearest to where it was."""
    order = sorted(range(len(names)), key=lambda at: (-radii[at], names[at]))
    placed: list[int] = []
    for at in order:
        start = centres[at].copy()
        for step in count():
            reach = radii[at] / 4 * math.sqrt(step)
            centres[at] = start + reach * np.array([math.cos(step * _TURN), math.sin(step * _TURN)])
            gaps = np.hypot(*(centres[placed] - centres[at]).T) if placed else np.zeros(0)
            if (gaps >= least[at, placed]).all():
                break
        placed.append(at)
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, centres, strict=True)}
