"""Describe what travels between a store and its callers, and the plain graph that is measured, drawn and exported."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from types import MappingProxyType

from graph.errors import MissingEnd, WrongValue

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
    """Sort by a field; absent values come last in both directions, equal ones follow ascending id."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Join two nodes of a `Graph`; a larger weight is a stronger link. Parallel links differ in their layer."""

    source: str
    target: str
    layer: str = ""
    weight: float = 1.0
    attributes: Fields = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Hold a plain graph: nodes with attributes, weighted links in layers, all directed or all undirected.

    `nodes` maps an id to attributes, in ascending order of id; a node without a link stays. `links` are ordered by
    layer, source and target; an undirected link has its ends in ascending order. `about` is for people: files carry it.
    Errors: MissingEnd for a link of an unknown node; WrongValue for a weight that is not finite and above 0, and for a
    second link of the same layer and ends.
    """

    nodes: Mapping[str, Fields]
    links: tuple[Link, ...] = ()
    directed: bool = False
    about: str = ""

    def __post_init__(self) -> None:
        nodes = {node_id: MappingProxyType(dict(self.nodes[node_id])) for node_id in sorted(self.nodes)}
        links = {}
        for link in map(self._checked, self.links):
            key = (link.layer, link.source, link.target)
            if key in links:
                raise WrongValue(field="links", expected="one link for each layer and pair of ends", found=key)
            links[key] = link
        object.__setattr__(self, "nodes", MappingProxyType(nodes))
        object.__setattr__(self, "links", tuple(links[key] for key in sorted(links)))

    @property
    def layers(self) -> tuple[str, ...]:
        """Return the layers that links are in, in ascending order."""
        return tuple(sorted({link.layer for link in self.links}))

    def layer(self, name: str) -> "Graph":
        """Return the graph of all nodes and the links of one layer."""
        return replace(self, links=tuple(link for link in self.links if link.layer == name))

    def _checked(self, link: Link) -> Link:
        for end, node_id in (("source", link.source), ("target", link.target)):
            if node_id not in self.nodes:
                raise MissingEnd(edge=link.layer, end=end, id=node_id)
        if not isfinite(link.weight) or link.weight <= 0:
            raise WrongValue(field="weight", expected="a finite number above 0", found=link.weight)
        if self.directed or link.source <= link.target:
            return link
        return replace(link, source=link.target, target=link.source)
