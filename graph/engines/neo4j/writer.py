"""Change a Neo4j store inside one transaction."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, TypeVar

from neo4j import Transaction
from neo4j.exceptions import ConstraintError

from graph.engines import shared
from graph.engines.neo4j import cypher
from graph.engines.neo4j.database import BATCH, taken
from graph.engines.neo4j.reader import Neo4jReader
from graph.errors import MissingEnd, NotEmpty, Stale
from graph.model import Edge, Node
from graph.schema import Schema
from graph.schema.restorable import clean_restored

T = TypeVar("T")
_TURNS: Final = itertools.count()


class Neo4jWriter(Neo4jReader):
    """Write inside one transaction, as `Writer` describes; after an error the transaction stores nothing."""

    def __init__(self, tx: Transaction, schema: Schema) -> None:
        super().__init__(tx, schema)
        self._next_revision: int | None = None
        self._refused: BaseException | None = None
        self._passed_gate = False

    def finish(self) -> None:
        """Refuse to store what was done before a refusal that the work swallowed."""
        if self._refused is not None:
            raise self._refused

    def revision(self) -> int:
        return super().revision() if self._next_revision is None else self._next_revision - 1

    def put(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        return self._remembering_refusal(lambda: self._put(nodes, events=False))

    def append(self, events: Iterable[Node]) -> tuple[Node, ...]:
        return self._remembering_refusal(lambda: self._put(events, events=True))

    def tie(self, edges: Iterable[Edge]) -> None:
        self._remembering_refusal(lambda: self._tie_all(edges))

    def untie(self, edges: Iterable[Edge]) -> int:
        return self._remembering_refusal(lambda: self._untie_all(edges))

    def restore(self, records: Iterable[Node | Edge]) -> int:
        return self._remembering_refusal(lambda: self._restore(records))

    def _remembering_refusal(self, act: Callable[[], T]) -> T:
        try:
            self._pass_gate()
            return act()
        except BaseException as error:
            self._refused = error
            raise

    def _pass_gate(self) -> None:
        """Take the lock that lets this transaction change the store, before any other: a backup holds all of them."""
        if not self._passed_gate:
            self._tx.run(cypher.ENTER, gate=str(next(_TURNS) % cypher.GATES)).consume()
            self._passed_gate = True

    def _put(self, nodes: Iterable[Node], *, events: bool) -> tuple[Node, ...]:
        clean = [shared.clean_new(self._schema, node, events=events) for node in nodes]
        stored: list[Node] = []
        for (kind, is_new), run in groupby(clean, lambda node: (node.kind, not node.version)):
            new = [Node(kind=kind, id=node.id, fields=node.fields, version=node.version + 1) for node in run]
            for batch in _without_repeats(new):
                (self._create if is_new else self._change)(kind, batch)
            stored += new
        return tuple(stored)

    def _create(self, kind: str, nodes: Sequence[Node]) -> None:
        present = self._all(
            f"UNWIND $ids AS id MATCH (n:{cypher.name(kind)} {{id: id}})"
            " RETURN n.id AS id, n._version AS version LIMIT 1",
            ids=[node.id for node in nodes],
        )
        if present:
            raise Stale(kind=kind, id=present[0]["id"], seen=0, found=present[0]["version"])
        rows = [self._properties(node) for node in nodes]
        try:
            self._tx.run(
                f"UNWIND $rows AS row CREATE (n:{cypher.name(kind)}) SET n = row",
                rows=rows,
            ).consume()
        except ConstraintError as error:
            raise taken(error, nodes) from error

    def _change(self, kind: str, nodes: Sequence[Node]) -> None:
        """Take the write lock of every node first, and only then compare its version."""
        rows = [{"seen": node.version - 1, "id": node.id, "p": self._properties(node)} for node in nodes]
        try:
            rows_changed = self._all(
                f"UNWIND $rows AS row MATCH (n:{cypher.name(kind)} {{id: row.id}}) SET n._lock = true"
                " WITH n, row WHERE n._version = row.seen SET n = row.p RETURN n.id AS id",
                rows=rows,
            )
        except ConstraintError as error:
            raise taken(error, nodes) from error
        changed = {row["id"] for row in rows_changed}
        late = next((node for node in nodes if node.id not in changed), None)
        if late is not None:
            stored = self.get(kind, late.id)
            raise Stale(kind=kind, id=late.id, seen=late.version - 1, found=stored.version if stored else 0)

    def _properties(self, node: Node) -> dict[str, Any]:
        node_kind = self._schema.kind(node.kind)
        properties = {field: cypher.encoded(value) for field, value in node.fields.items()}
        properties |= {"id": node.id, "_version": node.version, "_seal": cypher.seal(node)}
        if node_kind.tracked:
            properties["_revision"] = self._revision_now()
        if node_kind.searchable:
            properties["_words"] = shared.searchable_text(node_kind, node).split()
        return properties

    def _tie_all(self, edges: Iterable[Edge]) -> None:
        """Store all edges of a kind in one statement: an import brings them mixed, and a statement is a round trip."""
        clean = sorted((self._schema.clean_edge(edge) for edge in edges), key=attrgetter("kind"))
        for kind, run in groupby(clean, attrgetter("kind")):
            ordered = list(run)
            for start in range(0, len(ordered), BATCH):
                self._tie(kind, ordered[start : start + BATCH])

    def _tie(self, kind: str, edges: Sequence[Edge]) -> None:
        edge_kind = self._schema.edge(kind)
        hidden = {"_revision": self._revision_now()} if edge_kind.tracked else {}
        rows = [
            {
                "a": edge.source,
                "b": edge.target,
                "p": {**{field: cypher.encoded(value) for field, value in edge.fields.items()}, **hidden},
            }
            for edge in edges
        ]
        stored = self._all(
            f"UNWIND $rows AS row MATCH (a:{cypher.name(edge_kind.source)} {{id: row.a}})"
            f" MATCH (b:{cypher.name(edge_kind.target)} {{id: row.b}})"
            f" MERGE (a)-[r:{cypher.name(kind)}]->(b) SET r = row.p RETURN count(*) AS c",
            rows=rows,
        )
        if stored[0]["c"] != len(rows):
            raise self._missing_end(kind, edges)
        if edge_kind.tracked:
            keys = [cypher.gone_key(edge.kind, edge.source, edge.target) for edge in edges]
            self._all("UNWIND $keys AS key MATCH (g:_Gone {key: key}) DELETE g", keys=keys)

    def _missing_end(self, kind: str, edges: Sequence[Edge]) -> MissingEnd:
        edge_kind = self._schema.edge(kind)
        for end, end_kind in (("source", edge_kind.source), ("target", edge_kind.target)):
            ids = [getattr(edge, end) for edge in edges]
            stored = {node.id for node in self.get_many(end_kind, ids)}
            missing = next((node_id for node_id in ids if node_id not in stored), None)
            if missing is not None:
                return MissingEnd(edge=kind, end=end, id=missing)
        return MissingEnd(edge=kind, end="source", id=edges[0].source)

    def _untie_all(self, edges: Iterable[Edge]) -> int:
        keys = {self._key_of_ends(edge) for edge in edges}
        count = 0
        for kind, run in groupby(sorted(keys), lambda item: item[0]):
            edge_kind, pairs = self._schema.edge(kind), [list(item[1:]) for item in run]
            removed = self._all(
                f"UNWIND $pairs AS pair MATCH (a:{cypher.name(edge_kind.source)} {{id: pair[0]}})"
                f"-[r:{cypher.name(kind)}]->(b:{cypher.name(edge_kind.target)} {{id: pair[1]}})"
                " DELETE r RETURN a.id AS source, b.id AS target",
                pairs=pairs,
            )
            count += len(removed)
            if edge_kind.tracked and removed:
                self._record_removal(kind, [(row["source"], row["target"]) for row in removed])
        return count

    def _key_of_ends(self, edge: Edge) -> tuple[str, str, str]:
        ends = (edge.source, edge.target)
        return (edge.kind, *(ends if self._schema.edge(edge.kind).directed else tuple(sorted(ends))))  # type: ignore[return-value]

    def _record_removal(self, kind: str, pairs: Sequence[tuple[str, str]]) -> None:
        rows = [
            {"key": cypher.gone_key(kind, source, target), "kind": kind, "source": source, "target": target}
            for source, target in pairs
        ]
        self._all(
            "UNWIND $rows AS row MERGE (g:_Gone {key: row.key}) SET g = row, g.revision = $revision",
            rows=rows,
            revision=self._revision_now(),
        )

    def _restore(self, records: Iterable[Node | Edge]) -> int:
        for kind in self._schema.kinds:
            if self._all(f"MATCH (n:{cypher.name(kind)}) RETURN n.id LIMIT 1"):
                raise NotEmpty(kind=kind)
        count = 0
        batch: list[Node | Edge] = []
        for record in records:
            if (batch and (type(record), record.kind) != (type(batch[0]), batch[0].kind)) or len(batch) >= BATCH:
                self._restore_batch(batch)
                batch = []
            batch.append(record)
            count += 1
        if batch:
            self._restore_batch(batch)
        return count

    def _restore_batch(self, batch: Sequence[Node | Edge]) -> None:
        nodes = [clean_restored(self._schema, record) for record in batch if isinstance(record, Node)]
        for part in _without_repeats(nodes):
            self._create(part[0].kind, part)
        self._tie_all(record for record in batch if isinstance(record, Edge))

    def _revision_now(self) -> int:
        """Return the revision this transaction will make; the lock of its node keeps revisions in order of commit."""
        if self._next_revision is None:
            rows = self._all(
                "MERGE (s:_State {id: 'revision'}) SET s._lock = true WITH s SET s.value = coalesce(s.value, 0) + 1,"
                " s.origin = coalesce(s.origin, randomUUID()) RETURN s.value AS value"
            )
            self._next_revision = int(rows[0]["value"])
        return self._next_revision


def _without_repeats(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Yield batches in which no id comes twice, so that each batch sees what the one before stored."""
    batch: list[Node] = []
    ids: set[str] = set()
    for node in nodes:
        if node.id in ids or len(batch) >= BATCH:
            yield batch
            batch, ids = [], set()
        batch.append(node)
        ids.add(node.id)
    if batch:
        yield batch
