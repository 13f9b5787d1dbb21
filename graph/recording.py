"""A writer that remembers what was changed through it, for whoever must do something with every change."""

from collections.abc import Container, Iterable
from typing import Any, cast

from graph.model import Edge, Node
from graph.store import Writer


class Recording:
    """Passes every verb on to a writer, and remembers the nodes and edges of some kinds that were changed.

    `nodes` are their (kind, id), `edges` their (kind, source, target), whichever way the ends were given.
    """

    def __init__(self, writer: Writer, kinds: Container[str]) -> None:
        self._writer, self._kinds = writer, kinds
        self.nodes: set[tuple[str, str]] = set()
        self.edges: set[tuple[str, str, str]] = set()

    @property
    def writer(self) -> Writer:
        """Return itself as the writer that work is given."""
        return cast("Writer", self)

    def __getattr__(self, name: str) -> Any:
        """Return a verb that changes nothing, as it is."""
        return getattr(self._writer, name)

    def put(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        """Store nodes."""
        stored = self._writer.put(nodes)
        self.nodes |= {(node.kind, node.id) for node in stored if node.kind in self._kinds}
        return stored

    def tie(self, edges: Iterable[Edge]) -> None:
        """Store edges."""
        self._writer.tie(self._noted(edges))

    def untie(self, edges: Iterable[Edge]) -> int:
        """Remove edges."""
        return self._writer.untie(self._noted(edges))

    def _noted(self, edges: Iterable[Edge]) -> Iterable[Edge]:
        for edge in edges:
            if edge.kind in self._kinds:
                self.edges.add((edge.kind, edge.source, edge.target))
            yield edge
