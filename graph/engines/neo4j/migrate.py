"""Rename labels, relationship types, properties and values of a Neo4j database, in steps that survive a crash.

The node `(:_State {id: 'migration'})` says where the data is: at which version, in which step, after which id. Each
transaction locks it, changes one batch and moves it on, so that whoever opens the database next goes on from there, and
several programs that open it at once share the work. While it is there, `(:_State {id: 'schema'})` already names the
new version: programs of an old version are refused from the first step on.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from neo4j import WRITE_ACCESS, Transaction

from graph.engines.neo4j import cypher
from graph.engines.neo4j.database import Database
from graph.engines.neo4j.rename import change_edges, change_nodes, rename_removed_edges
from graph.errors import WrongStore
from graph.migration import Migration, follow, pending
from graph.schema import Schema

TRUST: Final = 1.0  # seconds for which a program may rely on the version it has read
_LOCK_STATE: Final = (
    "MATCH (s:_State {id: 'schema'}) SET s._lock = true WITH s OPTIONAL MATCH (m:_State {id: 'migration'})"
    " RETURN s.version AS schema, coalesce(m.version, s.version) AS data, m IS NOT NULL AS begun"
)
_BEGIN: Final = (
    "MATCH (s:_State {id: 'schema'}) SET s.version = $version MERGE (m:_State {id: 'migration'})"
    " ON CREATE SET m.version = $data, m.step = 0, m.after = ''"
)
_PLACE: Final = (
    "MATCH (m:_State {id: 'migration'}) SET m._lock = true"
    " RETURN m.version AS version, m.step AS step, m.after AS after"
)
_MOVE: Final = "MATCH (m:_State {id: 'migration'}) SET m.version = $version, m.step = $step, m.after = $after"
_END: Final = "MATCH (m:_State {id: 'migration', version: $version}) DELETE m"
_CONSTRAINTS: Final = "SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH 'mrezha_' RETURN name"
_INDEXES: Final = (
    "SHOW INDEXES YIELD name, owningConstraint WHERE name STARTS WITH 'mrezha_' AND owningConstraint IS NULL"
    " RETURN name"
)


def migrate(database: Database, schema: Schema, migrations: Sequence[Migration]) -> None:
    """Lead the data of a database to the version of a schema; another program may have begun it.

    Errors: WrongStore when it is newer, or so old that a migration is missing; Unavailable, and then call again.
    """
    if not database.transaction(WRITE_ACCESS, lambda tx: _begin(tx, schema, migrations)):
        return
    time.sleep(2 * TRUST)  # until every other program has read the new version
    kinds = {name for migration in migrations for pair in migration.nodes.kinds.items() for name in pair}
    statements = cypher.constraints(schema) | dict(map(cypher.id_constraint, sorted(kinds)))
    database.run_each(WRITE_ACCESS, [*statements.values(), cypher.AWAIT_INDEXES])
    batches = _Batches(schema, migrations)
    while database.transaction(WRITE_ACCESS, batches.change_next):
        pass
    database.run_each(WRITE_ACCESS, database.transaction(WRITE_ACCESS, lambda tx: _drops(tx, schema)))
    database.transaction(WRITE_ACCESS, lambda tx: tx.run(_END, version=schema.version).consume())


def _begin(tx: Transaction, schema: Schema, migrations: Sequence[Migration]) -> bool:
    """Name the new version, so that programs of the old one are refused; tell whether there is anything to do."""
    stored = tx.run(_LOCK_STATE).single(strict=True)
    if stored["schema"] > schema.version:
        raise WrongStore(reason="newer", found=stored["schema"], wanted=schema.version)
    if not pending(migrations, stored=stored["data"], wanted=schema.version) and not stored["begun"]:
        return False
    tx.run(_BEGIN, version=schema.version, data=stored["data"]).consume()
    return True


def _drops(tx: Transaction, schema: Schema) -> list[str]:
    """Return the statements that drop our constraints and indexes that the schema does not need any more."""
    needed = cypher.constraints(schema)
    return [
        f"DROP {what} {cypher.name(row['name'])} IF EXISTS"
        for what, statement in (("CONSTRAINT", _CONSTRAINTS), ("INDEX", _INDEXES))
        for row in tx.run(statement)
        if row["name"] not in needed
    ]


class _Batches:
    """Change the data batch by batch, from wherever it is to the version of a schema."""

    def __init__(self, schema: Schema, migrations: Sequence[Migration]) -> None:
        self._schema = schema
        self._by_version = {migration.to_version: migration for migration in migrations}

    def change_next(self, tx: Transaction) -> bool:
        """Change the next batch and move on; tell whether there may be another."""
        place = tx.run(_PLACE).single()
        if place is None or place["version"] == self._schema.version:
            return False
        version, step, after = place["version"], place["step"], place["after"]
        steps = self._steps(version + 1)
        if step == len(steps):
            version, step, after = version + 1, 0, ""
        else:
            last = steps[step](tx, after)
            step, after = (step + 1, "") if last is None else (step, last)
        tx.run(_MOVE, version=version, step=step, after=after).consume()
        return True

    def _steps(self, to_version: int) -> list[Callable[[Transaction, str], str | None]]:
        """Return the steps to a version: each changes a batch after an id, and returns its last id, None at the end."""
        migration = self._by_version[to_version]
        nodes, edges = migration.nodes, migration.edges
        later = [self._by_version[at].nodes for at in range(to_version + 1, self._schema.version + 1)]
        last_kinds = {
            kind: self._schema.kind(follow(later, nodes.kinds.get(kind, kind))[0]) for kind in nodes.changed_kinds
        }
        return [
            *(partial(change_nodes, nodes, kind, last_kinds[kind]) for kind in nodes.changed_kinds),
            *(partial(change_edges, edges, kind) for kind in edges.changed_kinds),
            *(partial(rename_removed_edges, old, new) for old, new in sorted(edges.kinds.items())),
        ]
