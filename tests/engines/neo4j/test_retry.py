"""A server that says nothing is `Unavailable` within five seconds, whatever was asked; a slow one is waited for.

One test waits with the limits that users have; the others wait a fifth of them.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from graph.engines.neo4j import retry
from graph.engines.neo4j.retry import LIMITS, Limits
from graph.engines.neo4j.store import open_neo4j
from graph.errors import Unavailable
from graph.schema import Schema
from graph.store import Store
from tests.engines.neo4j.black_hole_proxy import BlackHoleProxy
from tests.engines.store_helpers import put, thing, things
from tests.engines.stores import NEO4J, skip_without

PROMISED = 5.0  # seconds, with the limits that users have
SHORT = Limits(**{name: seconds / 5 for name, seconds in asdict(LIMITS).items()})
PROMISED_SHORT = PROMISED / 5 + 1.0  # a second for a busy machine


def unavailable(act: Callable[[], Any], *, within: float = PROMISED_SHORT) -> None:
    """Expect the plain refusal, in time. The only promise about time in these tests."""
    began = time.monotonic()
    with pytest.raises(Unavailable):
        act()
    assert time.monotonic() - began < within


@pytest.fixture
def proxy(schema: Schema) -> Iterator[BlackHoleProxy]:
    skip_without(NEO4J)
    place = NEO4J.place(Path())
    NEO4J.wipe(place, schema)
    proxy = BlackHoleProxy(int(place.rpartition(":")[2]))
    yield proxy
    proxy.close()


@pytest.fixture
def limits() -> Limits:
    return SHORT


@pytest.fixture
def store(proxy: BlackHoleProxy, schema: Schema, limits: Limits) -> Iterator[Store]:
    """A store with a connection in its pool, reached through a proxy that can fall silent."""
    opened = open_neo4j(address(proxy), schema)
    opened.close()  # constraints and indexes are there now: opening it again is quick
    store = open_neo4j(address(proxy), schema, limits=limits)
    things(store, "a")
    yield store
    store.close()


def address(proxy: BlackHoleProxy) -> str:
    return f"{NEO4J.place(Path()).rpartition(':')[0]}:{proxy.port}"


def test_a_server_that_accepts_and_never_answers_is_unavailable(schema: Schema) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as mute:
        port = mute.getsockname()[1]
        unavailable(lambda: open_neo4j(f"bolt://neo4j:x@127.0.0.1:{port}", schema, limits=SHORT))


def test_a_server_that_accepts_nobody_any_more_is_unavailable(schema: Schema) -> None:
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as full:
        waiting = []
        for _ in range(50):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(full.getsockname())
            waiting.append(client)
        time.sleep(0.2)
        probe = socket.socket()
        probe.settimeout(0.5)
        with pytest.raises(TimeoutError), closing(probe):
            probe.connect(full.getsockname())
        unavailable(lambda: open_neo4j(f"bolt://neo4j:x@127.0.0.1:{full.getsockname()[1]}", schema, limits=SHORT))
        for client in waiting:
            client.close()


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.read(lambda r: r.get("Thing", "a")),
        lambda store: put(store, thing("b")),
        lambda store: store.status(),
    ],
    ids=["read", "write", "status"],
)
def test_a_pooled_connection_that_falls_silent_is_unavailable(proxy: BlackHoleProxy, store: Store, ask: Any) -> None:
    proxy.silence()
    unavailable(lambda: ask(store))


@pytest.mark.parametrize("limits", [LIMITS], ids=["the limits of users"])
def test_every_question_to_a_silent_server_is_unavailable_in_time(proxy: BlackHoleProxy, store: Store) -> None:
    proxy.silence()
    for _ in range(2):  # over the connection of the pool, then over none
        unavailable(lambda: store.read(lambda r: r.get("Thing", "a")), within=PROMISED)


@pytest.mark.parametrize("verb", ["read", "write"])
def test_silence_in_the_middle_of_the_work_is_unavailable(proxy: BlackHoleProxy, store: Store, verb: str) -> None:
    def work(look: Any) -> Any:
        look.get("Thing", "a")
        proxy.silence()
        return look.find("Thing", limit=10_000) if verb == "read" else look.put((thing("b"),))

    unavailable(lambda: getattr(store, verb)(work))


def test_all_who_wait_for_a_silent_server_are_refused_in_time(proxy: BlackHoleProxy, store: Store) -> None:
    proxy.silence()
    refused = []

    def ask() -> None:
        unavailable(lambda: store.read(lambda r: r.get("Thing", "a")))
        refused.append("unavailable")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 8


def test_what_was_silent_is_used_again_when_it_speaks(proxy: BlackHoleProxy, store: Store) -> None:
    proxy.silence()
    unavailable(lambda: put(store, thing("b")))
    proxy.speak()
    assert store.read(lambda r: [node.id for node in r.find("Thing", limit=10_000).nodes]) == ["a"]
    assert put(store, thing("b"))[0].version == 1


def test_a_connection_that_was_ended_is_replaced_without_a_word(proxy: BlackHoleProxy, store: Store) -> None:
    proxy.speak()
    assert store.read(lambda r: r.get("Thing", "a")) == thing("a", version=1)


@pytest.mark.parametrize("limits", [replace(LIMITS, moment=0.1, tick=0.02)], ids=["a short moment"])
def test_a_slow_answer_of_a_living_server_is_waited_for(store: Store, limits: Limits) -> None:
    held, waited = threading.Event(), limits.moment * 10

    def hold(w: Any) -> None:
        w.put((thing("b"),))
        held.set()
        time.sleep(waited)

    holder = threading.Thread(target=store.write, args=(hold,))
    holder.start()
    held.wait()
    assert put(store, thing("c"))[0].version == 1  # behind the lock of the revision
    holder.join()


def test_long_work_is_asked_after_often_and_left_alone(
    proxy: BlackHoleProxy, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[bool] = []
    answering = retry.answering

    def counted(*args: Any) -> Any:
        question = answering(*args)
        return lambda address: answers.append(question(address)) or answers[-1]

    monkeypatch.setattr(retry, "answering", counted)
    store = open_neo4j(address(proxy), schema, limits=replace(LIMITS, moment=0.0, tick=0.01))
    records = [thing(f"t{number:05}", version=1, size=number) for number in range(5000)]
    assert store.write(lambda w: w.restore(records)) == 5000
    assert len(store.read(lambda r: list(r.backup()))) == 5000
    store.close()
    assert len(answers) > 3
    assert all(answers)
