"""A file whose migration fails or is killed at any statement is the old file, whole, and can be migrated again."""

import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import apsw
import pytest

from graph.engines.sqlite import connections as sqlite_connections
from graph.schema import Schema
from tests.engines.migration.migrating import NEW, OLD, STEPS, content, fill, refused, renamed
from tests.engines.races import PATIENCE
from tests.engines.store_helpers import exact
from tests.engines.stores import SQLITE


@pytest.fixture
def file(tmp_path: Path) -> tuple[str, list[Any]]:
    place = str(tmp_path / "old.db")
    store = SQLITE.open(place, OLD)
    fill(store)
    records = store.read(lambda r: list(r.backup()))
    store.close()
    return place, records


def breaking_at(count: int, act: Any) -> Any:
    """Return a way to connect whose connection does `act` instead of its statement of this number."""
    connect = sqlite_connections._connect

    def connected(path: Path) -> apsw.Connection:
        connection, left = connect(path), iter(range(count))
        connection.exec_trace = lambda *_: next(left, None) is not None or act()
        return connection

    return connected


def broken() -> bool:
    raise OSError("broken")


def killed() -> bool:
    os.kill(os.getpid(), signal.SIGKILL)
    return False


def test_a_file_whose_migration_fails_at_any_statement_is_the_old_file(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, records = file
    for count in range(500):
        try:
            with monkeypatch.context() as patch:
                patch.setattr(sqlite_connections, "_connect", breaking_at(count, broken))
                SQLITE.open(place, NEW, migrations=STEPS).close()
        except Exception:  # noqa: BLE001 - whatever it became
            old = SQLITE.open(place, OLD)
            assert content(old) == sorted(map(exact, records), key=repr)
            old.close()
        else:
            break
    assert 60 < count < 500
    store = SQLITE.open(place, NEW)
    assert content(store) == renamed(records)
    store.close()
    assert apsw.Connection(place).execute("PRAGMA foreign_key_check").fetchall() == []


def _killed_while_migrating(place: str, count: int) -> None:
    sqlite_connections._connect = breaking_at(count, killed)
    SQLITE.open(place, NEW, migrations=STEPS)


@pytest.mark.parametrize("at", [5, 25, 45, 65])
def test_a_file_whose_migration_is_killed_is_the_old_file_and_can_be_migrated_again(file: Any, at: int) -> None:
    place, records = file
    child = multiprocessing.get_context("spawn").Process(target=_killed_while_migrating, args=(place, at))
    child.start()
    child.join(PATIENCE)
    assert child.exitcode == -signal.SIGKILL
    old = SQLITE.open(place, OLD)
    assert content(old) == sorted(map(exact, records), key=repr)
    old.close()
    new = SQLITE.open(place, NEW, migrations=STEPS)
    assert content(new) == renamed(records)
    new.close()


def test_a_file_where_the_new_name_is_taken_is_refused_and_stays(tmp_path: Path) -> None:
    place = str(tmp_path / "odd.db")
    odd = Schema(
        version=101, kinds={**OLD.kinds, "Piece": OLD.kinds["Same"].__class__(name="Piece", fields={})}, edges={}
    )
    SQLITE.open(place, odd).close()
    assert refused(SQLITE, place, NEW, migrations=STEPS) == {"reason": "name_clash", "name": "Piece"}
    SQLITE.open(place, odd).close()
