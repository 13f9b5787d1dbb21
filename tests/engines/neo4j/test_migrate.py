"""A migration that ends anywhere is finished by the next program, and in between programs of the old version are refused."""

import multiprocessing
import time
from pathlib import Path
from typing import Any

import pytest

from graph.engines.neo4j import cypher
from graph.engines.neo4j import migrate as neo4j_migrate
from graph.engines.neo4j import rename as neo4j_rename
from graph.engines.neo4j.database import Database
from graph.errors import WrongStore
from tests.engines import stores
from tests.engines.migration.migrating import NEW, OLD, STEPS, content, fill, renamed
from tests.engines.races import PATIENCE
from tests.engines.stores import NEO4J

pytestmark = pytest.mark.usefixtures("small_steps")


class Broken(Exception):
    """The program ended here."""


@pytest.fixture
def server(tmp_path: Path) -> tuple[str, list[Any]]:
    stores.skip_without(NEO4J)
    place = NEO4J.place(tmp_path)
    NEO4J.wipe(place, OLD)
    store = NEO4J.open(place, OLD)
    fill(store)
    records = store.read(lambda r: list(r.backup()))
    store.close()
    return place, records


class Endings:
    """End the program at each of its transactions, the first time it comes so far: before or after it is stored."""

    def __init__(self, when: str) -> None:
        self.when, self.ended, self.count = when, 0, 0

    def wrap(self, method: Any) -> Any:
        def run(*args: Any) -> Any:
            self.count += 1
            if self.count <= self.ended:
                return method(*args)
            self.ended = self.count
            if self.when == "after":
                method(*args)
            raise Broken

        return run


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_migration_that_ends_at_every_transaction_is_finished_by_the_next(
    server: Any, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, records = server
    monkeypatch.setattr(neo4j_rename, "BATCH", 1)
    endings, refusals = Endings(when), []
    while len(refusals) < 200:
        endings.count = 0
        with monkeypatch.context() as patch:
            patch.setattr(Database, "transaction", endings.wrap(Database.transaction))
            patch.setattr(Database, "run_each", endings.wrap(Database.run_each))
            try:
                NEO4J.open(place, NEW, migrations=STEPS).close()
            except Broken:
                pass
            else:
                break
        refusals.append(refusal_of(place))
    assert set(refusals) == {None, "newer"}
    assert refusals == sorted(refusals, key=lambda reason: reason == "newer"), (
        "a program of the old version was let in again"
    )
    store = NEO4J.open(place, NEW)
    assert content(store) == renamed(records)
    check_sealed(place)
    store.close()


def check_sealed(place: str) -> None:
    """Expect that every node has the seal of its content, and labels, constraints and indexes those of the schema."""
    with stores.driver(place) as driver, driver.session() as session:
        rows = list(session.run("MATCH (n) RETURN labels(n) AS labels, properties(n) AS p"))
        names = {row["name"] for row in session.run("SHOW CONSTRAINTS YIELD name")}
        names |= {row["name"] for row in session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'")}
    assert {label for row in rows for label in row["labels"]} <= {*NEW.kinds, "_State", "_Gone"}
    assert names == set(cypher.constraints(NEW))
    state = {row["p"]["id"] for row in rows if row["labels"] == ["_State"]}
    assert {name for name in state if not name.startswith("gate ")} == {"revision", "schema"}
    for removal in [row["p"] for row in rows if row["labels"] == ["_Gone"]]:
        assert removal["key"] == cypher.gone_key(removal["kind"], removal["source"], removal["target"])
    for row in rows:
        if row["labels"][0] in NEW.kinds:
            node = cypher.node_of(NEW.kinds[row["labels"][0]], row["p"])
            assert row["p"]["_seal"] == cypher.seal(node), node
            assert set(row["p"]) <= {*node.fields, "id", "_version", "_revision", "_seal", "_words"}


def test_a_migrated_server_holds_what_the_schema_declares_and_nothing_else(server: Any) -> None:
    place, _ = server
    NEO4J.open(place, NEW, migrations=STEPS).close()
    check_sealed(place)


def _migrate_slowly(place: str) -> None:
    neo4j_rename.BATCH, neo4j_migrate.TRUST = 1, 0.0
    change = neo4j_migrate._Batches.change_next

    def slow(*args: Any) -> bool:
        time.sleep(0.05)
        return change(*args)

    neo4j_migrate._Batches.change_next = slow  # type: ignore[method-assign]
    NEO4J.open(place, NEW, migrations=STEPS)


def test_a_migration_that_is_killed_is_finished_by_the_next(server: Any) -> None:
    place, records = server
    child = multiprocessing.get_context("spawn").Process(target=_migrate_slowly, args=(place,))
    child.start()
    deadline = time.monotonic() + PATIENCE
    while refusal_of(place) != "newer" and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.8)
    child.kill()
    child.join(PATIENCE)
    store = NEO4J.open(place, NEW, migrations=STEPS)
    assert content(store) == renamed(records)
    check_sealed(place)
    store.close()


def refusal_of(place: str) -> object:
    """Return why the old program is refused, if it is."""
    try:
        NEO4J.open(place, OLD).close()
    except WrongStore as error:
        return error.details["reason"]
    return None
