"""Builds that are wrong on purpose: every check of this package must find something in them."""

import itertools
import random
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from graph.model import Edge, Node
from graph.store import Reader, Store
from referral import idempotency

_SECOND = itertools.count(1)


class CheckThenSave:
    """A store without compare-and-set: looks and decides in one transaction, saves in another whatever came between."""

    def __init__(self, store: Store) -> None:
        self.schema = store.schema
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def write(self, work: Callable[[Any], Any]) -> Any:
        def decide(tx: Reader) -> tuple[Any, Draft]:
            draft = Draft(tx)
            return work(draft), draft

        result, draft = self._store.read(decide)
        time.sleep(random.uniform(0, 0.002))
        self._store.write(draft.save)
        return result


class Draft:
    """What one piece of work wants to store; it sees its own nodes by id."""

    def __init__(self, tx: Reader) -> None:
        self._tx = tx
        self._own: dict[tuple[str, str], Node] = {}
        self._steps: list[tuple[str, Any]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def get(self, kind: str, node_id: str) -> Node | None:
        return self._own.get((kind, node_id)) or self._tx.get(kind, node_id)

    def get_many(self, kind: str, ids: Iterable[str]) -> tuple[Node, ...]:
        nodes = (self.get(kind, node_id) for node_id in sorted(set(ids)))
        return tuple(node for node in nodes if node)

    def put(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        return self._drafted("put", nodes)

    def append(self, events: Iterable[Node]) -> tuple[Node, ...]:
        return self._drafted("append", events)

    def tie(self, edges: Iterable[Edge]) -> None:
        self._steps.append(("tie", list(edges)))

    def untie(self, edges: Iterable[Edge]) -> int:
        self._steps.append(("untie", list(edges)))
        return 0

    def save(self, tx: Any) -> None:
        for name, items in self._steps:
            if name == "put":
                for node in items:
                    stored = tx.get(node.kind, node.id)
                    tx.put([replace(node, version=stored.version if stored else 0)])
            elif name == "append":
                for event in items:
                    taken = tx.get(event.kind, event.id) is not None
                    tx.append([replace(event, id=f"{event.id}~{next(_SECOND)}") if taken else event])
            else:
                getattr(tx, name)(items)

    def _drafted(self, name: str, nodes: Iterable[Node]) -> tuple[Node, ...]:
        given = list(nodes)
        self._steps.append((name, given))
        stored = tuple(replace(node, version=node.version + 1) for node in given)
        self._own |= {(node.kind, node.id): node for node in stored}
        return stored


@contextmanager
def forgetting_keys():
    """Run without idempotency: no earlier submission is remembered."""
    real = idempotency.earlier, idempotency.remember
    idempotency.earlier, idempotency.remember = lambda *_, **__: None, lambda *_, **__: None
    try:
        yield
    finally:
        idempotency.earlier, idempotency.remember = real
