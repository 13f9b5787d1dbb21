"""A server that says nothing is `Unavailable` within five seconds, whatever was asked; a slow one is waited for."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph.engines.neo4j import retry
from graph.engines.neo4j.store import open_neo4j
from graph.errors import Unavailable
from graph.schema import Schema
from graph.store import Store
from tests.engines.black_hole_proxy import Way
from tests.engines.store_helpers import put, thing, things
from tests.engines.stores import NEO4J, missing

LIMIT = 5.0


def unavailable(act: Callable[[], Any]) -> None:
    """Expect the plain refusal, in time. The only promise about time in these tests."""
    began = time.monotonic()
    with pytest.raises(Unavailable):
        act()
    assert time.monotonic() - began < LIMIT


@pytest.fixture
def way(schema: Schema) -> Iterator[Way]:
    if reason := missing(NEO4J):
        pytest.skip(f"neo4j: {reason}")
    place = NEO4J.place(Path())
    NEO4J.wipe(place, schema)
    made = Way(int(place.rpartition(":")[2]))
    yield made
    made.close()


@pytest.fixture
def through(way: Way, schema: Schema) -> Iterator[Store]:
    """A store with a connection in its pool, reached through a way that can fall silent."""
    store = open_neo4j(address(way), schema)
    things(store, "a")
    yield store
    store.close()


def address(way: Way) -> str:
    return f"{NEO4J.place(Path()).rpartition(':')[0]}:{way.port}"


def test_a_server_that_accepts_and_never_answers_is_unavailable(schema: Schema) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as mute:
        port = mute.getsockname()[1]
        unavailable(lambda: open_neo4j(f"bolt://neo4j:x@127.0.0.1:{port}", schema))


def test_a_server_that_accepts_nobody_any_more_is_unavailable(schema: Schema) -> None:
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as full:
        waiting = []
        for _ in range(50):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(full.getsockname())
            waiting.append(one)
        time.sleep(0.2)
        probe = socket.socket()
        probe.settimeout(0.5)
        with pytest.raises(TimeoutError), closing(probe):
            probe.connect(full.getsockname())
        unavailable(lambda: open_neo4j(f"bolt://neo4j:x@127.0.0.1:{full.getsockname()[1]}", schema))
        for one in waiting:
            one.close()


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.read(lambda r: r.get("Thing", "a")),
        lambda store: put(store, thing("b")),
        lambda store: store.status(),
    ],
    ids=["read", "write", "facts"],
)
def test_a_pooled_connection_that_falls_silent_is_unavailable(way: Way, through: Store, ask: Any) -> None:
    way.silence()
    unavailable(lambda: ask(through))


def test_every_question_to_a_silent_server_is_unavailable_in_time(way: Way, through: Store) -> None:
    way.silence()
    for _ in range(2):  # over the connection of the pool, then over none
        unavailable(lambda: through.read(lambda r: r.get("Thing", "a")))


@pytest.mark.parametrize("verb", ["read", "write"])
def test_silence_in_the_middle_of_the_work_is_unavailable(way: Way, through: Store, verb: str) -> None:
    def work(look: Any) -> Any:
        look.get("Thing", "a")
        way.silence()
        return look.find("Thing") if verb == "read" else look.put((thing("b"),))

    unavailable(lambda: getattr(through, verb)(work))


def test_many_who_wait_for_a_silent_server_are_all_told_in_time(way: Way, through: Store) -> None:
    way.silence()
    told = []

    def ask() -> None:
        unavailable(lambda: through.read(lambda r: r.get("Thing", "a")))
        told.append("unavailable")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 8


def test_what_was_silent_is_used_again_when_it_speaks(way: Way, through: Store) -> None:
    way.silence()
    unavailable(lambda: put(through, thing("b")))
    way.speak()
    assert through.read(lambda r: [node.id for node in r.find("Thing").nodes]) == ["a"]
    assert put(through, thing("b"))[0].version == 1


def test_a_connection_that_was_ended_is_replaced_without_a_word(way: Way, through: Store) -> None:
    way.speak()
    assert through.read(lambda r: r.get("Thing", "a")) == thing("a", version=1)


def test_a_slow_answer_of_a_living_server_is_waited_for(through: Store) -> None:
    held, waited = threading.Event(), retry.MOMENT * 2 + retry.ANSWER

    def hold(w: Any) -> None:
        w.put((thing("b"),))
        held.set()
        time.sleep(waited)

    holder = threading.Thread(target=through.write, args=(hold,))
    holder.start()
    held.wait()
    assert put(through, thing("c"))[0].version == 1  # behind the lock of the revision
    holder.join()


def test_long_work_is_asked_after_often_and_left_alone(way: Way, schema: Schema, monkeypatch: Any) -> None:
    asked: list[bool] = []
    answering = retry.answering

    def counted(*args: Any) -> Any:
        question = answering(*args)
        return lambda address: asked.append(question(address)) or asked[-1]

    monkeypatch.setattr(retry, "MOMENT", 0.0)
    monkeypatch.setattr(retry, "TICK", 0.01)
    monkeypatch.setattr(retry, "answering", counted)
    store = open_neo4j(address(way), schema)
    records = [thing(f"t{number:05}", version=1, size=number) for number in range(5000)]
    assert store.write(lambda w: w.restore(records)) == 5000
    assert len(store.read(lambda r: list(r.backup()))) == 5000
    store.close()
    assert len(asked) > 3
    assert all(asked)
