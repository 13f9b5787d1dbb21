"""A snapshot answers every question as a store that holds just what it shows: compared with the reference reader."""

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest

from graph.errors import WrongValue
from graph.model import Condition, Edge, Node, Op, Order, where
from graph.snapshot import Held, Snapshot
from tests.engines import stores
from tests.engines.differential.reference_reader import ReferenceReader, State

SCHEMA = stores.schema()
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
UNTIL = (Condition(field="at", op=Op.LE, value=NOON),)
EDGES = ("HOLDS", "LEADS_TO", "NEXT_TO")


def reader(nodes, edges=()) -> ReferenceReader:
    state = State(revision=7)
    state.nodes = {(node.kind, node.id): (node, 1) for node in nodes}
    state.edges = {(edge.kind, edge.source, edge.target): (edge, 1) for edge in edges}
    return ReferenceReader(SCHEMA, state)


def some_thing(dice: random.Random, node_id: str) -> Node:
    choices = {"shade": ("red", "blue", "я"), "size": (1, 2, 3), "weight": (0.5, 2.0), "tags": (("x",), ("x", "y"))}
    fields = {name: dice.choice(values) for name, values in choices.items() if dice.random() < 0.7}
    return Node(kind="Thing", id=node_id, fields={**fields, "name": dice.choice(("Център", "Дом Надежда"))}, version=1)


@pytest.fixture(params=range(12), ids=lambda seed: f"seed {seed}")
def pair(request) -> tuple[Snapshot, ReferenceReader, random.Random]:
    """A snapshot over what is there now, and a reader of what was there then."""
    dice = random.Random(request.param)
    ids = [f"t{number}" for number in range(9)]
    boxes = [Node(kind="Box", id=name, fields={"label": name}, version=1) for name in ("x", "y")]
    entries = [
        Node(
            kind="Entry", id=f"e{number}", fields={"of": dice.choice("xy"), "amount": 1.5, "at": NOON + step}, version=1
        )
        for number in range(12)
        for step in [timedelta(minutes=dice.randint(-3, 3))]
    ]
    edges = [Edge(kind="HOLDS", source=dice.choice("xy"), target=dice.choice(ids)) for _ in range(6)]
    edges += [Edge(kind="LEADS_TO", source=dice.choice(ids), target=dice.choice(ids), fields={"cost": 1.0})]
    edges += [Edge(kind="NEXT_TO", source=one, target=other) for one, other in itertools.pairwise(ids)]
    then = {name: some_thing(dice, name) for name in ids if dice.random() < 0.7}
    without = {node.id: node for node in entries if dice.random() < 0.2}
    early = [node for node in entries if node.fields["at"] <= NOON and node.id not in without]
    between = [e for e in edges if e.target in then and (e.kind == "HOLDS" or e.source in then)]
    now = reader([*(some_thing(dice, name) for name in ids), *boxes, *entries], edges)
    held = Held(nodes={"Thing": then}, only={"Entry": UNTIL}, without={"Entry": without})
    return Snapshot(base=now, schema=SCHEMA, held=held), reader([*then.values(), *boxes, *early], between), dice


CONDITIONS = (
    (),
    where(shade="red"),
    (Condition(field="shade", op=Op.NE, value="red"), Condition(field="size", op=Op.GE, value=2)),
    (Condition(field="size", op=Op.IN, value=(1, 3)),),
    (Condition(field="tags", op=Op.HAS, value="y"),),
    (Condition(field="weight", op=Op.EMPTY, value=True),),
    (Condition(field="id", op=Op.GT, value="t3"), Condition(field="size", op=Op.LT, value=3)),
    (Condition(field="size", op=Op.LE, value=2),),
)
ORDERS = ((), (Order(field="shade"),), (Order(field="size", descending=True), Order(field="shade")))


def ends(edge: Edge) -> tuple[str, str, str]:
    return (edge.kind, edge.source, edge.target)


def all_pages(tx, kind, conditions, order, limit) -> list[str]:
    ids, after = [], None
    while True:
        page = tx.find(kind, conditions, order=order, limit=limit, after=after)
        assert len(page.nodes) <= limit
        ids += [node.id for node in page.nodes]
        if page.next is None:
            return ids
        after = page.next


def test_pages_and_tallies_of_what_is_given(pair):
    snapshot, then, _ = pair
    for conditions in CONDITIONS:
        for order in ORDERS:
            for limit in (2, 100):
                assert all_pages(snapshot, "Thing", conditions, order, limit) == all_pages(
                    then, "Thing", conditions, order, limit
                )
        for by in ((), ("shade",), ("size", "shade")):
            asked = {"by": by, "total": ("size", "weight")}
            assert snapshot.tally("Thing", conditions, **asked) == then.tally("Thing", conditions, **asked)


def test_pages_and_tallies_of_what_is_left_out(pair):
    snapshot, then, _ = pair
    for conditions in ((), where(of="x")):
        assert all_pages(snapshot, "Entry", conditions, (), 3) == all_pages(then, "Entry", conditions, (), 3)
        for by in ((), ("of",), ("at",)):
            asked = {"by": by, "total": ("amount",)}
            assert snapshot.tally("Entry", conditions, **asked) == then.tally("Entry", conditions, **asked)


def test_nodes_edges_and_neighbours(pair):
    snapshot, then, _ = pair
    for kind, ids in (("Thing", "t0 t1 t2 t8 t77"), ("Entry", "e0 e1 e2 e3 e4"), ("Box", "x y z")):
        assert snapshot.get_many(kind, ids.split()) == then.get_many(kind, ids.split())
        assert [snapshot.get(kind, one) for one in ids.split()] == [then.get(kind, one) for one in ids.split()]
    for edge in EDGES:
        assert snapshot.edges(edge) == then.edges(edge)
        for towards in (True, False):
            ids = ("x", "y") if edge == "HOLDS" and towards else ("t0", "t3", "t5")
            assert snapshot.neighbours(edge, ids, towards=towards) == then.neighbours(edge, ids, towards=towards)
    everything = [("Box", "x"), ("Box", "y"), *(("Thing", f"t{number}") for number in range(9))]
    part, expected = (one.subgraph(everything, edges=EDGES, steps=1) for one in (snapshot, then))
    assert part.nodes == expected.nodes
    assert sorted(part.edges, key=ends) == sorted(expected.edges, key=ends)


def test_words_find_what_is_there_and_the_store_tells_of_itself(pair):
    snapshot, then, _ = pair
    there = {node.id for node in then.all_of("Thing")}
    found = snapshot.search("Thing", "надежда")
    assert {node.id for node in found} <= there
    assert found == tuple(then.get("Thing", node.id) for node in found)
    assert (snapshot.revision(), snapshot.content_revision()) == (7, ("reference", 7))
    assert snapshot.changes(since=7).items == ()
    assert len(list(snapshot.backup())) > len(there)


def test_what_a_store_refuses_is_refused(pair):
    with pytest.raises(WrongValue):
        pair[0].find("Thing", where(size="two"), limit=10_000)
    with pytest.raises(WrongValue):
        pair[0].find("Thing", order=(Order(field="tags"),), limit=10_000)
