"""Short ways to call a store, and to compare answers with their types."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from graph.errors import GraphError
from graph.model import Change, Edge, Fields, Node, Order, Page, Value
from graph.store import Store

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def thing(node_id: str, version: int = 0, **fields: Value) -> Node:
    return Node(kind="Thing", id=node_id, fields=fields, version=version)


def box(node_id: str, version: int = 0, **fields: Value) -> Node:
    return Node(kind="Box", id=node_id, fields={"label": "box", **fields}, version=version)


def edge(kind: str, source: str, target: str, **fields: Value) -> Edge:
    return Edge(kind=kind, source=source, target=target, fields=fields)


def put(store: Store, *nodes: Node) -> tuple[Node, ...]:
    return store.write(lambda w: w.put(nodes))


def things(store: Store, *ids: str) -> tuple[Node, ...]:
    return put(store, *(thing(node_id) for node_id in ids))


def tie(store: Store, *edges: Edge) -> None:
    store.write(lambda w: w.tie(edges))


def found_ids(store: Store, *conditions: Any, order: Iterable[Order] = (), kind: str = "Thing") -> list[str]:
    page = store.read(lambda r: r.find(kind, conditions, order=tuple(order), limit=10_000))
    return [node.id for node in page.nodes]


def pages(store: Store, *conditions: Any, order: Iterable[Order] = (), limit: int, kind: str = "Thing") -> list[Page]:
    seen: list[Page] = []
    after: Any = None
    while not seen or after is not None:
        page = store.read(lambda r, after=after: r.find(kind, conditions, order=tuple(order), limit=limit, after=after))
        seen.append(page)
        after = page.next
        assert len(seen) < 1000, "paging does not end"
    return seen


def typed(fields: Fields) -> dict[str, tuple[type, Value]]:
    """Return fields in a form in which 1, 1.0 and True differ, and so do equal moments in different zones."""
    return {
        name: (type(value), value.isoformat() if hasattr(value, "isoformat") else value)  # type: ignore[union-attr,misc]
        for name, value in fields.items()
    }


def exact(node: Node | Edge) -> tuple[Any, ...]:
    """Return a node or edge in a form in which every difference shows."""
    if isinstance(node, Node):
        return (node.kind, node.id, node.version, typed(node.fields))
    return (node.kind, node.source, node.target, typed(node.fields))


def entry(node_id: str, **fields: Any) -> Node:
    return Node(kind="Entry", id=node_id, fields={"of": "a", "at": NOON, **fields})


def everything(store: Store) -> list[Any]:
    """Return the whole content of a store in a form in which every difference shows."""
    return store.read(lambda r: [exact(record) for record in r.backup()])


def changes_since(store: Store, since: int) -> list[Change]:
    return list(store.read(lambda r: r.changes(since=since)).items)


def revision_of(store: Store) -> int:
    return store.read(lambda r: r.revision())


def refused(store: Store, error: type[GraphError], work: Any) -> dict[str, Any]:
    """Expect a refusal that leaves the store exactly as it was; return its details."""
    before, revision = everything(store), store.read(lambda r: r.revision())
    with pytest.raises(error) as caught:
        store.write(work)
    assert everything(store) == before
    assert store.read(lambda r: r.revision()) == revision
    return caught.value.details
