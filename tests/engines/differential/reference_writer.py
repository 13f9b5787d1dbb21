"""The writing verbs of the port on dictionaries: slow, plain, and written without a look at any engine.

A refusal of several things at once carries all of them (`justified`): the port does not say which comes first.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from graph.errors import GraphError, MissingEnd, NotEmpty, Stale, Taken, UnknownName, WrongValue
from graph.model import Edge, Node
from graph.schema import FieldType, Schema
from tests.engines.differential.reference_reader import ReferenceReader, State


def refuse(errors: Sequence[GraphError]) -> None:
    """Raise the first refusal, carrying all of them."""
    if errors:
        errors[0].justified = tuple(errors)  # type: ignore[attr-defined]
        raise errors[0]


class ReferenceWriter(ReferenceReader):
    """Write to a copy of the state, as `Writer` describes; `self.number` is the revision this write will make."""

    def __init__(self, schema: Schema, state: State) -> None:
        super().__init__(schema, deepcopy(state))
        self.touched = False
        self.refused: GraphError | None = None

    def put(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        return self.store_nodes(nodes, events=False)

    def append(self, events: Iterable[Node]) -> tuple[Node, ...]:
        return self.store_nodes(events, events=True)

    def store_nodes(self, nodes: Iterable[Node], *, events: bool) -> tuple[Node, ...]:
        drafts = [self.clean(node) for node in nodes]
        wrong = [node for node in drafts if self.schema.kind(node.kind).events is not events]
        if wrong:
            raise UnknownName(what="append" if events else "put", name=wrong[0].kind)
        refusals, stored = [], []
        for node in drafts:
            if refusal := self.refusal_of(node):
                refusals.append(refusal)
                continue
            stored.append(Node(kind=node.kind, id=node.id, fields=node.fields, version=node.version + 1))
            self.store_node(stored[-1])
        refuse(refusals)
        return tuple(stored)

    def refusal_of(self, node: Node) -> GraphError | None:
        stored = self.get(node.kind, node.id)
        version = stored.version if stored else 0
        if version != node.version:
            return Stale(kind=node.kind, id=node.id, seen=node.version, found=version)
        return self.taken(node)

    def taken(self, node: Node) -> GraphError | None:
        for name, spec in self.schema.kind(node.kind).fields.items():
            for other in self.all_of(node.kind) if spec.unique and name in node.fields else ():
                if other.id != node.id and other.fields.get(name) == node.fields[name]:
                    return Taken(kind=node.kind, field=name, value=node.fields[name])
        return None

    def store_node(self, node: Node) -> None:
        self.state.nodes[node.kind, node.id] = (node, self.number)
        self.touched |= self.schema.kind(node.kind).tracked

    def tie(self, edges: Iterable[Edge]) -> None:
        refusals = []
        for edge in [self.clean_edge(edge) for edge in edges]:
            declared, key = self.schema.edge(edge.kind), (edge.kind, edge.source, edge.target)
            ends = (("source", declared.source, edge.source), ("target", declared.target, edge.target))
            missing = [MissingEnd(edge=edge.kind, end=end, id=at) for end, kind, at in ends if not self.get(kind, at)]
            refusals += missing
            if not missing:
                self.state.edges[key] = (edge, self.number)
                self.state.gone.pop(key, None)
                self.touched |= declared.tracked
        refuse(refusals)

    def untie(self, edges: Iterable[Edge]) -> int:
        count = 0
        for edge in edges:
            bare = self.clean_edge(Edge(kind=edge.kind, source=edge.source, target=edge.target))
            key = (bare.kind, bare.source, bare.target)
            if self.state.edges.pop(key, None):
                count += 1
                if self.schema.edge(edge.kind).tracked:
                    self.state.gone[key], self.touched = self.number, True
        return count

    def restore(self, records: Iterable[Node | Edge]) -> int:
        for kind in self.schema.kinds:
            if self.all_of(kind):
                raise NotEmpty(kind=kind)
        refusals: list[GraphError] = []
        count = 0
        for record in records:
            count += 1
            if isinstance(record, Edge):
                try:
                    self.tie((record,))
                except MissingEnd as error:
                    refusals += error.justified  # type: ignore[attr-defined]
                continue
            if record.version < 1:
                refusals.append(WrongValue(field=f"{record.kind}.version"))
                continue
            node, there = self.clean(record), self.get(record.kind, record.id)
            refusal = Stale(kind=node.kind, id=node.id, seen=0, found=there.version) if there else self.taken(node)
            if refusal:
                refusals.append(refusal)
            else:
                self.store_node(node)
        refuse(refusals)
        return count

    def clean(self, node: Node) -> Node:
        return Node(kind=node.kind, id=node.id, version=node.version, fields=self.cleaned(node.fields, node.kind))

    def clean_edge(self, edge: Edge) -> Edge:
        source, target = edge.source, edge.target
        if not self.schema.edge(edge.kind).directed:
            source, target = sorted((source, target))
        return Edge(kind=edge.kind, source=source, target=target, fields=self.cleaned(edge.fields, edge.kind))

    def cleaned(self, fields: Any, owner: str) -> dict[str, Any]:
        declared = (self.schema.kinds | self.schema.edges)[owner].fields
        return {name: CLEANED.get(declared[name].type, _same)(value) for name, value in fields.items() if value != ()}


def _same(value: Any) -> Any:
    return value


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


CLEANED: dict[FieldType, Callable[[Any], Any]] = {
    FieldType.NUMBER: lambda value: float(value) + 0.0,
    FieldType.INSTANT: _utc,
}
