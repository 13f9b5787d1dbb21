"""Define the port: what every engine promises. No engine is known outside its own package and the wiring.

Values are typed by the schema. Every read returns fully typed values; every write checks them first and refuses
with `WrongValue` or `UnknownName` before anything is changed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from graph.model import Changes, Condition, Edge, Fields, Node, Order, Page, Subgraph, Tally, Value
from graph.schema import Schema

T = TypeVar("T")


class Reader(Protocol):
    """Read the store in one transaction. On a server engine each call sees the newest committed state."""

    def get(self, kind: str, node_id: str) -> Node | None:
        """Return one node, or None when there is none of that kind and id."""

    def get_many(self, kind: str, node_ids: Iterable[str]) -> tuple[Node, ...]:
        """Return the stored nodes among these ids, each once, in ascending order of id."""

    def find(
        self,
        kind: str,
        conditions: Sequence[Condition] = (),
        *,
        order: Sequence[Order] = (),
        limit: int,
        after: tuple[Value | None, ...] | None = None,
    ) -> Page:
        """Return nodes meeting every condition, ordered, a page of at most `limit` at a time; none is cut unasked.

        Text is ordered by code point; how a character beyond U+FFFF compares with one of U+E000 to U+FFFF is left to
        the engine. Paging is stable: with unchanged data the pages together hold each node once; a node that changes
        meanwhile may come again or be missed only because its own sort key changed.
        """

    def neighbours(self, edge: str, ids: Iterable[str], *, towards: bool = True) -> tuple[tuple[Edge, Node], ...]:
        """Return edges leaving these ids with the node at their far end (`towards=False`: edges arriving).

        An undirected kind gives both directions whatever `towards` says. Ordered by (source, target), each edge once
        (with the target as far end when both ends of an undirected edge were asked for).
        """

    def edges(self, edge: str) -> tuple[Edge, ...]:
        """Return every edge of a kind, ordered by (source, target)."""

    def subgraph(self, start: Iterable[tuple[str, str]], *, edges: Sequence[str], steps: int) -> Subgraph:
        """Return the nodes within `steps` edges of the start (kind, id) pairs along these edge kinds, either way.

        All edges of these kinds between returned nodes are included. Start nodes that are not stored are left out.
        """

    def tally(
        self, kind: str, conditions: Sequence[Condition] = (), *, by: Sequence[str] = (), total: Sequence[str] = ()
    ) -> tuple[Tally, ...]:
        """Count nodes by the values of fields, with sums of integer or number fields; ordered by key, absent last.

        Without `by` the answer is one row, also when nothing matches. A words field cannot be grouped by.
        """

    def search(self, kind: str, text: str, *, limit: int = 50) -> tuple[Node, ...]:
        """Return nodes whose searchable text holds every word of `text` as the beginning of a word.

        Both sides are transliterated, so either alphabet finds either. The order is `graph.transliteration.rank`,
        then id. A text without letters or digits finds nothing.
        """

    def revision(self) -> int:
        """Return the number of the last committed write that touched a tracked kind; 0 for an empty store."""

    def content_revision(self) -> tuple[str, int]:
        """Return which content this is and its revision: a revision means something only within one content.

        The content's name is random and made by its first tracked write ("" before it), so a store that was emptied
        and filled again, or replaced by another, is told apart also where the revisions happen to be equal.
        """

    def changes(self, *, since: int) -> Changes:
        """Return what changed in tracked kinds after revision `since`, nodes before edges, ordered by kind and id."""

    def backup(self) -> Iterator[Node | Edge]:
        """Yield the whole store as it is at one moment, nodes of every kind before edges; memory stays flat."""


class Writer(Reader, Protocol):
    """Change the store in one transaction: all is stored when the work returns, nothing when it raises."""

    def put(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        """Store nodes if each still has the version its caller saw, and return them with their new versions.

        Refuses with `Stale` (also when a new id is already there), `Taken` for a unique field. The whole field set is
        replaced. Kinds declared as events are refused here.
        """

    def append(self, events: Iterable[Node]) -> tuple[Node, ...]:
        """Add events; an id that is already there is `Stale`. Events are never changed afterwards."""

    def tie(self, edges: Iterable[Edge]) -> None:
        """Store edges, replacing the fields of those already there; `MissingEnd` when an end is not stored."""

    def untie(self, edges: Iterable[Edge]) -> int:
        """Remove edges (fields are ignored) and return how many were there."""

    def restore(self, records: Iterable[Node | Edge]) -> int:
        """Fill an empty store from a backup, keeping versions; `NotEmpty` otherwise. Returns how many records."""


class Store(Protocol):
    """Keep nodes and edges of one schema. `read` and `write` are the transactions.

    `write` may call its work again after the engine undid it (a transient failure of a server), so the work must do
    nothing but talk to its Writer. A write has either happened completely and durably when `write` returns, or not at
    all when it raises; after `Unavailable` from a server the caller asks again and compares.
    """

    schema: Schema

    def read(self, work: Callable[[Reader], T]) -> T:
        """Run work in a reading transaction and return its result."""

    def write(self, work: Callable[[Writer], T]) -> T:
        """Run work in a changing transaction and return its result."""

    def status(self) -> Fields:
        """Return what `doctor` prints about the engine: its name, version, place and health."""

    def close(self) -> None:
        """Release files, connections and threads."""
