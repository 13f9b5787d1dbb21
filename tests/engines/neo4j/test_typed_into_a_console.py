"""What somebody types into the console of the server is not there for the port, and no reader stumbles over it."""

import pytest

from graph.engines.neo4j.store import open_neo4j
from graph.errors import NoStore
from graph.model import where
from graph.schema import Schema
from graph.schema.restorable import checked
from tests.engines import stores
from tests.engines.store_helpers import everything, found_ids, things
from tests.engines.stores import NEO4J

TYPED = (
    "CREATE (:Thing {name: 'typed'}), (:Thing {id: 'typed', size: 'big', moment: 'soon'})",
    "MATCH (a:Thing {id: 'a'}) CREATE (a)-[:NEXT_TO]->(:Thing {name: 'typed'})",
    "CREATE (:Box {label: 'typed'})",
)


@pytest.fixture
def place(schema: Schema) -> str:
    stores.skip_without(NEO4J)
    place = NEO4J.place(None)  # type: ignore[arg-type]
    NEO4J.wipe(place, schema)
    return place


def test_nodes_typed_into_the_console_are_not_there_for_the_port(place: str, schema: Schema) -> None:
    store = open_neo4j(place, schema)
    things(store, "a", "b")
    before = everything(store)
    with stores.driver(place) as driver:
        for statement in TYPED:
            driver.execute_query(statement)
    assert everything(store) == before
    assert found_ids(store) == ["a", "b"]
    assert store.read(lambda r: r.get("Thing", "typed")) is None
    assert store.read(lambda r: r.tally("Thing")[0].count) == 2
    assert store.read(lambda r: r.neighbours("NEXT_TO", ["a"])) == ()
    assert store.read(lambda r: r.find("Thing", where(name="typed"), limit=5)).nodes == ()
    assert store.read(lambda r: r.search("Thing", "typed")) == ()
    list(checked(schema, store.read(lambda r: list(r.backup()))))
    store.close()


def test_no_store_is_made_of_an_empty_database_where_one_must_exist(place: str, schema: Schema) -> None:
    with stores.driver(place) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        with pytest.raises(NoStore):
            open_neo4j(place, schema, create=False)
        assert driver.execute_query("MATCH (n) RETURN count(n) AS c").records[0]["c"] == 0
