"""Describe what may be stored, and check nodes, edges and queries against it.

A schema is data: node kinds with typed fields, edge kinds with the kinds at their ends. `graph.schema.reader` reads it
from TOML.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from graph.errors import UnknownName, WrongValue
from graph.model import Condition, Edge, Fields, Node, Op, Order, Value
from graph.schema import values


class FieldType(StrEnum):
    """List the types of a field; INSTANT is an aware moment kept in UTC to the microsecond."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    INSTANT = "instant"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Describe one field of a kind."""

    name: str
    type: FieldType
    required: bool = False
    indexed: bool = False
    unique: bool = False
    searchable: bool = False


ID: Final = Field(name="id", type=FieldType.TEXT, required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Describe a node kind; `events` kinds are append-only, `tracked` kinds appear in changes-since."""

    name: str
    fields: Mapping[str, Field]
    tracked: bool = False
    events: bool = False
    indexes: tuple[tuple[str, ...], ...] = ()

    @property
    def searchable(self) -> tuple[str, ...]:
        """Name the fields whose text `search` looks through."""
        return tuple(name for name, spec in self.fields.items() if spec.searchable)

    def spec(self, name: str) -> Field:
        """Return a declared field, or the id as a required text field."""
        return ID if name == "id" else self.fields[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeKind:
    """Describe an edge kind and the node kinds at its ends."""

    name: str
    source: str
    target: str
    directed: bool = True
    tracked: bool = False
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Describe everything that may be stored; `version` grows when stored data must be migrated."""

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
        fields = self.kind(kind).fields
        if name not in fields:
            raise UnknownName(what="field", kind=kind, name=name)
        return fields[name]

    def clean(self, node: Node) -> Node:
        """Return the node with every value checked and in its one stored form (an empty words value is absent)."""
        fields = _clean(node.kind, self.kind(node.kind).fields, node.fields)
        return replace(node, id=_clean_id(node.kind, node.id), fields=fields)

    def clean_edge(self, edge: Edge) -> Edge:
        """Return the edge with checked values, an undirected one with its ends in ascending order."""
        edge_kind = self.edge(edge.kind)
        ends = (_clean_id(edge_kind.source, edge.source), _clean_id(edge_kind.target, edge.target))
        source, target = ends if edge_kind.directed else sorted(ends)
        return replace(edge, source=source, target=target, fields=_clean(edge.kind, edge_kind.fields, edge.fields))

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
        spec = ID if condition.field == "id" else self.field(kind, condition.field)
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


def clean_value(kind: str, spec: Field, value: object) -> Value:
    """Return the stored form of one value, or refuse it with the field's name."""
    return _CLEANERS[spec.type](value, f"{kind}.{spec.name}")


def _clean(owner: str, declared: Mapping[str, Field], given: Fields) -> Fields:
    for name in given:
        if name not in declared:
            raise UnknownName(what="field", kind=owner, name=name)
    cleaned = {name: clean_value(owner, declared[name], value) for name, value in given.items()}
    present = {name: cleaned[name] for name in declared if name in cleaned and cleaned[name] != ()}
    for name, spec in declared.items():
        if spec.required and name not in present:
            raise WrongValue(kind=owner, field=name, expected="a value: the field is required")
    return MappingProxyType(present)


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
