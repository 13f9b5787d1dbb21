"""A store of an old schema filled with what migrations rename, and what it must hold under the new schema."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph.errors import WrongStore
from graph.migration import Migration, check_chain
from graph.migration import load as load_migration
from graph.model import Edge, Node
from graph.schema import Schema
from graph.store import Store
from tests.engines import stores
from tests.engines.store_helpers import exact
from tests.engines.stores import Engine

HERE = Path(__file__).parent
OLD, NEW = (stores.read_schema(HERE / name) for name in ("old_schema.toml", "new_schema.toml"))
STEPS: tuple[Migration, ...] = tuple(
    load_migration((HERE / name).read_text("utf-8"), name=name)
    for name in ("migration_0102.toml", "migration_0103.toml")
)
check_chain(STEPS, NEW)
NOON = datetime(2026, 6, 1, 12, 0, 0, 123456, tzinfo=UTC)
COLOURS = ("red", "blue", "green", "red", "")
LABELS = (("old", "a"), ("b", "a", "b"), (), ("new",), ("a",))


def fill(store: Store) -> None:
    """Put, change, tie and untie, so that versions, revisions and records of removed edges differ."""
    widgets = [
        Node(kind="Widget", id=f"w{at}", fields={
            "title": f"Ябълка {at}", "usable": at % 2 == 0, "serial": f"S{at}", "amount": at, "weight": at / 3,
            "since": date(2026, 1, at + 1), "seen": NOON, "labels": LABELS[at],
            **({"colour": COLOURS[at]} if COLOURS[at] else {}),
        })
        for at in range(5)
    ]  # fmt: skip
    crates = [Node(kind="Crate", id=f"c{at}", fields={"label": f"red {at}"}) for at in range(3)]
    logs = [
        Node(kind="Log", id=f"l{at}", fields={"about": "red", "subject": subject, "at": NOON})
        for at, subject in enumerate(("Widget", "Crate", "Same", "Widget"))
    ]
    same = [Node(kind="Same", id=f"s{at}", fields={"name": f"red {at}"}) for at in range(3)]
    stored = store.write(lambda w: w.put([*widgets, *crates, *same]))
    store.write(lambda w: w.append(logs))
    store.write(lambda w: w.put([stored[1].with_fields(weight=None)]))
    edges = [
        Edge(kind="HOLDS", source="c0", target="w0", fields={"since": date(2026, 1, 1), "how": "tight"}),
        Edge(kind="HOLDS", source="c0", target="w1", fields={"how": "loose"}),
        Edge(kind="HOLDS", source="c1", target="w1"),
        Edge(kind="HOLDS", source="c2", target="w4", fields={"how": "glued"}),
        Edge(kind="BESIDE", source="w2", target="w1", fields={"marks": ("x", "y", "z")}),
        Edge(kind="BESIDE", source="w3", target="w3", fields={"marks": ("y",)}),
        Edge(kind="BESIDE", source="w0", target="w4"),
        *(Edge(kind="KNOWS", source=f"s{at}", target="c0") for at in range(3)),
    ]
    store.write(lambda w: w.tie(edges))
    gone = (Edge(kind="HOLDS", source="c1", target="w1"), Edge(kind="BESIDE", source="w0", target="w4"))
    store.write(lambda w: w.untie(gone))


KINDS = {"Widget": "Part", "Crate": "Box", "HOLDS": "CONTAINS"}
FIELDS = {
    "Part": {"colour": "shade", "amount": "size", "serial": "code", "labels": "tags", "usable": "ready"},
    "Log": {"about": "of"},
    "CONTAINS": {"how": "means"},
    "BESIDE": {"marks": "notes"},
}
SWAPPED_COLOURS, SWAPPED_MEANS = {"red": "blue", "blue": "red"}, {"tight": "loose", "loose": "tight"}
VALUES: dict[tuple[str, str], dict[str, str]] = {
    ("Part", "shade"): SWAPPED_COLOURS,
    ("Part", "tags"): {"old": "antique", "a": "b", "b": "a"},
    ("Log", "subject"): {"Widget": "Part", "Crate": "Box"},
    ("CONTAINS", "means"): SWAPPED_MEANS,
    ("BESIDE", "notes"): {"x": "y", "y": "x"},
}


def expected(record: Node | Edge) -> Node | Edge:
    """Return what a record of the old schema must be under the new one; the names are written out, not read from migrations."""
    kind = KINDS.get(record.kind, record.kind)
    fields: dict[str, Any] = {}
    for old, value in record.fields.items():
        name = FIELDS.get(kind, {}).get(old, old)
        renames = VALUES.get((kind, name), {})
        fields[name] = tuple(renames.get(word, word) for word in value) if isinstance(value, tuple) else renames.get(value, value)  # type: ignore[arg-type]  # fmt: skip
    if isinstance(record, Node):
        return Node(kind=kind, id=record.id, version=record.version, fields=fields)
    return Edge(kind=kind, source=record.source, target=record.target, fields=fields)


def content(store: Store) -> list[Any]:
    """Return everything in a store, in a form in which every difference shows."""
    return sorted(map(exact, store.read(lambda r: list(r.backup()))), key=repr)


def changes(store: Store, since: int) -> list[tuple[str, str, str | None, bool]]:
    """Return what changed since a revision, by its names under the new schema, in one order."""
    items = store.read(lambda r: r.changes(since=since)).items
    return sorted((KINDS.get(item.kind, item.kind), item.id, item.target, item.gone) for item in items)  # type: ignore[type-var]


def renamed(records: list[Node | Edge]) -> list[Any]:
    return sorted((exact(expected(record)) for record in records), key=repr)


def refused(engine: Engine, place: str, schema: Schema, **more: Any) -> dict[str, object]:
    with pytest.raises(WrongStore) as error:
        engine.open(place, schema, **more)
    return error.value.details
