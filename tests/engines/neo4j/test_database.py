"""How the server engine ends the tries of a transaction: the driver is played, so that the order of calls is seen."""

from typing import Any, Self

import pytest
from neo4j.exceptions import ServiceUnavailable, TransientError

from graph.engines.neo4j.database import Database
from graph.engines.neo4j.retry import Watch
from graph.engines.neo4j.store import Neo4jStore
from graph.schema import Schema


class Played:
    """A driver, its sessions and their transactions at once; it notes what is asked of it."""

    def __init__(self, *failures: Exception, closing: Exception | None = None) -> None:
        self.failures, self.closing, self.calls = list(failures), closing, []

    def session(self, **_: Any) -> "Played.Session":
        self.calls.append("session")
        return self.Session(self)

    def close(self) -> None:
        self.calls.append("close driver")

    class Session:
        def __init__(self, driver: "Played") -> None:
            self.driver = driver

        def begin_transaction(self) -> Self:
            return self

        def commit(self) -> None:
            self.driver.calls.append("commit")
            if self.driver.failures:
                raise self.driver.failures.pop(0)

        def close(self) -> None:
            self.driver.calls.append("close session")
            if self.driver.closing is not None:
                raise self.driver.closing

        def rollback(self) -> None:
            self.driver.calls.append("roll back")


def played(schema: Schema, *failures: Exception, closing: Exception | None = None) -> tuple[Neo4jStore, Played]:
    driver = Played(*failures, closing=closing)
    return Neo4jStore(Database(driver, Watch(lambda _: True)), schema, place="here"), driver  # type: ignore[arg-type]


def deadlock() -> TransientError:
    error = TransientError("in the way")
    assert error.is_retryable()
    return error


def test_a_failed_transaction_is_left_to_its_session_and_the_next_try_has_its_own(schema: Schema) -> None:
    """The driver frees the connection of a failed transaction at once; another thread may have it by now."""
    store, driver = played(schema, deadlock(), deadlock())
    assert store.write(lambda _: "done") == "done"
    assert driver.calls == ["session", "commit", "close session"] * 3
    store.close()


def test_a_refusal_by_the_work_ends_the_session_too(schema: Schema) -> None:
    store, driver = played(schema)
    with pytest.raises(ZeroDivisionError):
        store.read(lambda _: 1 / 0)
    assert driver.calls == ["session", "close session"]
    store.close()


def test_how_it_closed_hides_neither_why_it_failed_nor_that_it_is_stored(schema: Schema) -> None:
    store, driver = played(schema, closing=ServiceUnavailable("gone"))
    with pytest.raises(ZeroDivisionError):
        store.read(lambda _: 1 / 0)
    driver.calls.clear()
    assert store.write(lambda _: "done") == "done"
    assert driver.calls == ["session", "commit", "close session"]  # a second try would store it twice
    store.close()
