"""The stories hold everything the port can say, and a store with a fault does not get through them."""

from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from graph.model import Edge, Op, Page, Subgraph
from graph.schema import FieldType
from graph.store import Reader, Writer
from tests.engines.differential.reference_store import Book, Look, Pen
from tests.engines.differential.steps import SCHEMA, Act, Ask, Mistake, Step, Write, stories, tell
from tests.engines.differential.test_histories import TOLD, check

STORIES = {**TOLD, "phases": (Phase.generate,)}


@cache
def survey() -> Counter[tuple[str, Any]]:
    """Count what the stories hold, on the book alone."""
    seen: Counter[tuple[str, Any]] = Counter()

    @settings(max_examples=400, **STORIES)
    @given(stories(20, 30))
    def count(story: tuple[Step, ...]) -> None:
        book = Book(SCHEMA)
        for step in story:
            empty = not book.state.nodes
            answer, final = tell(book, step, believed=True)
            seen.update(_of_step(final, answer, empty=empty))

    count()
    return seen


def _of_step(step: Step, answer: Any, *, empty: bool) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [("answer", answer[0])]
    found += [("error", one[0]) for one in answer[1]] if answer[0] == "refused" else []
    found += [("mistake", step.name)] if isinstance(step, Mistake) else []
    found += [("end", (step.end, answer[0]))] if isinstance(step, Write) else []
    for part in step.parts if isinstance(step, Write) else (step,):
        if isinstance(part, Ask):
            found += _of_ask(part, answer)
        elif isinstance(part, Act):
            found += _of_act(part, answer[0], empty=empty)
    return found


def _of_ask(ask: Ask, answer: Any) -> list[tuple[str, Any]]:
    more = dict(ask.more)
    found: list[tuple[str, Any]] = [("verb", ask.verb)]
    if ask.verb in {"find", "pages"}:
        found += _of_find(ask, more, answer)
    if ask.verb == "neighbours":
        found.append(("walked", (SCHEMA.edge(ask.args[0]).directed, more["towards"])))
    if ask.verb == "tally":
        found += [("groups", len(more["by"])), ("sums", len(more["total"]))]
    if ask.verb == "search" and answer[0] == "answered" and isinstance(answer[1][0], tuple) and answer[1][0]:
        found.append(("found by", "latin" if ask.args[1].isascii() else "cyrillic"))
    return found


def _of_find(ask: Ask, more: dict[str, Any], answer: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    fields = SCHEMA.kind(ask.args[0]).fields
    for condition in ask.args[1]:
        if condition.field != "id":
            found.append(("compared type", fields[condition.field].type))
        found.append(("op", condition.op))
    for part in more["order"]:
        kind = "id" if part.field == "id" else fields[part.field].type
        found.append(("sorted", (kind, part.descending)))
    found.append(("sort keys", len(more["order"])))
    found.append(("after", "after" in more))
    if ask.verb == "pages" and answer[0] == "answered":
        found.append(("several pages", len(answer[1][0]) > 1))
    return found


def _of_act(act: Act, answer: str, *, empty: bool) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [("verb", act.verb)]
    for record in act.records:
        owner = SCHEMA.edges[record.kind] if isinstance(record, Edge) else SCHEMA.kinds[record.kind]
        found.append(("written", record.kind))
        where = "edge type" if isinstance(record, Edge) else "node type"
        found += [(where, owner.fields[name].type) for name in record.fields]
        if act.verb == "put" and answer == "answered":
            found.append(("put", "changed" if record.version else "new"))
    if act.verb == "restore":
        found.append(("restored", (empty, answer)))
    return found


VERBS = {name for name in vars(Writer) | vars(Reader) if not name.startswith("_")}
SORTABLE = set(FieldType) - {FieldType.WORDS}
EXPECTED: dict[str, set[Any]] = {
    "verb": VERBS | {"pages"},
    "op": set(Op),
    "compared type": set(FieldType),
    "sorted": {(kind, way) for kind in (*SORTABLE, "id") for way in (True, False)},
    "sort keys": {0, 1, 2, 3},
    "after": {True, False},
    "several pages": {True, False},
    "walked": {(directed, towards) for directed in (True, False) for towards in (True, False)},
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
def test_everything_the_port_can_say_is_told(what: str) -> None:
    told = {value: count for (topic, value), count in survey().items() if topic == what}
    assert EXPECTED[what] <= {value for value, count in told.items() if count >= 5}, told


def test_a_mistake_is_told_of_every_sort() -> None:
    from tests.engines.differential.steps import MISTAKES

    assert {value for topic, value in survey() if topic == "mistake"} == set(MISTAKES)


def test_most_steps_are_answered_and_not_refused() -> None:
    assert survey()["answer", "answered"] > 2 * survey()["answer", "refused"]


# --- faults ----------------------------------------------------------------------------------------------------------


def fault(verb: str, *, writing: bool = False) -> Any:
    """Plant a wrong answer: the function gets the right verb as its second argument."""

    def planted(wrong: Any) -> type[Book]:
        half = Pen if writing else Look
        right = getattr(half, verb)

        def answer(self: Any, *args: Any, **more: Any) -> Any:
            return wrong(self, right, *args, **more)

        bad = {verb: answer}
        look, pen = type("BadLook", (Look,), {} if writing else bad), type("BadPen", (Pen,), bad)
        return type(wrong.__name__, (Book,), {"look": look, "pen": pen})

    return planted


@fault("get")
def get_forgets_the_version(self, right, kind, node_id):
    node = right(self, kind, node_id)
    return (
        node if node is None or node.version < 2 else type(node)(kind=kind, id=node_id, fields=node.fields, version=1)
    )


@fault("get_many")
def get_many_repeats(self, right, kind, node_ids):
    return tuple(node for one in node_ids for node in right(self, kind, (one,)))


@fault("find")
def find_ignores_a_second_sort_key(self, right, kind, conditions=(), *, order=(), **more):
    page = right(self, kind, conditions, order=order, **more)
    return page if "after" in more or page.next else right(self, kind, conditions, order=order[:1], **more)


@fault("find")
def find_says_there_is_one_more_page(self, right, *args, **more):
    page = right(self, *args, **more)
    if more.get("order"):
        return page
    asked = more.get("limit", 1000)
    return (
        page if page.next or len(page.nodes) < asked or not asked else Page(nodes=page.nodes, next=(page.nodes[-1].id,))
    )


@fault("meets")
def absent_is_not_equal(self, right, node, condition):
    missing = condition.op is Op.NE and self.value(node, condition.field) is None
    return missing or right(self, node, condition)


@fault("meets")
def at_most_is_less(self, right, node, condition):
    equal = condition.op is Op.LE and self.value(node, condition.field) == condition.value
    return right(self, node, condition) and not equal


@fault("meets")
def has_looks_inside_words(self, right, node, condition):
    if condition.op is Op.HAS:
        return condition.value in " ".join(self.value(node, condition.field) or ())
    return right(self, node, condition)


@fault("neighbours")
def neighbours_forget_the_direction(self, right, edge, ids, *, towards=True):
    return right(self, edge, ids)


@fault("subgraph")
def a_subgraph_misses_its_last_edges(self, right, start, *, edges, steps):
    part = right(self, start, edges=edges, steps=steps)
    inner = right(self, start, edges=edges, steps=max(steps - 1, 0))
    return Subgraph(nodes=part.nodes, edges=inner.edges)


@fault("tally")
def a_tally_leaves_absent_out(self, right, *args, **more):
    return tuple(row for row in right(self, *args, **more) if None not in row.key)


@fault("tally")
def a_tally_sums_whole_numbers(self, right, *args, **more):
    return tuple(
        type(row)(key=row.key, count=row.count, sums=tuple(map(int, row.sums))) for row in right(self, *args, **more)
    )


@fault("search")
def search_knows_one_alphabet(self, right, kind, text, **more):
    return () if text.isascii() else right(self, kind, text, **more)


@fault("changes")
def changes_hide_what_is_gone(self, right, *, since):
    told = right(self, since=since)
    return type(told)(revision=told.revision, items=tuple(one for one in told.items if not one.gone))


@fault("revision")
def the_revision_counts_one_more(self, right):
    return right(self) + (right(self) > 2)


@fault("content_revision")
def the_content_has_no_name(self, right):
    return ("", right(self)[1])


@fault("backup")
def a_backup_forgets_events(self, right):
    return (one for one in right(self) if one.kind != "Entry")


@fault("objection", writing=True)
def the_last_writer_wins(self, right, node):
    return self.taken(node)


@fault("taken", writing=True)
def a_unique_value_is_taken_twice(self, right, node):
    return None


@fault("keep", writing=True)
def a_put_keeps_the_old_fields(self, right, node):
    there = self.get(node.kind, node.id)
    right(
        self,
        type(node)(
            kind=node.kind, id=node.id, version=node.version, fields={**(there.fields if there else {}), **node.fields}
        ),
    )


@fault("append", writing=True)
def an_event_is_stored_twice(self, right, events):
    return tuple(node for one in events for node in right(self, (one,)) if self.get("Entry", one.id))[:1]


@fault("tie", writing=True)
def a_tie_keeps_the_old_fields(self, right, edges):
    right(self, [one for one in edges if (one.kind, one.source, one.target) not in self.state.edges])


@fault("untie", writing=True)
def untying_counts_what_was_asked(self, right, edges):
    right(self, edges)
    return len(edges)


@fault("restore", writing=True)
def a_restore_forgets_versions(self, right, records):
    return right(
        self,
        [
            one if isinstance(one, Edge) else type(one)(kind=one.kind, id=one.id, fields=one.fields, version=1)
            for one in records
        ],
    )


class a_failed_write_is_kept(Book):  # noqa: N801
    def write(self, work):
        pen = self.pen(self.schema, self.state)
        try:
            return work(pen)
        finally:
            pen.state.revision = pen.number if pen.touched else self.state.revision
            self.state = pen.state


FAULTS = [
    one for one in list(globals().values()) if isinstance(one, type) and issubclass(one, Book) and one is not Book
]


@pytest.mark.parametrize("faulty", FAULTS, ids=lambda one: one.__name__)
def test_a_planted_fault_is_caught(faulty: type[Book]) -> None:
    @settings(max_examples=600, **STORIES)
    @given(stories(20, 30))
    def run(story: tuple[Step, ...]) -> None:
        check(faulty(SCHEMA), Book(SCHEMA), story)

    with pytest.raises(AssertionError, match="step"):
        run()


def test_a_book_without_a_fault_agrees_with_a_book() -> None:
    @settings(max_examples=40, **STORIES)
    @given(stories(20, 30))
    def run(story: tuple[Step, ...]) -> None:
        check(Book(SCHEMA), Book(SCHEMA), story)

    run()
