"""Answer as a `Reader`, with some kinds as they are given here and all others as another reader has them.

A view of an earlier day is one: the nodes that have changed since are given as they were, later ones are left out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from graph.model import Changes, Condition, Edge, Node, Op, Order, Page, Subgraph, Tally, Value
from graph.schema import Schema
from graph.store import Reader

Nodes = Mapping[str, Node]
_NO_NODES: Final[Nodes] = MappingProxyType({})
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a snapshot gives instead of the store: by kind.

    `nodes` are all nodes of a kind by id, in place of the stored ones. `only` are conditions that the stored nodes of
    a kind must meet; `without` are stored nodes that meet them and are left out all the same.
    """

    nodes: Mapping[str, Nodes] = field(default_factory=lambda: _NOTHING)
    only: Mapping[str, tuple[Condition, ...]] = field(default_factory=lambda: _NOTHING)
    without: Mapping[str, Nodes] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A reader of one transaction; every promise is that of `graph.store.Reader`."""

    base: Reader
    schema: Schema
    held: Held

    def get(self, kind: str, node_id: str) -> Node | None:
        """Return one node, or None."""
        return next(iter(self.get_many(kind, (node_id,))), None)

    def get_many(self, kind: str, node_ids: Iterable[str]) -> tuple[Node, ...]:
        """Return the nodes among these ids, each once, in ascending order of id."""
        if kind in self.held.nodes:
            nodes = self.held.nodes[kind]
            return tuple(nodes[node_id] for node_id in sorted(set(node_ids)) if node_id in nodes)
        only = self.schema.clean_conditions(kind, self._only(kind))
        without = self._without(kind)
        return tuple(
            node for node in self.base.get_many(kind, node_ids) if node.id not in without and meets(node, only)
        )

    def find(
        self,
        kind: str,
        conditions: Sequence[Condition] = (),
        *,
        order: Sequence[Order] = (),
        limit: int,
        after: tuple[Value | None, ...] | None = None,
    ) -> Page:
        """Return nodes meeting every condition, ordered, a page at a time; a page may be shorter than its limit."""
        if kind not in self.held.nodes:
            page = self.base.find(kind, (*conditions, *self._only(kind)), order=order, limit=limit, after=after)
            without = self._without(kind)
            return Page(nodes=tuple(node for node in page.nodes if node.id not in without), next=page.next)
        cleaned = self.schema.clean_conditions(kind, conditions)
        parts = self.schema.clean_order(kind, order)
        key = _sorting(parts)
        matching = sorted((node for node in self.held.nodes[kind].values() if meets(node, cleaned)), key=key)
        if after is not None:
            last = key(_as_node(kind, parts, after))
            matching = [node for node in matching if key(node) > last]
        page_nodes = tuple(matching[:limit])
        return Page(nodes=page_nodes, next=_position(page_nodes[-1], parts) if len(matching) > limit else None)

    def neighbours(self, edge: str, ids: Iterable[str], *, towards: bool = True) -> tuple[tuple[Edge, Node], ...]:
        """Return edges leaving (or arriving at) these ids with the node at their far end."""
        pairs = [pair for pair in self.base.neighbours(edge, ids, towards=towards) if self._joins(pair[0])]
        ends: dict[str, set[str]] = {}
        for _, node in pairs:
            ends.setdefault(node.kind, set()).add(node.id)
        there = {(kind, node.id): node for kind, keys in ends.items() for node in self.get_many(kind, keys)}
        return tuple((link, there[node.kind, node.id]) for link, node in pairs if (node.kind, node.id) in there)

    def edges(self, edge: str) -> tuple[Edge, ...]:
        """Return every edge of a kind of which both nodes exist in the snapshot."""
        return tuple(link for link in self.base.edges(edge) if self._joins(link))

    def subgraph(self, start: Iterable[tuple[str, str]], *, edges: Sequence[str], steps: int) -> Subgraph:
        """Return the nodes within so many edges of the start; what is not there is left out afterwards."""
        part = self.base.subgraph(start, edges=edges, steps=steps)
        nodes = (self.get(node.kind, node.id) for node in part.nodes)
        return Subgraph(
            nodes=tuple(node for node in nodes if node is not None),
            edges=tuple(link for link in part.edges if self._joins(link)),
        )

    def tally(
        self, kind: str, conditions: Sequence[Condition] = (), *, by: Sequence[str] = (), total: Sequence[str] = ()
    ) -> tuple[Tally, ...]:
        """Count nodes by the values of fields, with sums."""
        if kind in self.held.nodes:
            cleaned = self.schema.clean_conditions(kind, conditions)
            return tally((node for node in self.held.nodes[kind].values() if meets(node, cleaned)), by=by, total=total)
        narrowed = (*conditions, *self._only(kind))
        rows = self.base.tally(kind, narrowed, by=by, total=total)
        without = self._without(kind)
        if not without:
            return rows
        cleaned = self.schema.clean_conditions(kind, narrowed)
        fewer = {row.key: row for row in tally((n for n in without.values() if meets(n, cleaned)), by=by, total=total)}
        rows = tuple(_minus(row, fewer[row.key]) if row.key in fewer else row for row in rows)
        return tuple(row for row in rows if row.count or not by)

    def search(self, kind: str, text: str, *, limit: int = 50) -> tuple[Node, ...]:
        """Return nodes whose words today hold every word of a text, as they are here."""
        ids = [node.id for node in self.base.search(kind, text, limit=limit)]
        there = {node.id: node for node in self.get_many(kind, ids)}
        return tuple(there[node_id] for node_id in ids if node_id in there)

    def revision(self) -> int:
        """Return the revision of the store itself."""
        return self.base.revision()

    def content_revision(self) -> tuple[str, int]:
        """Return the content of the store itself and its revision."""
        return self.base.content_revision()

    def changes(self, *, since: int) -> Changes:
        """Return what changed in the store itself."""
        return self.base.changes(since=since)

    def backup(self) -> Iterator[Node | Edge]:
        """Yield the store itself: a backup is of everything."""
        return self.base.backup()

    def _only(self, kind: str) -> tuple[Condition, ...]:
        return self.held.only.get(kind, ())

    def _without(self, kind: str) -> Nodes:
        return self.held.without.get(kind, _NO_NODES)

    def _joins(self, edge: Edge) -> bool:
        """Tell whether both ends of an edge are there, as far as they are of a kind that is given here."""
        kind = self.schema.edge(edge.kind)
        return all(
            end_kind not in self.held.nodes or end in self.held.nodes[end_kind]
            for end_kind, end in ((kind.source, edge.source), (kind.target, edge.target))
        )


def meets(node: Node, conditions: Iterable[Condition]) -> bool:
    """Tell whether a node meets every condition; the values are in their stored form."""
    return all(_met(_value(node, condition.field), condition) for condition in conditions)


def tally(nodes: Iterable[Node], *, by: Sequence[str], total: Sequence[str]) -> tuple[Tally, ...]:
    """Count nodes as `Reader.tally` does."""
    counts: dict[tuple[Value | None, ...], list[float]] = {} if by else {(): [0.0] * (1 + len(total))}
    for node in nodes:
        sums = counts.setdefault(tuple(node.fields.get(name) for name in by), [0.0] * (1 + len(total)))
        sums[0] += 1
        for place, name in enumerate(total, start=1):
            sums[place] += float(node.fields.get(name, 0))  # type: ignore[arg-type]
    rows = sorted(counts.items(), key=lambda row: tuple(_nulls_last(value) for value in row[0]))
    return tuple(Tally(key=key, count=int(sums[0]), sums=tuple(sums[1:])) for key, sums in rows)


def _met(value: Value | None, condition: Condition) -> bool:
    wanted: Any = condition.value
    if condition.op is Op.EMPTY:
        return (value is None) is wanted
    return value is not None and _COMPARE[condition.op](value, wanted)


_COMPARE: Final[Mapping[Op, Callable[[Any, Any], bool]]] = MappingProxyType(
    {
        Op.EQ: lambda value, wanted: value == wanted,
        Op.NE: lambda value, wanted: value != wanted,
        Op.LT: lambda value, wanted: value < wanted,
        Op.LE: lambda value, wanted: value <= wanted,
        Op.GT: lambda value, wanted: value > wanted,
        Op.GE: lambda value, wanted: value >= wanted,
        Op.IN: lambda value, wanted: value in wanted,
        Op.HAS: lambda value, wanted: wanted in value,
    }
)


def _value(node: Node, name: str) -> Value | None:
    return node.id if name == "id" else node.fields.get(name)


def _nulls_last(value: Value | None) -> tuple[bool, Any]:
    return (value is None, 0 if value is None else value)


@dataclass(frozen=True, slots=True)
class _Descending:
    """A value that sorts the other way round."""

    value: Any

    def __lt__(self, other: "_Descending") -> bool:
        return bool(other.value < self.value)


def _sorting(order: Sequence[Order]) -> Callable[[Node], tuple[Any, ...]]:
    """Return the sort key of nodes: by the order, absent values last, then by id."""

    def key(node: Node) -> tuple[Any, ...]:
        parts: list[Any] = []
        for part in order:
            absent, value = _nulls_last(_value(node, part.field))
            parts += [absent, _Descending(value) if part.descending and not absent else value]
        return (*parts, node.id)

    return key


def _position(node: Node, order: Sequence[Order]) -> tuple[Value | None, ...]:
    return (*(_value(node, part.field) for part in order), node.id)


def _as_node(kind: str, order: Sequence[Order], position: tuple[Value | None, ...]) -> Node:
    """Return a node that stands where a page ended."""
    values = zip(order, position, strict=False)
    fields = {part.field: value for part, value in values if value is not None and part.field != "id"}
    return Node(kind=kind, id=str(position[-1]), fields=fields)


def _minus(row: Tally, fewer: Tally) -> Tally:
    sums = tuple(total - less for total, less in zip(row.sums, fewer.sums, strict=True))
    return Tally(key=row.key, count=row.count - fewer.count, sums=sums)
