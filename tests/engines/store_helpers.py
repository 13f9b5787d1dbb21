"""Short ways to say things to a store, and to compare answers with their types."""

from collections.abc import Iterable
from typing import Any

from graph.model import Edge, Fields, Node, Order, Page, Value
from graph.store import Store


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


def found(store: Store, *conditions: Any, order: Iterable[Order] = (), kind: str = "Thing") -> list[str]:
    page = store.read(lambda r: r.find(kind, conditions, order=tuple(order)))
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
    """Return fields in a form in which 1, 1.0 and True differ, and so do times told in different zones."""
    return {
        name: (type(value), value.isoformat() if hasattr(value, "isoformat") else value)  # type: ignore[union-attr,misc]
        for name, value in fields.items()
    }


def exact(node: Node | Edge) -> tuple[Any, ...]:
    """Return a node or edge in a form in which every difference shows."""
    if isinstance(node, Node):
        return (node.kind, node.id, node.version, typed(node.fields))
    return (node.kind, node.source, node.target, typed(node.fields))
