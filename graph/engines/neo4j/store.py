"""Open and use a store in a Neo4j database. Labels and relationship types are the names of the schema."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

from neo4j import READ_ACCESS, WRITE_ACCESS, GraphDatabase, Transaction
from neo4j.exceptions import ConfigurationError

from graph.engines.neo4j import cypher, retry
from graph.engines.neo4j.database import Database
from graph.engines.neo4j.reader import Neo4jReader
from graph.engines.neo4j.retry import Watch
from graph.engines.neo4j.writer import Neo4jWriter
from graph.errors import WrongStore
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
            urlunsplit((parts.scheme, host, "", "", "")), auth=(user, password), **retry.DRIVER
        )
    except (ConfigurationError, ValueError) as error:
        raise WrongStore(reason="bad_address", scheme=parts.scheme) from error
    watch = Watch(retry.answering(parts.scheme, (user, password)))
    store = Neo4jStore(Database(driver, watch, name=database or parts.path.strip("/") or None), schema, place=host)
    try:
        store.prepare()
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

    def read(self, work: Callable[[Reader], T]) -> T:
        return self._database.transaction(READ_ACCESS, lambda tx: work(Neo4jReader(tx, self.schema)))

    def write(self, work: Callable[[Writer], T]) -> T:
        def run(tx: Transaction) -> T:
            writer = Neo4jWriter(tx, self.schema)
            result = work(writer)
            writer.finish()
            return result

        return self._database.transaction(WRITE_ACCESS, run)

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

    def prepare(self) -> None:
        """Claim an empty database or recognise our own, then create what the schema adds."""
        mark = _fingerprint(self.schema)
        known = self._database.transaction(WRITE_ACCESS, _claimed)
        if known is not None and known["version"] > self.schema.version:
            raise WrongStore(reason="newer", found=known["version"], wanted=self.schema.version)
        if known is not None and known["mark"] == mark:
            return
        self._database.run_each(WRITE_ACCESS, [*cypher.constraints(self.schema), "CALL db.awaitIndexes(60)"])
        claim = "MERGE (s:_State {id: 'schema'}) SET s.version = $version, s.mark = $mark"
        self._database.transaction(
            WRITE_ACCESS, lambda tx: tx.run(claim, version=self.schema.version, mark=mark).consume()
        )


def _claimed(tx: Transaction) -> dict[str, Any] | None:
    state = tx.run("MATCH (s:_State {id: 'schema'}) RETURN s.version AS version, s.mark AS mark").single()
    if state is not None:
        return dict(state)
    if tx.run("MATCH (n) RETURN 1 LIMIT 1").single() is not None:
        raise WrongStore(reason="not_ours")
    return None


def _fingerprint(schema: Schema) -> str:
    return sha256("\n".join(cypher.constraints(schema)).encode()).hexdigest()
