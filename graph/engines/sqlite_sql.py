"""The SQL of the embedded engine: tables from the schema, statements from conditions. Names come from the schema only."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from graph.model import Condition, Op, Order, Value
from graph.schema import EdgeKind, Field, FieldType, Kind, Schema

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_COLUMN: Final = MappingProxyType(
    {
        FieldType.TEXT: "TEXT",
        FieldType.INTEGER: "INTEGER",
        FieldType.NUMBER: "REAL",
        FieldType.FLAG: "INTEGER",
        FieldType.DATE: "TEXT",
        FieldType.INSTANT: "INTEGER",
        FieldType.WORDS: "TEXT",
    }
)
_COMPARED: Final = MappingProxyType({Op.EQ: "=", Op.NE: "<>", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="})
ID: Final = Field(name="id", type=FieldType.TEXT, required=True)


def quoted(name: str) -> str:
    """Return a schema name as an SQL identifier."""
    return f'"{name}"'


def search_table(kind: str) -> str:
    """Return the name of the full-text table of a kind."""
    return quoted(f"{kind}_search")


def encoded(spec: Field, value: Any) -> Any:
    """Return the stored form of a clean value."""
    if value is None:
        return None
    if spec.type is FieldType.INSTANT:
        return (value - _EPOCH) // _MICROSECOND
    if spec.type is FieldType.DATE:
        return value.isoformat()
    if spec.type is FieldType.WORDS:
        return json.dumps(value, ensure_ascii=False)
    return int(value) if spec.type is FieldType.FLAG else value


DECODERS: Final[Mapping[FieldType, Callable[[Any], Value]]] = MappingProxyType(
    {
        FieldType.TEXT: str,
        FieldType.INTEGER: int,
        FieldType.NUMBER: float,
        FieldType.FLAG: bool,
        FieldType.DATE: date.fromisoformat,
        FieldType.INSTANT: lambda stored: _EPOCH + stored * _MICROSECOND,
        FieldType.WORDS: lambda stored: tuple(json.loads(stored)),
    }
)


def decoded(spec: Field, stored: Any) -> Value | None:
    """Return the value of a stored form."""
    return None if stored is None else DECODERS[spec.type](stored)


def tables(schema: Schema) -> list[str]:
    """Return the statements that create every table, index and trigger that is not there yet."""
    return [
        "CREATE TABLE IF NOT EXISTS _state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT",
        "CREATE TABLE IF NOT EXISTS _gone (kind TEXT, source TEXT, target TEXT, revision INTEGER NOT NULL,"
        " PRIMARY KEY (kind, source, target)) STRICT, WITHOUT ROWID",
        *(part for kind in schema.kinds.values() for part in _kind_tables(kind)),
        *(part for edge in schema.edges.values() for part in _edge_tables(edge)),
    ]


def columns(fields: Mapping[str, Field]) -> list[str]:
    """Return the column definitions of declared fields."""
    return [f"{quoted(name)} {_COLUMN[spec.type]}" for name, spec in fields.items()]


def indexes(kind: Kind) -> list[str]:
    """Return the statements for a kind's indexes."""
    table = quoted(kind.name)
    made = []
    for name, spec in kind.fields.items():
        if spec.unique or spec.indexed:
            unique = "UNIQUE " if spec.unique else ""
            made.append(
                f"CREATE {unique}INDEX IF NOT EXISTS {quoted(f'{kind.name}.{name}')} ON {table} ({quoted(name)})"
            )
    for parts in kind.indexes:
        listed = ", ".join(quoted(part) for part in parts)
        made.append(f"CREATE INDEX IF NOT EXISTS {quoted('.'.join((kind.name, *parts)))} ON {table} ({listed})")
    if kind.tracked:
        made.append(f"CREATE INDEX IF NOT EXISTS {quoted(f'{kind.name}._revision')} ON {table} (_revision)")
    return made


def _kind_tables(kind: Kind) -> list[str]:
    table = quoted(kind.name)
    own = ["id TEXT PRIMARY KEY NOT NULL", "_version INTEGER NOT NULL", "_revision INTEGER NOT NULL DEFAULT 0"]
    made = [f"CREATE TABLE IF NOT EXISTS {table} ({', '.join([*own, *columns(kind.fields)])}) STRICT"]
    if kind.searchable:
        made.append(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {search_table(kind.name)} USING fts5(words, content='',"
            " contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
        )
    if kind.events:
        made += [
            f"CREATE TRIGGER IF NOT EXISTS {quoted(f'{kind.name}_no_{verb}')} BEFORE {verb} ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
            for verb in ("update", "delete")
        ]
    return made


def _edge_tables(edge: EdgeKind) -> list[str]:
    table = quoted(edge.name)
    own = [
        f"source TEXT NOT NULL REFERENCES {quoted(edge.source)} (id)",
        f"target TEXT NOT NULL REFERENCES {quoted(edge.target)} (id)",
        "_revision INTEGER NOT NULL DEFAULT 0",
    ]
    listed = ", ".join([*own, *columns(edge.fields), "PRIMARY KEY (source, target)"])
    made = [
        f"CREATE TABLE IF NOT EXISTS {table} ({listed}) STRICT, WITHOUT ROWID",
        f"CREATE INDEX IF NOT EXISTS {quoted(f'{edge.name}.target')} ON {table} (target)",
    ]
    if edge.tracked:
        made.append(f"CREATE INDEX IF NOT EXISTS {quoted(f'{edge.name}._revision')} ON {table} (_revision)")
    return made


def spec_of(kind: Kind, name: str) -> Field:
    """Return the declared field, or the id as a text field."""
    return ID if name == "id" else kind.fields[name]


def where_clause(kind: Kind, conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    """Return the WHERE text (without the word; never empty) and its values for clean conditions."""
    parts, values = ["1"], []
    for condition in conditions:
        part, bound = _condition(spec_of(kind, condition.field), condition)
        parts.append(part)
        values += bound
    return " AND ".join(parts), values


def _condition(spec: Field, condition: Condition) -> tuple[str, list[Any]]:
    column, value = quoted(spec.name), condition.value
    if condition.op is Op.EMPTY:
        return f"{column} IS {'' if value else 'NOT '}NULL", []
    if condition.op is Op.HAS:
        return f"EXISTS (SELECT 1 FROM json_each({column}) WHERE json_each.value = ?)", [value]
    if condition.op is Op.IN:
        wanted = [encoded(spec, one) for one in value] if isinstance(value, tuple) else []
        return f"{column} IN ({', '.join('?' * len(wanted))})", wanted
    return f"{column} {_COMPARED[condition.op]} ?", [encoded(spec, value)]


def order_clause(kind: Kind, order: Sequence[Order]) -> str:
    """Return the ORDER BY text: absent values last both ways, ties by id."""
    parts = []
    for part in order:
        spec, column = spec_of(kind, part.field), quoted(part.field)
        parts += [] if spec.required else [f"{column} IS NULL"]
        parts.append(f"{column}{' DESC' if part.descending else ''}")
    return ", ".join([*parts, "id"])


def after_clause(kind: Kind, order: Sequence[Order], after: Sequence[Value | None]) -> tuple[str, list[Any]]:
    """Return the condition "comes later than this sort key" and its values."""
    choices, bound = [], []
    equal_text, equal_values = "1", []
    for part, value in zip((*order, Order(field="id")), after, strict=True):
        spec, column = spec_of(kind, part.field), quoted(part.field)
        if value is None:
            equal_text = f"{equal_text} AND {column} IS NULL"
            continue
        stored = encoded(spec, value)
        later = f"({column} {'<' if part.descending else '>'} ? OR {column} IS NULL)"
        choices.append(f"({equal_text} AND {later})")
        bound += [*equal_values, stored]
        equal_text, equal_values = f"{equal_text} AND {column} = ?", [*equal_values, stored]
    return f"({' OR '.join(choices)})", bound
