"""A backup holds the whole store; one that is damaged, foreign or newer restores nothing."""

import gzip
import hashlib
import json
import stat

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.errors import NotEmpty
from referral.errors import BadInput
from referral.exchange.backup import backup, restore
from referral.storage import records


@pytest.fixture
def empty(tmp_path):
    opened = open_sqlite(tmp_path / "empty.sqlite", records.schema())
    yield opened
    opened.close()


def everything(store) -> list[str]:
    return [repr(record) for record in store.read(lambda tx: list(tx.backup()))]


@pytest.fixture
def lines(store, tmp_path) -> list[bytes]:
    """The lines of a good backup of the demo town."""
    backup(store, tmp_path / "good.mrezha")
    return gzip.decompress((tmp_path / "good.mrezha").read_bytes()).splitlines(keepends=True)


def test_a_store_comes_back_whole_and_only_into_an_empty_one(store, empty, tmp_path):
    file = tmp_path / "town.mrezha"
    count = backup(store, file)
    assert (count, stat.S_IMODE(file.stat().st_mode)) == (len(everything(store)), 0o600)
    assert restore(empty, file) == count
    assert everything(empty) == everything(store)
    with pytest.raises(NotEmpty):
        restore(empty, file)


def test_the_file_is_json_lines_with_a_head_and_a_digest(lines):
    head, last = json.loads(lines[0]), json.loads(lines[-1])
    assert (head["format"], head["version"], head["schema"]) == ("mrezha-backup", 1, records.schema().version)
    assert last["end"] == len(lines) - 2
    assert last["sha256"] == hashlib.sha256(b"".join(lines[1:-1])).hexdigest()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lines: [b'{"format":"other"}\n', *lines[1:]], "not_a_backup"),
        (lambda lines: [lines[0].replace(b'"schema":', b'"schema":9'), *lines[1:]], "newer_backup"),
        (lambda lines: lines[:-1], "damaged_backup"),
        (lambda lines: [*lines[:5], *lines[6:]], "damaged_backup"),
        (lambda lines: [*lines[:-3], lines[-1]], "damaged_backup"),
        (lambda lines: [*lines[:5], b"nonsense\n", *lines[5:]], "damaged_backup"),
    ],
    ids=["foreign", "newer", "cut", "a node missing", "an edge missing", "a line of nonsense"],
)
def test_anything_else_restores_nothing(lines, empty, tmp_path, change, code):
    bad = tmp_path / "bad.mrezha"
    bad.write_bytes(gzip.compress(b"".join(change(lines))))
    with pytest.raises(BadInput) as refused:
        restore(empty, bad)
    assert refused.value.details["problems"][0][:2] == ("bad.mrezha", code)
    assert everything(empty) == []


def test_a_backup_that_fails_leaves_the_earlier_one(store, tmp_path):
    file = tmp_path / "town.mrezha"
    file.write_bytes(b"earlier")

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(store, file, progress=stop)
    assert file.read_bytes() == b"earlier"
    assert not (tmp_path / "town.mrezha.part").exists()
