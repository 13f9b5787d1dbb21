"""A file is opened only where that is safe, for its owner alone; what the library refuses becomes an error of the port."""

import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from graph.engines.sqlite.connections import check_library, translated
from graph.engines.sqlite.store import open_sqlite
from graph.errors import Damaged, GraphError, Unavailable, WrongStore
from graph.schema import Schema
from graph.store import Store
from tests.engines.races import PATIENCE
from tests.engines.store_helpers import put, thing, things


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "some" / "folder" / "store.db"


@pytest.fixture
def store(place: Path, schema: Schema) -> Iterator[Store]:
    opened = open_sqlite(place, schema)
    yield opened
    opened.close()


@pytest.mark.parametrize("version", ["3.7.0", "3.50.9", "3.51.2"])
def test_a_library_that_may_damage_a_file_is_refused(place: Path, schema: Schema, version: str) -> None:
    with pytest.raises(WrongStore) as refused:
        open_sqlite(place, schema, library=version)
    assert refused.value.details["reason"] == "unsafe_library"
    assert not place.exists()


@pytest.mark.parametrize("version", ["3.51.3", "3.54.0", "4.0", apsw.sqlite_lib_version()])
def test_a_safe_library_is_taken(version: str) -> None:
    check_library(version)


def test_a_new_file_is_for_its_owner_alone(store: Store, place: Path) -> None:
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_commit_is_synced_into_a_write_ahead_log(store: Store) -> None:
    status = store.status()
    assert (status["journal"], status["synchronous"]) == ("wal", "2")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"no database at all" * 100, "not_a_database"), (b"SQLite format 3\0" + b"\0" * 4080, "not_a_database")],
)
def test_what_is_no_store_is_refused_and_stays(place: Path, schema: Schema, content: bytes, reason: str) -> None:
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    with pytest.raises(WrongStore) as refused:
        open_sqlite(place, schema)
    assert refused.value.details["reason"] == reason
    assert place.read_bytes() == content


def test_a_folder_cannot_be_opened(tmp_path: Path, schema: Schema) -> None:
    with pytest.raises(Unavailable):
        open_sqlite(tmp_path, schema)


@pytest.mark.parametrize(
    ("error", "refusal", "reason"),
    [
        (apsw.FullError("x"), Unavailable, "disk_full"), (apsw.BusyError("x"), Unavailable, "busy"),
        (apsw.CorruptError("x"), Damaged, "damaged"), (apsw.ReadOnlyError("x"), Unavailable, "read_only"),
        (apsw.SQLError("x"), GraphError, "SQLError"),
    ],
)  # fmt: skip
def test_an_error_of_the_library_is_translated(error: apsw.Error, refusal: type[GraphError], reason: str) -> None:
    assert type(translated(error)) is refusal
    assert translated(error).details["reason"] == reason


def test_a_write_inside_a_write_is_refused_at_once(store: Store) -> None:
    with pytest.raises(RuntimeError, match="hand the Writer on"):
        store.write(lambda _: put(store, thing("a")))
    assert put(store, thing("a"))[0].version == 1


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    things(store, "a")
    seen: list[list[str]] = []

    def look() -> None:
        seen.append([node.id for node in store.read(lambda r: r.find("Thing", limit=10_000).nodes)])

    def work(w: object) -> None:
        w.put((thing("b"),))  # type: ignore[attr-defined]
        reader = threading.Thread(target=look)
        reader.start()
        reader.join(PATIENCE)

    store.write(work)
    look()
    assert seen == [["a"], ["a", "b"]]


def test_a_closed_store_answers_nobody(store: Store) -> None:
    store.close()
    for act in (lambda: store.read(lambda r: r.revision()), lambda: put(store, thing("a"))):
        with pytest.raises(Unavailable):
            act()


def test_a_transaction_that_has_ended_answers_nobody(store: Store) -> None:
    things(store, "a", "b")
    reader = store.read(lambda r: r)
    rows = store.read(lambda r: r.backup())
    with pytest.raises(RuntimeError, match="has ended"):
        reader.get("Thing", "a")
    with pytest.raises((RuntimeError, apsw.Error)):
        list(rows)
