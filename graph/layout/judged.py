"""How good a picture is: how often its lines cross, and how many of the nearest neighbours are of the own group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph.layout.free_places import Place
from graph.layout.grouped import Pair, links_between
from graph.layout.inside.untangle import crossings

NEAREST: Final = 5
SHIFT: Final = 0.05  # of the width of a picture: who moves by less stays where people look for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Crossings of lines, and which share of the NEAREST neighbours of each node is of its own group, 0 to 1."""

    crossings: int
    own_share: float


def judged(places: Mapping[str, Place], groups: Mapping[str, str], ties: Iterable[Pair]) -> Judgement:
    """Return how good a picture of at least two nodes is; `groups` and `places` are by node id."""
    nodes = sorted(places)
    number = {node: at for at, node in enumerate(nodes)}
    points = np.array([places[node] for node in nodes], dtype=np.float64)
    ends = np.array([(number[one], number[other]) for one, other in links_between(nodes, ties)], dtype=np.intp)
    _, group = np.unique([groups[node] for node in nodes], return_inverse=True)
    nearest = min(NEAREST, len(nodes) - 1)
    own = 0
    for at, point in enumerate(points):
        far = np.hypot(*(points - point).T)
        far[at] = np.inf
        own += int((group[np.argsort(far, kind="stable")[:nearest]] == group[at]).sum())
    return Judgement(
        crossings=crossings(points, ends.reshape(-1, 2)), own_share=own / (nearest * len(nodes)) if nearest > 0 else 1.0
    )


def moved(before: Mapping[str, Place], after: Mapping[str, Place]) -> int:
    """Return how many nodes stand farther from where they stood than SHIFT of the width of the picture before."""
    both = sorted(before.keys() & after.keys())
    if not both:
        return 0
    old, new = np.array([before[node] for node in both]), np.array([after[node] for node in both])
    wide = float(old[:, 0].max() - old[:, 0].min())
    return int((np.hypot(*(new - old).T) > SHIFT * wide).sum())


def turned_like(before: Mapping[str, Place], after: Mapping[str, Place]) -> dict[str, Place]:
    """Return a picture mirrored, or upside down, so that it is as like the one before as it can be."""
    both = sorted(before.keys() & after.keys())
    old = np.array([before[node] for node in both]).reshape(-1, 2)
    new = np.array([after[node] for node in both]).reshape(-1, 2)
    flips = [np.array(flip) for flip in ((1, 1), (-1, 1), (1, -1), (-1, -1))]
    away = [float(((new * flip - old) ** 2).sum().round(3)) for flip in flips]
    across, down = flips[away.index(min(away))].tolist()
    return {node: (across * x + 0.0, down * y + 0.0) for node, (x, y) in after.items()}
