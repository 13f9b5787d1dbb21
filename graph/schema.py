"""What may be stored: node kinds with typed fields, edge kinds with allowed ends. Data, checked on load.

A schema file is TOML:

    [kinds.Organisation]
    tracked = true                     # changes-since reports it
    [kinds.Organisation.fields]
    name_bg = { type = "text", required = true, searchable = true }
    [edges.OFFERS]
    source = "Organisation"
    target = "Service"
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from graph import values
from graph.errors import UnknownName, WrongValue
from graph.model import Condition, Edge, Fields, Node, Op, Order, Value
from graph.toml_source import Declared, read

_KIND_NAME: Final = re.compile(r"[A-Z][A-Za-z]{1,40}")
_EDGE_NAME: Final = re.compile(r"[A-Z][A-Z_]{1,40}[A-Z]")
_FIELD_NAME: Final = re.compile(r"[a-z][a-z_0-9]{0,40}")
RESERVED: Final = frozenset({"id", "version"})
RESERVED_ON_EDGES: Final = frozenset({"source", "target"})


class FieldType(StrEnum):
    """The types a field may have; INSTANT is an aware moment kept in UTC to the microsecond."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    INSTANT = "instant"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One declared field."""

    name: str
    type: FieldType
    required: bool = False
    indexed: bool = False
    unique: bool = False
    searchable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One declared node kind; `events` kinds are append-only, `tracked` kinds appear in changes-since."""

    name: str
    fields: Mapping[str, Field]
    tracked: bool = False
    events: bool = False
    indexes: tuple[tuple[str, ...], ...] = ()

    @property
    def searchable(self) -> tuple[str, ...]:
        """Name the fields whose text `search` looks through."""
        return tuple(name for name, spec in self.fields.items() if spec.searchable)


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeKind:
    """One declared edge kind and the node kinds at its ends."""

    name: str
    source: str
    target: str
    directed: bool = True
    tracked: bool = False
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Everything that may be stored. `version` grows when stored data must be migrated."""

    version: int
    kinds: Mapping[str, Kind]
    edges: Mapping[str, EdgeKind]

    def kind(self, name: str) -> Kind:
        """Return a declared kind or refuse its name."""
        if name not in self.kinds:
            raise UnknownName(what="kind", name=name)
        return self.kinds[name]

    def edge(self, name: str) -> EdgeKind:
        """Return a declared edge kind or refuse its name."""
        if name not in self.edges:
            raise UnknownName(what="edge", name=name)
        return self.edges[name]

    def field(self, kind: str, name: str) -> Field:
        """Return a declared field of a kind or refuse its name."""
        declared = self.kind(kind).fields
        if name not in declared:
            raise UnknownName(what="field", kind=kind, name=name)
        return declared[name]

    def clean(self, node: Node) -> Node:
        """Return the node with every value checked and in its one stored form (an empty words value is absent)."""
        fields = _clean(node.kind, self.kind(node.kind).fields, node.fields)
        return replace(node, id=_clean_id(node.kind, node.id), fields=fields)

    def clean_edge(self, edge: Edge) -> Edge:
        """Return the edge with checked values, an undirected one with its ends in ascending order."""
        declared = self.edge(edge.kind)
        ends = (_clean_id(declared.source, edge.source), _clean_id(declared.target, edge.target))
        source, target = ends if declared.directed else sorted(ends)
        return replace(edge, source=source, target=target, fields=_clean(edge.kind, declared.fields, edge.fields))

    def clean_conditions(self, kind: str, conditions: Sequence[Condition]) -> tuple[Condition, ...]:
        """Return conditions whose values are checked against the fields they compare."""
        return tuple(self._clean_condition(kind, condition) for condition in conditions)

    def clean_order(self, kind: str, order: Sequence[Order]) -> tuple[Order, ...]:
        """Return the order after checking that each field can be sorted by."""
        for part in order:
            if part.field != "id" and self.field(kind, part.field).type is FieldType.WORDS:
                raise WrongValue(kind=kind, field=part.field, expected="a field that can be sorted by")
        return tuple(order)

    def _clean_condition(self, kind: str, condition: Condition) -> Condition:
        spec = Field(name="id", type=FieldType.TEXT) if condition.field == "id" else self.field(kind, condition.field)
        raw = condition.value
        cleaned: Value | tuple[Value, ...]
        if condition.op is Op.EMPTY:
            cleaned = values.flag(raw, spec.name)
        elif condition.op is Op.IN:
            if not isinstance(raw, tuple):
                raise WrongValue(kind=kind, field=spec.name, expected="a tuple of values")
            cleaned = tuple(clean_value(kind, spec, value) for value in raw)
        elif (condition.op is Op.HAS) is not (spec.type is FieldType.WORDS):
            raise WrongValue(kind=kind, field=spec.name, expected="HAS for a words field and only there")
        elif condition.op is Op.HAS:
            cleaned = values.text(raw, spec.name)
        else:
            cleaned = clean_value(kind, spec, raw)
        return replace(condition, value=cleaned)


def load(text: str, *, name: str) -> Schema:
    """Read a schema file; anything inconsistent is refused with the file's name and the line.

    Errors: `graph.declared.DeclarationError`.
    """
    declared = read(text, name=name)
    _only(declared, (), declared.data, {"version", "kinds", "edges"})
    version = declared.data.get("version")
    if not isinstance(version, int) or version < 1:
        raise declared.refuse("version", code="wrong_version", detail="version must be a whole number from 1")
    kinds = {kind: _kind(declared, kind) for kind in _table(declared, "kinds")}
    edges = {edge: _edge(declared, edge, kinds) for edge in _table(declared, "edges")}
    return Schema(version=version, kinds=MappingProxyType(kinds), edges=MappingProxyType(edges))


def clean_value(kind: str, spec: Field, value: object) -> Value:
    """Return the stored form of one value, or refuse it with the field's name."""
    return _CLEANERS[spec.type](value, f"{kind}.{spec.name}")


def _clean(owner: str, declared: Mapping[str, Field], given: Fields) -> Fields:
    for name in given:
        if name not in declared:
            raise UnknownName(what="field", kind=owner, name=name)
    cleaned = {name: clean_value(owner, declared[name], value) for name, value in given.items()}
    kept = {name: cleaned[name] for name in declared if name in cleaned and cleaned[name] != ()}
    for name, spec in declared.items():
        if spec.required and name not in kept:
            raise WrongValue(kind=owner, field=name, expected="a value: the field is required")
    return MappingProxyType(kept)


def _clean_id(kind: str, value: object) -> str:
    text = values.text(value, f"{kind}.id")
    if not text or len(text) > 200:  # noqa: PLR2004 - a bound against runaway ids, nothing depends on the number
        raise WrongValue(field=f"{kind}.id", expected="1 to 200 characters")
    return text


_CLEANERS: Final[Mapping[FieldType, Callable[[object, str], Value]]] = MappingProxyType(
    {
        FieldType.TEXT: values.text,
        FieldType.INTEGER: values.integer,
        FieldType.NUMBER: values.number,
        FieldType.FLAG: values.flag,
        FieldType.DATE: values.day,
        FieldType.INSTANT: values.instant,
        FieldType.WORDS: values.words,
    }
)


def _table(declared: Declared, *path: str) -> Mapping[str, object]:
    found: object = declared.data
    for part in path:
        found = found.get(part, {}) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping):
        raise declared.refuse(*path, code="not_a_table", detail=f"{'.'.join(path)} must be a table")
    return found


def _only(declared: Declared, path: tuple[str, ...], table: Mapping[str, object], allowed: set[str]) -> None:
    for key in table:
        if key not in allowed:
            raise declared.refuse(*path, key, code="unknown_key", detail=f"unknown key {key!r}")


def _name(declared: Declared, shape: re.Pattern[str], *path: str) -> str:
    name = path[-1]
    if not shape.fullmatch(name) or name in RESERVED:
        raise declared.refuse(*path, code="bad_name", detail=f"{name!r} is not a usable name here")
    return name


def _switch(declared: Declared, table: Mapping[str, object], *path: str, default: bool = False) -> bool:
    value = table.get(path[-1], default)
    if not isinstance(value, bool):
        raise declared.refuse(*path, code="not_a_flag", detail=f"{path[-1]} must be true or false")
    return value


def _kind(declared: Declared, name: str) -> Kind:
    path = ("kinds", _name(declared, _KIND_NAME, "kinds", name))
    table = _table(declared, *path)
    _only(declared, path, table, {"fields", "tracked", "events", "indexes"})
    kind = Kind(
        name=name,
        fields=_fields(declared, *path),
        tracked=_switch(declared, table, *path, "tracked"),
        events=_switch(declared, table, *path, "events"),
        indexes=_indexes(declared, table, *path),
    )
    if kind.events and kind.tracked:
        raise declared.refuse(*path, code="tracked_events", detail="an events kind is its own log; drop tracked")
    for index in kind.indexes:
        for part in index:
            if part not in kind.fields:
                raise declared.refuse(*path, "indexes", code="unknown_field", detail=f"no field {part!r} to index")
    return kind


def _indexes(declared: Declared, table: Mapping[str, object], *path: str) -> tuple[tuple[str, ...], ...]:
    raw = table.get("indexes", [])
    if not isinstance(raw, list) or not all(isinstance(row, list) and row for row in raw):
        raise declared.refuse(*path, "indexes", code="bad_indexes", detail="indexes must be a list of lists of fields")
    return tuple(tuple(str(part) for part in row) for row in raw)


def _fields(declared: Declared, *path: str) -> Mapping[str, Field]:
    names = _table(declared, *path, "fields")
    return MappingProxyType({name: _field(declared, *path, "fields", name) for name in names})


def _field(declared: Declared, *path: str) -> Field:
    name = _name(declared, _FIELD_NAME, *path)
    table = _table(declared, *path)
    _only(declared, path, table, {"type", "required", "indexed", "unique", "searchable"})
    if table.get("type") not in set(FieldType):
        known = ", ".join(FieldType)
        raise declared.refuse(*path, code="unknown_type", detail=f"{name}: type must be one of {known}")
    switches = {key: _switch(declared, table, *path, key) for key in ("required", "indexed", "unique", "searchable")}
    spec = Field(name=name, type=FieldType(str(table["type"])), **switches)
    if spec.searchable and spec.type not in {FieldType.TEXT, FieldType.WORDS}:
        raise declared.refuse(*path, code="not_searchable", detail=f"{name}: only text and words can be searched")
    if (spec.unique or spec.indexed) and spec.type is FieldType.WORDS:
        raise declared.refuse(*path, code="not_indexable", detail=f"{name}: words cannot be indexed or unique")
    return spec


def _edge(declared: Declared, name: str, kinds: Mapping[str, Kind]) -> EdgeKind:
    path = ("edges", _name(declared, _EDGE_NAME, "edges", name))
    table = _table(declared, *path)
    _only(declared, path, table, {"source", "target", "directed", "tracked", "fields"})
    for end in ("source", "target"):
        if table.get(end) not in kinds:
            raise declared.refuse(*path, end, code="unknown_end", detail=f"{name}: {end} must be a declared kind")
    for field_name in sorted(RESERVED_ON_EDGES & set(_table(declared, *path, "fields"))):
        raise declared.refuse(*path, "fields", field_name, code="bad_name", detail=f"{field_name!r} names an end")
    edge = EdgeKind(
        name=name,
        source=str(table["source"]),
        target=str(table["target"]),
        directed=_switch(declared, table, *path, "directed", default=True),
        tracked=_switch(declared, table, *path, "tracked"),
        fields=_fields(declared, *path) if "fields" in table else MappingProxyType({}),
    )
    if not edge.directed and edge.source != edge.target:
        raise declared.refuse(*path, code="undirected_ends", detail=f"{name}: an undirected edge joins one kind")
    return edge
