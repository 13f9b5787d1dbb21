"""A database whose words were made by an older program is found by the words of this one, once it was opened."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import transliteration
from graph.engines.neo4j import search_keys
from graph.model import Node
from graph.store import Store
from tests.engines import stores
from tests.engines.migration.migrating import NEW
from tests.engines.stores import NEO4J


@pytest.fixture
def place(tmp_path: Path) -> str:
    stores.skip_without(NEO4J)
    place = NEO4J.place(tmp_path)
    NEO4J.wipe(place, NEW)
    return place


@pytest.fixture
def older(place: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with five parts, whose words are those of an older program."""
    monkeypatch.setattr(search_keys, "BATCH", 2)
    store = NEO4J.open(place, NEW)
    store.write(
        lambda tx: tx.put(
            [Node(kind="Part", id=f"p{n}", fields={"title": f"Част {n}", "ready": True}) for n in range(5)]
        )
    )
    with stores.driver(place) as driver, driver.session() as session:
        session.run("MATCH (n:Part) SET n._words = ['old']").consume()
        session.run("MATCH (s:_State {id: 'schema'}) SET s.keys = $older", older=transliteration.VERSION - 1).consume()
    yield store
    store.close()


def found(store: Store) -> int:
    return len(store.read(lambda tx: tx.search("Part", "chast", limit=10)))


def test_words_of_an_older_program_are_made_anew_when_it_is_opened(place: str, older: Store) -> None:
    assert found(older) == 0
    store = NEO4J.open(place, NEW)
    assert found(store) == 5
    nodes = store.read(lambda tx: tx.find("Part", limit=10)).nodes
    assert [(node.version, node.fields["title"]) for node in nodes] == [(1, f"Част {n}") for n in range(5)]
    store.close()


def test_it_is_done_once(place: str, older: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    NEO4J.open(place, NEW).close()
    monkeypatch.setattr(search_keys, "refresh", lambda *_: pytest.fail("the words are those of this program"))
    NEO4J.open(place, NEW).close()
