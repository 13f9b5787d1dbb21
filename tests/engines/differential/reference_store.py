"""The port told by dictionaries: slow, plain, and written without a look at any engine.

A refusal of several things at once carries all of them (`justified`): the port does not say which is told first.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cmp_to_key
from typing import Any

from graph import transliteration
from graph.errors import GraphError, MissingEnd, NotEmpty, Stale, Taken, UnknownName, WrongValue
from graph.model import Change, Changes, Condition, Edge, Node, Op, Order, Page, Subgraph, Tally
from graph.schema import FieldType, Schema


@dataclass
class State:
    """What is stored: values beside the number of the write that touched them last."""

    nodes: dict[tuple[str, str], tuple[Node, int]] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], tuple[Edge, int]] = field(default_factory=dict)
    gone: dict[tuple[str, str, str], int] = field(default_factory=dict)
    revision: int = 0


def justly(errors: Sequence[GraphError]) -> None:
    """Raise the first refusal, carrying all of them."""
    if errors:
        errors[0].justified = tuple(errors)  # type: ignore[attr-defined]
        raise errors[0]


class Look:
    """The reading half."""

    def __init__(self, schema: Schema, state: State) -> None:
        self.schema, self.state = schema, state
        self.number = state.revision + 1

    def all_of(self, kind: str) -> list[Node]:
        return [node for (own, _), (node, _) in sorted(self.state.nodes.items()) if own == kind]

    def get(self, kind: str, node_id: str) -> Node | None:
        return self.state.nodes.get((kind, node_id), (None, 0))[0]

    def get_many(self, kind: str, node_ids: Iterable[str]) -> tuple[Node, ...]:
        wanted = set(node_ids)
        return tuple(node for node in self.all_of(kind) if node.id in wanted)

    def find(
        self,
        kind: str,
        conditions: Sequence[Condition] = (),
        *,
        order: Sequence[Order] = (),
        limit: int = 1000,
        after: Any = None,
    ) -> Page:
        parts = (*order, Order(field="id"))

        def key(node: Node) -> tuple[Any, ...]:
            return tuple(self.value(node, part.field) for part in parts)

        def compared(one: Any, other: Any) -> int:
            for part, mine, its in zip(parts, one, other, strict=True):
                if mine != its:
                    if mine is None or its is None:
                        return 1 if mine is None else -1
                    return (1 if mine > its else -1) * (-1 if part.descending else 1)
            return 0

        sort_key = cmp_to_key(compared)
        nodes = sorted(self.meeting(kind, conditions), key=lambda node: sort_key(key(node)))
        if after is not None:
            nodes = [node for node in nodes if sort_key(key(node)) > sort_key(after)]
        page = nodes[:limit]
        return Page(nodes=tuple(page), next=key(page[-1]) if page and len(nodes) > limit else None)

    def neighbours(self, edge: str, ids: Iterable[str], *, towards: bool = True) -> tuple[tuple[Edge, Node], ...]:
        declared, asked, found = self.schema.edge(edge), set(ids), []
        for one in self.edges(edge):
            if declared.directed:
                near, far = (one.source, one.target) if towards else (one.target, one.source)
            else:
                near, far = (one.source, one.target) if one.source in asked else (one.target, one.source)
            if near in asked:
                far_kind = declared.target if towards else declared.source
                found.append((one, self.state.nodes[far_kind, far][0]))
        return tuple(found)

    def edges(self, edge: str) -> tuple[Edge, ...]:
        return tuple(one for (kind, *_), (one, _) in sorted(self.state.edges.items()) if kind == edge)

    def subgraph(self, start: Iterable[tuple[str, str]], *, edges: Sequence[str], steps: int) -> Subgraph:
        seen = {key for key in start if key in self.state.nodes}
        ties = [one for kind in sorted(set(edges)) for one in self.edges(kind)]

        def ends(one: Edge) -> tuple[tuple[str, str], tuple[str, str]]:
            declared = self.schema.edge(one.kind)
            return (declared.source, one.source), (declared.target, one.target)

        for _ in range(steps):
            seen |= {end for one in ties if set(ends(one)) & seen for end in ends(one)}
        return Subgraph(
            nodes=tuple(self.state.nodes[key][0] for key in sorted(seen)),
            edges=tuple(one for one in ties if set(ends(one)) <= seen),
        )

    def tally(
        self, kind: str, conditions: Sequence[Condition] = (), *, by: Sequence[str] = (), total: Sequence[str] = ()
    ) -> tuple[Tally, ...]:
        groups: dict[tuple[Any, ...], list[Node]] = {} if by else {(): []}
        for node in self.meeting(kind, conditions):
            groups.setdefault(tuple(node.fields.get(name) for name in by), []).append(node)
        ordered = sorted(groups, key=lambda key: [(part is None, 0 if part is None else part) for part in key])
        return tuple(
            Tally(
                key=key,
                count=len(groups[key]),
                sums=tuple(float(sum(node.fields.get(name, 0) for node in groups[key])) for name in total),
            )
            for key in ordered
        )

    def search(self, kind: str, text: str, *, limit: int = 50) -> tuple[Node, ...]:
        query, found = transliteration.alternatives(text), []
        for node in self.all_of(kind):
            held: list[str] = []
            for name in self.schema.kind(kind).searchable:
                value = node.fields.get(name, ())
                held += [
                    word
                    for part in ((value,) if isinstance(value, str) else value)
                    for word in transliteration.words(part)
                ]
            begun = [[at for at, word in enumerate(held) if word.startswith(keys)] for keys in query]
            if query and all(begun):
                whole = sum(any(word in keys for word in held) for keys in query)
                found.append(((-whole, begun[0][0], node.id), node))
        return tuple(node for _, node in sorted(found, key=lambda pair: pair[0]))[:limit]

    def revision(self) -> int:
        return self.state.revision

    def content_revision(self) -> tuple[str, int]:
        return ("book", self.state.revision)

    def changes(self, *, since: int) -> Changes:
        now, kinds, edges = self.state.revision, self.schema.kinds, self.schema.edges
        nodes = [Change(kind=k, id=i) for (k, i), (_, at) in self.state.nodes.items() if since < at <= now]
        tied = [Change(kind=k, id=s, target=t) for (k, s, t), (_, at) in self.state.edges.items() if since < at <= now]
        gone = [
            Change(kind=k, id=s, target=t, gone=True) for (k, s, t), at in self.state.gone.items() if since < at <= now
        ]
        found = [one for one in (*nodes, *tied, *gone) if (kinds | edges)[one.kind].tracked]
        return Changes(
            revision=now,
            items=tuple(sorted(found, key=lambda one: (one.target is not None, one.kind, one.id, one.target or ""))),
        )

    def backup(self) -> Iterator[Node | Edge]:
        for kind in self.schema.kinds:
            yield from self.all_of(kind)
        for edge in self.schema.edges:
            yield from self.edges(edge)

    def meeting(self, kind: str, conditions: Sequence[Condition]) -> list[Node]:
        return [node for node in self.all_of(kind) if all(self.meets(node, one) for one in conditions)]

    def meets(self, node: Node, condition: Condition) -> bool:
        stored = self.value(node, condition.field)
        if condition.op is Op.EMPTY:
            return (stored is None) is condition.value
        if stored is None:
            return False
        return COMPARED[condition.op](stored, condition.value)

    def value(self, node: Node, name: str) -> Any:
        return node.id if name == "id" else node.fields.get(name)


COMPARED: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: lambda stored, given: stored == given,
    Op.NE: lambda stored, given: stored != given,
    Op.LT: lambda stored, given: stored < given,
    Op.LE: lambda stored, given: stored <= given,
    Op.GT: lambda stored, given: stored > given,
    Op.GE: lambda stored, given: stored >= given,
    Op.IN: lambda stored, given: stored in given,
    Op.HAS: lambda stored, given: given in stored,
}


class Pen(Look):
    """The writing half, on a copy of the state; `self.number` is the revision this write will make."""

    def __init__(self, schema: Schema, state: State) -> None:
        super().__init__(schema, deepcopy(state))
        self.touched = False
        self.refused: GraphError | None = None

    def put(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        return self.keeping(nodes, events=False)

    def append(self, events: Iterable[Node]) -> tuple[Node, ...]:
        return self.keeping(events, events=True)

    def keeping(self, nodes: Iterable[Node], *, events: bool) -> tuple[Node, ...]:
        drafts = [self.clean(node) for node in nodes]
        wrong = [node for node in drafts if self.schema.kind(node.kind).events is not events]
        if wrong:
            raise UnknownName(what="append" if events else "put", name=wrong[0].kind)
        refusals, stored = [], []
        for node in drafts:
            if refusal := self.objection(node):
                refusals.append(refusal)
                continue
            stored.append(Node(kind=node.kind, id=node.id, fields=node.fields, version=node.version + 1))
            self.keep(stored[-1])
        justly(refusals)
        return tuple(stored)

    def objection(self, node: Node) -> GraphError | None:
        there = self.get(node.kind, node.id)
        found = there.version if there else 0
        if found != node.version:
            return Stale(kind=node.kind, id=node.id, seen=node.version, found=found)
        return self.taken(node)

    def taken(self, node: Node) -> GraphError | None:
        for name, spec in self.schema.kind(node.kind).fields.items():
            for other in self.all_of(node.kind) if spec.unique and name in node.fields else ():
                if other.id != node.id and other.fields.get(name) == node.fields[name]:
                    return Taken(kind=node.kind, field=name, value=node.fields[name])
        return None

    def keep(self, node: Node) -> None:
        self.state.nodes[node.kind, node.id] = (node, self.number)
        self.touched |= self.schema.kind(node.kind).tracked

    def tie(self, edges: Iterable[Edge]) -> None:
        refusals = []
        for edge in [self.clean_edge(one) for one in edges]:
            declared, key = self.schema.edge(edge.kind), (edge.kind, edge.source, edge.target)
            ends = (("source", declared.source, edge.source), ("target", declared.target, edge.target))
            lacking = [MissingEnd(edge=edge.kind, end=end, id=at) for end, kind, at in ends if not self.get(kind, at)]
            refusals += lacking
            if not lacking:
                self.state.edges[key] = (edge, self.number)
                self.state.gone.pop(key, None)
                self.touched |= declared.tracked
        justly(refusals)

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
                self.keep(node)
        justly(refusals)
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


class Book:
    """A store of dictionaries."""

    look, pen = Look, Pen

    def __init__(self, schema: Schema) -> None:
        self.schema, self.state = schema, State()

    def read(self, work: Callable[[Any], Any]) -> Any:
        return work(self.look(self.schema, self.state))

    def write(self, work: Callable[[Any], Any]) -> Any:
        pen = self.pen(self.schema, self.state)
        result = work(_Remembering(pen))
        if pen.refused is not None:
            raise pen.refused
        pen.state.revision = pen.number if pen.touched else self.state.revision
        self.state = pen.state
        return result


class _Remembering:
    """A pen that does not forget a refusal of its writing verbs, whatever the work does about it."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen

    def __getattr__(self, verb: str) -> Any:
        act = getattr(self.pen, verb)
        if verb not in {"put", "append", "tie", "untie", "restore"}:
            return act

        def remembering(*args: Any, **more: Any) -> Any:
            try:
                return act(*args, **more)
            except GraphError as error:
                self.pen.refused = error
                raise

        return remembering
