"""Describe what travels between a store and its callers: nodes, edges, conditions and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

Value = str | int | float | bool | date | datetime | tuple[str, ...]
Fields = Mapping[str, Value]
NOTHING: Fields = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Hold one node of a declared kind; an absent field is simply not in `fields`.

    `version` is the one the caller saw: 0 means "not stored yet", and each stored change adds 1.
    """

    kind: str
    id: str
    fields: Fields = field(default_factory=lambda: NOTHING)
    version: int = 0

    def with_fields(self, **changes: Value | None) -> "Node":
        """Return a copy with some fields set; `None` removes a field."""
        merged = {**self.fields, **changes}
        return replace(self, fields={name: value for name, value in merged.items() if value is not None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Hold one edge of a declared kind between two stored nodes; at most one for each (kind, source, target).

    An undirected kind stores its ends in ascending order of id, whichever way it was given.
    """

    kind: str
    source: str
    target: str
    fields: Fields = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgraph:
    """Hold a part of the graph: nodes in (kind, id) order, edges in (kind, source, target) order."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()


class Op(StrEnum):
    """List how a condition compares; a condition on an absent field is false, except EMPTY."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"
    HAS = "has"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Compare a field: EQ…GE take a value, IN a tuple of values, HAS one word of a words field, EMPTY a bool."""

    field: str
    op: Op
    value: Value | tuple[Value, ...]


def where(**equal: Value) -> tuple[Condition, ...]:
    """Return one EQ condition for each keyword."""
    return tuple(Condition(field=name, op=Op.EQ, value=value) for name, value in equal.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Sort by a field; absent values come last both ways; ties are broken by ascending id."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Hold a page of nodes; `next` goes back into `find(after=…)` and is None on the last page."""

    nodes: tuple[Node, ...]
    next: tuple[Value | None, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Hold one group of a tally: its key in the order asked (None = absent), how many, and sums (absent counts 0)."""

    key: tuple[Value | None, ...]
    count: int
    sums: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Name what changed: a node (`target` None) or an edge; `gone` is true for a removed edge."""

    kind: str
    id: str
    target: str | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Hold all changes of tracked kinds after a revision, up to and including `revision`; each key once."""

    revision: int
    items: tuple[Change, ...] = ()
