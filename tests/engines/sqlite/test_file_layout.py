"""A file is extended to what the schema adds; what would lose or change stored data is refused, and the file stays."""

import threading
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import apsw
import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.errors import WrongStore
from graph.model import Edge, Node
from graph.schema import EdgeKind, Field, FieldType, Kind, Schema
from graph.store import Store
from tests.engines.races import PATIENCE

TEXT = Field(name="name", type=FieldType.TEXT)
THING = Kind(name="Thing", fields={"name": TEXT, "size": Field(name="size", type=FieldType.INTEGER)})
HOLDS = EdgeKind(name="HOLDS", source="Thing", target="Thing")
BASE = Schema(version=1, kinds={"Thing": THING}, edges={"HOLDS": HOLDS})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = tmp_path / "store.db"
    store = open_sqlite(place, BASE)
    nodes = [Node(kind="Thing", id=node_id, fields={"name": "Ябълка"}) for node_id in "abc"]
    store.write(lambda w: w.put(nodes))
    store.write(lambda w: w.tie([Edge(kind="HOLDS", source="a", target="b")]))
    store.close()
    return place


def with_fields(**changes: Field | None) -> Schema:
    fields = {name: spec for name, spec in {**THING.fields, **changes}.items() if spec is not None}
    return Schema(version=1, kinds={"Thing": replace(THING, fields=MappingProxyType(fields))}, edges=BASE.edges)


def content(store: Store) -> list[Any]:
    return store.read(lambda r: list(r.backup()))


def content_of(place: Path) -> list[Any]:
    store = open_sqlite(place, BASE)
    records = content(store)
    store.close()
    return records


def test_a_field_a_kind_an_index_and_a_search_are_added(place: Path) -> None:
    more = with_fields(name=replace(TEXT, indexed=True, searchable=True), day=Field(name="day", type=FieldType.DATE))
    box = Kind(name="Box", fields={"label": replace(TEXT, name="label", required=True)}, events=True)
    schema = replace(
        more,
        kinds={**more.kinds, "Box": box},
        edges={**BASE.edges, "IN": EdgeKind(name="IN", source="Thing", target="Box")},
    )
    before = content_of(place)
    store = open_sqlite(place, schema)
    assert content(store) == before
    assert [node.id for node in store.read(lambda r: r.search("Thing", "iabalka"))] == ["a", "b", "c"]
    store.write(lambda w: w.append([Node(kind="Box", id="x", fields={"label": "y"})]))
    store.write(lambda w: w.tie([Edge(kind="IN", source="a", target="x")]))
    store.close()
    listed = "SELECT name FROM sqlite_schema WHERE type IN ('index', 'trigger') AND name LIKE '%.%' ORDER BY 1"
    names = [row[0] for row in apsw.Connection(str(place)).execute(listed)]
    assert names == ["Box.no_delete", "Box.no_update", "HOLDS.target.source", "IN.target.source", "Thing.name"]


REFUSED: list[tuple[str, Schema, str]] = [
    ("a field is gone", with_fields(size=None), "undeclared"),
    ("a field has another type", with_fields(size=Field(name="size", type=FieldType.TEXT)), "changed"),
    ("a kind is gone", Schema(version=1, kinds={}, edges={}), "undeclared"),
    ("an edge kind is gone", replace(BASE, edges={}), "undeclared"),
    ("a kind is tracked now", replace(BASE, kinds={"Thing": replace(THING, tracked=True)}), "changed"),
    ("an edge kind is undirected now", replace(BASE, edges={"HOLDS": replace(HOLDS, directed=False)}), "changed"),
    ("a required field is empty", with_fields(size=Field(name="size", type=FieldType.INTEGER, required=True)), "required_missing"),
    ("a unique field is not", with_fields(name=replace(TEXT, unique=True)), "not_unique"),
    ("names differ by case alone", replace(BASE, kinds={"Thing": THING, "THing": replace(THING, name="THing")}), "name_clash"),
    ("another version", replace(BASE, version=2), "older"),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_would_lose_or_change_data_is_refused_and_the_file_stays(place: Path, schema: Schema, reason: str) -> None:
    before = content_of(place)
    with pytest.raises(WrongStore) as refused:
        open_sqlite(place, schema)
    assert refused.value.details["reason"] == reason
    assert content_of(place) == before


def test_a_newer_file_is_refused(place: Path) -> None:
    apsw.Connection(str(place)).pragma("user_version", 9)
    with pytest.raises(WrongStore) as refused:
        open_sqlite(place, BASE)
    assert refused.value.details == {"reason": "newer", "found": 9, "wanted": 1}


@pytest.mark.parametrize("statement", ["CREATE TABLE other (x)", "PRAGMA application_id = 77"])
def test_a_database_of_another_program_is_refused(tmp_path: Path, statement: str) -> None:
    place = tmp_path / "other.db"
    connection = apsw.Connection(str(place))
    connection.execute(statement)
    connection.close()
    before = place.read_bytes()
    with pytest.raises(WrongStore) as refused:
        open_sqlite(place, BASE)
    assert refused.value.details == {"reason": "not_ours"}
    assert place.read_bytes() == before


def test_programs_that_make_one_file_at_once_make_it_once(tmp_path: Path, schema: Schema) -> None:
    start, stores = threading.Barrier(6, timeout=PATIENCE), []

    def run() -> None:
        start.wait()
        stores.append(open_sqlite(tmp_path / "new.db", schema))

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(stores) == 6
    stores[0].write(lambda w: w.put([Node(kind="Thing", id="a")]))
    assert [store.read(lambda r: r.revision()) for store in stores] == [1] * 6
    for store in stores:
        store.close()
