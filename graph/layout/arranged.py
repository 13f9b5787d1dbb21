"""Where the discs of a picture stand: none over another, room between them, those with many ties between them near."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from graph.layout import discs
from graph.layout.discs import Disc
from graph.layout.forces import SEED, Points, spread
from graph.layout.inside.slots import ROOM

TRIES: Final = 24  # for up to a dozen discs; fewer where each takes longer
_WIDE: Final = 1.6  # a picture is wider than high
_NEAR: Final = 0.75  # how near to each other the middles begin, before the discs push each other apart


def arrangements(radii: Sequence[float], between: Mapping[tuple[int, int], int], *, most: int) -> list[Points]:
    """Return up to `most` arrangements of centres, an array of (discs, 2), the shortest ties first.

    `between` says how many ties lead from a disc to another, lower number first. In units of the map. Deterministic.
    """
    tries = max(6, min(TRIES, 12 * TRIES // len(radii))) if len(radii) > 2 else 1  # noqa: PLR2004 - two stand side by side
    found = [_arranged(radii, between, seed) for seed in range(SEED, SEED + tries)]
    lengths = [round(_length(centres, between), 1) for centres in found]
    return [found[at] for at in sorted(range(tries), key=lambda at: (lengths[at], at))[:most]]


def _arranged(radii: Sequence[float], between: Mapping[tuple[int, int], int], seed: int) -> Points:
    pairs = sorted(between)
    weights = [float(1 + np.log(between[pair])) for pair in pairs]
    size = _NEAR * float(np.sqrt((np.asarray(radii) ** 2).sum() / 2))
    wanted = spread(len(radii), pairs, weights, seed=seed) * (size * _WIDE, size)
    given = {
        f"{at:09}": Disc(centre=(float(x), float(y)), radius=radii[at] + ROOM / 2) for at, (x, y) in enumerate(wanted)
    }
    return np.array([place for _, place in sorted(discs.apart(given).items())]).reshape(-1, 2)


def _length(centres: Points, between: Mapping[tuple[int, int], int]) -> float:
    return sum(ties * float(np.hypot(*(centres[one] - centres[other]))) for (one, other), ties in between.items())
