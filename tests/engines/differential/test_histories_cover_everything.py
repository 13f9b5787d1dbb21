"""The histories hold every verb, type and refusal of the port, often enough to mean something."""

from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings

from graph.model import Edge, Op
from graph.schema import FieldType
from graph.store import Reader, Writer
from tests.engines.differential.histories import histories
from tests.engines.differential.pools import SCHEMA
from tests.engines.differential.reference_store import ReferenceStore
from tests.engines.differential.steps import MISTAKES, Mistake, ReadCall, Step, Transaction, WriteCall, run_step
from tests.engines.differential.test_histories import GENERATED


@cache
def survey() -> Counter[tuple[str, Any]]:
    """Count what the histories hold, on the reference store alone."""
    seen: Counter[tuple[str, Any]] = Counter()

    @settings(max_examples=400, **GENERATED)
    @given(histories(20, 30))
    def count(history: tuple[Step, ...]) -> None:
        reference = ReferenceStore(SCHEMA)
        for step in history:
            empty = not reference.state.nodes
            answer, final = run_step(reference, step, is_reference=True)
            seen.update(_of_step(final, answer, empty=empty))

    count()
    return seen


def _of_step(step: Step, answer: Any, *, empty: bool) -> list[tuple[str, Any]]:
    topics: list[tuple[str, Any]] = [("answer", answer[0])]
    topics += [("error", refusal[0]) for refusal in answer[1]] if answer[0] == "refused" else []
    topics += [("mistake", step.name)] if isinstance(step, Mistake) else []
    topics += [("end", (step.end, answer[0]))] if isinstance(step, Transaction) else []
    for part in step.parts if isinstance(step, Transaction) else (step,):
        if isinstance(part, ReadCall):
            topics += _of_read_call(part, answer)
        elif isinstance(part, WriteCall):
            topics += _of_write_call(part, answer[0], empty=empty)
    return topics


def _of_read_call(call: ReadCall, answer: Any) -> list[tuple[str, Any]]:
    more = dict(call.more)
    topics: list[tuple[str, Any]] = [("verb", call.verb)]
    if call.verb in {"find", "pages"}:
        topics += _of_find(call, more, answer)
    if call.verb == "neighbours":
        topics.append(("directions", (SCHEMA.edge(call.args[0]).directed, more["towards"])))
    if call.verb == "tally":
        topics += [("groups", len(more["by"])), ("sums", len(more["total"]))]
    if call.verb == "search" and answer[0] == "answered" and isinstance(answer[1][0], tuple) and answer[1][0]:
        topics.append(("found by", "latin" if call.args[1].isascii() else "cyrillic"))
    return topics


def _of_find(call: ReadCall, more: dict[str, Any], answer: Any) -> list[tuple[str, Any]]:
    topics: list[tuple[str, Any]] = []
    fields = SCHEMA.kind(call.args[0]).fields
    for condition in call.args[1]:
        if condition.field != "id":
            topics.append(("compared type", fields[condition.field].type))
        topics.append(("op", condition.op))
    for part in more["order"]:
        kind = "id" if part.field == "id" else fields[part.field].type
        topics.append(("sorted", (kind, part.descending)))
    topics.append(("sort keys", len(more["order"])))
    topics.append(("after", "after" in more))
    if call.verb == "pages" and answer[0] == "answered":
        topics.append(("several pages", len(answer[1][0]) > 1))
    return topics


def _of_write_call(call: WriteCall, answer: str, *, empty: bool) -> list[tuple[str, Any]]:
    topics: list[tuple[str, Any]] = [("verb", call.verb)]
    for record in call.records:
        owner = SCHEMA.edges[record.kind] if isinstance(record, Edge) else SCHEMA.kinds[record.kind]
        topics.append(("written", record.kind))
        where = "edge type" if isinstance(record, Edge) else "node type"
        topics += [(where, owner.fields[name].type) for name in record.fields]
        if call.verb == "put" and answer == "answered":
            topics.append(("put", "changed" if record.version else "new"))
    if call.verb == "restore":
        topics.append(("restored", (empty, answer)))
    return topics


VERBS = {name for name in vars(Writer) | vars(Reader) if not name.startswith("_")}
SORTABLE = set(FieldType) - {FieldType.WORDS}
EXPECTED: dict[str, set[Any]] = {
    "verb": VERBS | {"pages"},
    "op": set(Op),
    "compared type": set(FieldType),
    "sorted": {(kind, descending) for kind in (*SORTABLE, "id") for descending in (True, False)},
    "sort keys": {0, 1, 2, 3},
    "after": {True, False},
    "several pages": {True, False},
    "directions": {(directed, towards) for directed in (True, False) for towards in (True, False)},
    "groups": {0, 1, 2},
    "sums": {0, 1, 2},
    "found by": {"latin", "cyrillic"},
    "node type": set(FieldType),
    "edge type": set(FieldType),
    "written": {*SCHEMA.kinds, *SCHEMA.edges},
    "put": {"new", "changed"},
    "error": {"stale", "taken", "missing_end", "not_empty", "unknown_name", "wrong_value"},
    "restored": {(True, "answered"), (True, "refused"), (False, "refused")},
    "end": {
        ("keep", "answered"), ("keep", "refused"), ("raise", "undone"), ("raise", "refused"), ("swallow", "refused"),
    },
}  # fmt: skip


@pytest.mark.parametrize("what", EXPECTED)
def test_every_value_comes_at_least_five_times(what: str) -> None:
    counts = {value: count for (topic, value), count in survey().items() if topic == what}
    assert EXPECTED[what] <= {value for value, count in counts.items() if count >= 5}, counts


def test_every_mistake_comes() -> None:
    assert {value for topic, value in survey() if topic == "mistake"} == set(MISTAKES)


def test_most_steps_are_answered_and_not_refused() -> None:
    assert survey()["answer", "answered"] > 2 * survey()["answer", "refused"]
