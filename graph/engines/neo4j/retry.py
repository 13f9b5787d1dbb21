"""How long the server engine waits: for a connection, for an answer, and with another try.

The driver waits for an answer without end, and a slow answer is not a fault: a backup, an index or another's lock may
take minutes. So whoever waits longer than a moment has the server asked, over a new connection, whether it answers
anybody. If it does not, the waiting connection is cut and its owner hears `Unavailable` within five seconds of silence.
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
MOMENT: Final = 1.25  # seconds before a server that has not answered is asked how it is
ANSWER: Final = 2.0  # seconds it then has
TICK: Final = 0.25
DRIVER: Final[dict[str, Any]] = {
    "connection_timeout": 2.0,
    "connection_acquisition_timeout": 3.5,
    "liveness_check_timeout": 30.0,
    "keep_alive": True,
    "notifications_min_severity": "OFF",
}
_LOST_AGAIN: Final = 0.8  # a lost connection is tried again only while that cannot add up to five seconds
_IN_THE_WAY: Final = 4.0  # a deadlock's loser tries again for this long after losing first


def patiently(act: Callable[[], T]) -> T:
    """Do something again while the server refuses it for a passing reason and there is time."""
    begun, pause, lost = time.monotonic(), 0.02, 0.0
    while True:
        try:
            return act()
        except (DriverError, Neo4jError) as error:
            now = time.monotonic()
            lost = lost or now
            away = isinstance(error, ServiceUnavailable | SessionExpired)
            if not error.is_retryable() or (now - begun > _LOST_AGAIN if away else now - lost > _IN_THE_WAY):
                raise
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - losers of a race must not meet again, no secret
        pause = min(pause * 2, 0.5)


def answering(scheme: str, auth: tuple[str, str]) -> Callable[[Address], bool]:
    """Return a question to one server, whether it answers a new connection; a refusal is an answer."""

    def asked(address: Address) -> bool:
        host, port = address
        named = f"[{host}]" if ":" in host else host
        limits = DRIVER | {"connection_timeout": ANSWER, "connection_acquisition_timeout": ANSWER}
        direct = scheme.replace("neo4j", "bolt")
        with GraphDatabase.driver(f"{direct}://{named}:{port}", auth=auth, **limits) as driver:
            try:
                driver.verify_connectivity()
            except (ServiceUnavailable, SessionExpired, OSError):
                return False
            except DriverError as error:
                return "AcquisitionTimeout" not in type(error).__name__
            except Neo4jError:
                return True
        return True

    return asked


@dataclass(slots=True)
class _Waiting:
    session: Session
    since: float
    connection: Any = None


class Watch:
    """Looks after sessions that wait for a server, in a thread of its own, and cuts those that nobody will answer."""

    def __init__(self, answers: Callable[[Address], bool]) -> None:
        self._answers = answers
        self._waiting: dict[int, _Waiting] = {}
        self._changed = threading.Condition()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, session: Session) -> Iterator[None]:
        """Look after a session while the block runs."""
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
        while not self._over.wait(TICK):
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._over.is_set())
            for address, waiting in self._late().items():
                if not self._answers(address):
                    self._cut(waiting)

    def _late(self) -> dict[Address, list[_Waiting]]:
        """Return those who have waited for a moment, by server, and start their next moment."""
        found: dict[Address, list[_Waiting]] = {}
        now = time.monotonic()
        with self._changed:
            for one in self._waiting.values():
                # The driver has no public way to the connection of a session; tests hold this to the driver in use.
                one.connection = getattr(one.session, "_connection", None) or one.connection
                if one.connection is not None and now - one.since > MOMENT:
                    one.since = now
                    host, port = one.connection.unresolved_address[:2]
                    found.setdefault((str(host), int(port)), []).append(one)
        return found

    def _cut(self, waiting: list[_Waiting]) -> None:
        with self._changed:
            still = [one for one in waiting if self._waiting.get(id(one.session)) is one]
            for one in still:
                with suppress(OSError):  # shutting down wakes the reader; closing is left to the driver
                    one.connection.socket._socket.shutdown(socket.SHUT_RDWR)  # noqa: SLF001 - as above
