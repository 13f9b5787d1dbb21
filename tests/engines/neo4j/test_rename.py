"""One batch of a migration renames, seals anew and returns how far it came; it keeps properties that it does not know."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph.engines.neo4j import cypher, rename
from graph.migration import Renaming
from tests import neo4j_server
from tests.engines import stores
from tests.engines.migration.migrating import NEW
from tests.engines.stores import NEO4J

NODES = Renaming(
    kinds={"Widget": "Part"}, fields={"Part": {"colour": "shade"}}, values={("Part", "shade"): {"red": "синьо"}}
)
EDGES = Renaming(kinds={"HOLDS": "CONTAINS"}, fields={"CONTAINS": {"how": "means"}})
SAME_NAME = Renaming(fields={"BESIDE": {"marks": "notes"}})


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    stores.skip_without(NEO4J)
    monkeypatch.setattr(rename, "BATCH", 2)
    place = neo4j_server.emptied(NEO4J.place(tmp_path), version=-1)
    with stores.driver(place) as driver:
        yield driver
    neo4j_server.emptied(place, version=-1)


def run(driver: Driver, step: Any, *arguments: Any) -> Any:
    with driver.session() as session:
        return session.execute_write(lambda tx: step(*arguments[:-1], tx, arguments[-1]))


def rows(driver: Driver, statement: str, **given: Any) -> list[Any]:
    with driver.session() as session:
        return [dict(row) for row in session.run(statement, given)]


def test_nodes_are_renamed_in_order_of_id_and_sealed(database: Driver) -> None:
    rows(
        database,
        "UNWIND range(1, 3) AS n CREATE (:Widget {id: 'w' + n, _version: n, _revision: 7, title: 'Част', ready: true,"
        " colour: 'red', _lock: true, by_hand: 'kept'})",
    )
    part = NEW.kind("Part")
    assert run(database, rename.change_nodes, NODES, "Widget", part, "") == "w2"
    assert len(rows(database, "MATCH (n:Widget) RETURN n.id")) == 1
    assert run(database, rename.change_nodes, NODES, "Widget", part, "w2") == "w3"
    assert run(database, rename.change_nodes, NODES, "Widget", part, "w3") is None
    stored = rows(database, "MATCH (n) RETURN labels(n) AS labels, properties(n) AS p ORDER BY n.id")
    for number, row in enumerate(stored, start=1):
        node = cypher.node_of(part, row["p"])
        assert row["labels"] == ["Part"]
        assert row["p"] == {
            "id": f"w{number}", "_version": number, "_revision": 7, "title": "Част", "ready": True, "shade": "синьо",
            "by_hand": "kept", "_words": ["chast", "sinio"], "_seal": cypher.seal(node),
        }  # fmt: skip


def test_relationships_are_renamed_by_their_sources(database: Driver) -> None:
    rows(
        database,
        "UNWIND range(1, 3) AS n CREATE (a:Box {id: 'b' + n}) WITH a, n CREATE (p:Part {id: 'p' + n})"
        " CREATE (a)-[:HOLDS {how: 'tight', since: date('2026-01-01'), _revision: n}]->(p) CREATE (p)-[:BESIDE]->(p)",
    )
    assert run(database, rename.change_edges, EDGES, "HOLDS", "") == "b2"
    assert len(rows(database, "MATCH ()-[r:HOLDS]->() RETURN r")) == 1
    assert run(database, rename.change_edges, EDGES, "HOLDS", "b2") == "b3"
    assert run(database, rename.change_edges, EDGES, "HOLDS", "b3") is None
    stored = rows(database, "MATCH (a)-[r:CONTAINS]->(b) RETURN a.id + b.id AS ends, properties(r) AS p ORDER BY ends")
    assert [row["ends"] for row in stored] == ["b1p1", "b2p2", "b3p3"]
    assert [row["p"]["_revision"] for row in stored] == [1, 2, 3]
    assert {row["p"]["means"] for row in stored} == {"tight"}
    assert all(set(row["p"]) == {"means", "since", "_revision"} for row in stored)


def test_properties_of_a_relationship_that_keeps_its_type_are_renamed_once(database: Driver) -> None:
    rows(database, "CREATE (p:Part {id: 'p'})-[:BESIDE {marks: ['x']}]->(p)")
    assert run(database, rename.change_edges, SAME_NAME, "BESIDE", "") == "p"
    assert run(database, rename.change_edges, SAME_NAME, "BESIDE", "p") is None
    assert rows(database, "MATCH ()-[r:BESIDE]->() RETURN properties(r) AS p") == [{"p": {"notes": ["x"]}}]


def test_records_of_removed_edges_get_the_new_name_and_key(database: Driver) -> None:
    for target in ("x", "y", "z"):
        given = {"key": cypher.gone_key("HOLDS", "a", target), "target": target}
        rows(database, "CREATE (:_Gone {key: $key, kind: 'HOLDS', source: 'a', target: $target, revision: 4})", **given)
    while run(database, rename.rename_removed_edges, "HOLDS", "CONTAINS", "") is not None:
        pass
    stored = rows(database, "MATCH (g:_Gone) RETURN properties(g) AS p ORDER BY p.target")
    assert [row["p"]["key"] for row in stored] == [cypher.gone_key("CONTAINS", "a", target) for target in "xyz"]
    assert {(row["p"]["kind"], row["p"]["revision"]) for row in stored} == {("CONTAINS", 4)}
