"""Small pools of ids, values and queries: what one step stores, the next finds, changes or clashes with.

Everything is drawn from a random generator of the step's own.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Any

from graph.model import Condition, Edge, Node, Op
from graph.schema import Field, FieldType, Schema
from tests.engines import stores

SCHEMA: Schema = stores.schema()
IDS = {"Thing": ("a", "b", "c", "d", "я"), "Box": ("x", "y", "a"), "Bare": ("n",), "Entry": ("e1", "e2", "e3", "e4")}
SOFIA = timezone(timedelta(hours=3))
TEXTS = (
    "",
    "a",
    "Z",
    "Център Надежда",
    "надежден приятел",
    "The Nadezhda house",
    "шанс",
    "6ans 12",
    "É",
    "🧭",
    "ул. „Я“",
)
POOLS: dict[FieldType, tuple[Any, ...]] = {
    FieldType.TEXT: TEXTS,
    FieldType.INTEGER: (-1, 0, 1, 2, 2**40),  # sums of these are exact in any order
    FieldType.NUMBER: (0, -0.0, 0.25, 1, 1.5, -2.5, 1e300, 5e-324),
    FieldType.FLAG: (True, False),
    FieldType.DATE: (date(999, 12, 31), date(2024, 2, 29), date(2026, 6, 1), date(9999, 12, 31)),
    FieldType.INSTANT: (
        datetime(1969, 12, 31, 23, 59, 59, 999999, UTC),
        datetime(2026, 6, 1, 12, tzinfo=UTC),
        datetime(2026, 6, 1, 15, 0, 0, 1, SOFIA),
        datetime(2026, 6, 1, 15, tzinfo=SOFIA),
    ),
    FieldType.WORDS: ((), ("",), ("x",), ("x", "y"), ("център", "x"), ("център", "Шанс"), ("x", "x")),
}
QUERIES = (
    "надежда",
    "nadejda",
    "НАДЕЖД",
    "nadezhd",
    "centar nad",
    "център",
    "shans",
    "6ans",
    "12",
    "я",
    "",
    "-!",
    "no",
)
CHANGED = ("Thing", "Thing", "Thing", "Box", "Box", "Bare")
EDGES = tuple(SCHEMA.edges)


def weighted(rng: Random, table: dict[Callable[[Random], Any], int]) -> Any:
    """Call one of these functions, each as often as its weight says."""
    return rng.choices(list(table), weights=list(table.values()))[0](rng)


def several(rng: Random, make: Callable[[Random], Any], least: int, most: int) -> tuple[Any, ...]:
    return tuple(make(rng) for _ in range(rng.randint(least, most)))


def picked(rng: Random, among: Sequence[Any], most: int) -> tuple[Any, ...]:
    """Pick at most `most` different items."""
    return tuple(rng.sample(among, rng.randint(0, min(most, len(among)))))


def value(rng: Random, spec: Field) -> Any:
    if spec.unique:
        return rng.choice({FieldType.TEXT: ("X", "Y", "x"), FieldType.INTEGER: (1, 2, 2**63 - 1)}[spec.type])
    return rng.choice(POOLS[spec.type])


def filled(rng: Random, declared: Mapping[str, Field]) -> dict[str, Any]:
    """Fill the required fields and some of the others, those that can be searched rather more often."""
    names = [
        name for name in declared if declared[name].required or rng.random() < 0.35 + declared[name].searchable / 4
    ]
    return {name: value(rng, declared[name]) for name in names}


def node(rng: Random, kinds: Sequence[str] = CHANGED) -> Node:
    kind = rng.choice(kinds)
    return Node(kind=kind, id=rng.choice(IDS[kind]), fields=filled(rng, SCHEMA.kind(kind).fields))


def edge(rng: Random, names: Sequence[str] = EDGES) -> Edge:
    declared = SCHEMA.edge(rng.choice(names))
    source, target = rng.choice(IDS[declared.source]), rng.choice(IDS[declared.target])
    return Edge(kind=declared.name, source=source, target=target, fields=filled(rng, declared.fields))


def condition(rng: Random, kind: str) -> Condition:
    specs = [*SCHEMA.kind(kind).fields.values(), Field(name="id", type=FieldType.TEXT)]
    words = [spec for spec in specs if spec.type is FieldType.WORDS]
    spec = rng.choice([*specs, *words * 3])
    op = rng.choice((Op.HAS, Op.EMPTY, Op.IN) if spec in words else [other for other in Op if other is not Op.HAS])

    def any_value() -> Any:
        return rng.choice(IDS[kind]) if spec.name == "id" else value(rng, spec) or value(rng, spec)

    given: dict[Op, Callable[[], Any]] = {
        Op.EMPTY: lambda: rng.random() < 0.5,
        Op.IN: lambda: tuple(item for _ in range(rng.randint(0, 3)) if (item := any_value()) != ()),
        Op.HAS: lambda: rng.choice(("x", "", "", "цен", "център")),
    }
    return Condition(field=spec.name, op=op, value=given.get(op, any_value)())
