"""Tell who is inside and who hangs on at the edge.

Borgatti & Everett 2000, Models of core/periphery structures, Social Networks 21:375-395: the core for which the links
correlate best with the pattern in which two nodes are linked if at least one is in the core. For a core of k nodes the
pattern has a fixed number of links, so the best one leaves the fewest links within the periphery.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb, sqrt
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.measure import Figure, Measure, Result
from graph.model import Graph
from graph.neighbours import linked

EXACT: Final = 20  # up to so many nodes every core is tried
_STARTS: Final = (40, 12)  # times that the search is thrown off its best core and goes on: small graph, large graph
_SMALL: Final = 60
_ROUNDS: Final = 50  # rounds without a better core, after which that happens
_KEPT: Final = 10  # most rounds for which a node that has moved stays
_SAME: Final = 1e-12


def core_periphery(graph: Graph) -> Result:
    """Return the best core, how well it fits, and the density of links inside it, to it and at the edge.

    A link counts whichever way it leads; the fit is Pearson's r over pairs of nodes, None where no pair is linked or
    all are. Up to 20 nodes the core is the best of all, the first by id among equal ones; above that it is the best
    that a search with a memory of its moves has found.
    """
    neighbours = linked(graph)
    names = list(neighbours)
    place = {node: number for number, node in enumerate(names)}
    others = [sorted(place[other] for other in neighbours[node]) for node in names]
    pattern = _Pattern(n=len(names), links=sum(map(len, others)) // 2)
    if not 0 < pattern.links < comb(pattern.n, 2):
        return Result(of_nodes={"in_core": dict.fromkeys(names, None)}, of_graph={"fit": None, "core_size": None})
    core, alike = _exact(others, pattern) if len(names) <= EXACT else (_searched(others, pattern), None)
    inside = sum(other in core for node in core for other in others[node]) // 2
    outside = sum(other not in core for node in range(len(names)) if node not in core for other in others[node]) // 2
    k = len(core)
    of_graph: dict[str, float | None] = {
        "fit": pattern.fit(k, outside),
        "core_size": k,
        "core_density": _share(inside, comb(k, 2)),
        "between_density": _share(pattern.links - inside - outside, k * (pattern.n - k)),
        "edge_density": _share(outside, comb(pattern.n - k, 2)),
    }
    if alike is not None:
        of_graph["alike"] = alike
    return Result(of_nodes={"in_core": {node: int(place[node] in core) for node in names}}, of_graph=of_graph)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    """The numbers of nodes and links of a graph, from which a core's fit follows."""

    n: int
    links: int

    def fit(self, k: int, outside: int) -> float:
        """Return Pearson's r for a core of k nodes with so many links outside it; -1 where the pattern is constant."""
        possible = comb(self.n, 2)
        expected = possible - comb(max(self.n - k, 0), 2)
        if not 0 < expected < possible:
            return -1.0
        covariance = possible * (self.links - outside) - self.links * expected
        variances = self.links * (possible - self.links) * expected * (possible - expected)
        return float(covariance / sqrt(variances))


def _exact(others: Sequence[Sequence[int]], pattern: _Pattern) -> tuple[frozenset[int], int]:
    """Return the best of all cores, and how many are equally good.

    The links within every set of nodes are counted by doubling: those of a set with one node more are those of the set,
    and the node's own with it. The first node has the highest bit, so the larger of two numbers is first by id.
    """
    n = pattern.n
    within = np.zeros(1, dtype=np.int32)
    size = np.zeros(1, dtype=np.int8)
    for bit in range(n):
        own = np.zeros(1, dtype=np.int32)
        for lower in range(bit):
            own = np.concatenate((own, own + (n - 1 - lower in others[n - 1 - bit])))
        within = np.concatenate((within, within + own))
        size = np.concatenate((size, size + 1))
    outside = within[::-1]  # the links within the other nodes: the number of the complement counts from the end
    fewest = [int(outside[size == k].min()) for k in range(n + 1)]
    fits = [pattern.fit(k, fewest[k]) for k in range(n + 1)]
    best = max(fits)
    equal = [k for k in range(n + 1) if best - fits[k] < _SAME]
    alike = sum(int(np.count_nonzero((size == k) & (outside == fewest[k]))) for k in equal)
    found = int(np.flatnonzero((size == equal[0]) & (outside == fewest[equal[0]]))[-1])
    return frozenset(node for node in range(n) if found >> (n - 1 - node) & 1), alike


def _searched(others: Sequence[Sequence[int]], pattern: _Pattern) -> frozenset[int]:
    """Return a good core: each round moves the node that helps most, also where none helps, and remembers it.

    It starts with the nodes of most links, and again from its best core with some nodes switched by chance.
    """
    chance = Random(pattern.n)  # noqa: S311 - no secret: equal graphs give equal results
    search = _Search(others, pattern)
    core = search.peeled()
    best = -1.0
    for start in range(_STARTS[pattern.n > _SMALL]):
        switched = chance.sample(range(pattern.n), k=min(pattern.n, 1 + pattern.n // 5)) if start else ()
        search.restart(core ^ frozenset(switched))
        idle = number = 0
        while idle < _ROUNDS:
            number += 1
            if (fit := search.fit()) > best + _SAME:
                best, core, idle = fit, search.members(), 0
            search.move(number)
            idle += 1
    return core


class _Search:
    """A core that changes by one node at a time, and the links of each node to nodes outside the core."""

    def __init__(self, others: Sequence[Sequence[int]], pattern: _Pattern) -> None:
        self.others = [np.array(ends, dtype=np.intp) for ends in others]
        self.degree = np.array([len(ends) for ends in others], dtype=np.int64)
        self.kept = min(_KEPT, pattern.n // 4)
        self.pattern = pattern
        self.restart(())

    def restart(self, core: Iterable[int]) -> None:
        """Begin again with a core."""
        self.core = np.zeros(self.pattern.n, dtype=np.bool_)
        self.to_edge = self.degree.copy()
        self.outside, self.size = self.pattern.links, 0
        self.moved = np.full(self.pattern.n, -self.kept, dtype=np.int64)
        for node in core:
            self._switch(node)

    def peeled(self) -> frozenset[int]:
        """Return the best of the cores that grow by the node with the most links outside the core so far."""
        order: list[int] = []
        fits = [-1.0]
        self.restart(())
        for _ in range(self.pattern.n):
            node = int(np.argmax(np.where(self.core, -1, self.to_edge)))
            self._switch(node)
            order.append(node)
            fits.append(self.fit())
        return frozenset(order[: int(np.argmax(fits))])

    def members(self) -> frozenset[int]:
        """Return the core now."""
        return frozenset(map(int, np.flatnonzero(self.core)))

    def fit(self) -> float:
        """Return the fit of the core now."""
        return self.pattern.fit(self.size, self.outside)

    def move(self, number: int) -> None:
        """Take into the core, or out of it, the one node that improves the fit most.

        A node that moved in the last few rounds is left where it is, so that the search does not go round in a circle.
        """
        fits = np.full(self.pattern.n, -2.0)
        free = number - self.moved > self.kept
        into, out = free & ~self.core, free & self.core
        fits[into] = self._fits(self.size + 1, self.outside - self.to_edge[into])
        fits[out] = self._fits(self.size - 1, self.outside + self.to_edge[out])
        node = int(np.argmax(fits))
        self.moved[node] = number
        self._switch(node)

    def _fits(self, k: int, outside: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the fits of cores of k nodes: the fit is linear in the links outside."""
        none, one = self.pattern.fit(k, 0), self.pattern.fit(k, 1)
        fits: NDArray[np.float64] = none + (one - none) * outside.astype(np.float64)
        return fits

    def _switch(self, node: int) -> None:
        sign = 1 if self.core[node] else -1
        self.outside += sign * int(self.to_edge[node])
        self.size -= sign
        self.core[node] = not self.core[node]
        self.to_edge[self.others[node]] += sign


def _share(hits: int, of: int) -> float | None:
    return hits / of if of else None


CORE_PERIPHERY: Final = Measure(
    code="core_periphery",
    label="Core and periphery",
    sentence="Which nodes are inside, linked with each other and with the rest, and which hang on at the edge.",
    caution="Some core is found in any graph: a low fit means there is none. Equally good cores may differ.",
    advice="Where the fit is high, ask what happens if the core is busy, and whom at the edge it should take in.",
    node_figures=(Figure(code="in_core", label="In the core", formula="1 in the core, 0 at the edge"),),
    graph_figures=(
        Figure(
            code="fit",
            label="Fit",
            formula="Pearson's r of links and pattern: 1 if an end is in the core, 0 if none is",
        ),
        Figure(code="core_size", label="Nodes in the core", formula="nodes of the core with the best fit"),
        Figure(
            code="alike", label="Equally good cores", formula="number of cores with the best fit, tried up to 20 nodes"
        ),
        Figure(code="core_density", label="Density in the core", formula="links inside the core / possible ones"),
        Figure(code="between_density", label="Density to the edge", formula="links of core and edge / possible ones"),
        Figure(code="edge_density", label="Density at the edge", formula="links inside the edge / possible ones"),
    ),
    compute=core_periphery,
    moves=False,  # too slow to be computed again for every node
)
