"""The server engine: Neo4j by the official driver. Labels and relationship types read like the domain."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

from neo4j import READ_ACCESS, WRITE_ACCESS, Driver, GraphDatabase, Session, Transaction
from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError, ServiceUnavailable

from graph.engines.neo4j import cypher
from graph.engines.neo4j import retry as patience
from graph.engines.neo4j.reader import Neo4jReader
from graph.engines.neo4j.retry import Watch
from graph.engines.neo4j.writer import BATCH, Neo4jWriter
from graph.errors import GraphError, Unavailable, WrongStore
from graph.model import Fields
from graph.schema import Schema
from graph.store import Reader, Store, Writer

T = TypeVar("T")


def open_neo4j(url: str, schema: Schema, *, database: str | None = None) -> Store:
    """Open a database at bolt://user:password@host:port (also neo4j://, and +s for TLS) and prepare it.

    Errors: Unavailable when the server does not answer; WrongStore for a wrong password or a database that is not ours.
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    user, password = unquote(parts.username or "neo4j"), unquote(parts.password or "")
    try:
        driver = GraphDatabase.driver(
            urlunsplit((parts.scheme, host, "", "", "")), auth=(user, password), **patience.DRIVER
        )
    except (ConfigurationError, ValueError) as error:
        raise WrongStore(reason="bad_address", scheme=parts.scheme) from error
    watch = Watch(patience.answering(parts.scheme, (user, password)))
    store = Neo4jStore(driver, watch, schema, database=database or parts.path.strip("/") or None, place=host)
    try:
        store.prepare()
    except BaseException:
        store.close()
        raise
    return store


class Neo4jStore:
    """A store in one Neo4j database."""

    def __init__(self, driver: Driver, watch: Watch, schema: Schema, *, database: str | None, place: str) -> None:
        self.schema = schema
        self._driver = driver
        self._watch = watch
        self._database = database
        self._place = place

    def read(self, work: Callable[[Reader], T]) -> T:
        return self._once_whole(READ_ACCESS, lambda tx: work(Neo4jReader(tx, self.schema)))

    def write(self, work: Callable[[Writer], T]) -> T:
        def run(tx: Transaction) -> T:
            writer = Neo4jWriter(tx, self.schema)
            result = work(writer)
            writer.finish()
            return result

        return self._once_whole(WRITE_ACCESS, run)

    def facts(self) -> Fields:
        asked = "CALL dbms.components() YIELD versions, edition RETURN versions[0] AS version, edition"
        found = self._once_whole(READ_ACCESS, lambda tx: tx.run(asked).single(strict=True))
        return {
            "engine": "neo4j",
            "version": str(found["version"]),
            "edition": str(found["edition"]),
            "place": self._place,
            "healthy": True,
        }

    def close(self) -> None:
        self._watch.close()
        self._driver.close()

    def prepare(self) -> None:
        """Claim an empty database or recognise our own, then create what the schema adds."""
        mark = _fingerprint(self.schema)
        known = self._once_whole(WRITE_ACCESS, _claimed)
        if known is not None and known["version"] > self.schema.version:
            raise WrongStore(reason="newer", found=known["version"], wanted=self.schema.version)
        if known is not None and known["mark"] == mark:
            return
        with _translating(), self._session(WRITE_ACCESS) as session:
            for statement in cypher.constraints(self.schema):
                session.run(statement).consume()
            session.run("CALL db.awaitIndexes(60)").consume()
        claim = "MERGE (s:_State {id: 'schema'}) SET s.version = $version, s.mark = $mark"
        self._once_whole(WRITE_ACCESS, lambda tx: tx.run(claim, version=self.schema.version, mark=mark).consume())

    def _once_whole(self, access: str, work: Callable[[Transaction], T]) -> T:
        """Run work in a transaction that is stored whole, once, or not at all; again while only the moment was wrong.

        Every try has a session of its own, and the session ends its transaction: the driver gives the connection of a
        failed transaction back at once, and only the session knows that another thread may have it by now. Closing the
        transaction itself could roll back what that thread is doing, or take the answer it waits for.
        """

        def attempt() -> T:
            with self._session(access) as session:
                tx = session.begin_transaction()
                result = work(tx)
                tx.commit()
            return result

        with _translating():
            return patience.patiently(attempt)

    @contextmanager
    def _session(self, access: str) -> Iterator[Session]:
        """Open a session for a block; an error of closing hides neither why the block failed nor that it is stored."""
        session = self._driver.session(database=self._database, fetch_size=BATCH, default_access_mode=access)
        with self._watch.over(session):
            try:
                yield session
            finally:
                with suppress(DriverError, Neo4jError):
                    session.close()


class _translating:  # noqa: N801 - reads like a statement
    """Turn the driver's errors into ours; no address, password or query goes into them."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Translate."""
        if isinstance(error, AuthError):
            raise WrongStore(reason="sign_in_refused") from error
        if isinstance(error, ServiceUnavailable) or (isinstance(error, DriverError | Neo4jError) and _passing(error)):
            raise Unavailable(reason="server", detail=type(error).__name__) from error
        if isinstance(error, DriverError | Neo4jError | OSError):
            raise GraphError(reason=type(error).__name__, detail=str(getattr(error, "code", ""))) from error


def _passing(error: DriverError | Neo4jError) -> bool:
    return error.is_retryable() or type(error).__name__ in {"SessionExpired", "ConnectionAcquisitionTimeoutError"}


def _claimed(tx: Transaction) -> dict[str, Any] | None:
    found = tx.run("MATCH (s:_State {id: 'schema'}) RETURN s.version AS version, s.mark AS mark").single()
    if found is not None:
        return dict(found)
    if tx.run("MATCH (n) RETURN 1 LIMIT 1").single() is not None:
        raise WrongStore(reason="not_ours")
    return None


def _fingerprint(schema: Schema) -> str:
    return sha256("\n".join(cypher.constraints(schema)).encode()).hexdigest()
