"""The engines to measure: the embedded one, and Neo4j when a server is named or its jars are fetched."""

import atexit
import itertools
import os
from collections.abc import Callable
from pathlib import Path

from graph.engines.neo4j.store import open_neo4j
from graph.engines.sqlite.store import open_sqlite
from graph.store import Store
from referral.storage import records
from tests import neo4j_server
from tests.neo4j_server import emptied


def server() -> str | None:
    """The address of a real Neo4j, started when it has to be; it ends with the process."""
    url = os.environ.get("MREZHA_TEST_NEO4J")
    if url is None and neo4j_server.is_fetched():
        started = neo4j_server.start()
        atexit.register(started.stop)
        url = started.url
    return url


def engines(folder: Path, url: str | None) -> dict[str, Callable[[], Store]]:
    names = itertools.count()
    found: dict[str, Callable[[], Store]] = {
        "SQLite": lambda: open_sqlite(folder / f"{next(names)}.sqlite", records.schema())
    }
    if url:
        found["Neo4j"] = lambda: open_neo4j(emptied(url), records.schema())
    return found
