"""Read a SQLite store inside one transaction."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NoReturn

import apsw

from graph import transliteration
from graph.engines import shared
from graph.engines.sqlite import sql
from graph.model import Change, Changes, Condition, Edge, Node, Order, Page, Subgraph, Tally, Value
from graph.schema import Schema


class SqliteReader:
    """Read inside one transaction, as `Reader` describes."""

    def __init__(self, connection: apsw.Connection, schema: Schema, tables: sql.Tables) -> None:
        self._run: Callable[..., apsw.Cursor] = connection.execute
        self.connection = connection
        self._schema = schema
        self._tables = tables
        self._streams: list[apsw.Cursor] = []

    def get(self, kind: str, node_id: str) -> Node | None:
        table = self._node_table(kind)
        if not shared.is_storable(node_id):
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
        limit: int,
        after: tuple[Value | None, ...] | None = None,
    ) -> Page:
        table = self._node_table(kind)
        where, values = sql.where_clause(table.kind, self._schema.clean_conditions(kind, conditions))
        order = self._schema.clean_order(kind, order)
        if after is not None:
            later, more = sql.after_clause(table.kind, order, after)
            where, values = f"{where} AND {later}", [*values, *more]
        sorting = sql.order_clause(table.kind, order)
        most = max(limit, 0)
        rows = self._run(f"{table.select} WHERE {where} ORDER BY {sorting} LIMIT ?", (*values, most + 1)).fetchall()
        nodes = tuple(table.node(row) for row in rows[:most])
        return Page(nodes=nodes, next=shared.sort_key(nodes[-1], order) if nodes and len(rows) > most else None)

    def neighbours(self, edge: str, ids: Iterable[str], *, towards: bool = True) -> tuple[tuple[Edge, Node], ...]:
        edge_kind, near_ids = self._schema.edge(edge), set(ids)
        sides = {"source": towards or not edge_kind.directed, "target": not (towards and edge_kind.directed)}
        condition = " OR ".join(
            f"{end} IN (SELECT value FROM json_each(:ids))" for end, is_near in sides.items() if is_near
        )
        edges = self._edges(edge, f"WHERE {condition}", {"ids": sql.ids_json(sorted(near_ids))})
        far_ids = [
            item.target if (item.source in near_ids if not edge_kind.directed else towards) else item.source
            for item in edges
        ]
        far_kind = edge_kind.target if towards else edge_kind.source
        nodes = {node.id: node for node in self.get_many(far_kind, set(far_ids))}
        return tuple((item, nodes[far_id]) for item, far_id in zip(edges, far_ids, strict=True))

    def edges(self, edge: str) -> tuple[Edge, ...]:
        return tuple(self._edges(edge))

    def subgraph(self, start: Iterable[tuple[str, str]], *, edges: Sequence[str], steps: int) -> Subgraph:
        return shared.subgraph(self, self._schema, start, edges=edges, steps=steps)

    def tally(
        self, kind: str, conditions: Sequence[Condition] = (), *, by: Sequence[str] = (), total: Sequence[str] = ()
    ) -> tuple[Tally, ...]:
        node_kind = self._schema.kind(kind)
        where, values = sql.where_clause(node_kind, self._schema.clean_conditions(kind, conditions))
        shared.check_tally(self._schema, kind, by, total)
        keys = [sql.quoted(name) for name in by]
        picked = ", ".join([*keys, "count(*)", *(f"total({sql.quoted(name)})" for name in total)])
        listed = ", ".join(keys)
        grouped = f" GROUP BY {listed} ORDER BY {', '.join(f'{key} NULLS LAST' for key in keys)}" if by else ""
        rows = self._run(f"SELECT {picked} FROM {sql.quoted(kind)} WHERE {where}{grouped}", values)
        specs = [node_kind.fields[name] for name in by]
        return tuple(
            Tally(
                key=tuple(sql.decoded(spec, value) for spec, value in zip(specs, row, strict=False)),
                count=row[len(by)],
                sums=tuple(row[len(by) + 1 :]),
            )
            for row in rows
        )

    def search(self, kind: str, text: str, *, limit: int = 50) -> tuple[Node, ...]:
        node_kind, query = self._schema.kind(kind), transliteration.alternatives(text)
        if not query or not node_kind.searchable:
            return ()
        match = " AND ".join("(" + " OR ".join(f'"{key}" *' for key in keys) + ")" for keys in query)
        texts, nodes = sql.search_table(kind), sql.quoted(kind)
        rows = self._run(
            f"SELECT {nodes}.id, {texts}.words FROM {texts} JOIN {nodes} ON {nodes}._row = {texts}.rowid"
            f" WHERE {texts} MATCH ?",
            (match,),
        )
        ranked = (
            (transliteration.rank(words, query), node_id)
            for node_id, words in rows
            if transliteration.matches(words, query)
        )
        best = [node_id for _, node_id in heapq.nsmallest(limit, ranked)]
        by_id = {node.id: node for node in self.get_many(kind, best)}
        return tuple(by_id[node_id] for node_id in best)

    def revision(self) -> int:
        return int(self._run("SELECT value FROM _state WHERE name = 'revision'").get or 0)

    def content_revision(self) -> tuple[str, int]:
        return str(self._run("SELECT value FROM _state WHERE name = 'origin'").get or ""), self.revision()

    def changes(self, *, since: int) -> Changes:
        revision = self.revision()
        changes: list[Change] = []
        for kind in sorted(name for name, node_kind in self._schema.kinds.items() if node_kind.tracked):
            rows = self._run(
                f"SELECT id FROM {sql.quoted(kind)} WHERE _revision > ? AND _revision <= ? ORDER BY id",
                (since, revision),
            )
            changes += [Change(kind=kind, id=row[0]) for row in rows]
        for kind in sorted(name for name, edge_kind in self._schema.edges.items() if edge_kind.tracked):
            rows = self._run(
                f"SELECT source, target, 0 FROM {sql.quoted(kind)} WHERE _revision > :since AND _revision <= :now"
                " UNION ALL SELECT source, target, 1 FROM _gone"
                " WHERE kind = :kind AND revision > :since AND revision <= :now ORDER BY 1, 2",
                {"since": since, "now": revision, "kind": kind},
            )
            changes += [Change(kind=kind, id=row[0], target=row[1], gone=bool(row[2])) for row in rows]
        return Changes(revision=revision, items=tuple(changes))

    def backup(self) -> Iterator[Node | Edge]:
        for table in self._tables.nodes.values():
            yield from (table.node(row) for row in self._stream(f"{table.select} ORDER BY id"))
        for edges in self._tables.edges.values():
            yield from (edges.edge(row) for row in self._stream(f"{edges.select} ORDER BY source, target"))

    def finish(self) -> None:
        """Check what must hold before the transaction ends."""

    def close(self) -> None:
        """Make this transaction unusable; a stream left open would keep it alive in the file."""
        for cursor in self._streams:
            cursor.close(force=True)
        self._run = _refuse

    def _stream(self, statement: str) -> apsw.Cursor:
        cursor = self._run(statement)
        self._streams.append(cursor)
        return cursor

    def _node_table(self, kind: str) -> sql.NodeTable:
        return self._tables.nodes[self._schema.kind(kind).name]

    def _edges(self, edge: str, where: str = "", values: Any = ()) -> list[Edge]:
        table = self._tables.edges[self._schema.edge(edge).name]
        return [table.edge(row) for row in self._run(f"{table.select} {where} ORDER BY source, target", values)]


def _refuse(*_: object) -> NoReturn:
    raise RuntimeError("this transaction has ended")
