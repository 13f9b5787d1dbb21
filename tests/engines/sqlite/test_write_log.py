"""A write log of another file is recognised before anything of it is stored; a log of the file's own is taken."""

import shutil
from pathlib import Path

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.engines.sqlite.write_log import write_log_of
from graph.errors import Damaged, EmptyFile, ForeignLog, NoStore
from graph.schema import Schema
from tests.engines.store_helpers import box, put


def crashed(folder: Path, schema: Schema, name: str, count: int = 300) -> Path:
    """Return the file and the log that a killed process leaves behind: both copied while the store is open."""
    open_sqlite(folder / f"{name}.open", schema).close()
    store = open_sqlite(folder / f"{name}.open", schema)
    for at in range(count):
        put(store, box(f"{name}{at}", label=f"{name} {at}" * 20))
    left = folder / name
    shutil.copy(folder / f"{name}.open", left)
    shutil.copy(write_log_of(folder / f"{name}.open"), write_log_of(left))
    store.close()
    return left


def refused(place: Path, schema: Schema) -> None:
    before = {path.name: path.read_bytes() for path in (place, write_log_of(place))}
    with pytest.raises(ForeignLog):
        open_sqlite(place, schema)
    assert {path.name: path.read_bytes() for path in (place, write_log_of(place))} == before


def test_a_log_that_a_killed_process_left_is_taken(tmp_path, schema):
    left = crashed(tmp_path, schema, "own", count=30)
    store = open_sqlite(left, schema)
    assert store.read(lambda tx: tx.tally("Box")[0].count) == 30
    store.close()


@pytest.mark.parametrize("count", [1, 300])
def test_the_log_of_another_store_is_refused_and_both_files_stay(tmp_path, schema, count):
    one, other = crashed(tmp_path, schema, "one"), crashed(tmp_path, schema, "other", count=count)
    shutil.copy(write_log_of(other), write_log_of(one))
    refused(one, schema)


def test_the_log_of_a_later_state_of_the_same_store_is_refused(tmp_path, schema):
    place = tmp_path / "store"
    store = open_sqlite(place, schema)
    for round_number in range(60):
        put(store, *(box(f"{round_number}:{at}", label="x" * 2000) for at in range(100)))
        if round_number == 20:
            shutil.copy(place, tmp_path / "copy")
    assert place.stat().st_size > 2 * (tmp_path / "copy").stat().st_size  # the log was stored in between
    shutil.copy(write_log_of(place), write_log_of(tmp_path / "copy"))
    store.close()
    refused(tmp_path / "copy", schema)


def test_a_store_killed_just_after_it_was_made_opens(tmp_path, schema):
    left = crashed(tmp_path, schema, "young", count=1)
    open_sqlite(left, schema).close()


def test_a_log_beside_an_empty_file_is_refused(tmp_path, schema):
    other = crashed(tmp_path, schema, "other")
    (tmp_path / "new").touch()
    shutil.copy(write_log_of(other), write_log_of(tmp_path / "new"))
    refused(tmp_path / "new", schema)


def test_a_foreign_log_is_also_said_to_be_damage():
    assert issubclass(ForeignLog, Damaged)


@pytest.mark.parametrize("empty", [False, True])
def test_no_store_is_made_where_one_must_exist(tmp_path, schema, empty):
    place = tmp_path / "store"
    if empty:
        place.touch()
    with pytest.raises(EmptyFile if empty else NoStore):
        open_sqlite(place, schema, create=False)
    assert place.exists() is empty
