"""Check that the records of a backup can be restored: what every engine refuses, asked without an engine."""

from collections.abc import Iterable, Iterator

from graph.errors import MissingEnd, Stale, Taken, WrongValue
from graph.model import Edge, Node, Value
from graph.schema.kinds import Schema


def checked(schema: Schema, records: Iterable[Node | Edge]) -> Iterator[Node | Edge]:
    """Yield the records as they come, nodes of a kind in order of id and before all edges, each checked.

    Errors: UnknownName, WrongValue; Stale for an id that comes twice; Taken; MissingEnd.
    """
    ends = {kind for edge in schema.edges.values() for kind in (edge.source, edge.target)}
    ids: dict[str, set[str]] = {kind: set() for kind in ends}
    unique: set[tuple[str, str, Value]] = set()
    before: Node | None = None
    for record in records:
        if isinstance(record, Edge):
            _check_edge(schema, schema.clean_edge(record), ids)
        else:
            _check_node(schema, clean_restored(schema, record), unique)
            known = ids.get(record.kind)
            comes_twice = before is not None and (before.kind, before.id) == (record.kind, record.id)
            if comes_twice or (known is not None and record.id in known):
                raise Stale(kind=record.kind, id=record.id, seen=0, found=record.version)
            if known is not None:
                known.add(record.id)
            before = record
        yield record


def clean_restored(schema: Schema, node: Node) -> Node:
    """Return the stored form of a node of a backup.

    Errors: WrongValue, also for a version below 1; UnknownName.
    """
    if node.version < 1:
        raise WrongValue(field=f"{node.kind}.version", expected="a whole number from 1", found=node.version)
    return schema.clean(node)


def _check_node(schema: Schema, node: Node, unique: set[tuple[str, str, Value]]) -> None:
    for name, spec in schema.kind(node.kind).fields.items():
        if spec.unique and name in node.fields:
            key = (node.kind, name, node.fields[name])
            if key in unique:
                raise Taken(kind=node.kind, field=name, value=node.fields[name])
            unique.add(key)


def _check_edge(schema: Schema, edge: Edge, ids: dict[str, set[str]]) -> None:
    kind = schema.edge(edge.kind)
    for end, end_kind, node_id in (("source", kind.source, edge.source), ("target", kind.target, edge.target)):
        if node_id not in ids[end_kind]:
            raise MissingEnd(edge=edge.kind, end=end, id=node_id)
