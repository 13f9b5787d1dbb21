"""Run statements and transactions on a Neo4j database, and translate the errors of its driver."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar

from neo4j import Driver, Session, Transaction
from neo4j.exceptions import AuthError, ConstraintError, DriverError, Neo4jError, ServiceUnavailable

from graph.engines.neo4j import retry
from graph.engines.neo4j.retry import LIMITS, Limits, Watch
from graph.errors import GraphError, Stale, Taken, Unavailable, WrongStore
from graph.model import Node

T = TypeVar("T")
BATCH: Final = 1000  # records in one message of the server, and rows in one statement
_PROPERTY: Final = re.compile(r"property `(\w+)`")


class Database:
    """Run transactions on one database of a server. A watch cuts each session that the server no longer answers."""

    def __init__(self, driver: Driver, watch: Watch, *, name: str | None = None, limits: Limits = LIMITS) -> None:
        self._driver = driver
        self._watch = watch
        self._name = name
        self._limits = limits

    def transaction(self, access: str, work: Callable[[Transaction], T]) -> T:
        """Run work in a transaction that is stored whole, once, or not at all; repeat it after a transient failure.

        Every try has a session of its own, and the session ends its transaction: the driver gives the connection of a
        failed transaction back at once, and only the session knows that another thread may have it by now. Closing the
        transaction itself could roll back what that thread is doing, or take the answer it waits for.
        """

        def attempt() -> T:
            with self.session(access) as session:
                tx = session.begin_transaction()
                result = work(tx)
                tx.commit()
            return result

        with translated_errors():
            return retry.until_stored(attempt, self._limits)

    def run_each(self, access: str, statements: Sequence[str]) -> None:
        """Run statements that may be repeated, each in a transaction of the server's own."""
        with translated_errors(), self.session(access) as session:
            for statement in statements:
                retry.until_stored(lambda statement=statement: session.run(statement).consume(), self._limits)  # type: ignore[misc]

    @contextmanager
    def session(self, access: str) -> Iterator[Session]:
        """Open a session for a block; an error of closing hides neither why the block failed nor that it is stored."""
        session = self._driver.session(database=self._name, fetch_size=BATCH, default_access_mode=access)
        with self._watch.over(session):
            try:
                yield session
            finally:
                with suppress(DriverError, Neo4jError):
                    session.close()

    def close(self) -> None:
        """Release connections and the thread that watches them."""
        self._watch.close()
        self._driver.close()


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn the driver's errors into those of the port; no address, password or query goes into them."""
    try:
        yield
    except AuthError as error:
        raise WrongStore(reason="sign_in_refused") from error
    except (DriverError, Neo4jError, OSError) as error:
        if _is_transient(error):
            raise Unavailable(reason="server", detail=type(error).__name__) from error
        raise GraphError(reason=type(error).__name__, detail=str(getattr(error, "code", ""))) from error


def taken(error: ConstraintError, nodes: Sequence[Node]) -> GraphError:
    """Return which unique value of these nodes was taken, from the error alone: the transaction has ended."""
    match = _PROPERTY.search(str(error))
    field = match.group(1) if match else "id"
    node = next((node for node in nodes if repr(node.fields.get(field, node.id)) in str(error)), nodes[0])
    if field == "id":
        return Stale(kind=node.kind, id=node.id, seen=0, found=1)
    return Taken(kind=node.kind, field=field, value=node.fields.get(field))


def _is_transient(error: Any) -> bool:
    if not isinstance(error, DriverError | Neo4jError):
        return False
    lost = {"SessionExpired", "ConnectionAcquisitionTimeoutError"}
    return isinstance(error, ServiceUnavailable) or error.is_retryable() or type(error).__name__ in lost
