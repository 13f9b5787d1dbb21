"""Races for one node: writers who all saw the same version save at the same moment, by threads and by processes."""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from graph.errors import GraphError, Stale
from graph.model import Node
from graph.schema import Schema
from graph.store import Store
from tests.engines.stores import ENGINES, schema

PATIENCE = 60.0
Pause = Callable[[], object]


def outcome(store: Store, node: Node, start: Pause) -> str:
    """Save a node as one of several writers; return "won", or how it was refused."""
    start()
    try:
        store.write(lambda w: w.put((node,)))
    except GraphError as error:
        return error.code
    return "won"


def race(stores: Sequence[Store], drafts: Sequence[Node]) -> Counter[str]:
    """Let a thread for each draft save it at once; return how many won and how the others were refused."""
    start, outcomes = threading.Barrier(len(drafts), timeout=PATIENCE), []

    def run(store: Store, node: Node) -> None:
        outcomes.append(outcome(store, node, start.wait))

    pairs = zip((stores[at % len(stores)] for at in range(len(drafts))), drafts, strict=True)
    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return Counter(outcomes)


def race_of_processes(engine: str, place: str, sides: Sequence[Sequence[Node]]) -> Counter[str]:
    """Let processes, each with a store of its own and a thread for each of its drafts, save at once."""
    spawn = multiprocessing.get_context("spawn")
    start, outcomes = spawn.Barrier(sum(map(len, sides)), timeout=PATIENCE), spawn.Queue()
    sent = [[(node.kind, node.id, dict(node.fields), node.version) for node in drafts] for drafts in sides]
    processes = [spawn.Process(target=_side, args=(engine, place, drafts, start, outcomes)) for drafts in sent]
    for process in processes:
        process.start()
    results = Counter(outcomes.get(timeout=PATIENCE) for drafts in sides for _ in drafts)
    for process in processes:
        process.join(PATIENCE)
    return results


def _side(
    engine: str, place: str, sent: Sequence[tuple[str, str, dict[str, Any], int]], start: Any, outcomes: Any
) -> None:
    store = next(known for known in ENGINES if known.name == engine).open(place, schema())
    drafts = [Node(kind=kind, id=at, fields=fields, version=version) for kind, at, fields, version in sent]

    def run(node: Node) -> None:
        outcomes.put(outcome(store, node, start.wait))

    threads = [threading.Thread(target=run, args=(node,)) for node in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    store.close()


class CheckThenSave:
    """A broken store: it compares the version first, and saves without a condition afterwards."""

    def __init__(self, store: Store, between: Pause) -> None:
        self.schema: Schema = store.schema
        self._store, self._between, self._lock = store, between, threading.Lock()

    def write(self, work: Callable[[Any], Any]) -> Any:
        return work(self)

    def put(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        for node in nodes:
            stored = self._store.read(lambda r, node=node: self._version(r, node))
            if stored != node.version:
                raise Stale(kind=node.kind, id=node.id, seen=node.version, found=stored)
        self._between()
        with self._lock:  # all have checked: now they save one after the other, and nothing stops them
            return self._store.write(lambda w: w.put([replace(node, version=self._version(w, node)) for node in nodes]))

    def _version(self, reader: Any, node: Node) -> int:
        stored = reader.get(node.kind, node.id)
        return stored.version if stored else 0
