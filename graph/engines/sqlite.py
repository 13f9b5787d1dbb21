"""The embedded engine: one SQLite file through apsw. WAL, every commit synced, one writer, readers never wait."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NoReturn, TypeVar

import apsw

from graph import fold, walk
from graph.engines import sqlite_sql as sql
from graph.engines.sqlite_file import Connections, check_library, translated
from graph.errors import GraphError, MissingEnd, NotEmpty, Stale, Taken, UnknownName, WrongValue
from graph.model import Change, Changes, Condition, Edge, Fields, Node, Order, Page, Subgraph, Tally, Value
from graph.schema import FieldType, Schema
from graph.store import Reader, Store, Writer

T = TypeVar("T")
_BATCH: Final = 5000


def open_sqlite(path: Path | str, schema: Schema, *, library: str | None = None) -> Store:
    """Open or create a store file; one of the same schema version is extended to what the schema adds.

    Errors: WrongStore for an unsafe library, a file that is not ours, or one whose data would have to be migrated.
    """
    check_library(library or apsw.sqlite_lib_version())
    return SqliteStore(Path(path), schema)


class SqliteStore:
    """A store in one file. A read inside any other work is a look of its own at what is committed."""

    def __init__(self, path: Path, schema: Schema) -> None:
        self.schema = schema
        self._path = path
        self._tables = sql.tables(schema)
        self._connections = Connections(path, schema)

    def read(self, work: Callable[[Reader], T]) -> T:
        with self._connections.reading() as connection:
            return _run(connection, "BEGIN", "ROLLBACK", work, SqliteReader(connection, self.schema, self._tables))

    def write(self, work: Callable[[Writer], T]) -> T:
        with self._connections.writing() as connection:
            return _run(
                connection, "BEGIN IMMEDIATE", "COMMIT", work, SqliteWriter(connection, self.schema, self._tables)
            )

    def facts(self) -> Fields:
        with self._connections.reading() as connection:
            return MappingProxyType(
                {
                    "engine": "sqlite",
                    "version": apsw.sqlite_lib_version(),
                    "place": str(self._path),
                    "bytes": self._path.stat().st_size,
                    "journal": str(connection.pragma("journal_mode")),
                    "synchronous": str(connection.pragma("synchronous")),
                    "healthy": self._connections.is_sound(),
                }
            )

    def close(self) -> None:
        self._connections.close()


def _run(connection: apsw.Connection, begin: str, end: str, work: Callable[[Any], T], transaction: "SqliteReader") -> T:
    try:
        connection.execute(begin)
        result = work(transaction)
        transaction.finish()
        connection.execute(end)
    except apsw.Error as error:
        raise translated(error) from error
    finally:
        transaction.let_go()
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return result


class SqliteReader:
    """One look at the file, inside one transaction."""

    def __init__(self, connection: apsw.Connection, schema: Schema, tables: sql.Tables) -> None:
        self._run: Callable[..., apsw.Cursor] = connection.execute
        self._connection = connection
        self._schema = schema
        self._tables = tables
        self._streams: list[apsw.Cursor] = []

    def get(self, kind: str, node_id: str) -> Node | None:
        table = self._node_table(kind)
        if not _sayable(node_id):
            return None
        row = self._run(f"{table.select} WHERE id = ?", (node_id,)).fetchone()
        return None if row is None else table.node(row)

    def get_many(self, kind: str, node_ids: Iterable[str]) -> tuple[Node, ...]:
        table, ids = self._node_table(kind), sql.ids_json(node_ids)
        rows = self._run(f"{table.select} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (ids,))
        return tuple(table.node(row) for row in rows)

    def find(
        self,
        kind: str,
        conditions: Sequence[Condition] = (),
        *,
        order: Sequence[Order] = (),
        limit: int = 1000,
        after: tuple[Value | None, ...] | None = None,
    ) -> Page:
        table = self._node_table(kind)
        where, values = sql.where_clause(table.kind, self._schema.clean_conditions(kind, conditions))
        order = self._schema.clean_order(kind, order)
        if after is not None:
            later, more = sql.after_clause(table.kind, order, after)
            where, values = f"{where} AND {later}", [*values, *more]
        sorting = sql.order_clause(table.kind, order)
        limit = max(limit, 0)
        rows = self._run(f"{table.select} WHERE {where} ORDER BY {sorting} LIMIT ?", (*values, limit + 1)).fetchall()
        nodes = tuple(table.node(row) for row in rows[:limit])
        return Page(nodes=nodes, next=_sort_key(nodes[-1], order) if nodes and len(rows) > limit else None)

    def neighbours(self, edge: str, ids: Iterable[str], *, towards: bool = True) -> tuple[tuple[Edge, Node], ...]:
        declared, asked = self._schema.edge(edge), set(ids)
        sides = {"source": towards or not declared.directed, "target": not (towards and declared.directed)}
        condition = " OR ".join(
            f"{end} IN (SELECT value FROM json_each(:ids))" for end, is_asked in sides.items() if is_asked
        )
        found = self._edges(edge, f"WHERE {condition}", {"ids": sql.ids_json(sorted(asked))})
        ends = [
            item.target if (item.source in asked if not declared.directed else towards) else item.source
            for item in found
        ]
        far_kind = declared.target if towards else declared.source
        nodes = {node.id: node for node in self.get_many(far_kind, set(ends))}
        return tuple((item, nodes[far]) for item, far in zip(found, ends, strict=True))

    def edges(self, edge: str) -> tuple[Edge, ...]:
        return tuple(self._edges(edge))

    def subgraph(self, start: Iterable[tuple[str, str]], *, edges: Sequence[str], steps: int) -> Subgraph:
        return walk.subgraph(self, self._schema, start, edges=edges, steps=steps)

    def tally(
        self, kind: str, conditions: Sequence[Condition] = (), *, by: Sequence[str] = (), total: Sequence[str] = ()
    ) -> tuple[Tally, ...]:
        declared = self._schema.kind(kind)
        where, values = sql.where_clause(declared, self._schema.clean_conditions(kind, conditions))
        _check_tally(self._schema, kind, by, total)
        keys = [sql.quoted(name) for name in by]
        picked = ", ".join([*keys, "count(*)", *(f"total({sql.quoted(name)})" for name in total)])
        listed = ", ".join(keys)
        grouped = f" GROUP BY {listed} ORDER BY {', '.join(f'{key} NULLS LAST' for key in keys)}" if by else ""
        rows = self._run(f"SELECT {picked} FROM {sql.quoted(kind)} WHERE {where}{grouped}", values)
        specs = [declared.fields[name] for name in by]
        return tuple(
            Tally(
                key=tuple(sql.decoded(spec, value) for spec, value in zip(specs, row, strict=False)),
                count=row[len(by)],
                sums=tuple(row[len(by) + 1 :]),
            )
            for row in rows
        )

    def search(self, kind: str, text: str, *, limit: int = 50) -> tuple[Node, ...]:
        declared, query = self._schema.kind(kind), fold.alternatives(text)
        if not query or not declared.searchable:
            return ()
        match = " AND ".join("(" + " OR ".join(f'"{key}" *' for key in keys) + ")" for keys in query)
        found, nodes = sql.search_table(kind), sql.quoted(kind)
        rows = self._run(
            f"SELECT {nodes}.id, {found}.words FROM {found} JOIN {nodes} ON {nodes}._row = {found}.rowid"
            f" WHERE {found} MATCH ?",
            (match,),
        )
        ranked = ((fold.rank(words, query), node_id) for node_id, words in rows if fold.matches(words, query))
        best = [node_id for _, node_id in heapq.nsmallest(limit, ranked)]
        by_id = {node.id: node for node in self.get_many(kind, best)}
        return tuple(by_id[node_id] for node_id in best)

    def revision(self) -> int:
        return int(self._run("SELECT value FROM _state WHERE name = 'revision'").get or 0)

    def mark(self) -> tuple[str, int]:
        return str(self._run("SELECT value FROM _state WHERE name = 'origin'").get or ""), self.revision()

    def changes(self, *, since: int) -> Changes:
        revision = self.revision()
        found: list[Change] = []
        for kind in sorted(name for name, declared in self._schema.kinds.items() if declared.tracked):
            rows = self._run(
                f"SELECT id FROM {sql.quoted(kind)} WHERE _revision > ? AND _revision <= ? ORDER BY id",
                (since, revision),
            )
            found += [Change(kind=kind, id=row[0]) for row in rows]
        for kind in sorted(name for name, declared in self._schema.edges.items() if declared.tracked):
            rows = self._run(
                f"SELECT source, target, 0 FROM {sql.quoted(kind)} WHERE _revision > :since AND _revision <= :now"
                " UNION ALL SELECT source, target, 1 FROM _gone"
                " WHERE kind = :kind AND revision > :since AND revision <= :now ORDER BY 1, 2",
                {"since": since, "now": revision, "kind": kind},
            )
            found += [Change(kind=kind, id=row[0], target=row[1], gone=bool(row[2])) for row in rows]
        return Changes(revision=revision, items=tuple(found))

    def backup(self) -> Iterator[Node | Edge]:
        for table in self._tables.nodes.values():
            yield from (table.node(row) for row in self._stream(f"{table.select} ORDER BY id"))
        for edges in self._tables.edges.values():
            yield from (edges.edge(row) for row in self._stream(f"{edges.select} ORDER BY source, target"))

    def finish(self) -> None:
        """Do what is left to do before the transaction ends."""

    def let_go(self) -> None:
        """Make this look unusable: its moment is over, and a stream left open would keep it alive in the file."""
        for cursor in self._streams:
            cursor.close(force=True)
        self._run = _over

    def _stream(self, statement: str) -> apsw.Cursor:
        cursor = self._run(statement)
        self._streams.append(cursor)
        return cursor

    def _node_table(self, kind: str) -> sql.NodeTable:
        return self._tables.nodes[self._schema.kind(kind).name]

    def _edges(self, edge: str, where: str = "", values: Any = ()) -> list[Edge]:
        table = self._tables.edges[self._schema.edge(edge).name]
        return [table.edge(row) for row in self._run(f"{table.select} {where} ORDER BY source, target", values)]


class SqliteWriter(SqliteReader):
    """One transaction that changes the file. After a refusal nothing of it can be stored."""

    def __init__(self, connection: apsw.Connection, schema: Schema, tables: sql.Tables) -> None:
        super().__init__(connection, schema, tables)
        self._next_revision: int | None = None
        self._refused: BaseException | None = None

    def revision(self) -> int:
        return super().revision() if self._next_revision is None else self._next_revision - 1

    def put(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        with self._undoing():
            return tuple(node for batch in _batches(nodes) for node in self._put(self._checked(batch, events=False)))

    def append(self, events: Iterable[Node]) -> tuple[Node, ...]:
        with self._undoing():
            return tuple(node for batch in _batches(events) for node in self._put(self._checked(batch, events=True)))

    def tie(self, edges: Iterable[Edge]) -> None:
        with self._undoing():
            for batch in _batches(edges):
                clean = [self._schema.clean_edge(edge) for edge in batch]
                for kind, run in groupby(clean, attrgetter("kind")):
                    self._tie(kind, list(run))

    def untie(self, edges: Iterable[Edge]) -> int:
        with self._undoing():
            return sum(self._untie(edge) for edge in edges)

    def restore(self, records: Iterable[Node | Edge]) -> int:
        with self._undoing():
            for kind in self._schema.kinds:
                if self._run(f"SELECT EXISTS (SELECT 1 FROM {sql.quoted(kind)})").get:
                    raise NotEmpty(kind=kind)
            count = 0
            for batch in _batches(records):
                count += len(batch)
                for (cls, kind), run in groupby(batch, lambda record: (type(record), record.kind)):
                    if cls is Node:
                        self._insert(kind, [self._restorable(node) for node in run if isinstance(node, Node)])
                    else:
                        self._tie(kind, [self._schema.clean_edge(edge) for edge in run if isinstance(edge, Edge)])
            return count

    def finish(self) -> None:
        if self._refused is not None:
            raise self._refused

    @contextmanager
    def _undoing(self) -> Iterator[None]:
        """Remember a refusal, so that work that swallows it cannot store the half that was done."""
        try:
            yield
        except apsw.Error as error:
            self._refused = translated(error)
            raise self._refused from error
        except BaseException as error:
            self._refused = error
            raise

    def _checked(self, nodes: Sequence[Node], *, events: bool) -> list[Node]:
        clean = [self._schema.clean(node) for node in nodes]
        for node in clean:
            if self._schema.kind(node.kind).events is not events:
                raise UnknownName(what="put" if not events else "append", name=node.kind)
            if events and node.version:
                raise Stale(kind=node.kind, id=node.id, seen=node.version, found=0)
        return clean

    def _restorable(self, node: Node) -> Node:
        if node.version < 1:
            raise WrongValue(field=f"{node.kind}.version", expected="a whole number from 1", found=node.version)
        return self._schema.clean(node)

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
        table, declared = self._tables.nodes[kind], self._schema.kind(kind)
        revision, first = self._revision_for(tracked=declared.tracked), self._last_row(kind) + 1
        row = table.columns.row
        rows = [(at, node.id, node.version, revision, *row(node.fields)) for at, node in enumerate(nodes, start=first)]
        try:
            self._connection.executemany(table.insert, rows)
        except apsw.ConstraintError as error:
            refused = nodes[self._last_row(kind) + 1 - first]
            raise self._refusal(refused, seen=0, found=self._version(refused)) from error
        if declared.searchable:
            words = [(at, walk.searchable_text(declared, node)) for at, node in enumerate(nodes, start=first)]
            self._connection.executemany(f"INSERT INTO {sql.search_table(kind)} (rowid, words) VALUES (?, ?)", words)

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
            if not self._connection.changes():
                raise Stale(kind=kind, id=node.id, seen=seen, found=self._version(node))
            if table.kind.searchable:
                words = walk.searchable_text(table.kind, node)
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
        """Return why the file refused a node: somebody was first, or a unique value is taken."""
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
            self._connection.executemany(table.insert, rows)
        except apsw.ConstraintError as error:
            raise self._missing_end(edges) from error
        if self._run("SELECT EXISTS (SELECT 1 FROM _gone WHERE kind = ?)", (kind,)).get:
            back = "DELETE FROM _gone WHERE kind = ? AND source = ? AND target = ?"
            self._connection.executemany(back, [(kind, edge.source, edge.target) for edge in edges])

    def _missing_end(self, edges: Sequence[Edge]) -> GraphError:
        declared = self._schema.edge(edges[0].kind)
        for edge in edges:
            for end, kind, node_id in (
                ("source", declared.source, edge.source),
                ("target", declared.target, edge.target),
            ):
                if self.get(kind, node_id) is None:
                    return MissingEnd(edge=edge.kind, end=end, id=node_id)
        return GraphError(edge=declared.name, reason="constraint")

    def _untie(self, edge: Edge) -> int:
        declared = self._schema.edge(edge.kind)
        ends = (edge.source, edge.target) if declared.directed else tuple(sorted((edge.source, edge.target)))
        self._run(f"DELETE FROM {sql.quoted(edge.kind)} WHERE source = ? AND target = ?", ends)
        if not self._connection.changes():
            return 0
        if declared.tracked:
            revision = self._revision_for(tracked=True)
            self._run("INSERT OR REPLACE INTO _gone VALUES (?, ?, ?, ?)", (edge.kind, *ends, revision))
        return 1

    def _revision_for(self, *, tracked: bool) -> int:
        """Return the revision this transaction will have made; the first touch of a tracked kind takes the next one."""
        if not tracked:
            return 0
        if self._next_revision is None:
            self._next_revision = super().revision() + 1
            self._run("INSERT OR REPLACE INTO _state VALUES ('revision', ?)", (self._next_revision,))
            self._run("INSERT OR IGNORE INTO _state VALUES ('origin', lower(hex(randomblob(16))))")
        return self._next_revision


def _over(*_: object) -> NoReturn:
    raise RuntimeError("this look at the store is over")


def _sayable(text: str) -> bool:
    """Tell whether a text can be stored at all; an id that cannot names nothing."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _sort_key(node: Node, order: Sequence[Order]) -> tuple[Value | None, ...]:
    return (*(node.id if part.field == "id" else node.fields.get(part.field) for part in order), node.id)


def _check_tally(schema: Schema, kind: str, by: Sequence[str], total: Sequence[str]) -> None:
    for name in by:
        if schema.field(kind, name).type is FieldType.WORDS:
            raise WrongValue(kind=kind, field=name, expected="a field that can be grouped by")
    for name in total:
        if schema.field(kind, name).type not in {FieldType.INTEGER, FieldType.NUMBER}:
            raise WrongValue(kind=kind, field=name, expected="a field that can be summed")
