"""The reading verbs of the port on dictionaries: slow, plain, and written without a look at any engine."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key
from typing import Any

from graph import transliteration
from graph.model import Change, Changes, Condition, Edge, Node, Op, Order, Page, Subgraph, Tally
from graph.schema import Schema


@dataclass
class State:
    """What is stored: each value beside the revision that changed it last."""

    nodes: dict[tuple[str, str], tuple[Node, int]] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], tuple[Edge, int]] = field(default_factory=dict)
    gone: dict[tuple[str, str, str], int] = field(default_factory=dict)
    revision: int = 0


class ReferenceReader:
    """Read from dictionaries, as `Reader` describes."""

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
        limit: int,
        after: Any = None,
    ) -> Page:
        parts = (*order, Order(field="id"))

        def key(node: Node) -> tuple[Any, ...]:
            return tuple(self.value(node, part.field) for part in parts)

        def compared(first: Any, second: Any) -> int:
            for part, left, right in zip(parts, first, second, strict=True):
                if left != right:
                    if left is None or right is None:
                        return 1 if left is None else -1
                    return (1 if left > right else -1) * (-1 if part.descending else 1)
            return 0

        sort_key = cmp_to_key(compared)
        nodes = sorted(self.meeting(kind, conditions), key=lambda node: sort_key(key(node)))
        if after is not None:
            nodes = [node for node in nodes if sort_key(key(node)) > sort_key(after)]
        page = nodes[:limit]
        return Page(nodes=tuple(page), next=key(page[-1]) if page and len(nodes) > limit else None)

    def neighbours(self, edge: str, ids: Iterable[str], *, towards: bool = True) -> tuple[tuple[Edge, Node], ...]:
        declared, near_ids, pairs = self.schema.edge(edge), set(ids), []
        for stored in self.edges(edge):
            forwards = towards if declared.directed else stored.source in near_ids
            near, far = (stored.source, stored.target) if forwards else (stored.target, stored.source)
            if near in near_ids:
                far_kind = declared.target if towards else declared.source
                pairs.append((stored, self.state.nodes[far_kind, far][0]))
        return tuple(pairs)

    def edges(self, edge: str) -> tuple[Edge, ...]:
        return tuple(stored for (kind, *_), (stored, _) in sorted(self.state.edges.items()) if kind == edge)

    def subgraph(self, start: Iterable[tuple[str, str]], *, edges: Sequence[str], steps: int) -> Subgraph:
        seen = {key for key in start if key in self.state.nodes}
        among = [edge for kind in sorted(set(edges)) for edge in self.edges(kind)]

        def ends(edge: Edge) -> tuple[tuple[str, str], tuple[str, str]]:
            declared = self.schema.edge(edge.kind)
            return (declared.source, edge.source), (declared.target, edge.target)

        for _ in range(steps):
            seen |= {end for edge in among if set(ends(edge)) & seen for end in ends(edge)}
        return Subgraph(
            nodes=tuple(self.state.nodes[key][0] for key in sorted(seen)),
            edges=tuple(edge for edge in among if set(ends(edge)) <= seen),
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
        query, ranked = transliteration.alternatives(text), []
        for node in self.all_of(kind):
            words: list[str] = []
            for name in self.schema.kind(kind).searchable:
                value = node.fields.get(name, ())
                words += [
                    word
                    for part in ((value,) if isinstance(value, str) else value)
                    for word in transliteration.words(part)
                ]
            begun = [[at for at, word in enumerate(words) if word.startswith(keys)] for keys in query]
            if query and all(begun):
                whole = sum(any(word in keys for word in words) for keys in query)
                ranked.append(((-whole, begun[0][0], node.id), node))
        return tuple(node for _, node in sorted(ranked, key=lambda pair: pair[0]))[:limit]

    def revision(self) -> int:
        return self.state.revision

    def content_revision(self) -> tuple[str, int]:
        return ("reference", self.state.revision)

    def changes(self, *, since: int) -> Changes:
        now, kinds, edges = self.state.revision, self.schema.kinds, self.schema.edges
        nodes = [Change(kind=k, id=i) for (k, i), (_, at) in self.state.nodes.items() if since < at <= now]
        tied = [Change(kind=k, id=s, target=t) for (k, s, t), (_, at) in self.state.edges.items() if since < at <= now]
        gone = [
            Change(kind=k, id=s, target=t, gone=True) for (k, s, t), at in self.state.gone.items() if since < at <= now
        ]
        tracked = [change for change in (*nodes, *tied, *gone) if (kinds | edges)[change.kind].tracked]
        return Changes(
            revision=now,
            items=tuple(
                sorted(
                    tracked, key=lambda change: (change.target is not None, change.kind, change.id, change.target or "")
                )
            ),
        )

    def backup(self) -> Iterator[Node | Edge]:
        for kind in self.schema.kinds:
            yield from self.all_of(kind)
        for edge in self.schema.edges:
            yield from self.edges(edge)

    def meeting(self, kind: str, conditions: Sequence[Condition]) -> list[Node]:
        return [node for node in self.all_of(kind) if all(self.meets(node, condition) for condition in conditions)]

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
