"""Read a Neo4j store inside one transaction."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from neo4j import Transaction

from graph import transliteration
from graph.engines import shared
from graph.engines.neo4j import cypher
from graph.errors import Unavailable
from graph.model import Change, Changes, Condition, Edge, Node, Order, Page, Subgraph, Tally, Value
from graph.schema import Kind, Schema

Still = Callable[[], AbstractContextManager[Transaction]]  # lends a transaction during which no other changes anything
_READS: Final = 50
_N_OURS: Final = cypher.OURS.format(node="n")
_ENDS_OURS: Final = f"{cypher.OURS.format(node='a')} AND {cypher.OURS.format(node='b')}"
_PAUSE: Final = 0.01  # seconds; a commit is applied in far less


class Neo4jReader:
    """Read inside one transaction, as `Reader` describes; each call sees the newest committed state."""

    def __init__(self, tx: Transaction, schema: Schema, still: Still | None = None) -> None:
        self._tx = tx
        self._schema = schema
        self._still = still

    def get(self, kind: str, node_id: str) -> Node | None:
        return next(iter(self.get_many(kind, (node_id,))), None)

    def get_many(self, kind: str, node_ids: Iterable[str]) -> tuple[Node, ...]:
        ids = sorted({node_id for node_id in node_ids if shared.is_storable(node_id)})
        statement = (
            f"MATCH (n:{cypher.name(kind)}) WHERE n.id IN $ids AND {_N_OURS} RETURN properties(n) AS p ORDER BY n.id"
        )
        return tuple(self._nodes(self._schema.kind(kind), statement, ids=ids))

    def find(
        self,
        kind: str,
        conditions: Sequence[Condition] = (),
        *,
        order: Sequence[Order] = (),
        limit: int,
        after: tuple[Value | None, ...] | None = None,
    ) -> Page:
        node_kind = self._schema.kind(kind)
        where, given = cypher.where_clause(node_kind, self._schema.clean_conditions(kind, conditions))
        order = self._schema.clean_order(kind, order)
        if after is not None:
            later, more = cypher.after_clause(node_kind, order, after)
            where, given = f"{where} AND {later}", given | more
        most = max(limit, 0)
        and_next = self._nodes(
            node_kind,
            f"MATCH (n:{cypher.name(kind)}) WHERE {_N_OURS} AND {where} RETURN properties(n) AS p"
            f" ORDER BY {cypher.order_clause(node_kind, order)} LIMIT $limit",
            **given,
            limit=most + 1,
        )
        nodes = tuple(and_next[:most])
        return Page(nodes=nodes, next=shared.sort_key(nodes[-1], order) if nodes and len(and_next) > most else None)

    def neighbours(self, edge: str, ids: Iterable[str], *, towards: bool = True) -> tuple[tuple[Edge, Node], ...]:
        edge_kind = self._schema.edge(edge)
        near_ids = {node_id for node_id in ids if shared.is_storable(node_id)}
        near_ends = ("a", "b") if not edge_kind.directed else (("a",) if towards else ("b",))
        condition = f"({' OR '.join(f'{end}.id IN $ids' for end in near_ends)}) AND {_ENDS_OURS}"
        ends = {"a": self._schema.kind(edge_kind.source), "b": self._schema.kind(edge_kind.target)}
        rows = self._whole(
            f"MATCH {cypher.matched(edge_kind)} WHERE {condition}"
            " RETURN properties(a) AS a, properties(b) AS b, properties(r) AS r ORDER BY a.id, b.id",
            ends,
            ids=sorted(near_ids),
        )
        pairs = []
        for row, nodes in rows:
            far = "b" if (towards if edge_kind.directed else row["a"]["id"] in near_ids) else "a"
            neighbour_edge = Edge(
                kind=edge,
                source=row["a"]["id"],
                target=row["b"]["id"],
                fields=cypher.fields_of(edge_kind.fields, row["r"]),
            )
            pairs.append((neighbour_edge, nodes[far]))
        return tuple(pairs)

    def edges(self, edge: str) -> tuple[Edge, ...]:
        return tuple(self._edges(edge))

    def subgraph(self, start: Iterable[tuple[str, str]], *, edges: Sequence[str], steps: int) -> Subgraph:
        return shared.subgraph(self, self._schema, start, edges=edges, steps=steps)

    def tally(
        self, kind: str, conditions: Sequence[Condition] = (), *, by: Sequence[str] = (), total: Sequence[str] = ()
    ) -> tuple[Tally, ...]:
        where, given = cypher.where_clause(self._schema.kind(kind), self._schema.clean_conditions(kind, conditions))
        shared.check_tally(self._schema, kind, by, total)
        keys = [f"n.{cypher.name(field)} AS k{number}" for number, field in enumerate(by)]
        sums = [f"sum(toFloat(n.{cypher.name(field)})) AS s{number}" for number, field in enumerate(total)]
        listed = ", ".join(f"k{number} IS NULL, k{number}" for number in range(len(by)))
        rows = self._all(
            f"MATCH (n:{cypher.name(kind)}) WHERE {_N_OURS} AND {where}"
            f" RETURN {', '.join([*keys, 'count(*) AS c', *sums])}" + (f" ORDER BY {listed}" if by else ""),
            **given,
        )
        return tuple(
            Tally(
                key=tuple(None if row[f"k{at}"] is None else cypher.decoded(row[f"k{at}"]) for at in range(len(by))),
                count=row["c"],
                sums=tuple(float(row[f"s{at}"]) for at in range(len(total))),
            )
            for row in rows
        )

    def search(self, kind: str, text: str, *, limit: int = 50) -> tuple[Node, ...]:
        node_kind, query = self._schema.kind(kind), transliteration.alternatives(text)
        if not query or not node_kind.searchable:
            return ()
        nodes = self._nodes(
            node_kind,
            f"MATCH (n:{cypher.name(kind)}) WHERE {_N_OURS} AND all(keys IN $query WHERE any(word IN n._words WHERE"
            " any(key IN keys WHERE word STARTS WITH key))) RETURN properties(n) AS p",
            query=[list(keys) for keys in query],
        )
        return shared.ranked(node_kind, nodes, query, limit=limit)

    def revision(self) -> int:
        rows = self._all("MATCH (s:_State {id: 'revision'}) RETURN s.value AS value")
        return int(rows[0]["value"]) if rows else 0

    def content_revision(self) -> tuple[str, int]:
        rows = self._all("MATCH (s:_State {id: 'revision'}) RETURN coalesce(s.origin, '') AS origin, s.value AS value")
        return (str(rows[0]["origin"]), int(rows[0]["value"])) if rows else ("", 0)

    def changes(self, *, since: int) -> Changes:
        revision = self.revision()
        changes: list[Change] = []
        for kind in sorted(name for name, node_kind in self._schema.kinds.items() if node_kind.tracked):
            rows = self._all(
                f"MATCH (n:{cypher.name(kind)}) WHERE n._revision > $since AND n._revision <= $now"
                " RETURN n.id AS id ORDER BY id",
                since=since,
                now=revision,
            )
            changes += [Change(kind=kind, id=row["id"]) for row in rows]
        for kind in sorted(name for name, edge_kind in self._schema.edges.items() if edge_kind.tracked):
            changes += self._edge_changes(kind, since, revision)
        return Changes(revision=revision, items=tuple(changes))

    def backup(self) -> Iterator[Node | Edge]:
        """Read everything while nothing changes; whoever would change something waits until then."""
        if self._still is None:
            yield from self.everything()
            return
        with self._still() as tx:
            yield from Neo4jReader(tx, self._schema).everything()

    def everything(self) -> Iterator[Node | Edge]:
        for kind, node_kind in self._schema.kinds.items():
            every = f"MATCH (n:{cypher.name(kind)}) WHERE {_N_OURS} RETURN properties(n) AS p ORDER BY n.id"
            for row in self._tx.run(every):
                node: Node | None = cypher.node_of(node_kind, row["p"])
                if node is not None and not cypher.is_whole(node, row["p"]):
                    node = self.get(kind, node.id)
                if node is not None:
                    yield node
        for edge in self._schema.edges:
            yield from self._edges(edge)

    def _edge_changes(self, kind: str, since: int, now: int) -> list[Change]:
        present = self._all(
            f"MATCH {cypher.matched(self._schema.edge(kind))} WHERE r._revision > $since AND r._revision <= $now"
            " RETURN a.id AS source, b.id AS target, false AS gone",
            since=since,
            now=now,
        )
        gone = self._all(
            "MATCH (g:_Gone) WHERE g.kind = $kind AND g.revision > $since AND g.revision <= $now"
            " RETURN g.source AS source, g.target AS target, true AS gone",
            kind=kind,
            since=since,
            now=now,
        )
        rows = sorted([*present, *gone], key=lambda row: (row["source"], row["target"]))
        return [Change(kind=kind, id=row["source"], target=row["target"], gone=row["gone"]) for row in rows]

    def _edges(self, edge: str) -> Iterator[Edge]:
        edge_kind = self._schema.edge(edge)
        rows = self._tx.run(
            f"MATCH {cypher.matched(edge_kind)} WHERE {_ENDS_OURS}"
            " RETURN a.id AS source, b.id AS target, properties(r) AS r"
            " ORDER BY source, target"
        )
        for row in rows:
            fields = cypher.fields_of(edge_kind.fields, row["r"])
            yield Edge(kind=edge, source=row["source"], target=row["target"], fields=fields)

    def _nodes(self, kind: Kind, statement: str, **given: Any) -> list[Node]:
        """Return the nodes that a statement gives as `p`, each whole."""
        return [nodes["p"] for _, nodes in self._whole(statement, {"p": kind}, **given)]

    def _whole(
        self, statement: str, columns: Mapping[str, Kind], **given: Any
    ) -> list[tuple[Mapping[str, Any], dict[str, Node]]]:
        """Return rows with the nodes in their columns, each node as one commit left it.

        The server locks nothing for a reader: while another's commit is being applied, it shows some properties of a
        node old and others new. Such an answer is read again. One that stays the same was changed by another program
        than this one, and is taken as it is.
        """
        before: list[Any] | None = None
        for _ in range(_READS):
            rows = self._all(statement, **given)
            answer = [(row, {at: cypher.node_of(kind, row[at]) for at, kind in columns.items()}) for row in rows]
            torn = [
                row for row, nodes in answer if not all(cypher.is_whole(node, row[at]) for at, node in nodes.items())
            ]
            if not torn or torn == before:
                return answer
            before = torn
            time.sleep(_PAUSE)
        raise Unavailable(reason="server", detail="torn")

    def _all(self, statement: str, **given: Any) -> list[Any]:
        return list(self._tx.run(statement, given))
