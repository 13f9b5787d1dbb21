"""Write SQL: values to columns and back, conditions to text. Names come from the schema only."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from graph.errors import WrongValue
from graph.model import Condition, Edge, Fields, Node, Op, Order, Value
from graph.schema import EdgeKind, Field, FieldType, Kind, Schema, clean_value

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_COMPARED: Final = MappingProxyType({Op.EQ: "=", Op.NE: "<>", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="})
_MANY: Final = 500  # more values than this travel as one JSON text instead of one binding each


def json_text(value: Any) -> str:
    """Return the stored form of a list of words."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# Types that are stored as they are need no function.
_ENCODERS: Final[Mapping[FieldType, Callable[[Any], Any]]] = MappingProxyType(
    {
        FieldType.FLAG: int,
        FieldType.DATE: date.isoformat,
        FieldType.INSTANT: lambda value: (value - _EPOCH) // _MICROSECOND,
        FieldType.WORDS: json_text,
    }
)
_DECODERS: Final[Mapping[FieldType, Callable[[Any], Value]]] = MappingProxyType(
    {
        FieldType.FLAG: bool,
        FieldType.DATE: date.fromisoformat,
        FieldType.INSTANT: lambda stored: _EPOCH + timedelta(microseconds=stored),
        FieldType.WORDS: lambda stored: tuple(json.loads(stored)),
    }
)


def quoted(name: str) -> str:
    """Return a schema name as an SQL identifier."""
    return f'"{name}"'


def search_table(kind: str) -> str:
    """Return the name of the full-text table of a kind."""
    return quoted(f"{kind}_search")


def ids_json(ids: Iterable[str]) -> str:
    """Return ids as one JSON text for `json_each`, escaped so that any text can be asked for."""
    return json.dumps(tuple(ids))


def encoded(spec: Field, value: Value | None) -> Any:
    """Return the stored form of a clean value."""
    encode = _ENCODERS.get(spec.type)
    return value if value is None or encode is None else encode(value)


def decoded(spec: Field, stored: Any) -> Value | None:
    """Return the value of a stored form."""
    decode = _DECODERS.get(spec.type)
    return stored if stored is None or decode is None else decode(stored)


@dataclass(frozen=True, slots=True)
class Columns:
    """Turn field values into columns and back."""

    listed: str
    parts: tuple[tuple[str, Callable[[Any], Any] | None, Callable[[Any], Any] | None], ...]

    def row(self, fields: Fields) -> list[Any]:
        """Return the stored forms of clean fields, absent ones as None."""
        row = []
        for name, encode, _ in self.parts:
            value = fields.get(name)
            row.append(value if value is None or encode is None else encode(value))
        return row

    def fields(self, stored: Sequence[Any]) -> Fields:
        """Return the fields of a row of stored forms."""
        return MappingProxyType(
            {
                name: value if decode is None else decode(value)
                for (name, _, decode), value in zip(self.parts, stored, strict=True)
                if value is not None
            }
        )


def columns(declared: Mapping[str, Field]) -> Columns:
    """Return the columns of declared fields."""
    return Columns(
        listed="".join(f", {quoted(name)}" for name in declared),
        parts=tuple((name, _ENCODERS.get(spec.type), _DECODERS.get(spec.type)) for name, spec in declared.items()),
    )


@dataclass(frozen=True, slots=True)
class NodeTable:
    """Hold the statements of one node kind."""

    kind: Kind
    columns: Columns
    select: str
    insert: str
    update: str

    def node(self, row: Sequence[Any]) -> Node:
        """Return the node of a selected row."""
        return Node(kind=self.kind.name, id=row[0], version=row[1], fields=self.columns.fields(row[2:]))


@dataclass(frozen=True, slots=True)
class EdgeTable:
    """Hold the statements of one edge kind."""

    kind: EdgeKind
    columns: Columns
    select: str
    insert: str

    def edge(self, row: Sequence[Any]) -> Edge:
        """Return the edge of a selected row."""
        return Edge(kind=self.kind.name, source=row[0], target=row[1], fields=self.columns.fields(row[2:]))


@dataclass(frozen=True, slots=True)
class Tables:
    """Hold the statements of a whole schema."""

    nodes: Mapping[str, NodeTable]
    edges: Mapping[str, EdgeTable]


def tables(schema: Schema) -> Tables:
    """Return the statements of a schema."""
    return Tables(
        nodes={name: node_table(kind) for name, kind in schema.kinds.items()},
        edges={name: _edge_table(kind) for name, kind in schema.edges.items()},
    )


def node_table(kind: Kind) -> NodeTable:
    """Return the statements of a node kind."""
    field_columns, table = columns(kind.fields), quoted(kind.name)
    sets = "".join(f", {quoted(name)} = ?" for name in kind.fields)
    return NodeTable(
        kind=kind,
        columns=field_columns,
        select=f"SELECT id, _version{field_columns.listed} FROM {table}",
        insert=f"INSERT INTO {table} (_row, id, _version, _revision{field_columns.listed})"
        f" VALUES (?, ?, ?, ?{', ?' * len(kind.fields)})",
        update=f"UPDATE {table} SET _version = _version + 1, _revision = ?{sets} WHERE id = ? AND _version = ?",
    )


def _edge_table(kind: EdgeKind) -> EdgeTable:
    field_columns, table = columns(kind.fields), quoted(kind.name)
    sets = "".join(f", {quoted(name)} = excluded.{quoted(name)}" for name in kind.fields)
    return EdgeTable(
        kind=kind,
        columns=field_columns,
        select=f"SELECT source, target{field_columns.listed} FROM {table}",
        insert=f"INSERT INTO {table} (source, target, _revision{field_columns.listed})"
        f" VALUES (?, ?, ?{', ?' * len(kind.fields)})"
        f" ON CONFLICT (source, target) DO UPDATE SET _revision = excluded._revision{sets}",
    )


def where_clause(kind: Kind, conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    """Return the WHERE text (without the word; never empty) and its values for clean conditions."""
    parts, values = [], []
    for condition in conditions:
        part, bound = _condition(kind.spec(condition.field), condition)
        parts.append(part)
        values += bound
    return " AND ".join(parts) or "1", values


def _condition(spec: Field, condition: Condition) -> tuple[str, list[Any]]:
    column, value = quoted(spec.name), condition.value
    if condition.op is Op.EMPTY:
        return f"{column} IS {'' if value else 'NOT '}NULL", []
    if condition.op is Op.HAS:
        return f"EXISTS (SELECT 1 FROM json_each({column}) WHERE json_each.value = ?)", [value]
    if isinstance(value, tuple) and condition.op is Op.IN:
        return _among(spec, column, [encoded(spec, item) for item in value])
    return f"{column} {_COMPARED[condition.op]} ?", [encoded(spec, value)]  # type: ignore[arg-type]  # IN alone has many


def _among(spec: Field, column: str, wanted: list[Any]) -> tuple[str, list[Any]]:
    if len(wanted) <= _MANY or spec.type is FieldType.NUMBER:  # a number need not survive JSON to the last bit
        return f"{column} IN ({', '.join('?' * len(wanted))})", wanted
    return f"{column} IN (SELECT value FROM json_each(?))", [json.dumps(wanted)]


def order_clause(kind: Kind, order: Sequence[Order]) -> str:
    """Return the ORDER BY text: absent values last both ways, ties by id."""
    parts = []
    for part in order:
        last = "" if kind.spec(part.field).required else " NULLS LAST"
        parts.append(f"{quoted(part.field)}{' DESC' if part.descending else ''}{last}")
    return ", ".join([*parts, "id"])


def after_clause(kind: Kind, order: Sequence[Order], after: Sequence[Value | None]) -> tuple[str, list[Any]]:
    """Return the condition "comes later than this sort key" and its values.

    Errors: WrongValue for a key that this order cannot have made.
    """
    parts = (*order, Order(field="id"))
    if len(after) != len(parts) or after[-1] is None:
        raise WrongValue(kind=kind.name, field="after", expected="what `next` of the page before said")
    choices, bound = [], []
    equal_text: str = "1"
    equal_values: list[Any] = []
    for part, value in zip(parts, after, strict=True):
        spec, column = kind.spec(part.field), quoted(part.field)
        if value is None:
            equal_text = f"{equal_text} AND {column} IS NULL"
            continue
        stored = encoded(spec, clean_value(kind.name, spec, value))
        later = f"{column} {'<' if part.descending else '>'} ?"
        later = later if spec.required else f"({later} OR {column} IS NULL)"
        choices.append(f"({equal_text} AND {later})")
        bound += [*equal_values, stored]
        equal_text, equal_values = f"{equal_text} AND {column} = ?", [*equal_values, stored]
    text, values = f"({' OR '.join(choices)})", bound
    first = kind.spec(parts[0].field)
    if first.required and after[0] is not None:  # repeated in a form that an index can use
        text = f"{quoted(first.name)} {'<=' if parts[0].descending else '>='} ? AND {text}"
        values = [encoded(first, clean_value(kind.name, first, after[0])), *values]
    return text, values
