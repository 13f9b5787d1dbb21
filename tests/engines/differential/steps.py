"""The steps of a history, and one way to run a step on any store and get an answer that can be compared."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from graph.errors import GraphError, UnknownName, WrongValue
from graph.model import Condition, Edge, Node, Op, Order
from graph.schema import FieldType
from graph.store import Store
from tests.engines.differential.pools import POOLS
from tests.engines.differential.reference_store import ReferenceStore


class Interruption(Exception):
    """The error that fails a transaction from outside the store."""


@dataclass(frozen=True)
class ReadCall:
    """One call of a reading verb."""

    verb: str
    args: tuple[Any, ...] = ()
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class WriteCall:
    """One call of a writing verb.

    `lags` say for each node of a put how far the version its writer saw is from the stored one, and for each edge of an
    untie which of the stored ones is meant (0: the edge as drawn, there or not).
    """

    verb: str
    records: tuple[Any, ...]
    lags: tuple[int, ...] = ()


@dataclass(frozen=True)
class Transaction:
    """One transaction of several calls: it is kept, raises at its end, or swallows the first refusal and returns."""

    parts: tuple[ReadCall | WriteCall, ...]
    end: str = "keep"


@dataclass(frozen=True)
class Mistake:
    """A call that the schema forbids, by its name in MISTAKES."""

    name: str


Step = ReadCall | Transaction | Mistake
OF_ENTRY = {"of": "a", "at": POOLS[FieldType.INSTANT][0]}
MISTAKES: dict[str, tuple[type[GraphError], Callable[[Any], Any]]] = {
    "kind": (UnknownName, lambda w: w.find("Nothing", limit=10_000)),
    "field": (UnknownName, lambda w: w.find("Thing", (Condition(field="no", op=Op.EQ, value=1),), limit=10_000)),
    "edge": (UnknownName, lambda w: w.edges("NOTHING")),
    "tally": (UnknownName, lambda w: w.tally("Thing", by=("no",))),
    "event": (UnknownName, lambda w: w.put((Node(kind="Entry", id="e1", fields=OF_ENTRY),))),
    "value": (WrongValue, lambda w: w.put((Node(kind="Thing", id="a", fields={"size": "1"}),))),
    "required": (WrongValue, lambda w: w.put((Node(kind="Box", id="x"),))),
    "id": (WrongValue, lambda w: w.put((Node(kind="Bare", id=""),))),
    "words": (WrongValue, lambda w: w.find("Thing", order=(Order(field="tags"),), limit=10_000)),
    "grouped": (WrongValue, lambda w: w.tally("Thing", by=("tags",))),
    "summed": (WrongValue, lambda w: w.tally("Thing", total=("name",))),
    "compared": (WrongValue, lambda w: w.find("Thing", (Condition(field="size", op=Op.EQ, value="1"),), limit=10_000)),
    "after": (WrongValue, lambda w: w.find("Thing", order=(Order(field="size"),), after=("a",), limit=10_000)),
}


def with_version(node: Node, reader: Any, lag: int, earlier: int) -> Node:
    """Give a node the version its writer saw; nodes of the same id before it in this put have added `earlier`."""
    stored = reader.get(node.kind, node.id)
    return replace(node, version=max((stored.version if stored else 0) + earlier - lag, 0))


def _stored(edge: Edge, reader: Any, at: int) -> Edge:
    stored = reader.edges(edge.kind)
    return stored[at % len(stored)] if at and stored else edge


def with_versions(call: WriteCall, reader: Any) -> WriteCall:
    """Turn lags into versions and stored edges, as they are in the reference store."""
    if call.verb == "untie":
        return WriteCall(
            "untie", tuple(_stored(edge, reader, at) for edge, at in zip(call.records, call.lags, strict=True))
        )
    if call.verb != "put":
        return call
    nodes: list[Node] = []
    for node, lag in zip(call.records, call.lags, strict=True):
        earlier = sum((other.kind, other.id) == (node.kind, node.id) for other in nodes)
        nodes.append(with_version(node, reader, lag, earlier))
    return WriteCall("put", tuple(nodes))


def run_step(store: Store, step: Step, *, is_reference: bool = False) -> tuple[Any, Step]:
    """Run a step and return its answer (results, refusals or "undone") and the step with versions in place of lags.

    The reference store runs each step first and turns lags into versions; the other stores get the step it returns.
    """
    done: list[Any] = []

    def work(reader: Any) -> Any:
        if isinstance(step, Mistake):
            return _make_mistake(store, reader, step)
        try:
            answers = [
                _answer(reader, _final_call(part, reader, done, is_reference=is_reference)) for part in _parts(step)
            ]
        except GraphError:
            if _end(step) == "swallow":
                return "swallowed"
            raise
        if _end(step) == "raise":
            raise Interruption
        return answers

    try:
        answer: Any = ("answered", plain((store.read if isinstance(step, ReadCall) else store.write)(work)))
    except Interruption:
        answer = ("undone",)
    except GraphError as error:
        answer = ("refused", tuple(_refusal(each) for each in getattr(error, "justified", (error,))))
    final = replace(step, parts=(*done, *step.parts[len(done) :])) if isinstance(step, Transaction) else step
    return answer, final


def _parts(step: ReadCall | Transaction) -> tuple[ReadCall | WriteCall, ...]:
    return step.parts if isinstance(step, Transaction) else (step,)


def _end(step: Step) -> str:
    return step.end if isinstance(step, Transaction) else "keep"


def _final_call(
    part: ReadCall | WriteCall, reader: Any, done: list[Any], *, is_reference: bool
) -> ReadCall | WriteCall:
    done.append(with_versions(part, reader) if is_reference and isinstance(part, WriteCall) else part)
    return done[-1]


def _make_mistake(store: Store, reader: Any, step: Mistake) -> Any:
    refusal, call = MISTAKES[step.name]
    if isinstance(store, ReferenceStore):  # the reference store checks nothing; the table knows what the schema forbids
        raise refusal
    return call(reader)


def agrees(answer: Any, expected: Any) -> bool:
    """Tell whether an answer is the expected one; of several justified refusals any will do."""
    if expected[0] == answer[0] == "refused":
        return answer[1][0] in expected[1]
    return bool(answer == expected)


def _answer(reader: Any, part: ReadCall | WriteCall) -> Any:
    if isinstance(part, WriteCall):
        return getattr(reader, part.verb)(part.records)
    more = dict(part.more)
    if part.verb == "pages":
        return _pages(reader, part.args, more)
    if part.verb == "changes":
        return reader.changes(since=max(reader.revision() - more["back"], 0))
    if part.verb == "content_revision":  # the name is random: it is only there once anything tracked was stored
        name, revision = reader.content_revision()
        return bool(name) or revision == 0, revision
    result = getattr(reader, part.verb)(*part.args, **more)
    return list(result) if part.verb == "backup" else result


def _pages(reader: Any, args: tuple[Any, ...], more: dict[str, Any]) -> list[Any]:
    pages = [reader.find(*args, **more)]
    while pages[-1].next is not None:
        pages.append(reader.find(*args, **more, after=pages[-1].next))
        assert len(pages) < 100, "paging does not end"
    return pages


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
        return (type(answer).__name__, *(plain(getattr(answer, spec.name)) for spec in fields(answer)))
    if isinstance(answer, tuple | list):
        return tuple(plain(item) for item in answer)
    if hasattr(answer, "items"):
        return tuple(sorted((name, plain(value)) for name, value in answer.items()))
    return (type(answer).__name__, repr(answer))
