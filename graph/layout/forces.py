"""Place linked nodes near each other and all others apart, as springs and charges would (numpy alone).

Fruchterman and Reingold 1991, Graph drawing by force-directed placement, from a start by distances to a few pivots
(Brandes and Pich 2007, Eigensolver methods for progressive multidimensional scaling). With many nodes, far ones repel
as the middle of their cell.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Pairs = Sequence[tuple[int, int]]
ROUNDS: Final = 50
EXACT: Final = 300  # up to so many nodes, each repels each
_CELLS: Final = 12  # a side of the grid of cells
_PIVOTS: Final = 10
SEED: Final = 7


def spread(nodes: int, pairs: Pairs, weights: Sequence[float] = (), *, seed: int = SEED) -> Points:
    """Return a place for each of `nodes` connected nodes, around 0, 0, with a mean square distance of 1 from it.

    Deterministic; `weights` says how strongly each pair attracts (1 when left out).
    """
    if nodes <= 1:
        return np.zeros((nodes, 2))
    ends = np.asarray(pairs, dtype=np.intp).reshape(-1, 2)
    pull = np.asarray(weights, dtype=np.float64) if len(weights) else np.ones(len(ends))
    points = _start(nodes, ends, seed)
    ideal = 1 / np.sqrt(nodes)
    for reach in np.linspace(0.12, 0.004, ROUNDS):
        push = _pushed(points, ideal) if nodes <= EXACT else _pushed_by_cells(points, ideal)
        force = push + _pulled(points, ends, pull, ideal) - points * ideal
        length = np.maximum(np.hypot(force[:, 0], force[:, 1]), 1e-9)
        points = points + force * (np.minimum(length, reach) / length)[:, None]
    points = points - points.mean(axis=0)
    size = np.sqrt((points**2).sum(axis=1).mean())
    placed: Points = points / max(float(size), 1e-9)
    return placed


def _pushed(points: Points, ideal: float) -> Points:
    """Return the push of every node on every other."""
    return _repelled(points, points, np.ones(len(points)), ideal**2, least=1e-3 * ideal)


def _pushed_by_cells(points: Points, ideal: float) -> Points:
    """Return the push of the middles of cells, each as strong as the number of nodes in it."""
    low, high = points.min(axis=0), points.max(axis=0)
    at = np.minimum(((points - low) / np.maximum(high - low, 1e-9) * _CELLS).astype(np.intp), _CELLS - 1)
    cell = at[:, 0] * _CELLS + at[:, 1]
    mass = np.bincount(cell, minlength=_CELLS**2).astype(np.float64)
    sums = np.stack([np.bincount(cell, points[:, axis], minlength=_CELLS**2) for axis in (0, 1)], axis=1)
    filled = mass > 0
    return _repelled(points, sums[filled] / mass[filled, None], mass[filled], ideal**2, least=ideal / 2)


def _repelled(points: Points, sources: Points, mass: NDArray[np.float64], strength: float, *, least: float) -> Points:
    squared = (points**2).sum(axis=1)[:, None] + (sources**2).sum(axis=1)[None, :] - 2 * (points @ sources.T)
    np.maximum(squared, least**2, out=squared)
    np.divide(strength, squared, out=squared)
    force: Points = points * (squared @ mass)[:, None] - squared @ (sources * mass[:, None])
    return force


def _pulled(points: Points, ends: NDArray[np.intp], pull: NDArray[np.float64], ideal: float) -> Points:
    apart = points[ends[:, 1]] - points[ends[:, 0]]
    drawn = apart * (np.hypot(apart[:, 0], apart[:, 1]) * pull / ideal)[:, None]
    both, signed = np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([drawn, -drawn])
    return np.stack([np.bincount(both, signed[:, axis], minlength=len(points)) for axis in (0, 1)], axis=1)


def _start(nodes: int, ends: NDArray[np.intp], seed: int) -> Points:
    """Return first places: distances to pivots far from each other, in the two directions that tell most."""
    around: list[list[int]] = [[] for _ in range(nodes)]
    for one, other in ends.tolist():
        around[one].append(other)
        around[other].append(one)
    steps: list[NDArray[np.float64]] = []
    nearest = np.full(nodes, np.inf)
    pivot = max(range(nodes), key=lambda node: (len(around[node]), -node))
    for _ in range(min(_PIVOTS, nodes)):
        steps.append(_steps_from(pivot, around))
        nearest = np.minimum(nearest, steps[-1])
        pivot = int(nearest.argmax())
    squared = np.stack(steps, axis=1) ** 2
    centred: Any = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    _, _, directions = np.linalg.svd(centred.T @ centred)
    points = centred @ (directions[:2].T * np.where(directions[:2].sum(axis=1) < 0, -1, 1))
    size = max(float(np.abs(points).max()), 1e-9)
    jitter = np.random.default_rng(seed).normal(scale=0.05 if seed == SEED else 0.5, size=(nodes, 2))
    started: Points = points / size / 2 + jitter
    return started


def _steps_from(pivot: int, around: list[list[int]]) -> NDArray[np.float64]:
    """Return how many links lead from a pivot to each node; a node out of reach is as far as the number of nodes."""
    steps = np.full(len(around), float(len(around)))
    steps[pivot] = 0
    front = [pivot]
    while front:
        onward: list[int] = []
        for node in front:
            for other in around[node]:
                if steps[other] > steps[node] + 1:
                    steps[other] = steps[node] + 1
                    onward.append(other)
        front = onward
    return steps
