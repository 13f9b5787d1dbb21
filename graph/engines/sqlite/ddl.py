"""Write the statements that create tables, triggers and indexes of a SQLite file."""

from types import MappingProxyType
from typing import Final

from graph.engines.sqlite import sql
from graph.schema import EdgeKind, Field, FieldType, Kind

Owner = Kind | EdgeKind
_COLUMN: Final = MappingProxyType(
    {
        FieldType.TEXT: "TEXT",
        FieldType.INTEGER: "INTEGER",
        FieldType.NUMBER: "REAL",
        FieldType.FLAG: "INTEGER CHECK ({name} IN (0, 1))",
        FieldType.DATE: "TEXT",
        FieldType.INSTANT: "INTEGER",
        FieldType.WORDS: "TEXT",
    }
)


def column(name: str, spec: Field) -> str:
    """Return the definition of the column of a field."""
    return f"{sql.quoted(name)} {_COLUMN[spec.type].format(name=sql.quoted(name))}"


def table(owner: Owner) -> str:
    """Return the statement that creates the table of a kind."""
    name = sql.quoted(owner.name)
    fields = [column(field, spec) for field, spec in owner.fields.items()]
    if isinstance(owner, EdgeKind):
        ends = [
            f"{end} TEXT NOT NULL REFERENCES {sql.quoted(getattr(owner, end))} (id)" for end in ("source", "target")
        ]
        own = [*ends, "_revision INTEGER NOT NULL", *fields, "PRIMARY KEY (source, target)"]
        return f"CREATE TABLE {name} ({', '.join(own)}) STRICT, WITHOUT ROWID"
    own = [
        "_row INTEGER PRIMARY KEY",
        "id TEXT NOT NULL UNIQUE",
        "_version INTEGER NOT NULL",
        "_revision INTEGER NOT NULL",
    ]
    return f"CREATE TABLE {name} ({', '.join([*own, *fields])}) STRICT"


def triggers(kind: Kind) -> list[str]:
    """Return the statements that keep the rows of an events kind from being changed."""
    return [
        f"CREATE TRIGGER IF NOT EXISTS {sql.quoted(f'{kind.name}.no_{verb}')} BEFORE {verb} ON {sql.quoted(kind.name)}"
        " BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
        for verb in ("update", "delete")
        if kind.events
    ]


def indexes(owner: Owner) -> list[tuple[str, str]]:
    """Return the name and statement of each index; the id at the end lets one index give a sorted page."""
    on, statements = sql.quoted(owner.name), []

    def add(*parts: str, unique: bool = False) -> None:
        name = ".".join((owner.name, *parts, *(("unique",) if unique else ())))
        listed = ", ".join(sql.quoted(part) for part in parts)
        more = ", id" if isinstance(owner, Kind) and not unique else ""
        statements.append((name, f"CREATE {'UNIQUE ' * unique}INDEX {sql.quoted(name)} ON {on} ({listed}{more})"))

    for name, spec in owner.fields.items():
        if spec.unique:
            add(name, unique=True)
        elif spec.indexed:
            add(name)
    if isinstance(owner, EdgeKind):
        add("target", "source")
    else:
        for parts in dict.fromkeys(owner.indexes):
            add(*parts)
    if owner.tracked:
        add("_revision")
    return statements
