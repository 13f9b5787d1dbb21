"""Recognise or refuse a SQLite file, create its tables, and extend them to what the schema adds."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import apsw

from graph import transliteration
from graph.engines import shared
from graph.engines.sqlite import ddl, sql
from graph.engines.sqlite.ddl import Owner
from graph.engines.sqlite.migrate import migrate
from graph.errors import WrongStore
from graph.migration import Migration, pending
from graph.schema import Kind, Schema

APPLICATION: Final = 0x4D72657A  # marks a file as ours, in its header
BUSY_SECONDS: Final = 5  # how long a connection waits for another


def check_names(schema: Schema) -> None:
    """Refuse names that the file could not tell apart: there, capital and small letters are the same."""
    names = [
        *schema.kinds,
        *schema.edges,
        *(f"{kind.name}_search" for kind in schema.kinds.values() if kind.searchable),
    ]
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen or name.lower().startswith("sqlite_"):
            raise WrongStore(reason="name_clash", name=name)
        seen.add(name.lower())


def prepare(connection: apsw.Connection, schema: Schema, migrations: Sequence[Migration]) -> None:
    """Check that the file is a store of this schema, then migrate it and create what is missing, in one transaction."""
    declared = (schema.version, _shape(schema))
    stored = _stored(connection, schema, migrations)
    _journal(connection)
    if stored == declared:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        stored = _stored(connection, schema, migrations)  # another process may have been first
        if stored != declared:
            version, shape = stored or (schema.version, None)
            if shape is not None and version < schema.version:
                shape = migrate(connection, shape, pending(migrations, stored=version, wanted=schema.version))
            _extend(connection, schema, shape)
            connection.pragma("application_id", APPLICATION)
            connection.pragma("user_version", schema.version)
            connection.execute("INSERT OR REPLACE INTO _state VALUES ('shape', ?)", (json.dumps(declared[1]),))
            connection.execute("INSERT OR IGNORE INTO _state VALUES ('file', lower(hex(randomblob(16))))")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def check_version(connection: apsw.Connection, schema: Schema) -> None:
    """Refuse a file that another program has migrated since it was opened; costs one read of the file's header."""
    stored = connection.pragma("user_version")
    if stored != schema.version:
        pending((), stored=stored, wanted=schema.version)


def _journal(connection: apsw.Connection) -> None:
    """Turn the write-ahead log on; the library does not wait for others here, so this does."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            mode = connection.pragma("journal_mode", "wal")
        except apsw.BusyError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
            continue
        if mode != "wal":
            raise WrongStore(reason="no_write_ahead_log", found=str(mode))
        return


def _stored(
    connection: apsw.Connection, schema: Schema, migrations: Sequence[Migration]
) -> tuple[int, dict[str, Any]] | None:
    """Return the version and the shape of the file, None for an empty file; refuse what cannot be used."""
    owner, version = connection.pragma("application_id"), connection.pragma("user_version")
    if connection.execute("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)").get and owner in {0, APPLICATION}:
        return None
    if owner != APPLICATION:
        raise WrongStore(reason="not_ours")
    pending(migrations, stored=version, wanted=schema.version)
    shape = json.loads(str(connection.execute("SELECT value FROM _state WHERE name = 'shape'").get or "{}"))
    if not isinstance(shape, dict) or shape.get("layout") != 1:
        raise WrongStore(reason="layout")
    return version, shape


def _shape(schema: Schema) -> dict[str, Any]:
    """Return the declared layout as JSON data, so that two of them can be compared."""
    owners = _owners(schema)
    return {
        "layout": 1,
        "owners": {owner.name: _owner_shape(owner) for owner in owners},
        "fields": {f"{owner.name}.{name}": spec.type.value for owner in owners for name, spec in owner.fields.items()},
        "required": [
            f"{owner.name}.{name}" for owner in owners for name, spec in owner.fields.items() if spec.required
        ],
        "search": {kind.name: list(kind.searchable) for kind in schema.kinds.values() if kind.searchable},
        "keys": transliteration.VERSION,
        "indexes": sorted(name for kind in owners for name, _ in ddl.indexes(kind)),
    }


def _owners(schema: Schema) -> tuple[Owner, ...]:
    return (*schema.kinds.values(), *schema.edges.values())


def _owner_shape(owner: Owner) -> dict[str, Any]:
    if isinstance(owner, Kind):
        return {"events": owner.events, "tracked": owner.tracked}
    return {"ends": [owner.source, owner.target], "directed": owner.directed, "tracked": owner.tracked}


def _extend(connection: apsw.Connection, schema: Schema, stored: Mapping[str, Any] | None) -> None:
    """Create what is missing; refuse what would need a change of stored data."""
    before: Mapping[str, Any] = stored or {"owners": {}, "fields": {}, "search": {}}
    _check_nothing_lost(before, _shape(schema))
    connection.execute("CREATE TABLE IF NOT EXISTS _state (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS _gone (kind TEXT, source TEXT, target TEXT, revision INTEGER NOT NULL,"
        " PRIMARY KEY (kind, source, target)) STRICT, WITHOUT ROWID"
    )
    for owner in _owners(schema):
        _extend_table(connection, owner, before)
        _check_required(connection, owner)
    _make_indexes(connection, schema)
    for kind in schema.kinds.values():
        for statement in ddl.triggers(kind):
            connection.execute(statement)
        is_new = list(kind.searchable) != before["search"].get(kind.name, [])
        if is_new or (kind.searchable and before.get("keys") != transliteration.VERSION):
            _fill_search(connection, kind)


def _extend_table(connection: apsw.Connection, owner: Owner, before: Mapping[str, Any]) -> None:
    if owner.name not in before["owners"]:
        connection.execute(ddl.table(owner))
        return
    for name, spec in owner.fields.items():
        if f"{owner.name}.{name}" not in before["fields"]:
            connection.execute(f"ALTER TABLE {sql.quoted(owner.name)} ADD COLUMN {ddl.column(name, spec)}")


def _check_nothing_lost(before: Mapping[str, Any], declared: Mapping[str, Any]) -> None:
    for part in ("owners", "fields"):
        for name, shape in before[part].items():
            if declared[part].get(name) != shape:
                reason = "changed" if name in declared[part] else "undeclared"
                raise WrongStore(reason=reason, name=name, found=shape, wanted=declared[part].get(name))


def _check_required(connection: apsw.Connection, owner: Owner) -> None:
    for name, spec in owner.fields.items():
        missing = f"SELECT EXISTS (SELECT 1 FROM {sql.quoted(owner.name)} WHERE {sql.quoted(name)} IS NULL)"
        if spec.required and connection.execute(missing).get:
            raise WrongStore(reason="required_missing", name=f"{owner.name}.{name}")


def _make_indexes(connection: apsw.Connection, schema: Schema) -> None:
    owners = _owners(schema)
    wanted = dict(pair for owner in owners for pair in ddl.indexes(owner))
    listed = "SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE '%.%'"
    present = {str(row[0]) for row in connection.execute(listed)}
    for name in sorted(present - wanted.keys()):
        connection.execute(f"DROP INDEX {sql.quoted(name)}")
    for name in sorted(wanted.keys() - present):
        try:
            connection.execute(wanted[name])
        except apsw.ConstraintError as error:
            raise WrongStore(reason="not_unique", name=name.removesuffix(".unique")) from error


def _fill_search(connection: apsw.Connection, kind: Kind) -> None:
    """Rebuild the search table of a kind. Its tokenizer splits at spaces; `graph.transliteration` did the rest."""
    table, nodes = sql.search_table(kind.name), sql.node_table(kind)
    connection.execute(f"DROP TABLE IF EXISTS {table}")
    if not kind.searchable:
        return
    connection.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(words, tokenize='ascii', detail=none, columnsize=0)")
    rows = connection.execute(f"SELECT _row, id, _version{nodes.columns.listed} FROM {sql.quoted(kind.name)}")
    for row in rows:
        words = shared.searchable_text(kind, nodes.node(row[1:]))
        connection.execute(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", (row[0], words))
