"""One story told to an engine and to the book of dictionaries: after every step the answers are equal."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from graph.store import Store
from tests.engines import stores
from tests.engines.differential.reference_store import Book
from tests.engines.differential.steps import SCHEMA, Ask, Step, Write, agrees, stories, tell
from tests.engines.stores import NEO4J, SQLITE

TOLD = {
    "derandomize": True,
    "database": None,
    "deadline": None,
    "print_blob": True,
    "phases": (Phase.explicit, Phase.generate, Phase.shrink),
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
WHOLE = (Ask("backup"), Ask("revision"), Ask("changes", (), (("back", 3),)))


def check(store: Store, book: Book, story: tuple[Step, ...]) -> None:
    """Tell a story to both and stop at the first difference; after every write the whole store is compared."""
    for number, step in enumerate(story):
        expected, final = tell(book, step, believed=True)
        told = [(final, expected)]
        if isinstance(step, Write):
            told += [(ask, tell(book, ask)[0]) for ask in WHOLE]
        for part, answer in told:
            heard, _ = tell(store, part)
            if not agrees(heard, answer):
                note(f"step {number}: {final}\nasked: {part}\nheard:    {heard}\nexpected: {answer}")
            assert agrees(heard, answer), f"step {number} ({getattr(part, 'verb', 'write')})"


@settings(max_examples=120, **TOLD)
@given(stories(15, 30))
def test_the_embedded_engine_tells_every_story_as_the_book_does(story: tuple[Step, ...]) -> None:
    with TemporaryDirectory() as directory:
        store = SQLITE.open(str(Path(directory) / "store.db"), SCHEMA)
        try:
            check(store, Book(SCHEMA), story)
        finally:
            store.close()


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Store]]:
    if reason := stores.missing(NEO4J):
        pytest.skip(f"neo4j: {reason}")
    place = NEO4J.place(Path())
    NEO4J.wipe(place, SCHEMA)
    store = NEO4J.open(place, SCHEMA)
    yield place, store
    store.close()


@settings(max_examples=15, **TOLD)
@given(story=stories(20, 30))
def test_the_server_engine_tells_every_story_as_the_book_does(server: Any, story: tuple[Step, ...]) -> None:
    place, store = server
    NEO4J.wipe(place, SCHEMA)
    check(store, Book(SCHEMA), story)
