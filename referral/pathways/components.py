"""Strongly connected groups of a directed graph.

R. E. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1, 1972; without recursion.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence


def groups(waits: Mapping[str, Sequence[str]], roots: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the groups that can be reached from the roots, each after those that it waits for."""
    search = _Search(waits)
    for root in roots:
        if root not in search.number:
            search.visit(root)
    return search.groups


class _Search:
    """One search; `low` is the earliest state on the stack that a state leads back to."""

    def __init__(self, waits: Mapping[str, Sequence[str]]) -> None:
        self.waits = waits
        self.number: dict[str, int] = {}
        self.groups: list[tuple[str, ...]] = []
        self._low: dict[str, int] = {}
        self._stack: dict[str, None] = {}
        self._path: list[tuple[str, Iterator[str]]] = []

    def visit(self, root: str) -> None:
        """Search everything that can be reached from a state."""
        self._enter(root)
        while self._path:
            state, following = self._path[-1]
            child = next((state for state in following if state not in self.number or state in self._stack), None)
            if child is None:
                self._leave(state)
            elif child in self.number:
                self._low[state] = min(self._low[state], self.number[child])
            else:
                self._enter(child)

    def _enter(self, state: str) -> None:
        self.number[state] = self._low[state] = len(self.number)
        self._stack[state] = None
        self._path.append((state, iter(self.waits.get(state, ()))))

    def _leave(self, state: str) -> None:
        self._path.pop()
        if self._path:
            outer = self._path[-1][0]
            self._low[outer] = min(self._low[outer], self._low[state])
        if self._low[state] < self.number[state]:
            return
        group: list[str] = []
        while not group or group[-1] != state:
            group.append(self._stack.popitem()[0])
        self.groups.append(tuple(reversed(group)))
