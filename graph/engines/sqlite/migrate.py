"""Rename tables, columns and values of a SQLite file, inside the transaction that opens it."""

import json
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

import apsw

from graph.engines.sqlite import sql
from graph.errors import WrongStore
from graph.migration import Migration, Renames, Renaming
from graph.schema import FieldType

Shape = dict[str, Any]


def migrate(connection: apsw.Connection, shape: Mapping[str, Any], migrations: Iterable[Migration]) -> Shape:
    """Rename what the migrations name and return the new shape; the caller makes indexes, triggers and search anew.

    A name that the file never had is passed over: a file is extended to its schema only when it is opened.
    Errors: WrongStore (name_clash) when something else has the new name already.
    """
    _drop_derived(connection, shape)
    new_shape: Shape = deepcopy(dict(shape)) | {"search": {}, "indexes": [], "required": []}
    for migration in migrations:
        for renaming in (migration.nodes, migration.edges):
            _rename_tables(connection, new_shape, renaming)
            for kind, renames in renaming.fields.items():
                _rename_columns(connection, new_shape, kind, renames)
            for column, renames in renaming.values.items():
                _rename_values(connection, new_shape, column, renames)
    return new_shape


def _drop_derived(connection: apsw.Connection, shape: Mapping[str, Any]) -> None:
    """Drop what is named after tables and columns, or would refuse a change of an event."""
    listed = "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'index') AND name LIKE '%.%'"
    for kind, name in connection.execute(listed).fetchall():
        connection.execute(f"DROP {kind} {sql.quoted(str(name))}")
    for kind in shape["search"]:
        connection.execute(f"DROP TABLE IF EXISTS {sql.search_table(kind)}")


def _rename_tables(connection: apsw.Connection, shape: Shape, renaming: Renaming) -> None:
    owners = shape["owners"]
    for old, new in renaming.kinds.items():
        if old not in owners:
            continue
        if new.lower() in {name.lower() for name in owners}:
            raise WrongStore(reason="name_clash", name=new)
        connection.execute(f"ALTER TABLE {sql.quoted(old)} RENAME TO {sql.quoted(new)}")
        connection.execute("UPDATE _gone SET kind = ? WHERE kind = ?", (new, old))
        owners[new] = owners.pop(old)
        for owner in owners.values():
            if "ends" in owner:
                owner["ends"] = [new if end == old else end for end in owner["ends"]]
        prefix = f"{old}."
        shape["fields"] = {
            f"{new}.{name.removeprefix(prefix)}" if name.startswith(prefix) else name: stored_type
            for name, stored_type in shape["fields"].items()
        }


def _rename_columns(connection: apsw.Connection, shape: Shape, kind: str, renames: Renames) -> None:
    fields = shape["fields"]
    for old, new in renames.items():
        if f"{kind}.{old}" not in fields:
            continue
        if f"{kind}.{new}" in fields:
            raise WrongStore(reason="name_clash", name=f"{kind}.{new}")
        connection.execute(f"ALTER TABLE {sql.quoted(kind)} RENAME COLUMN {sql.quoted(old)} TO {sql.quoted(new)}")
        fields[f"{kind}.{new}"] = fields.pop(f"{kind}.{old}")


def _rename_values(connection: apsw.Connection, shape: Shape, column: tuple[str, str], renames: Renames) -> None:
    """Rename the values of a column all at once, so that two of them may change places."""
    kind, name = column
    stored_type = shape["fields"].get(f"{kind}.{name}")
    table, quoted = sql.quoted(kind), sql.quoted(name)
    among = ", ".join("?" * len(renames))
    if stored_type == FieldType.TEXT:
        renamed: Callable[..., str] = renames.__getitem__
        condition = f"{quoted} IN ({among})"
    elif stored_type == FieldType.WORDS:
        condition = f"EXISTS (SELECT 1 FROM json_each({quoted}) WHERE value IN ({among}))"

        def renamed(stored: str) -> str:
            return sql.json_text([renames.get(word, word) for word in json.loads(stored)])
    else:
        return
    connection.create_scalar_function("renamed", renamed, 1)
    connection.execute(f"UPDATE {table} SET {quoted} = renamed({quoted}) WHERE {condition}", list(renames))
    connection.create_scalar_function("renamed", None, 1)
