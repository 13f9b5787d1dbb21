"""Open and use a store in a Neo4j database. Labels and relationship types are the names of the schema."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

from neo4j import READ_ACCESS, WRITE_ACCESS, GraphDatabase, Transaction
from neo4j.exceptions import ConfigurationError

from graph.engines.neo4j import cypher, retry, search_keys
from graph.engines.neo4j.database import Database
from graph.engines.neo4j.migrate import TRUST, migrate
from graph.engines.neo4j.reader import Neo4jReader
from graph.engines.neo4j.retry import LIMITS, Limits, Watch
from graph.engines.neo4j.writer import Neo4jWriter
from graph.errors import NoStore, WrongStore
from graph.migration import Migration, pending
from graph.model import Fields
from graph.schema import Schema
from graph.store import Reader, Store, Writer

T = TypeVar("T")


def open_neo4j(
    url: str, schema: Schema, *, migrations: Sequence[Migration] = (), limits: Limits = LIMITS, create: bool = True
) -> Store:
    """Open a database at bolt://user:password@host:port[/name] (also neo4j://, and +s for TLS) and prepare it.

    An older one is migrated in batches; where that was interrupted, the next to open it goes on.
    Errors: Unavailable when the server does not answer; WrongStore for a wrong password, a database that is not ours, a
    newer one, or one that no migration reaches; NoStore for an empty one that may not become a store.
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    user, password = unquote(parts.username or "neo4j"), unquote(parts.password or "")
    try:
        driver = GraphDatabase.driver(
            urlunsplit((parts.scheme, host, "", "", "")),
            auth=(user, password),
            **retry.settings(connect=limits.connect, pool=limits.pool),
        )
    except (ConfigurationError, ValueError) as error:
        raise WrongStore(reason="bad_address", scheme=parts.scheme) from error
    watch = Watch(retry.answering(parts.scheme, (user, password), limits), limits)
    database = Database(driver, watch, name=parts.path.strip("/") or None, limits=limits)
    store = Neo4jStore(database, schema, place=host)
    try:
        store.prepare(migrations, create=create)
    except BaseException:
        store.close()
        raise
    return store


class Neo4jStore:
    """Keep a store in one Neo4j database."""

    def __init__(self, database: Database, schema: Schema, *, place: str) -> None:
        self.schema = schema
        self._database = database
        self._place = place
        self._trusted_until = math.inf  # a store that is not prepared yet has read no version

    def read(self, work: Callable[[Reader], T]) -> T:
        return self._database.transaction(
            READ_ACCESS, self._guarded(lambda tx: work(Neo4jReader(tx, self.schema, self._still)))
        )

    def write(self, work: Callable[[Writer], T]) -> T:
        def run(tx: Transaction) -> T:
            writer = Neo4jWriter(tx, self.schema)
            result = work(writer)
            writer.finish()
            return result

        return self._database.transaction(WRITE_ACCESS, self._guarded(run))

    def status(self) -> Fields:
        question = "CALL dbms.components() YIELD versions, edition RETURN versions[0] AS version, edition"
        server = self._database.transaction(READ_ACCESS, lambda tx: tx.run(question).single(strict=True))
        return {
            "engine": "neo4j",
            "version": str(server["version"]),
            "edition": str(server["edition"]),
            "place": self._place,
            "healthy": True,
        }

    def close(self) -> None:
        self._database.close()

    def prepare(self, migrations: Sequence[Migration], *, create: bool = True) -> None:
        """Claim an empty database or recognise one of ours, migrate it, then create what the schema adds."""
        fingerprint = _fingerprint(self.schema)
        state = self._database.transaction(WRITE_ACCESS, _known_state)
        if state is None and not create:
            raise NoStore(place=self._place)
        is_current = state is not None and state["version"] == self.schema.version and not state["migrating"]
        if state is not None and not is_current:
            migrate(self._database, self.schema, migrations)
        if state is None or not is_current or state["fingerprint"] != fingerprint:
            statements = [*cypher.constraints(self.schema).values(), cypher.AWAIT_INDEXES]
            self._database.run_each(WRITE_ACCESS, statements)
            claim = (
                "MERGE (s:_State {id: 'schema'}) ON CREATE SET s.keys = $keys SET s.version = $version, s.mark = $mark"
            )
            new = {"version": self.schema.version, "mark": fingerprint, "keys": search_keys.VERSION}
            self._database.transaction(WRITE_ACCESS, lambda tx: tx.run(claim, new).consume())
        if state is not None and state["keys"] != search_keys.VERSION:
            search_keys.refresh(self._database, self.schema)
        self._trusted_until = time.monotonic() + TRUST

    @contextmanager
    def _still(self) -> Iterator[Transaction]:
        """Lend a transaction during which no other changes anything; it is undone at the end."""
        with self._database.session(WRITE_ACCESS) as session:
            tx = session.begin_transaction()
            tx.run(cypher.CLOSE_GATES).consume()
            yield tx

    def _guarded(self, work: Callable[[Transaction], T]) -> Callable[[Transaction], T]:
        """Return the work with a check of the stored version before and after it, at most once in `TRUST` seconds.

        The check after the work is for work that lasts longer than that: a migration may have begun meanwhile.
        """

        def run(tx: Transaction) -> T:
            self._check_version(tx)
            result = work(tx)
            self._check_version(tx)
            return result

        return run

    def _check_version(self, tx: Transaction) -> None:
        """Refuse a database that another program is migrating or has migrated since it was opened."""
        now = time.monotonic()
        if now < self._trusted_until:
            return
        state = _state(tx)
        if state is not None:
            pending((), stored=state["version"], wanted=self.schema.version)
        self._trusted_until = now + TRUST


def _state(tx: Transaction) -> dict[str, Any] | None:
    """Return what the database says about itself: its version, whether a migration to it is unfinished, its keys."""
    state = tx.run(
        "MATCH (s:_State {id: 'schema'}) OPTIONAL MATCH (m:_State {id: 'migration'})"
        " RETURN s.version AS version, m IS NOT NULL AS migrating, s.mark AS fingerprint, s.keys AS keys"
    ).single()
    return None if state is None else dict(state)


def _known_state(tx: Transaction) -> dict[str, Any] | None:
    """Return the state of a database, None for an empty one; refuse one that is not ours."""
    state = _state(tx)
    if state is None and tx.run("MATCH (n) RETURN 1 LIMIT 1").single() is not None:
        raise WrongStore(reason="not_ours")
    return state


def _fingerprint(schema: Schema) -> str:
    return sha256("\n".join(cypher.constraints(schema).values()).encode()).hexdigest()
