"""A backup holds the whole store; one that is damaged, foreign or newer restores nothing."""

import gzip
import hashlib
import json
import stat
from pathlib import Path

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.errors import NotEmpty
from graph.model import Edge
from referral.errors import BadInput
from referral.exchange.backup import backup, check, restore
from referral.storage import records


@pytest.fixture
def empty(tmp_path):
    opened = open_sqlite(tmp_path / "empty.sqlite", records.schema())
    yield opened
    opened.close()


def everything(store) -> list[str]:
    return [repr(record) for record in store.read(lambda tx: list(tx.backup()))]


@pytest.fixture
def lines(small_store, tmp_path) -> list[bytes]:
    """The lines of a good backup of the small town."""
    backup(small_store, tmp_path / "good.mrezha")
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
    backup(store, file)
    earlier = file.read_bytes()

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(store, file, progress=stop)
    assert file.read_bytes() == earlier
    assert [path.name for path in tmp_path.glob("town.mrezha*")] == ["town.mrezha"]


@pytest.mark.parametrize(
    "content",
    [b"", b"earlier", b"\x1f\x8b\x08 no gzip", gzip.compress(b"[]\n", mtime=0), gzip.compress(b"{}", mtime=0)],
)
def test_what_is_not_a_backup_is_not_replaced(small_store, tmp_path, content):
    file = tmp_path / "letter.txt"
    file.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        backup(small_store, file)
    assert refused.value.details["problems"][0][1] == "not_ours_to_replace"
    assert file.read_bytes() == content


def test_the_store_itself_is_not_replaced_by_its_backup(small_store):
    place = Path(str(small_store.status()["place"]))
    with pytest.raises(BadInput):
        backup(small_store, place)
    assert small_store.read(lambda tx: tx.tally("Organisation")[0].count) > 0


class TornStore:
    """A store whose backup misses an end of an edge, as one that changes while it is read would."""

    def __init__(self, store) -> None:
        self.schema, self._store = store.schema, store

    def read(self, work):
        return self._store.read(lambda tx: work(Torn(tx)))


class Torn:
    def __init__(self, tx) -> None:
        self._tx = tx

    def backup(self):
        return (record for record in self._tx.backup() if record.kind != "Client" or record.id != "TH-0015")


def test_what_cannot_be_restored_is_never_reported_as_a_backup(small_store, tmp_path):
    file = tmp_path / "town.mrezha"
    backup(small_store, file)
    earlier = file.read_bytes()
    with pytest.raises(BadInput) as refused:
        backup(TornStore(small_store), file)
    assert refused.value.details["problems"][0][:2] == ("town.mrezha", "unusable_backup")
    assert file.read_bytes() == earlier
    assert [path.name for path in tmp_path.glob("town.mrezha*")] == ["town.mrezha"]


@pytest.mark.parametrize(
    "line",
    [b"[]", b"5", b"null", b'{"n":[]}', b'{"n":["Area","X",1,[]]}', b'{"n":["Area","X",1,"text"]}', b'{"n":[["Area"],"X",1,{}]}',
     b'{"n":["Area",5,1,{}]}', b'{"n":["Area","X",0,{"name_bg":"A","type":"q"}]}', b'{"n":["Nothing","X",1,{}]}',
     b'{"e":["PART_OF","X"]}', b'{"n":["Area","X",1,{"name_bg":1e999,"type":"q"}]}', b"[" * 100_000],
)  # fmt: skip
def test_no_line_of_a_backup_ends_in_a_traceback(lines, empty, tmp_path, line):
    changed = [*lines[1:6], line + b"\n", *lines[6:-1]]
    end = json.dumps({"end": len(changed), "sha256": hashlib.sha256(b"".join(changed)).hexdigest()}).encode()
    bad = tmp_path / "bad.mrezha"
    bad.write_bytes(gzip.compress(b"".join([lines[0], *changed, end])))
    for refuse in (lambda: check(records.schema(), bad), lambda: restore(empty, bad)):
        with pytest.raises(BadInput):
            refuse()
    assert everything(empty) == []


@pytest.mark.parametrize(
    "head", [b"[]", b"5", b"{}", b"", b'{"format":"mrezha-backup"}', b'{"format":"mrezha-backup","schema":"x"}']
)
def test_no_head_of_a_backup_ends_in_a_traceback(empty, tmp_path, head):
    bad = tmp_path / "bad.mrezha"
    bad.write_bytes(gzip.compress(head + b"\n"))
    with pytest.raises(BadInput):
        restore(empty, bad)


def test_relationships_that_stayed_behind_are_right_after_a_restore(small_store, empty, tmp_path):
    area = small_store.read(lambda tx: tx.get("Client", "TH-0015")).fields["area"]
    small_store.write(lambda tx: tx.untie([Edge(kind="LIVES_IN", source="TH-0015", target=str(area))]))
    other = next(one.id for one in small_store.read(lambda tx: tx.find("Area", limit=50)).nodes if one.id != area)
    small_store.write(lambda tx: tx.tie([Edge(kind="LIVES_IN", source="TH-0015", target=other)]))
    backup(small_store, tmp_path / "town.mrezha")
    restore(empty, tmp_path / "town.mrezha")
    ((edge, _),) = empty.read(lambda tx: tx.neighbours("LIVES_IN", ["TH-0015"]))
    assert edge.target == area
