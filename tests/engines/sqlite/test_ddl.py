"""The tables themselves keep types, ends and events; an index gives a sorted page without sorting."""

from pathlib import Path

import apsw
import pytest

from graph.engines.sqlite import ddl
from graph.engines.sqlite.store import open_sqlite
from graph.schema import FieldType, Schema


@pytest.fixture
def tables(tmp_path: Path, schema: Schema) -> apsw.Connection:
    open_sqlite(tmp_path / "store.db", schema).close()
    connection = apsw.Connection(str(tmp_path / "store.db"))
    connection.pragma("foreign_keys", "on")
    return connection


@pytest.mark.parametrize("type_", FieldType)
def test_every_type_has_a_column(type_: FieldType, schema: Schema) -> None:
    spec = next(field for kind in schema.kinds.values() for field in kind.fields.values() if field.type is type_)
    assert ddl.column(spec.name, spec).startswith(f'"{spec.name}" ')


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO Thing (id, _version, _revision, size) VALUES ('a', 1, 1, 'many')",
        "INSERT INTO Thing (id, _version, _revision, ready) VALUES ('a', 1, 1, 2)",
        "INSERT INTO Thing (id, _version, _revision) VALUES (NULL, 1, 1)",
        "INSERT INTO HOLDS (source, target, _revision) VALUES ('no', 'such', 1)",
    ],
)
def test_what_does_not_fit_is_refused_by_the_file_itself(tables: apsw.Connection, statement: str) -> None:
    with pytest.raises(apsw.ConstraintError):
        tables.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE Entry SET amount = 2", "DELETE FROM Entry"])
def test_events_cannot_be_changed_in_the_file_itself(tables: apsw.Connection, statement: str) -> None:
    tables.execute("INSERT INTO Entry (id, _version, _revision, of, at) VALUES ('e', 1, 0, 'a', 0)")
    with pytest.raises(apsw.ConstraintError, match="append-only"):
        tables.execute(statement)


@pytest.mark.parametrize("order", ["shade, size, id", "day, id", "moment, id"])
def test_a_sorted_page_is_read_from_an_index(tables: apsw.Connection, order: str) -> None:
    plan = " ".join(
        str(row[3]) for row in tables.execute(f"EXPLAIN QUERY PLAN SELECT id FROM Thing ORDER BY {order} LIMIT 9")
    )
    assert "USING" in plan
    assert "INDEX" in plan
    assert "TEMP B-TREE" not in plan
