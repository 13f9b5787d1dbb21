"""Draw histories: Hypothesis draws a seed for each step, and a random generator of that seed makes the step.

So a history shrinks by losing steps, and every kind of step is as likely as its weight says, which strategies nested this
deep do not give.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from graph.model import Edge, Node, Order
from graph.schema import FieldType
from tests.engines.differential.pools import (
    EDGES,
    IDS,
    QUERIES,
    SCHEMA,
    condition,
    edge,
    node,
    picked,
    several,
    value,
    weighted,
)
from tests.engines.differential.steps import MISTAKES, Mistake, ReadCall, Step, Transaction, WriteCall

KINDS = ("Thing", "Thing", "Thing", "Box", "Entry", "Bare")
RESTORED = ("Thing", "Thing", "Box", "Entry")
SUMMED = {FieldType.INTEGER, FieldType.NUMBER}


def find(rng: Random) -> ReadCall:
    """Make a find: one page, pages to the end, or what comes after a key that no page need have given."""
    kind = rng.choice(KINDS)
    specs = SCHEMA.kind(kind).fields
    names = [name for name, spec in specs.items() if spec.type is not FieldType.WORDS]
    order = tuple(Order(field=name, descending=rng.random() < 0.5) for name in picked(rng, [*names, "id"], 3))
    paging = rng.choice(("page", "pages", "after"))
    more: dict[str, Any] = {"order": order, "limit": rng.randint(paging == "pages", 4)}
    if paging == "after":
        key = [_sort_value(rng, kind, part.field) for part in order]
        more["after"] = (*key, rng.choice(IDS[kind]))
    conditions = several(rng, lambda rng: condition(rng, kind), 0, 2)
    return ReadCall("pages" if paging == "pages" else "find", (kind, conditions), tuple(more.items()))


def _sort_value(rng: Random, kind: str, name: str) -> Any:
    if name == "id":
        return rng.choice(IDS[kind])
    spec = SCHEMA.field(kind, name)
    return None if not spec.required and rng.random() < 0.2 else value(rng, spec)


def tally(rng: Random) -> ReadCall:
    kind = rng.choice(KINDS)
    specs = SCHEMA.kind(kind).fields
    by = picked(rng, [name for name, spec in specs.items() if spec.type is not FieldType.WORDS], 2)
    total = picked(rng, [name for name, spec in specs.items() if spec.type in SUMMED], 2)
    conditions = several(rng, lambda rng: condition(rng, kind), 0, 1)
    return ReadCall("tally", (kind, conditions), (("by", by), ("total", total)))


def get(rng: Random) -> ReadCall:
    kind = rng.choice(KINDS)
    return ReadCall("get", (kind, rng.choice((*IDS[kind], "no"))))


def get_many(rng: Random) -> ReadCall:
    kind = rng.choice(KINDS)
    return ReadCall("get_many", (kind, several(rng, lambda rng: rng.choice((*IDS[kind], "no")), 0, 4)))


def neighbours(rng: Random) -> ReadCall:
    near = several(rng, lambda rng: rng.choice((*IDS["Thing"], *IDS["Box"])), 0, 4)
    return ReadCall("neighbours", (rng.choice(EDGES), near), (("towards", rng.random() < 0.5),))


def subgraph(rng: Random) -> ReadCall:
    start = tuple((kind, rng.choice(IDS[kind])) for kind in several(rng, lambda rng: rng.choice(KINDS), 0, 2))
    edges = several(rng, lambda rng: rng.choice(EDGES), 1, 3)
    return ReadCall("subgraph", (start,), (("edges", edges), ("steps", rng.randint(0, 3))))


def search(rng: Random) -> ReadCall:
    kind = rng.choice(("Thing", "Thing", "Thing", "Box"))
    return ReadCall("search", (kind, rng.choice(QUERIES)), (("limit", rng.choice((50, 50, 1, 0))),))


READ_CALLS: dict[Callable[[Random], Any], int] = {
    get: 2,
    get_many: 2,
    find: 6,
    neighbours: 3,
    lambda rng: ReadCall("edges", (rng.choice(EDGES),)): 1,
    subgraph: 3,
    tally: 3,
    search: 3,
    lambda _: ReadCall("revision"): 1,
    lambda _: ReadCall("content_revision"): 1,
    lambda rng: ReadCall("changes", (), (("back", rng.randint(0, 6)),)): 2,
    lambda _: ReadCall("backup"): 1,
}


def put(rng: Random) -> WriteCall:
    drafts = several(rng, node, 1, 3)
    return WriteCall("put", drafts, tuple(rng.choices((0, 1, -1), (12, 1, 1))[0] for _ in drafts))


def untie(rng: Random) -> WriteCall:
    edges = several(rng, edge, 1, 3)
    return WriteCall("untie", edges, tuple(rng.randint(0, 9) for _ in edges))


WRITE_CALLS: dict[Callable[[Random], Any], int] = {
    put: 3,
    lambda rng: WriteCall("tie", several(rng, edge, 1, 3)): 3,
    lambda rng: WriteCall("append", several(rng, lambda rng: node(rng, ("Entry",)), 1, 2)): 1,
    untie: 2,
}


def transaction(rng: Random) -> Transaction:
    parts = several(rng, lambda rng: weighted(rng, READ_CALLS if rng.random() < 0.25 else WRITE_CALLS), 2, 4)
    return Transaction(parts, rng.choice(("keep", "keep", "keep", "raise", "swallow", "swallow")))


def restore(rng: Random) -> Transaction:
    """Restore a backup, good or bad: ids may repeat, unique values clash, ends be missing, versions be too low."""
    careful = rng.random() < 0.6
    versions = (1, 1, 2, 5) if careful or rng.random() < 0.7 else (0, 1)
    drafts = several(rng, lambda rng: node(rng, RESTORED), 0, 8)
    nodes = [replace(draft, version=rng.choice(versions)) for draft in drafts]
    nodes.sort(key=lambda node: list(SCHEMA.kinds).index(node.kind))
    edges = several(rng, edge, 0, 5)
    return Transaction((WriteCall("restore", _fitting(nodes, edges) if careful else (*nodes, *edges)),))


def fill(rng: Random) -> Transaction:
    """Store most of the nodes and some edges, so that there is something to read."""
    drafts = [replace(node(rng, (kind,)), id=at) for kind in ("Thing", "Box") for at in IDS[kind] if rng.random() < 0.8]
    fitting = _fitting(drafts, several(rng, edge, 6, 16))
    nodes = tuple(record for record in fitting if isinstance(record, Node))
    return Transaction((WriteCall("put", nodes, (0,) * len(nodes)), WriteCall("tie", fitting[len(nodes) :])))


def _fitting(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[Any, ...]:
    """Leave out what would be refused."""
    accepted = {(node.kind, node.id): node.with_fields(code=None, number=None) for node in nodes}
    return (*accepted.values(), *(edge for edge in edges if _ends(edge) <= accepted.keys()))


def _ends(edge: Edge) -> set[tuple[str, str]]:
    declared = SCHEMA.edge(edge.kind)
    return {(declared.source, edge.source), (declared.target, edge.target)}


STEPS: dict[Callable[[Random], Any], int] = {
    lambda rng: Transaction((weighted(rng, WRITE_CALLS),)): 8,
    transaction: 4,
    lambda rng: weighted(rng, READ_CALLS): 15,
    lambda rng: Mistake(rng.choice(sorted(MISTAKES))): 2,
    restore: 1,
}
BEGINNINGS: dict[Callable[[Random], Any], int] = {fill: 5, restore: 2, transaction: 1}


def history_of(seeds: Sequence[int]) -> tuple[Step, ...]:
    """Return the history of these seeds."""
    return tuple(weighted(Random(f"{at > 0} {seed}"), STEPS if at else BEGINNINGS) for at, seed in enumerate(seeds))


def histories(shortest: int, longest: int) -> st.SearchStrategy[tuple[Step, ...]]:
    return st.lists(st.integers(0, 2**48), min_size=shortest, max_size=longest).map(history_of)
