"""Find the parts of a graph, and those it falls in without each one of its nodes or links, in linear time.

One depth-first walk gives the tree of blocks: Hopcroft & Tarjan 1973, Algorithm 447, Communications of the ACM
16:372-378. Nodes taken away are skipped in place; nothing is copied.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from graph.neighbours.links import Neighbours


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Hold the parts (connected components) of a graph.

    `members` are the nodes of each part, the largest first, each sorted. `without` gives for every node the sizes of
    the parts that its own part falls in without it, the largest first (one: it holds; none: it was alone). `bridges`
    are the links whose loss splits a part, with the sizes of the two sides: of the first and of the second end.
    """

    members: tuple[tuple[str, ...], ...]
    without: dict[str, tuple[int, ...]]
    bridges: tuple[tuple[str, str, int, int], ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return the sizes of the parts, the largest first."""
        return tuple(map(len, self.members))

    def largest_without(self) -> dict[str, int]:
        """Return the size of the largest part that is left without each node."""
        first, second = (*self.sizes, 0, 0)[:2]
        largest = set(self.members[0]) if self.members else set()
        return {
            node: max(second if node in largest else first, sizes[0] if sizes else 0)
            for node, sizes in self.without.items()
        }


def parts_of(neighbours: Neighbours, *, gone: Collection[str] = ()) -> Parts:
    """Return the parts of the graph without the nodes that are gone."""
    walk = _Walk(neighbours, gone)
    members: list[tuple[str, ...]] = []
    without: dict[str, tuple[int, ...]] = {}
    bridges: list[tuple[str, str, int, int]] = []
    for root in neighbours:
        if root not in walk.place:
            part = walk.part(root)
            members.append(tuple(sorted(part)))
            for node in part:
                below = walk.cut_off[node]
                rest = len(part) - 1 - sum(below)
                without[node] = tuple(sorted((*below, rest) if rest else below, reverse=True))
            for above, node in walk.bridges:
                size = walk.size[node]
                bridge = (above, node, len(part) - size, size)
                bridges.append(bridge if above < node else (node, above, size, len(part) - size))
            walk.bridges.clear()
    members.sort(key=lambda part: (-len(part), part))
    return Parts(members=tuple(members), without=without, bridges=tuple(sorted(bridges)))


class _Walk:
    """Walk a graph depth first; a node that is gone counts as walked."""

    def __init__(self, neighbours: Neighbours, gone: Collection[str]) -> None:
        self.neighbours = neighbours
        self.place: dict[str, int] = dict.fromkeys(gone, 0)  # the order in which nodes are met, from 1
        self.low: dict[str, int] = {}  # the first place that a node and those below it are linked with
        self.size: dict[str, int] = {}  # a node and those below it
        self.cut_off: dict[str, Sequence[int]] = {}  # sizes of the branches below that hang on this node alone
        self.bridges: list[tuple[str, str]] = []

    def part(self, root: str) -> list[str]:
        """Return the nodes of the part that holds a node, and note what hangs on each."""
        part = [root]
        self._meet(root)
        path: list[tuple[str, Iterator[str]]] = [(root, iter(self.neighbours[root]))]
        while path:
            node, others = path[-1]
            for other in others:
                met = self.place.get(other)
                if met is None:
                    self._meet(other)
                    part.append(other)
                    path.append((other, iter(self.neighbours[other])))
                    break
                if met and met < self.low[node] and (len(path) == 1 or other != path[-2][0]):
                    self.low[node] = met
            else:
                path.pop()
                if path:
                    self._leave(node, path[-1][0])
        return part

    def _meet(self, node: str) -> None:
        self.place[node] = self.low[node] = len(self.place) + 1
        self.size[node] = 1
        self.cut_off[node] = []

    def _leave(self, node: str, above: str) -> None:
        self.size[above] += self.size[node]
        self.low[above] = min(self.low[above], self.low[node])
        if self.low[node] >= self.place[above]:
            self.cut_off[above] = [*self.cut_off[above], self.size[node]]
        if self.low[node] > self.place[above]:
            self.bridges.append((above, node))
