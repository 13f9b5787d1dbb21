"""The context of an actor: the day is Bulgaria's, and what one actor was granted is not handed to another."""

from datetime import UTC, date, datetime

import pytest

from graph.model import Edge, Node
from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context, Recording
from referral.errors import NotAllowed
from referral.model.actors import Role
from referral.storage.directory_cache import DirectoryCache
from tests.fakes.demo_fixture import ACTORS, WORDS


class RecordingStore:
    """Remembers what it was asked to do, and hands each work its own name."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def read(self, work):
        self.calls.append("read")
        return work("reader")

    def write(self, work):
        self.calls.append("write")
        return work("writer")


def context(at: datetime = datetime(2026, 1, 15, 7, tzinfo=UTC), role: Role = Role.ADMINISTRATOR, **more) -> Context:
    return Context(
        store=RecordingStore(), clock=lambda: at, new_id=str, vocabulary=WORDS, directory_cache=DirectoryCache(),
        actor=ACTORS[role], **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 1, 15, 21, 59, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 1, 15, 22, 0, tzinfo=UTC), date(2026, 1, 16)),
        (datetime(2026, 7, 15, 20, 59, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 7, 15, 21, 0, tzinfo=UTC), date(2026, 7, 16)),
        (datetime(2025, 12, 31, 22, 30, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_today_begins_at_midnight_in_bulgaria_in_winter_and_in_summer(at, day):
    assert context(at).today == day


def test_a_reading_reads_and_a_change_writes_and_the_result_is_handed_back():
    own = context()
    assert own.read(lambda tx: f"of {tx}") == "of reader"
    assert own.write(lambda tx: tx.upper()) == "WRITER"  # the verbs of the store's own writer
    assert own.store.calls == ["read", "write"]


def test_another_actor_has_the_same_store_and_not_the_same_permissions():
    lead = context(role=Role.CENTRE_LEAD, grants=policy.grants_of(Role.CENTRE_LEAD))
    assert policy.granted(lead, Permission.SEE_CLIENTS) is Scope.CENTRE
    other = lead.as_actor(ACTORS[Role.MUNICIPALITY])
    assert (other.store, other.directory_cache) == (lead.store, lead.directory_cache)
    assert lead.actor == ACTORS[Role.CENTRE_LEAD]
    with pytest.raises(NotAllowed):
        policy.granted(other, Permission.SEE_CLIENTS)


class PlainWriter:
    def __init__(self):
        self.told = []

    def put(self, nodes):
        self.told.append(("put", *nodes))
        return tuple(nodes)

    def tie(self, edges):
        self.told.append(("tie", *edges))

    def untie(self, edges):
        self.told.append(("untie", *edges))
        return 7

    def get(self, kind, node_id):
        return (kind, node_id)


def test_what_was_changed_is_remembered_and_all_of_it_passed_on():
    writer = PlainWriter()
    recording = Recording(writer, frozenset({"Box", "HOLDS"}))
    box, other = Node(kind="Box", id="b"), Node(kind="Thing", id="t")
    holds, joins = Edge(kind="HOLDS", source="b", target="t"), Edge(kind="JOINS", source="t", target="t")
    assert recording.writer.put([box, other]) == (box, other)
    recording.writer.tie(edge for edge in (holds, joins))
    assert recording.writer.untie([joins]) == 7
    assert recording.writer.get("Box", "b") == ("Box", "b")
    assert writer.told == [("put", box, other), ("tie", holds, joins), ("untie", joins)]
    assert (recording.nodes, recording.edges) == ({("Box", "b")}, {("HOLDS", "b", "t")})


def test_what_is_removed_counts_as_changed():
    recording = Recording(PlainWriter(), frozenset({"HOLDS"}))
    recording.writer.untie([Edge(kind="HOLDS", source="b", target="t")])
    assert recording.edges == {("HOLDS", "b", "t")}
