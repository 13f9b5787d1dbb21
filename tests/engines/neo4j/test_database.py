"""How the server engine ends the tries of a transaction: the driver is played, so that the order of calls is seen."""

from typing import Any, Self

import pytest
from neo4j.exceptions import ClientError, ServiceUnavailable, TransientError

from graph.engines.neo4j.database import Database
from graph.engines.neo4j.retry import LIMITS, Limits, Watch
from graph.engines.neo4j.store import Neo4jStore
from graph.errors import GraphError, Unavailable
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


def played(
    schema: Schema, *failures: Exception, closing: Exception | None = None, limits: Limits = LIMITS
) -> tuple[Neo4jStore, Played]:
    driver = Played(*failures, closing=closing)
    database = Database(driver, Watch(lambda _: True), limits=limits)  # type: ignore[arg-type]
    return Neo4jStore(database, schema, place="here"), driver


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


@pytest.mark.parametrize("failure", [deadlock(), ServiceUnavailable("gone")], ids=["deadlock", "lost"])
def test_a_transaction_that_always_fails_is_given_up_when_its_time_is_over(schema: Schema, failure: Exception) -> None:
    limits = Limits(lost_retry=0.05, lock_retry=0.05)
    store, driver = played(schema, *[failure] * 1000, limits=limits)
    with pytest.raises(Unavailable):
        store.write(lambda _: "done")
    assert 1 < driver.calls.count("commit") < 8
    store.close()


def test_a_failure_that_is_not_transient_is_not_repeated(schema: Schema) -> None:
    store, driver = played(schema, ClientError("wrong"))
    with pytest.raises(GraphError):
        store.write(lambda _: "done")
    assert driver.calls.count("commit") == 1
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
