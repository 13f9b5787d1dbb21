"""Wait for a Neo4j server, and retry: time limits of connections, answers and repeated transactions.

The driver waits for an answer without end, and a slow answer is not a fault: a backup, an index or another's lock may
take minutes. So when a session waits longer than a moment, the server is asked over a new connection whether it answers
at all. If it does not, the waiting connection is cut and its caller gets `Unavailable` within five seconds of silence.
"""

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from neo4j import GraphDatabase, Session
from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable, SessionExpired

T = TypeVar("T")
Address = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limit each wait for a server, in seconds; the defaults together keep its caller less than five.

    `connect` is for a new connection, `pool` for one to be free. A session that has waited for `moment` has its server
    asked over a new connection, which must be there within `answer`; sessions are looked at every `tick`. A lost
    connection is retried while less than `lost_retry` has passed since the beginning, the loser of a deadlock while
    less than `lock_retry` has passed since its first failure.
    """

    connect: float = 2.0
    pool: float = 3.5
    moment: float = 1.25
    answer: float = 2.0
    tick: float = 0.25
    lost_retry: float = 0.8
    lock_retry: float = 4.0


LIMITS: Final = Limits()


def settings(*, connect: float, pool: float) -> dict[str, Any]:
    """Return the settings of a driver that waits no longer than this, in seconds: to connect, for a free connection."""
    return {
        "connection_timeout": connect,
        "connection_acquisition_timeout": pool,
        "liveness_check_timeout": 30.0,
        "keep_alive": True,
        "notifications_min_severity": "OFF",
    }


def until_stored(act: Callable[[], T], limits: Limits = LIMITS) -> T:
    """Repeat an action while the server refuses it for a transient reason and the limits leave time for it."""
    began, pause, first_failure = time.monotonic(), 0.02, 0.0
    while True:
        try:
            return act()
        except (DriverError, Neo4jError) as error:
            now = time.monotonic()
            first_failure = first_failure or now
            is_lost = isinstance(error, ServiceUnavailable | SessionExpired)
            is_late = now - began > limits.lost_retry if is_lost else now - first_failure > limits.lock_retry
            if not error.is_retryable() or is_late:
                raise
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads retries, no secret
        pause = min(pause * 2, 0.5)


def answering(scheme: str, auth: tuple[str, str], limits: Limits = LIMITS) -> Callable[[Address], bool]:
    """Return a function that tells whether one server answers a new connection; a refusal is an answer."""

    def answers(address: Address) -> bool:
        host, port = address
        named = f"[{host}]" if ":" in host else host
        direct = scheme.replace("neo4j", "bolt")
        waits = settings(connect=limits.answer, pool=limits.answer)
        with GraphDatabase.driver(f"{direct}://{named}:{port}", auth=auth, **waits) as driver:
            try:
                driver.verify_connectivity()
            except (ServiceUnavailable, SessionExpired, OSError):
                return False
            except DriverError as error:
                return "AcquisitionTimeout" not in type(error).__name__
            except Neo4jError:
                return True
        return True

    return answers


@dataclass(slots=True)
class _Waiting:
    session: Session
    since: float
    connection: Any = None


class Watch:
    """Watch sessions that wait for a server, in a thread, and cut those that no server will answer."""

    def __init__(self, answers: Callable[[Address], bool], limits: Limits = LIMITS) -> None:
        self._answers = answers
        self._limits = limits
        self._waiting: dict[int, _Waiting] = {}
        self._changed = threading.Condition()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, session: Session) -> Iterator[None]:
        """Watch a session while the block runs."""
        with self._changed:
            self._waiting[id(session)] = _Waiting(session, time.monotonic())
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="neo4j-watch", daemon=True)
                self._thread.start()
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                del self._waiting[id(session)]

    def close(self) -> None:
        """End the thread."""
        self._over.set()
        with self._changed:
            self._changed.notify()

    def _run(self) -> None:
        while not self._over.wait(self._limits.tick):
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._over.is_set())
            for address, waiting in self._waiting_too_long().items():
                if not self._answers(address):
                    self._cut(waiting)

    def _waiting_too_long(self) -> dict[Address, list[_Waiting]]:
        """Return the sessions that have waited for a moment, by server, and restart their clocks."""
        by_server: dict[Address, list[_Waiting]] = {}
        now = time.monotonic()
        with self._changed:
            for waiting in self._waiting.values():
                # The driver has no public way to the connection of a session; tests hold this to the driver in use.
                waiting.connection = getattr(waiting.session, "_connection", None) or waiting.connection
                if waiting.connection is not None and now - waiting.since > self._limits.moment:
                    waiting.since = now
                    host, port = waiting.connection.unresolved_address[:2]
                    by_server.setdefault((str(host), int(port)), []).append(waiting)
        return by_server

    def _cut(self, sessions: list[_Waiting]) -> None:
        with self._changed:
            still_waiting = [waiting for waiting in sessions if self._waiting.get(id(waiting.session)) is waiting]
            for waiting in still_waiting:
                with suppress(OSError):  # shutting down wakes the reader; closing is left to the driver
                    waiting.connection.socket._socket.shutdown(socket.SHUT_RDWR)  # noqa: SLF001 - as above
