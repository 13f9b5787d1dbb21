"""Reference stores with one fault each."""

from dataclasses import replace
from typing import Any

from graph.model import Edge, Op, Page, Subgraph
from tests.engines.differential.reference_reader import ReferenceReader
from tests.engines.differential.reference_store import ReferenceStore
from tests.engines.differential.reference_writer import ReferenceWriter


def fault(verb: str, *, writing: bool = False) -> Any:
    """Plant a wrong answer: the function gets the right verb as its second argument."""

    def planted(wrong: Any) -> type[ReferenceStore]:
        right = getattr(ReferenceWriter if writing else ReferenceReader, verb)

        def answer(self: Any, *args: Any, **more: Any) -> Any:
            return wrong(self, right, *args, **more)

        bad = {verb: answer}
        reader, writer = (
            type("BadLook", (ReferenceReader,), {} if writing else bad),
            type("BadPen", (ReferenceWriter,), bad),
        )
        return type(wrong.__name__, (ReferenceStore,), {"reader": reader, "writer": writer})

    return planted


@fault("get")
def get_forgets_the_version(self, right, kind, node_id):
    node = right(self, kind, node_id)
    return (
        node if node is None or node.version < 2 else type(node)(kind=kind, id=node_id, fields=node.fields, version=1)
    )


@fault("get_many")
def get_many_repeats(self, right, kind, node_ids):
    return tuple(node for node_id in node_ids for node in right(self, kind, (node_id,)))


@fault("find")
def find_ignores_a_second_sort_key(self, right, kind, conditions=(), *, order=(), **more):
    page = right(self, kind, conditions, order=order, **more)
    return page if "after" in more or page.next else right(self, kind, conditions, order=order[:1], **more)


@fault("find")
def find_says_there_is_one_more_page(self, right, *args, **more):
    page = right(self, *args, **more)
    if more.get("order"):
        return page
    limit = more["limit"]
    return (
        page if page.next or len(page.nodes) < limit or not limit else Page(nodes=page.nodes, next=(page.nodes[-1].id,))
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
    changes = right(self, since=since)
    return type(changes)(revision=changes.revision, items=tuple(change for change in changes.items if not change.gone))


@fault("revision")
def the_revision_counts_one_more(self, right):
    return right(self) + (right(self) > 2)


@fault("content_revision")
def the_content_has_no_name(self, right):
    return ("", right(self)[1])


@fault("backup")
def a_backup_forgets_events(self, right):
    return (record for record in right(self) if record.kind != "Entry")


@fault("refusal_of", writing=True)
def the_last_writer_wins(self, right, node):
    return self.taken(node)


@fault("taken", writing=True)
def a_unique_value_is_taken_twice(self, right, node):
    return None


@fault("store_node", writing=True)
def a_put_keeps_the_old_fields(self, right, node):
    stored = self.get(node.kind, node.id)
    right(
        self,
        type(node)(
            kind=node.kind,
            id=node.id,
            version=node.version,
            fields={**(stored.fields if stored else {}), **node.fields},
        ),
    )


@fault("append", writing=True)
def an_event_is_stored_twice(self, right, events):
    return tuple(node for event in events for node in right(self, (event,)) if self.get("Entry", event.id))[:1]


@fault("tie", writing=True)
def a_tie_keeps_the_old_fields(self, right, edges):
    right(self, [edge for edge in edges if (edge.kind, edge.source, edge.target) not in self.state.edges])


@fault("untie", writing=True)
def untying_counts_what_was_given(self, right, edges):
    right(self, edges)
    return len(edges)


@fault("restore", writing=True)
def a_restore_forgets_versions(self, right, records):
    return right(
        self,
        [record if isinstance(record, Edge) else replace(record, version=1) for record in records],
    )


class a_failed_write_is_kept(ReferenceStore):  # noqa: N801
    def write(self, work):
        writer = self.writer(self.schema, self.state)
        try:
            return work(writer)
        finally:
            writer.state.revision = writer.number if writer.touched else self.state.revision
            self.state = writer.state


FAULTS = [
    cls
    for cls in list(globals().values())
    if isinstance(cls, type) and issubclass(cls, ReferenceStore) and cls is not ReferenceStore
]
