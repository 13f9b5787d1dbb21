"""Every command with wrong input: a sentence, an exit code that means something, nothing half done."""

import re
import resource
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.engines.sqlite.store import open_sqlite
from referral.storage import records
from tests.fakes.demo_fixture import WORLD
from web.cli import main

ROOT = Path(__file__).parents[3]
DONE, REFUSED, WRONG_USE, UNREACHABLE = range(4)
PASSWORD = ("--password", "четири синьо кон мост")


@pytest.fixture
def here(tmp_path, town_file) -> Path:
    """A folder with a store of the town, and broken things of every kind."""
    shutil.copy(town_file, tmp_path / "town.sqlite")
    for name, world in {
        "empty": None,
        "no-toml": b"code = ",
        "no-utf8": b"\xff\xfe",
        "no-date": b'code = "x"\ntoday = "15.01.2026"',
        "no-code": b"code = 5",
        "twice": b'code = "x"',
        "binary": b'code = "x"',
        "rows": b'code = "x"',
    }.items():
        (tmp_path / name).mkdir()
        if world is not None:
            (tmp_path / name / "package.toml").write_bytes(world)
    (tmp_path / "twice" / "areas.csv").write_bytes(b"id,id\n1,2\n")
    (tmp_path / "binary" / "areas.csv").write_bytes(b"\x00\x01")
    (tmp_path / "rows" / "areas.csv").write_text(
        "id,name_bg,type\nX1,Хубав,quarter\nX2\n,,\nX/3,y,quarter\nnew,y,quarter\nX4,z,nonsense\n", encoding="utf-8"
    )
    (tmp_path / "text.sqlite").write_bytes(b"not a store, only text " * 100)
    (tmp_path / "bad.mrezha").write_bytes(b"not a backup")
    return tmp_path


def call(here: Path, *arguments: str, store: str = "town.sqlite", **env: str) -> Result:
    place = store if "://" in store or store.startswith("/") else str(here / store)
    return CliRunner().invoke(main.main, list(arguments), env={"MREZHA_STORE": place, **env}, catch_exceptions=True)


def said(result: Result, code: int) -> str:
    """The sentence of a refusal: in words, without a trace."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    words = result.output
    assert "Traceback" not in words
    assert re.search(r"[А-яA-Za-z]{3,}[^\n]*\S", words)
    return words


WRONG = [
    (("nonsense",), WRONG_USE, "Няма команда"),
    (("--nonsense",), WRONG_USE, "Няма опция"),
    (("import",), WRONG_USE, "Липсва аргумент"),
    (("import", "{here}/absent"), WRONG_USE, "не съществува"),
    (("import", "{here}/town.sqlite"), WRONG_USE, "е файл"),
    (("import", "{here}/empty"), REFUSED, "не е пакет"),
    (("import", "{here}/no-toml"), REFUSED, "package.toml не може да се прочете"),
    (("import", "{here}/no-utf8"), REFUSED, "package.toml не може да се прочете"),
    (("import", "{here}/no-date"), REFUSED, "today = 2026-01-15"),
    (("import", "{here}/no-code"), REFUSED, "package.toml не може да се прочете"),
    (("import", "{here}/twice"), REFUSED, "всяка колона по веднъж"),
    (("import", "{here}/binary"), REFUSED, "не е текстова таблица"),
    (("import", "{here}/rows"), REFUSED, "unusable_id: отделени редове 2"),
    (("restore", "{here}/absent"), WRONG_USE, "не съществува"),
    (("restore", "{here}/bad.mrezha"), REFUSED, "само в празно"),
    (("backup", "{here}/no/such/folder/x.mrezha"), REFUSED, "не може да се прочете или запише"),
    (("backup", "/proc/x.mrezha"), REFUSED, "не може да се прочете или запише"),
    (("backup", "{here}"), WRONG_USE, "е папка"),
    (("export", "/proc/x"), REFUSED, "не може да се прочете или запише"),
    (("export", "{here}/town.sqlite"), WRONG_USE, "е файл"),
    (("user", "add", "x", "--role", "nonsense", *PASSWORD), WRONG_USE, "не е някое от"),
    (("user", "add", "x", "--role", "assistant", *PASSWORD), REFUSED, "Моля, попълнете"),
    (("user", "add", "x", "--role", "assistant", "--centre", "O999", *PASSWORD), REFUSED, "Моля, попълнете"),
    (("user", "add", "x", "--role", "coordinator", "--password", "къса"), REFUSED, "поне 12"),
    (("user", "add", "", "--role", "coordinator", *PASSWORD), REFUSED, "Моля, попълнете"),
    (("user", "add", "admin", "--role", "coordinator", *PASSWORD), REFUSED, "вече се използва"),
    (("user", "password", "nobody", *PASSWORD), REFUSED, "Няма потребител"),
    (("user", "password", "admin", "--password", "къса"), REFUSED, "поне 12"),
    (("serve", "--port", "99999"), WRONG_USE, "не е в границите"),
    (("serve", "--port", "many"), WRONG_USE, "не е подходяща стойност"),
    (("serve", "--host", "192.0.2.1"), REFUSED, "няма такъв адрес"),
    (("demo", "--world", "nonsense"), REFUSED, "не е пакет"),
    (("demo", "--world", "../.."), REFUSED, "не е пакет"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), WRONG, ids=[" ".join(one[0])[:60] for one in WRONG])
def test_wrong_use_is_told_in_a_sentence(here, arguments, code, words):
    before = tree(here)
    result = call(here, *(one.format(here=here) for one in arguments), XDG_DATA_HOME=str(here))
    assert words in said(result, code)
    assert {name for name in tree(here) - before if not name.endswith(("-wal", "-shm"))} == set()


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


READERS = [("doctor",), ("gaps",), ("backup", "{here}/x.mrezha"), ("export", "{here}/out"), ("user", "list"),
           ("user", "password", "admin", *PASSWORD)]  # fmt: skip
STORES = {
    "absent": ("no/such.sqlite", UNREACHABLE, "няма хранилище"),
    "a folder": (".", UNREACHABLE, "не отговаря"),
    "not ours": ("text.sqlite", REFUSED, "не може да се отвори"),
    "server away": ("bolt://neo4j:some-own-word@127.0.0.1:9", UNREACHABLE, "не отговаря"),
    "server of nobody": ("bolt://", WRONG_USE, "път до файл"),
    "wrong kind": ("http://127.0.0.1:1", WRONG_USE, "път до файл"),
    "weak password": ("bolt://neo4j:neo4j@db.example", WRONG_USE, "собствена парола"),
}


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("arguments", READERS, ids=lambda one: " ".join(one)[:20])
def test_a_store_out_of_reach_is_told_and_none_is_made(here, arguments, store):
    place, code, words = STORES[store]
    before = tree(here)
    told = said(call(here, *(one.format(here=here) for one in arguments), store=place), code)
    assert words in told
    assert "some-own-word" not in told
    assert tree(here) == before


@pytest.mark.parametrize("store", ["not ours", "wrong kind", "a folder"])
@pytest.mark.parametrize(
    "arguments", [("import", str(WORLD)), ("user", "add", "x", "--role", "coordinator", *PASSWORD), ("serve",)]
)
def test_a_writing_command_needs_its_store(here, arguments, store):
    place, code, words = STORES[store]
    assert words in said(call(here, *arguments, store=place, MREZHA_PORT="8123"), code)


def test_settings_are_told_in_words(here):
    assert "цяло число" in said(call(here, "serve", MREZHA_PORT="x"), WRONG_USE)
    assert "Няма такава папка" in said(call(here, "gaps", MREZHA_VOCABULARY=str(here / "absent")), WRONG_USE)
    (here / "words").mkdir()
    (here / "words" / "needs.toml").write_text("[nonsense", encoding="utf-8")
    said(call(here, "gaps", MREZHA_VOCABULARY=str(here / "words")), REFUSED)


def test_an_address_in_use_is_told(here):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for command in ("serve", "demo"):
            assert "друга програма" in said(call(here, command, "--port", port), REFUSED)


@pytest.mark.parametrize("harm", ["cut", "changed", "text", "empty", "other"])
def test_a_damaged_backup_restores_nothing(here, harm):
    good = here / "good.mrezha"
    assert call(here, "backup", str(good)).exit_code == DONE
    raw = good.read_bytes()
    made = {"cut": raw[: len(raw) // 2], "changed": raw[:5000] + b"\x00\x01" + raw[5002:], "text": b"x" * 100, "empty": b"",
            "other": __import__("gzip").compress(b'{"format":"other"}\n')}  # fmt: skip
    good.write_bytes(made[harm])
    told = said(call(here, "restore", str(good), store="new.sqlite"), REFUSED)
    assert re.search("повреден|не е резервно копие", told)
    store = open_sqlite(here / "new.sqlite", records.schema())
    assert store.read(lambda tx: sum(1 for _ in tx.backup())) == 0
    store.close()
    good.write_bytes(raw)
    assert call(here, "restore", str(good), store="new.sqlite").exit_code == DONE


def test_broken_rows_are_kept_aside_and_the_rest_is_stored(here):
    told = said(call(here, "import", str(here / "rows")), REFUSED)
    assert re.search("записани [12],", told)
    store = open_sqlite(here / "town.sqlite", records.schema())
    kept = store.read(lambda tx: [node.fields["rule"] for node in tx.find("StagedRow").nodes])
    assert kept.count("unusable_id") == 2
    assert store.read(lambda tx: tx.get("Area", "X1")) is not None
    store.close()


def limited(here: Path, store: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run a command that may write files of 200 kB at most: a full disk as a program sees it."""
    return subprocess.run(
        [sys.executable, "-m", "web.cli", *arguments],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin", "MREZHA_STORE": str(here / store), "HOME": str(here)}, capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)), check=False,
    )  # fmt: skip


def test_a_full_disk_leaves_the_old_backup_and_a_sound_store(here):
    good = here / "good.mrezha"
    assert call(here, "backup", str(good)).exit_code == DONE
    before = good.read_bytes()
    assert len(before) > 200_000
    done = limited(here, "town.sqlite", "backup", str(good))
    assert done.returncode == REFUSED, done.stderr
    assert "свободното място" in done.stderr
    assert good.read_bytes() == before
    assert not (here / "good.mrezha.part").exists()
    done = limited(here, "fresh.sqlite", "import", str(WORLD))
    assert done.returncode == UNREACHABLE, done.stderr
    assert "Traceback" not in done.stderr
    assert call(here, "doctor", store="fresh.sqlite").exit_code == DONE
    assert call(here, "import", str(WORLD), store="fresh.sqlite").exit_code == DONE
    assert call(here, "doctor", store="fresh.sqlite").exit_code == DONE


def test_good_use_ends_with_zero(here):
    for arguments in (("doctor",), ("gaps",), ("user", "list"), ("export", str(here / "out")), ("backup", str(here / "x.mrezha")),
                      ("user", "add", "нов", "--role", "coordinator", *PASSWORD), ("user", "password", "нов", *PASSWORD),
                      ("import", str(WORLD)), ("--version",), ("-h",)):  # fmt: skip
        result = call(here, *arguments)
        assert result.exit_code == DONE, (arguments, result.output)
    assert call(here, "import", str(here / "out"), store="second.sqlite").exit_code == DONE
