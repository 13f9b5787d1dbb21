"""The embedded engine: one SQLite file through apsw. WAL, every commit synced, one writer, readers never wait."""

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import apsw

from graph import fold, walk
from graph.engines import sqlite_sql as sql
from graph.errors import (
    GraphError,
    MissingEnd,
    NotEmpty,
    Stale,
    Taken,
    Unavailable,
    UnknownName,
    WrongStore,
    WrongValue,
)
from graph.model import Change, Changes, Condition, Edge, Fields, Node, Order, Page, Subgraph, Tally, Value
from graph.schema import FieldType, Kind, Schema

T = TypeVar("T")
SAFE_LIBRARY: Final = (3, 51, 3)  # older ones may corrupt a WAL file with two connections
APPLICATION: Final = 0x4D72657A
BUSY_MILLISECONDS: Final = 5000


def open_sqlite(path: Path | str, schema: Schema, *, library: str | None = None) -> "SqliteStore":
    """Open or create a store file.

    Errors: WrongStore for an unsafe library, a file that is not ours, or one of a newer schema.
    """
    version = library or apsw.sqlite_lib_version()
    if tuple(int(part) for part in version.split(".")[:3]) < SAFE_LIBRARY:
        raise WrongStore(reason="unsafe_library", found=version, wanted=".".join(map(str, SAFE_LIBRARY)))
    return SqliteStore(Path(path), schema)


class SqliteStore:
    """A store in one file; a connection for each thread."""

    def __init__(self, path: Path, schema: Schema) -> None:
        self.schema = schema
        self._path = path
        self._local = threading.local()
        self._opened: list[apsw.Connection] = []
        self._guard = threading.Lock()
        self._prepare()

    def read(self, work: Callable[["SqliteTransaction"], T]) -> T:
        return self._run("BEGIN", work)

    def write(self, work: Callable[["SqliteTransaction"], T]) -> T:
        return self._run("BEGIN IMMEDIATE", work)

    def facts(self) -> Fields:
        connection = self._connection()
        check = connection.execute("PRAGMA quick_check(1)").get
        return {
            "engine": "sqlite",
            "library": apsw.sqlite_lib_version(),
            "place": str(self._path),
            "journal": str(connection.pragma("journal_mode")),
            "synchronous": str(connection.pragma("synchronous")),
            "healthy": check == "ok",
        }

    def close(self) -> None:
        with self._guard:
            for connection in self._opened:
                connection.close(force=True)
            self._opened.clear()
        self._local = threading.local()

    def _run(self, begin: str, work: Callable[["SqliteTransaction"], T]) -> T:
        connection = self._connection()
        if connection.in_transaction:
            return work(self._local.transaction)
        try:
            connection.execute(begin)
            self._local.transaction = transaction = SqliteTransaction(connection, self.schema)
            result = work(transaction)
            transaction.finish()
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, apsw.Error):
                raise _translated(error) from error
            raise
        return result

    def _connection(self) -> apsw.Connection:
        found: apsw.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._connect()
        return found

    def _connect(self) -> apsw.Connection:
        try:
            connection = apsw.Connection(str(self._path))
            connection.set_busy_timeout(BUSY_MILLISECONDS)
            connection.pragma("journal_mode", "wal")
            connection.pragma("synchronous", "full")
            connection.pragma("foreign_keys", True)
        except apsw.Error as error:
            raise _translated(error) from error
        with self._guard:
            self._opened.append(connection)
        return connection

    def _prepare(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = self._connect()
        self._local.connection = connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            _claim(connection, self.schema)
            _build(connection, self.schema)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            self.close()
            raise


class SqliteTransaction:
    """Reader and Writer over one connection inside its transaction."""

    def __init__(self, connection: apsw.Connection, schema: Schema) -> None:
        self._run = connection.execute
        self._schema = schema
        self._connection = connection
        self._revision_now: int | None = None

    # --- reading ---------------------------------------------------------------------------------------------------

    def get(self, kind: str, node_id: str) -> Node | None:
        return next(iter(self.get_many(kind, (node_id,))), None)

    def get_many(self, kind: str, node_ids: Iterable[str]) -> tuple[Node, ...]:
        declared = self._schema.kind(kind)
        rows = self._run(
            f"SELECT {_listed(declared)} FROM {sql.quoted(kind)}"
            " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(tuple(node_ids)),),
        )
        return tuple(_node(declared, row) for row in rows)

    def find(
        self,
        kind: str,
        conditions: Sequence[Condition] = (),
        *,
        order: Sequence[Order] = (),
        limit: int = 1000,
        after: tuple[Value | None, ...] | None = None,
    ) -> Page:
        declared = self._schema.kind(kind)
        where, values = sql.where_clause(declared, self._schema.clean_conditions(kind, conditions))
        order = self._schema.clean_order(kind, order)
        if after is not None:
            later, more = sql.after_clause(declared, order, after)
            where, values = f"{where} AND {later}", [*values, *more]
        rows = list(
            self._run(
                f"SELECT {_listed(declared)} FROM {sql.quoted(kind)} WHERE {where}"
                f" ORDER BY {sql.order_clause(declared, order)} LIMIT ?",
                (*values, limit + 1),
            )
        )
        nodes = tuple(_node(declared, row) for row in rows[:limit])
        more_to_come = len(rows) > limit and nodes
        return Page(nodes=nodes, next=_sort_key(nodes[-1], order) if more_to_come else None)

    def neighbours(self, edge: str, ids: Iterable[str], *, towards: bool = True) -> tuple[tuple[Edge, Node], ...]:
        declared = self._schema.edge(edge)
        wanted = set(ids)
        given = json.dumps(sorted(wanted))
        own = ("source", "target") if not declared.directed else (("source",) if towards else ("target",))
        condition = " OR ".join(f"{end} IN (SELECT value FROM json_each(?))" for end in own)
        edges = self._edges(edge, f"WHERE {condition}", [given] * len(own))
        far_of = [
            (item, item.target if (towards if declared.directed else item.source in wanted) else item.source)
            for item in edges
        ]
        far_kind = declared.target if towards or not declared.directed else declared.source
        nodes = {node.id: node for node in self.get_many(far_kind, {far for _, far in far_of})}
        return tuple((item, nodes[far]) for item, far in far_of)

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
        grouped = f" GROUP BY {', '.join(keys)} ORDER BY {', '.join(f'{key} IS NULL, {key}' for key in keys)}"
        rows = self._run(f"SELECT {picked} FROM {sql.quoted(kind)} WHERE {where}{grouped if by else ''}", values)
        specs = [sql.spec_of(declared, name) for name in by]
        return tuple(
            Tally(
                key=tuple(sql.decoded(spec, value) for spec, value in zip(specs, row, strict=False)),
                count=row[len(by)],
                sums=tuple(row[len(by) + 1 :]),
            )
            for row in rows
        )

    def search(self, kind: str, text: str, *, limit: int = 50) -> tuple[Node, ...]:
        declared = self._schema.kind(kind)
        query = fold.alternatives(text)
        if not query or not declared.searchable:
            return ()
        match = " AND ".join("(" + " OR ".join(f'"{key}"*' for key in keys) + ")" for keys in query)
        rows = self._run(
            f"SELECT {_listed(declared)} FROM {sql.quoted(kind)}"
            f" WHERE rowid IN (SELECT rowid FROM {sql.search_table(kind)} WHERE words MATCH ?)",
            (match,),
        )
        return walk.ranked(declared, [_node(declared, row) for row in rows], query, limit=limit)

    def revision(self) -> int:
        return int(self._run("SELECT value FROM _state WHERE name = 'revision'").get or 0)

    def changes(self, *, since: int) -> Changes:
        found: list[Change] = []
        for kind in sorted(name for name, declared in self._schema.kinds.items() if declared.tracked):
            rows = self._run(f"SELECT id FROM {sql.quoted(kind)} WHERE _revision > ? ORDER BY id", (since,))
            found += [Change(kind=kind, id=row[0]) for row in rows]
        for kind in sorted(name for name, declared in self._schema.edges.items() if declared.tracked):
            rows = self._run(
                f"SELECT source, target, 0 FROM {sql.quoted(kind)} WHERE _revision > ?"
                " UNION ALL SELECT source, target, 1 FROM _gone WHERE kind = ? AND revision > ? ORDER BY 1, 2",
                (since, kind, since),
            )
            found += [Change(kind=kind, id=row[0], target=row[1], gone=bool(row[2])) for row in rows]
        return Changes(revision=self.revision(), items=tuple(found))

    def backup(self) -> Iterator[Node | Edge]:
        for kind, declared in self._schema.kinds.items():
            rows = self._run(f"SELECT {_listed(declared)} FROM {sql.quoted(kind)} ORDER BY id")
            yield from (_node(declared, row) for row in rows)
        for edge in self._schema.edges:
            yield from self._edges(edge)

    # --- writing ---------------------------------------------------------------------------------------------------

    def put(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        stored = []
        for node in nodes:
            clean = self._schema.clean(node)
            if self._schema.kind(clean.kind).events:
                raise UnknownName(what="put", name=clean.kind, hint="events are appended")
            stored.append(self._change(clean) if clean.version else self._insert(clean, version=1))
        return tuple(stored)

    def append(self, events: Iterable[Node]) -> tuple[Node, ...]:
        stored = []
        for event in events:
            clean = self._schema.clean(event)
            if not self._schema.kind(clean.kind).events or clean.version:
                raise UnknownName(what="append", name=clean.kind, hint="only new nodes of an events kind")
            stored.append(self._insert(clean, version=1))
        return tuple(stored)

    def tie(self, edges: Iterable[Edge]) -> None:
        for edge in edges:
            self._tie(self._schema.clean_edge(edge))

    def untie(self, edges: Iterable[Edge]) -> int:
        gone = 0
        for edge in edges:
            clean = self._schema.clean_edge(Edge(kind=edge.kind, source=edge.source, target=edge.target))
            ends = (clean.source, clean.target)
            self._run(f"DELETE FROM {sql.quoted(clean.kind)} WHERE source = ? AND target = ?", ends)
            if self._connection.changes():
                gone += 1
                if self._schema.edge(clean.kind).tracked:
                    self._run("INSERT OR REPLACE INTO _gone VALUES (?, ?, ?, ?)", (clean.kind, *ends, self._revision()))
        return gone

    def restore(self, records: Iterable[Node | Edge]) -> int:
        for name in (*self._schema.kinds, *self._schema.edges):
            if self._run(f"SELECT EXISTS (SELECT 1 FROM {sql.quoted(name)})").get:
                raise NotEmpty(kind=name)
        count = 0
        for record in records:
            if isinstance(record, Node):
                clean = self._schema.clean(record)
                self._insert(clean, version=max(clean.version, 1))
            else:
                self._tie(self._schema.clean_edge(record))
            count += 1
        return count

    def finish(self) -> None:
        """Store the revision this transaction made, if it touched a tracked kind."""
        if self._revision_now is not None:
            self._run("INSERT OR REPLACE INTO _state VALUES ('revision', ?)", (self._revision_now,))

    def _revision(self) -> int:
        if self._revision_now is None:
            self._revision_now = self.revision() + 1
        return self._revision_now

    def _insert(self, node: Node, *, version: int) -> Node:
        declared = self._schema.kind(node.kind)
        revision = self._revision() if declared.tracked else 0
        values = (node.id, version, revision, *_values(declared, node))
        try:
            self._run(f"INSERT INTO {sql.quoted(node.kind)} VALUES ({', '.join('?' * len(values))})", values)
        except apsw.ConstraintError as error:
            raise self._refusal(error, node, seen=0) from error
        self._index(declared, node)
        return Node(kind=node.kind, id=node.id, fields=node.fields, version=version)

    def _change(self, node: Node) -> Node:
        declared = self._schema.kind(node.kind)
        revision = self._revision() if declared.tracked else 0
        sets = ", ".join(f"{sql.quoted(name)} = ?" for name in declared.fields)
        values = (node.version + 1, revision, *_values(declared, node), node.id, node.version)
        try:
            self._run(
                f"UPDATE {sql.quoted(node.kind)} SET _version = ?, _revision = ?{', ' if sets else ''}{sets}"
                " WHERE id = ? AND _version = ?",
                values,
            )
        except apsw.ConstraintError as error:
            raise self._refusal(error, node, seen=node.version) from error
        if not self._connection.changes():
            raise self._stale(node)
        self._index(declared, node)
        return Node(kind=node.kind, id=node.id, fields=node.fields, version=node.version + 1)

    def _stale(self, node: Node) -> Stale:
        found = self._run(f"SELECT _version FROM {sql.quoted(node.kind)} WHERE id = ?", (node.id,)).get
        return Stale(kind=node.kind, id=node.id, seen=node.version, found=found or 0)

    def _refusal(self, error: apsw.ConstraintError, node: Node, *, seen: int) -> GraphError:
        if error.extendedresult == apsw.SQLITE_CONSTRAINT_PRIMARYKEY:
            return self._stale(node)
        if error.extendedresult == apsw.SQLITE_CONSTRAINT_UNIQUE:
            field = str(error).rpartition(".")[2]
            return Taken(kind=node.kind, field=field, value=node.fields.get(field))
        return _translated(error)

    def _index(self, declared: Kind, node: Node) -> None:
        if not declared.searchable:
            return
        row = self._run(f"SELECT rowid FROM {sql.quoted(node.kind)} WHERE id = ?", (node.id,)).get
        table = sql.search_table(node.kind)
        self._run(f"DELETE FROM {table} WHERE rowid = ?", (row,))
        self._run(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", (row, walk.searchable_text(declared, node)))

    def _tie(self, edge: Edge) -> None:
        declared = self._schema.edge(edge.kind)
        revision = self._revision() if declared.tracked else 0
        more = [sql.encoded(spec, edge.fields.get(name)) for name, spec in declared.fields.items()]
        values = (edge.source, edge.target, revision, *more)
        try:
            self._run(f"INSERT OR REPLACE INTO {sql.quoted(edge.kind)} VALUES ({', '.join('?' * len(values))})", values)
        except apsw.ConstraintError as error:
            for end, kind, node_id in (
                ("source", declared.source, edge.source),
                ("target", declared.target, edge.target),
            ):
                if self.get(kind, node_id) is None:
                    raise MissingEnd(edge=edge.kind, end=end, id=node_id) from error
            raise
        if declared.tracked:
            ends = (edge.kind, edge.source, edge.target)
            self._run("DELETE FROM _gone WHERE kind = ? AND source = ? AND target = ?", ends)

    def _edges(self, edge: str, where: str = "", values: Sequence[Any] = ()) -> list[Edge]:
        declared = self._schema.edge(edge)
        picked = ", ".join(["source", "target", *(sql.quoted(name) for name in declared.fields)])
        rows = self._run(f"SELECT {picked} FROM {sql.quoted(edge)} {where} ORDER BY source, target", values)
        return [
            Edge(kind=edge, source=row[0], target=row[1], fields=_decoded_fields(declared.fields, row[2:]))
            for row in rows
        ]


def _listed(kind: Kind) -> str:
    return ", ".join(["id", "_version", *(sql.quoted(name) for name in kind.fields)])


def _node(kind: Kind, row: Sequence[Any]) -> Node:
    return Node(kind=kind.name, id=row[0], version=row[1], fields=_decoded_fields(kind.fields, row[2:]))


def _decoded_fields(fields: Any, stored: Sequence[Any]) -> Fields:
    pairs = zip(fields.items(), stored, strict=True)
    return {name: sql.DECODERS[spec.type](value) for (name, spec), value in pairs if value is not None}


def _values(kind: Kind, node: Node) -> list[Any]:
    return [sql.encoded(spec, node.fields.get(name)) for name, spec in kind.fields.items()]


def _sort_key(node: Node, order: Sequence[Order]) -> tuple[Value | None, ...]:
    return (*(node.id if part.field == "id" else node.fields.get(part.field) for part in order), node.id)


def _check_tally(schema: Schema, kind: str, by: Sequence[str], total: Sequence[str]) -> None:
    for name in by:
        if schema.field(kind, name).type is FieldType.WORDS:
            raise WrongValue(kind=kind, field=name, expected="a field that can be grouped by")
    for name in total:
        if schema.field(kind, name).type not in {FieldType.INTEGER, FieldType.NUMBER}:
            raise WrongValue(kind=kind, field=name, expected="a field that can be summed")


def _claim(connection: apsw.Connection, schema: Schema) -> None:
    """Make an empty file ours, or refuse one that is not ours or newer than we are."""
    owner, version = connection.pragma("application_id"), connection.pragma("user_version")
    empty = not connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_schema)").get
    if owner != APPLICATION and not empty:
        raise WrongStore(reason="not_ours")
    if owner == APPLICATION and version > schema.version:
        raise WrongStore(reason="newer", found=version, wanted=schema.version)
    connection.pragma("application_id", APPLICATION)
    connection.pragma("user_version", schema.version)


def _build(connection: apsw.Connection, schema: Schema) -> None:
    """Create what is missing: tables, then columns that a later declaration added, then indexes and search texts."""
    before = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    for statement in sql.tables(schema):
        connection.execute(statement)
    for name, fields in (
        *((kind.name, kind.fields) for kind in schema.kinds.values()),
        *((edge.name, edge.fields) for edge in schema.edges.values()),
    ):
        present = {row[1] for row in connection.execute(f"PRAGMA table_info({sql.quoted(name)})")}
        for field, column in zip(fields, sql.columns(fields), strict=True):
            if field not in present:
                connection.execute(f"ALTER TABLE {sql.quoted(name)} ADD COLUMN {column}")
    for kind in schema.kinds.values():
        for statement in sql.indexes(kind):
            connection.execute(statement)
        if kind.searchable and kind.name in before:
            _refill_search(connection, schema, kind)


def _refill_search(connection: apsw.Connection, schema: Schema, kind: Kind) -> None:
    """Fill a search table that is younger than its kind."""
    table = sql.search_table(kind.name)
    if (
        connection.execute(f"SELECT count(*) FROM {table}").get
        == connection.execute(f"SELECT count(*) FROM {sql.quoted(kind.name)}").get
    ):
        return
    transaction = SqliteTransaction(connection, schema)
    for row in list(connection.execute(f"SELECT {_listed(kind)} FROM {sql.quoted(kind.name)}")):
        transaction._index(kind, _node(kind, row))  # noqa: SLF001 - the same file


def _translated(error: apsw.Error) -> GraphError:
    if isinstance(error, apsw.FullError):
        return Unavailable(reason="disk_full")
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return Unavailable(reason="busy")
    if isinstance(error, apsw.NotADBError | apsw.CorruptError):
        return WrongStore(reason="not_a_database")
    if isinstance(error, apsw.CantOpenError | apsw.IOError | apsw.ReadOnlyError):
        return Unavailable(reason="file", detail=str(error))
    return GraphError(reason=type(error).__name__, detail=str(error))
