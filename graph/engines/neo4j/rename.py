"""Rename one batch of nodes or relationships of a Neo4j database, inside a transaction."""

from typing import Any

from neo4j import Transaction

from graph.engines import shared
from graph.engines.neo4j import cypher
from graph.engines.neo4j.database import BATCH
from graph.migration import Renaming
from graph.model import Node
from graph.schema import Kind


def change_nodes(renaming: Renaming, kind: str, last_kind: Kind, tx: Transaction, after: str) -> str | None:
    """Rename the next nodes of a kind in order of id and seal them anew; return the last id, None when none is left.

    `last_kind` declares what the nodes become: its fields are sealed, its searchable ones make the words.
    """
    label, new_label = cypher.name(kind), cypher.name(renaming.kinds.get(kind, kind))
    rows = tx.run(
        f"MATCH (n:{label}) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $limit SET n._lock = true"
        " RETURN properties(n) AS p ORDER BY p.id",
        after=after,
        limit=BATCH,
    )
    changed = [_properties(renaming, kind, last_kind, row["p"]) for row in rows]
    relabel = f" SET n:{new_label} REMOVE n:{label}" if new_label != label else ""
    tx.run(f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n = row{relabel}", rows=changed).consume()
    return str(changed[-1]["id"]) if changed else None


def change_edges(renaming: Renaming, kind: str, tx: Transaction, after: str) -> str | None:
    """Rename the relationships of the next source nodes in order of id; return the last id, None when none is left."""
    old, new = cypher.name(kind), cypher.name(renaming.kinds.get(kind, kind))
    source = tx.run(f"MATCH (a)-[:{old}]->() RETURN labels(a) AS labels LIMIT 1").single()
    if source is None:
        return None
    label = cypher.name(source["labels"][0])
    sources = tx.run(
        f"MATCH (a:{label}) WHERE a.id > $after RETURN a.id AS id ORDER BY a.id LIMIT $limit", after=after, limit=BATCH
    )
    ids = [row["id"] for row in sources]
    relationships = tx.run(
        f"MATCH (a:{label})-[r:{old}]->() WHERE a.id IN $ids SET r._lock = true"
        " RETURN elementId(r) AS place, properties(r) AS p",
        ids=ids,
    )
    rows = [{"place": row["place"], "p": _edge_properties(renaming, kind, row["p"])} for row in relationships]
    change = "SET r = row.p" if new == old else f"CREATE (a)-[n:{new}]->(b) SET n = row.p DELETE r"
    tx.run(f"UNWIND $rows AS row MATCH (a)-[r:{old}]->(b) WHERE elementId(r) = row.place {change}", rows=rows).consume()
    return str(ids[-1]) if ids else None


def rename_removed_edges(old: str, new: str, tx: Transaction, _after: str) -> str | None:
    """Rename the edge kind in the next records of removed edges; return a text while there are any, None then."""
    removals = tx.run(
        "MATCH (g:_Gone {kind: $old}) RETURN g.key AS key, g.source AS source, g.target AS target LIMIT $limit",
        old=old,
        limit=BATCH,
    )
    rows = [{"key": row["key"], "new": cypher.gone_key(new, row["source"], row["target"])} for row in removals]
    tx.run(
        "UNWIND $rows AS row MATCH (g:_Gone {key: row.key}) SET g.key = row.new, g.kind = $new", rows=rows, new=new
    ).consume()
    return new if rows else None


def _properties(renaming: Renaming, kind: str, last_kind: Kind, stored: dict[str, Any]) -> dict[str, Any]:
    hidden = {name: stored[name] for name in ("_version", "_revision") if name in stored}
    fields = {
        name: cypher.decoded(value) for name, value in stored.items() if name != "id" and not name.startswith("_")
    }
    new_kind, renamed = renaming.apply(kind, fields)
    declared = {name: value for name, value in renamed.items() if name in last_kind.fields}
    node = Node(kind=new_kind, id=stored["id"], version=stored["_version"], fields=declared)
    properties = {name: cypher.encoded(value) for name, value in renamed.items()}
    properties |= {"id": node.id, "_seal": cypher.seal(node)} | hidden
    if last_kind.searchable:
        properties["_words"] = shared.searchable_text(last_kind, node).split()
    return properties


def _edge_properties(renaming: Renaming, kind: str, stored: dict[str, Any]) -> dict[str, Any]:
    hidden = {name: value for name, value in stored.items() if name == "_revision"}
    fields = {name: cypher.decoded(value) for name, value in stored.items() if not name.startswith("_")}
    _, renamed = renaming.apply(kind, fields)
    return {name: cypher.encoded(value) for name, value in renamed.items()} | hidden
