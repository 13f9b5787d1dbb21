"""Find the nodes without which others can no longer be reached, and which others these are.

Articulation points: Hopcroft & Tarjan 1973, Algorithm 447, Communications of the ACM 16:372-378.
"""

from collections.abc import Iterator, Mapping

from graph.model import Graph
from graph.neighbours import linked


def cut_off(graph: Graph) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return for each articulation point the parts that its loss cuts off from the largest part that is left.

    Directions and weights do not count, nor does a link of a node to itself. Parts stand the largest first, equal ones
    and their nodes in order of id. One search in depth: n + m steps, and the size of the parts.
    """
    neighbours = {node: sorted(others) for node, others in linked(graph).items()}
    points: dict[str, tuple[tuple[str, ...], ...]] = {}
    seen: set[str] = set()
    for root in sorted(neighbours):
        if root not in seen:
            search = _Search(neighbours, root)
            seen.update(search.order)
            points |= dict(search.points())
    return points


class _Search:
    """One search in depth of a component: the order of visits, and of each node its parent and its lowest link up.

    The nodes below one that was visited `n`-th, of `size` nodes in all, are those at the places n to n + size - 1.
    """

    def __init__(self, neighbours: Mapping[str, list[str]], root: str) -> None:
        self.order = [root]
        self._place, self._low, self._size = {root: 0}, {root: 0}, {root: 1}
        self._children: dict[str, list[str]] = {root: []}
        path = [(root, "", iter(neighbours[root]))]
        while path:
            node, parent, others = path[-1]
            child = self._next(node, parent, others)
            if child is not None:
                path.append((child, node, iter(neighbours[child])))
                continue
            path.pop()
            if path:
                self._low[parent] = min(self._low[parent], self._low[node])
                self._size[parent] += self._size[node]

    def _next(self, node: str, parent: str, others: Iterator[str]) -> str | None:
        """Return the next node to visit below one; what was visited already only shows how far up it is linked."""
        for other in others:
            if other not in self._place:
                self._place[other] = self._low[other] = len(self.order)
                self._size[other] = 1
                self.order.append(other)
                self._children[other] = []
                self._children[node].append(other)
                return other
            if other != parent:
                self._low[node] = min(self._low[node], self._place[other])
        return None

    def points(self) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
        """Yield each articulation point with the parts it cuts off."""
        root = self.order[0]
        for node, children in self._children.items():
            below = [child for child in children if self._low[child] >= self._place[node]]
            if len(below) > (1 if node == root else 0):
                parts = [tuple(sorted(self._below(child))) for child in below]
                inside = {node}.union(*parts)
                if len(inside) < len(self.order):
                    parts.append(tuple(sorted(other for other in self.order if other not in inside)))
                parts.sort(key=lambda part: (-len(part), part))
                yield node, tuple(parts[1:])

    def _below(self, child: str) -> list[str]:
        start = self._place[child]
        return self.order[start : start + self._size[child]]
