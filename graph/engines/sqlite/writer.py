"""Change a SQLite store inside one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from operator import attrgetter
from typing import Final, TypeVar

import apsw

from graph.engines import shared
from graph.engines.sqlite import sql
from graph.engines.sqlite.connections import translated
from graph.engines.sqlite.reader import SqliteReader
from graph.errors import GraphError, MissingEnd, NotEmpty, Stale, Taken
from graph.model import Edge, Node
from graph.schema import Schema
from graph.schema.restorable import clean_restored

T = TypeVar("T")
_BATCH: Final = 5000
# Every change is counted beside the name of the file, so that a write log always says whose it is.
_COUNT_WRITES: Final = (
    "INSERT INTO _state VALUES ('writes', 1) ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
)


class SqliteWriter(SqliteReader):
    """Write inside one transaction, as `Writer` describes; after an error the transaction stores nothing."""

    def __init__(self, connection: apsw.Connection, schema: Schema, tables: sql.Tables) -> None:
        super().__init__(connection, schema, tables)
        self._next_revision: int | None = None
        self._refused: BaseException | None = None
        self._changes_before = connection.total_changes()

    def revision(self) -> int:
        return super().revision() if self._next_revision is None else self._next_revision - 1

    def put(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        return self._put_all(nodes, events=False)

    def append(self, events: Iterable[Node]) -> tuple[Node, ...]:
        return self._put_all(events, events=True)

    def tie(self, edges: Iterable[Edge]) -> None:
        with self._remembering_refusal():
            for batch in _batches(edges):
                clean = [self._schema.clean_edge(edge) for edge in batch]
                for kind, run in groupby(clean, attrgetter("kind")):
                    self._tie(kind, list(run))

    def untie(self, edges: Iterable[Edge]) -> int:
        with self._remembering_refusal():
            return sum(self._untie(edge) for edge in edges)

    def restore(self, records: Iterable[Node | Edge]) -> int:
        with self._remembering_refusal():
            for kind in self._schema.kinds:
                if self._run(f"SELECT EXISTS (SELECT 1 FROM {sql.quoted(kind)})").get:
                    raise NotEmpty(kind=kind)
            count = 0
            for batch in _batches(records):
                count += len(batch)
                for (cls, kind), run in groupby(batch, lambda record: (type(record), record.kind)):
                    if cls is Node:
                        self._insert(
                            kind, [clean_restored(self._schema, node) for node in run if isinstance(node, Node)]
                        )
                    else:
                        self._tie(kind, [self._schema.clean_edge(edge) for edge in run if isinstance(edge, Edge)])
            return count

    def finish(self) -> None:
        if self._refused is not None:
            raise self._refused
        if self.connection.total_changes() != self._changes_before:
            self._run(_COUNT_WRITES)

    @contextmanager
    def _remembering_refusal(self) -> Iterator[None]:
        """Remember a refusal, so that work that swallows it cannot store what was done before it."""
        try:
            yield
        except apsw.Error as error:
            self._refused = translated(error)
            raise self._refused from error
        except BaseException as error:
            self._refused = error
            raise

    def _put_all(self, nodes: Iterable[Node], *, events: bool) -> tuple[Node, ...]:
        stored: list[Node] = []
        with self._remembering_refusal():
            for batch in _batches(nodes):
                stored += self._put([shared.clean_new(self._schema, node, events=events) for node in batch])
        return tuple(stored)

    def _put(self, nodes: Sequence[Node]) -> list[Node]:
        stored = []
        for (kind, is_new), run in groupby(nodes, lambda node: (node.kind, not node.version)):
            new = [Node(kind=kind, id=node.id, fields=node.fields, version=node.version + 1) for node in run]
            if is_new:
                self._insert(kind, new)
            else:
                self._update(kind, new)
            stored += new
        return stored

    def _insert(self, kind: str, nodes: Sequence[Node]) -> None:
        table, node_kind = self._tables.nodes[kind], self._schema.kind(kind)
        revision, first = self._revision_for(tracked=node_kind.tracked), self._last_row(kind) + 1
        row = table.columns.row
        rows = [(at, node.id, node.version, revision, *row(node.fields)) for at, node in enumerate(nodes, start=first)]
        try:
            self.connection.executemany(table.insert, rows)
        except apsw.ConstraintError as error:
            refused = nodes[self._last_row(kind) + 1 - first]
            raise self._refusal(refused, seen=0, found=self._version(refused)) from error
        if node_kind.searchable:
            words = [(at, shared.searchable_text(node_kind, node)) for at, node in enumerate(nodes, start=first)]
            self.connection.executemany(f"INSERT INTO {sql.search_table(kind)} (rowid, words) VALUES (?, ?)", words)

    def _update(self, kind: str, nodes: Sequence[Node]) -> None:
        """Change each node if it still has the version before; the condition is part of the statement."""
        table = self._tables.nodes[kind]
        revision = self._revision_for(tracked=table.kind.tracked)
        for node in nodes:
            seen = node.version - 1
            try:
                self._run(table.update, (revision, *table.columns.row(node.fields), node.id, seen))
            except apsw.ConstraintError as error:
                raise self._refusal(node, seen=seen, found=seen) from error
            if not self.connection.changes():
                raise Stale(kind=kind, id=node.id, seen=seen, found=self._version(node))
            if table.kind.searchable:
                words = shared.searchable_text(table.kind, node)
                self._run(
                    f"UPDATE {sql.search_table(kind)} SET words = :words"
                    f" WHERE rowid = (SELECT _row FROM {sql.quoted(kind)} WHERE id = :id) AND words <> :words",
                    {"words": words, "id": node.id},
                )

    def _last_row(self, kind: str) -> int:
        return int(self._run(f"SELECT coalesce(max(_row), 0) FROM {sql.quoted(kind)}").get)

    def _version(self, node: Node) -> int:
        return int(self._run(f"SELECT _version FROM {sql.quoted(node.kind)} WHERE id = ?", (node.id,)).get or 0)

    def _refusal(self, node: Node, *, seen: int, found: int) -> GraphError:
        """Return why the file refused a node: another change came first, or a unique value is taken."""
        if seen != found:
            return Stale(kind=node.kind, id=node.id, seen=seen, found=found)
        for name, spec in self._schema.kind(node.kind).fields.items():
            if spec.unique and name in node.fields:
                taken = (
                    f"SELECT EXISTS (SELECT 1 FROM {sql.quoted(node.kind)} WHERE {sql.quoted(name)} = ? AND id <> ?)"
                )
                if self._run(taken, (sql.encoded(spec, node.fields[name]), node.id)).get:
                    return Taken(kind=node.kind, field=name, value=node.fields[name])
        return GraphError(kind=node.kind, id=node.id, reason="constraint")

    def _tie(self, kind: str, edges: Sequence[Edge]) -> None:
        table = self._tables.edges[kind]
        revision, row = self._revision_for(tracked=table.kind.tracked), table.columns.row
        rows = [(edge.source, edge.target, revision, *row(edge.fields)) for edge in edges]
        try:
            self.connection.executemany(table.insert, rows)
        except apsw.ConstraintError as error:
            raise self._missing_end(edges) from error
        if self._run("SELECT EXISTS (SELECT 1 FROM _gone WHERE kind = ?)", (kind,)).get:
            forget = "DELETE FROM _gone WHERE kind = ? AND source = ? AND target = ?"
            self.connection.executemany(forget, [(kind, edge.source, edge.target) for edge in edges])

    def _missing_end(self, edges: Sequence[Edge]) -> GraphError:
        edge_kind = self._schema.edge(edges[0].kind)
        for edge in edges:
            for end, kind, node_id in (
                ("source", edge_kind.source, edge.source),
                ("target", edge_kind.target, edge.target),
            ):
                if self.get(kind, node_id) is None:
                    return MissingEnd(edge=edge.kind, end=end, id=node_id)
        return GraphError(edge=edge_kind.name, reason="constraint")

    def _untie(self, edge: Edge) -> int:
        edge_kind = self._schema.edge(edge.kind)
        ends = (edge.source, edge.target) if edge_kind.directed else tuple(sorted((edge.source, edge.target)))
        self._run(f"DELETE FROM {sql.quoted(edge.kind)} WHERE source = ? AND target = ?", ends)
        if not self.connection.changes():
            return 0
        if edge_kind.tracked:
            revision = self._revision_for(tracked=True)
            self._run("INSERT OR REPLACE INTO _gone VALUES (?, ?, ?, ?)", (edge.kind, *ends, revision))
        return 1

    def _revision_for(self, *, tracked: bool) -> int:
        """Return the revision this transaction will make; the first change of a tracked kind takes the next one."""
        if not tracked:
            return 0
        if self._next_revision is None:
            self._next_revision = super().revision() + 1
            self._run("INSERT OR REPLACE INTO _state VALUES ('revision', ?)", (self._next_revision,))
            self._run("INSERT OR IGNORE INTO _state VALUES ('origin', lower(hex(randomblob(16))))")
        return self._next_revision


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch
