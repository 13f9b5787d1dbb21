"""Stories: steps drawn by Hypothesis, and one way to tell a step to any store and hear a comparable answer.

Names, ids and values come from small pools, so that steps meet: what one stores, the next finds, changes or clashes with.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Any

from hypothesis import strategies as st

from graph.errors import GraphError, UnknownName, WrongValue
from graph.model import Condition, Edge, Node, Op, Order
from graph.schema import Field, FieldType, Schema
from graph.store import Store
from tests.engines import stores
from tests.engines.differential.reference_store import Book

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
KINDS = ("Thing", "Thing", "Thing", "Box", "Entry", "Bare")
CHANGED = ("Thing", "Thing", "Thing", "Box", "Box", "Bare")
RESTORED = ("Thing", "Thing", "Box", "Entry")
EDGES = tuple(SCHEMA.edges)
SUMMED = {FieldType.INTEGER, FieldType.NUMBER}


class Sudden(Exception):
    """What fails a transaction from outside the store."""


@dataclass(frozen=True)
class Ask:
    """One question."""

    verb: str
    args: tuple[Any, ...] = ()
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Act:
    """One writing verb.

    `lags` say for each node of a put how far the version its writer saw is from the stored one, and for each edge of an
    untie which of the stored ones is meant (0: the edge as drawn, there or not).
    """

    verb: str
    records: tuple[Any, ...]
    lags: tuple[int, ...] = ()


@dataclass(frozen=True)
class Write:
    """One transaction: it keeps what was done, raises at the end, or swallows the first refusal and returns."""

    parts: tuple[Ask | Act, ...]
    end: str = "keep"


@dataclass(frozen=True)
class Mistake:
    """A call that the schema forbids, by its name in MISTAKES."""

    name: str


Step = Ask | Write | Mistake
OF_ENTRY = {"of": "a", "at": POOLS[FieldType.INSTANT][0]}
MISTAKES: dict[str, tuple[type[GraphError], Callable[[Any], Any]]] = {
    "kind": (UnknownName, lambda w: w.find("Nothing")),
    "field": (UnknownName, lambda w: w.find("Thing", (Condition(field="no", op=Op.EQ, value=1),))),
    "edge": (UnknownName, lambda w: w.edges("NOTHING")),
    "tally": (UnknownName, lambda w: w.tally("Thing", by=("no",))),
    "event": (UnknownName, lambda w: w.put((Node(kind="Entry", id="e1", fields=OF_ENTRY),))),
    "value": (WrongValue, lambda w: w.put((Node(kind="Thing", id="a", fields={"size": "1"}),))),
    "required": (WrongValue, lambda w: w.put((Node(kind="Box", id="x"),))),
    "id": (WrongValue, lambda w: w.put((Node(kind="Bare", id=""),))),
    "words": (WrongValue, lambda w: w.find("Thing", order=(Order(field="tags"),))),
    "grouped": (WrongValue, lambda w: w.tally("Thing", by=("tags",))),
    "summed": (WrongValue, lambda w: w.tally("Thing", total=("name",))),
    "compared": (WrongValue, lambda w: w.find("Thing", (Condition(field="size", op=Op.EQ, value="1"),))),
    "after": (WrongValue, lambda w: w.find("Thing", order=(Order(field="size"),), after=("a",))),
}


# --- drawing ---------------------------------------------------------------------------------------------------------
# Each step is made of dice of its own and Hypothesis draws the seeds: a story shrinks by losing steps, and every sort of
# step is as likely as it is meant to be, which strategies nested this deep do not give.


def often(dice: Random, table: dict[Callable[[Random], Any], int]) -> Any:
    """Make one of these things, each as often as its weight says."""
    return dice.choices(list(table), weights=list(table.values()))[0](dice)


def some(dice: Random, make: Callable[[Random], Any], least: int, most: int) -> tuple[Any, ...]:
    return tuple(make(dice) for _ in range(dice.randint(least, most)))


def picked(dice: Random, among: Sequence[Any], most: int) -> tuple[Any, ...]:
    """Pick up to so many different ones."""
    return tuple(dice.sample(among, dice.randint(0, min(most, len(among)))))


def value(dice: Random, spec: Field) -> Any:
    if spec.unique:
        return dice.choice({FieldType.TEXT: ("X", "Y", "x"), FieldType.INTEGER: (1, 2, 2**63 - 1)}[spec.type])
    return dice.choice(POOLS[spec.type])


def filled(dice: Random, declared: Mapping[str, Field]) -> dict[str, Any]:
    """Fill the required fields and some of the others, those that can be searched rather more often."""
    names = [
        name for name in declared if declared[name].required or dice.random() < 0.35 + declared[name].searchable / 4
    ]
    return {name: value(dice, declared[name]) for name in names}


def node(dice: Random, kinds: Sequence[str] = CHANGED) -> Node:
    kind = dice.choice(kinds)
    return Node(kind=kind, id=dice.choice(IDS[kind]), fields=filled(dice, SCHEMA.kind(kind).fields))


def edge(dice: Random, names: Sequence[str] = EDGES) -> Edge:
    declared = SCHEMA.edge(dice.choice(names))
    source, target = dice.choice(IDS[declared.source]), dice.choice(IDS[declared.target])
    return Edge(kind=declared.name, source=source, target=target, fields=filled(dice, declared.fields))


def condition(dice: Random, kind: str) -> Condition:
    specs = [*SCHEMA.kind(kind).fields.values(), Field(name="id", type=FieldType.TEXT)]
    worded = [spec for spec in specs if spec.type is FieldType.WORDS]
    spec = dice.choice([*specs, *worded * 3])
    op = dice.choice((Op.HAS, Op.EMPTY, Op.IN) if spec in worded else [one for one in Op if one is not Op.HAS])

    def one() -> Any:
        return dice.choice(IDS[kind]) if spec.name == "id" else value(dice, spec) or value(dice, spec)

    given: dict[Op, Callable[[], Any]] = {
        Op.EMPTY: lambda: dice.random() < 0.5,
        Op.IN: lambda: tuple(made for _ in range(dice.randint(0, 3)) if (made := one()) != ()),
        Op.HAS: lambda: dice.choice(("x", "", "", "цен", "център")),
    }
    return Condition(field=spec.name, op=op, value=given.get(op, one)())


def find(dice: Random) -> Ask:
    """Make a find: one page, pages to the end, or what comes after a key that no page need have given."""
    kind = dice.choice(KINDS)
    specs = SCHEMA.kind(kind).fields
    names = [name for name, spec in specs.items() if spec.type is not FieldType.WORDS]
    order = tuple(Order(field=name, descending=dice.random() < 0.5) for name in picked(dice, [*names, "id"], 3))
    way = dice.choice(("page", "pages", "after"))
    more: dict[str, Any] = {"order": order, "limit": dice.randint(way == "pages", 4)}
    if way == "after":
        key = [_key_part(dice, kind, part.field) for part in order]
        more["after"] = (*key, dice.choice(IDS[kind]))
    met = some(dice, lambda dice: condition(dice, kind), 0, 2)
    return Ask("pages" if way == "pages" else "find", (kind, met), tuple(more.items()))


def _key_part(dice: Random, kind: str, name: str) -> Any:
    if name == "id":
        return dice.choice(IDS[kind])
    spec = SCHEMA.field(kind, name)
    return None if not spec.required and dice.random() < 0.2 else value(dice, spec)


def tally(dice: Random) -> Ask:
    kind = dice.choice(KINDS)
    specs = SCHEMA.kind(kind).fields
    by = picked(dice, [name for name, spec in specs.items() if spec.type is not FieldType.WORDS], 2)
    total = picked(dice, [name for name, spec in specs.items() if spec.type in SUMMED], 2)
    met = some(dice, lambda dice: condition(dice, kind), 0, 1)
    return Ask("tally", (kind, met), (("by", by), ("total", total)))


def get(dice: Random) -> Ask:
    kind = dice.choice(KINDS)
    return Ask("get", (kind, dice.choice((*IDS[kind], "no"))))


def get_many(dice: Random) -> Ask:
    kind = dice.choice(KINDS)
    return Ask("get_many", (kind, some(dice, lambda dice: dice.choice((*IDS[kind], "no")), 0, 4)))


def neighbours(dice: Random) -> Ask:
    near = some(dice, lambda dice: dice.choice((*IDS["Thing"], *IDS["Box"])), 0, 4)
    return Ask("neighbours", (dice.choice(EDGES), near), (("towards", dice.random() < 0.5),))


def subgraph(dice: Random) -> Ask:
    start = tuple((kind, dice.choice(IDS[kind])) for kind in some(dice, lambda dice: dice.choice(KINDS), 0, 2))
    walk = some(dice, lambda dice: dice.choice(EDGES), 1, 3)
    return Ask("subgraph", (start,), (("edges", walk), ("steps", dice.randint(0, 3))))


def search(dice: Random) -> Ask:
    kind = dice.choice(("Thing", "Thing", "Thing", "Box"))
    return Ask("search", (kind, dice.choice(QUERIES)), (("limit", dice.choice((50, 50, 1, 0))),))


ASKS: dict[Callable[[Random], Any], int] = {
    get: 2,
    get_many: 2,
    find: 6,
    neighbours: 3,
    lambda dice: Ask("edges", (dice.choice(EDGES),)): 1,
    subgraph: 3,
    tally: 3,
    search: 3,
    lambda _: Ask("revision"): 1,
    lambda _: Ask("content_revision"): 1,
    lambda dice: Ask("changes", (), (("back", dice.randint(0, 6)),)): 2,
    lambda _: Ask("backup"): 1,
}


def put(dice: Random) -> Act:
    drafts = some(dice, node, 1, 3)
    return Act("put", drafts, tuple(dice.choices((0, 1, -1), (12, 1, 1))[0] for _ in drafts))


def untie(dice: Random) -> Act:
    edges = some(dice, edge, 1, 3)
    return Act("untie", edges, tuple(dice.randint(0, 9) for _ in edges))


ACTS: dict[Callable[[Random], Any], int] = {
    put: 3,
    lambda dice: Act("tie", some(dice, edge, 1, 3)): 3,
    lambda dice: Act("append", some(dice, lambda dice: node(dice, ("Entry",)), 1, 2)): 1,
    untie: 2,
}


def transaction(dice: Random) -> Write:
    parts = some(dice, lambda dice: often(dice, ASKS if dice.random() < 0.25 else ACTS), 2, 4)
    return Write(parts, dice.choice(("keep", "keep", "keep", "raise", "swallow", "swallow")))


def restore(dice: Random) -> Write:
    """Make a backup, good or bad: ids may repeat, unique values clash, ends lack, versions be too low."""
    careful = dice.random() < 0.6
    versions = (1, 1, 2, 5) if careful or dice.random() < 0.7 else (0, 1)
    made = [replace(one, version=dice.choice(versions)) for one in some(dice, lambda d: node(d, RESTORED), 0, 8)]
    made.sort(key=lambda one: list(SCHEMA.kinds).index(one.kind))
    tied = some(dice, edge, 0, 5)
    return Write((Act("restore", _fitting(made, tied) if careful else (*made, *tied)),))


def world(dice: Random) -> Write:
    """Store most of the nodes and some ties, so that there is something to ask about."""
    made = [replace(node(dice, (kind,)), id=at) for kind in ("Thing", "Box") for at in IDS[kind] if dice.random() < 0.8]
    fitting = _fitting(made, some(dice, edge, 6, 16))
    nodes = tuple(one for one in fitting if isinstance(one, Node))
    return Write((Act("put", nodes, (0,) * len(nodes)), Act("tie", fitting[len(nodes) :])))


def _fitting(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[Any, ...]:
    """Leave out what would be refused."""
    kept = {(one.kind, one.id): one.with_fields(code=None, number=None) for one in nodes}
    return (*kept.values(), *(one for one in edges if _ends(one) <= kept.keys()))


def _ends(one: Edge) -> set[tuple[str, str]]:
    declared = SCHEMA.edge(one.kind)
    return {(declared.source, one.source), (declared.target, one.target)}


STEPS: dict[Callable[[Random], Any], int] = {
    lambda dice: Write((often(dice, ACTS),)): 8,
    transaction: 4,
    lambda dice: often(dice, ASKS): 15,
    lambda dice: Mistake(dice.choice(sorted(MISTAKES))): 2,
    restore: 1,
}
BEGINNINGS: dict[Callable[[Random], Any], int] = {world: 5, restore: 2, transaction: 1}


def told_by(seeds: Sequence[int]) -> tuple[Step, ...]:
    """Return the story of these seeds."""
    return tuple(often(Random(f"{at > 0} {seed}"), STEPS if at else BEGINNINGS) for at, seed in enumerate(seeds))


def stories(shortest: int, longest: int) -> st.SearchStrategy[tuple[Step, ...]]:
    return st.lists(st.integers(0, 2**48), min_size=shortest, max_size=longest).map(told_by)


# --- telling ---------------------------------------------------------------------------------------------------------


def dated(node: Node, look: Any, lag: int, earlier: int) -> Node:
    """Give a node the version its writer saw; nodes of the same id before it in this put have added `earlier`."""
    there = look.get(node.kind, node.id)
    return replace(node, version=max((there.version if there else 0) + earlier - lag, 0))


def _stored(edge: Edge, look: Any, at: int) -> Edge:
    there = look.edges(edge.kind)
    return there[at % len(there)] if at and there else edge


def dated_act(act: Act, look: Any) -> Act:
    """Turn lags into versions and stored edges, as seen in the store that is believed."""
    if act.verb == "untie":
        return Act("untie", tuple(_stored(edge, look, at) for edge, at in zip(act.records, act.lags, strict=True)))
    if act.verb != "put":
        return act
    made: list[Node] = []
    for node, lag in zip(act.records, act.lags, strict=True):
        earlier = sum((one.kind, one.id) == (node.kind, node.id) for one in made)
        made.append(dated(node, look, lag, earlier))
    return Act("put", tuple(made))


def tell(store: Store, step: Step, *, believed: bool = False) -> tuple[Any, Step]:
    """Do a step and return its answer, refusals among them, with the step as it was in the end.

    Where the store is `believed`, lags become versions there, for all the others.
    """
    done: list[Any] = []

    def work(look: Any) -> Any:
        if isinstance(step, Mistake):
            return _mistaken(store, look, step)
        try:
            answers = [_answer(look, _dated(part, look, done, believed=believed)) for part in _parts(step)]
        except GraphError:
            if _end(step) == "swallow":
                return "swallowed"
            raise
        if _end(step) == "raise":
            raise Sudden
        return answers

    try:
        answer: Any = ("answered", plain((store.read if isinstance(step, Ask) else store.write)(work)))
    except Sudden:
        answer = ("undone",)
    except GraphError as error:
        answer = ("refused", tuple(_refusal(one) for one in getattr(error, "justified", (error,))))
    final = replace(step, parts=(*done, *step.parts[len(done) :])) if isinstance(step, Write) else step
    return answer, final


def _parts(step: Ask | Write) -> tuple[Ask | Act, ...]:
    return step.parts if isinstance(step, Write) else (step,)


def _end(step: Step) -> str:
    return step.end if isinstance(step, Write) else "keep"


def _dated(part: Ask | Act, look: Any, done: list[Any], *, believed: bool) -> Ask | Act:
    done.append(dated_act(part, look) if believed and isinstance(part, Act) else part)
    return done[-1]


def _mistaken(store: Store, look: Any, step: Mistake) -> Any:
    refusal, call = MISTAKES[step.name]
    if isinstance(store, Book):  # the book does not check; it knows what the schema forbids
        raise refusal
    return call(look)


def agrees(heard: Any, expected: Any) -> bool:
    """Tell whether an answer is the expected one; of several justified refusals any will do."""
    if expected[0] == heard[0] == "refused":
        return heard[1][0] in expected[1]
    return bool(heard == expected)


def _answer(look: Any, part: Ask | Act) -> Any:
    if isinstance(part, Act):
        return getattr(look, part.verb)(part.records)
    more = dict(part.more)
    if part.verb == "pages":
        return _pages(look, part.args, more)
    if part.verb == "changes":
        return look.changes(since=max(look.revision() - more["back"], 0))
    if (
        part.verb == "content_revision"
    ):  # the content's name is random: it must only be there once anything tracked was stored
        name, revision = look.content_revision()
        return bool(name) or revision == 0, revision
    found = getattr(look, part.verb)(*part.args, **more)
    return list(found) if part.verb == "backup" else found


def _pages(look: Any, args: tuple[Any, ...], more: dict[str, Any]) -> list[Any]:
    seen = [look.find(*args, **more)]
    while seen[-1].next is not None:
        seen.append(look.find(*args, **more, after=seen[-1].next))
        assert len(seen) < 100, "paging does not end"
    return seen


DETAILS = {
    "stale": ("kind", "id", "seen", "found"),
    "taken": ("kind", "field", "value"),
    "missing_end": ("edge", "end", "id"),
    "not_empty": ("kind",),
    "unknown_name": (),
    "wrong_value": (),
}


def _refusal(error: GraphError) -> tuple[Any, ...]:
    return (error.code, *(plain(error.details.get(name)) for name in DETAILS.get(error.code, tuple(error.details))))


def plain(answer: Any) -> Any:
    """Return an answer in a form in which every difference shows, also of type and of time zone."""
    if is_dataclass(answer) and not isinstance(answer, type):
        return (type(answer).__name__, *(plain(getattr(answer, one.name)) for one in fields(answer)))
    if isinstance(answer, tuple | list):
        return tuple(plain(one) for one in answer)
    if hasattr(answer, "items"):
        return tuple(sorted((name, plain(value)) for name, value in answer.items()))
    return (type(answer).__name__, repr(answer))
