"""Make the words anew by which nodes of a Neo4j database are found, when the program makes them differently."""

from typing import Final

from neo4j import WRITE_ACCESS, Transaction

from graph.engines import shared
from graph.engines.neo4j import cypher
from graph.engines.neo4j.database import BATCH, Database
from graph.model import Node
from graph.schema import Kind, Schema
from graph.transliteration import VERSION

__all__ = ["VERSION", "refresh"]
_DONE: Final = "MATCH (s:_State {id: 'schema'}) SET s.keys = $keys"


def refresh(database: Database, schema: Schema) -> None:
    """Make the words of every searchable node as `graph.transliteration` makes them now, a batch a transaction.

    Where it ends early, the next program that opens the database begins again; several may do it at once.
    """
    for kind in schema.kinds.values():
        if kind.searchable:
            _refresh_kind(database, kind)
    database.transaction(WRITE_ACCESS, lambda tx: tx.run(_DONE, keys=VERSION).consume())


def _refresh_kind(database: Database, kind: Kind) -> None:
    after: str | None = ""
    while after is not None:
        start = after
        after = database.transaction(WRITE_ACCESS, lambda tx: _batch(tx, kind, start))  # noqa: B023 - it runs at once


def _batch(tx: Transaction, kind: Kind, after: str) -> str | None:
    """Make the words of the next nodes in order of id; return the last id, None when none is left."""
    label = cypher.name(kind.name)
    stored = tx.run(
        f"MATCH (n:{label}) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $limit SET n._lock = true"
        " RETURN properties(n) AS p ORDER BY p.id",
        after=after,
        limit=BATCH,
    )
    nodes = [
        Node(
            kind=kind.name,
            id=row["p"]["id"],
            fields={name: cypher.decoded(row["p"][name]) for name in kind.searchable if name in row["p"]},
        )
        for row in stored
    ]
    rows = [{"id": node.id, "words": shared.searchable_text(kind, node).split()} for node in nodes]
    words = f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n._words = row.words REMOVE n._lock"
    tx.run(words, rows=rows).consume()
    return nodes[-1].id if nodes else None
