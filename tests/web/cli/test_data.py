"""Import, backup and restore: nothing is lost when the file is damaged, the rows are broken or the disk is full."""

import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral.exchange.health_checks import KINDS
from referral.storage import records
from tests.fakes.demo_fixture import PACKAGE
from tests.web.cli.terminal_steps import DONE, REFUSED, UNREACHABLE, call, said
from web.cli.data import CHECKS

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def kept(small_town_file, tmp_path_factory) -> bytes:
    """A backup of the small town, made once."""
    folder = tmp_path_factory.mktemp("backup")
    assert (
        call(folder, "backup", str(folder / "town.mrezha"), store=str(shutil.copy(small_town_file, folder))).exit_code
        == DONE
    )
    return (folder / "town.mrezha").read_bytes()


@pytest.mark.parametrize("harm", ["cut", "changed", "text", "empty", "other"])
def test_a_damaged_backup_restores_nothing(here, kept, harm):
    good, raw = here / "good.mrezha", kept
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
    kept = store.read(lambda tx: [node.fields["rule"] for node in tx.find("StagedRow", limit=10_000).nodes])
    assert kept.count("unusable_id") == 2
    assert store.read(lambda tx: tx.get("Area", "X1")) is not None
    store.close()


def test_imported_organisations_have_their_places_on_the_map_at_once(here):
    (here / "small").mkdir()
    (here / "small" / "package.toml").write_text('code = "small"')
    rows = "".join(f"SMALL{number},Сдружение {number},ngo\n" for number in range(5))
    (here / "small" / "organisations.csv").write_text(f"id,name_bg,kind\n{rows}", encoding="utf-8")
    assert call(here, "import", str(here / "small"), store="small.sqlite").exit_code == DONE
    store = open_sqlite(here / "small.sqlite", records.schema())
    placed = {node.id for node in store.read(lambda tx: tx.find("MapPosition", limit=100)).nodes}
    store.close()
    assert placed == {f"SMALL{number}" for number in range(5)}


def test_an_import_names_the_columns_and_tables_that_it_left_out(here):
    folder = here / "misspelt"
    folder.mkdir()
    (folder / "package.toml").write_text('code = "misspelt"')
    (folder / "areas.csv").write_text("id,name_bg,type,parent\nM,Община,municipality,\nQ,Изток,quarter,M\n", "utf-8")
    (folder / "notes.csv").write_text("a,b\n1,2\n")
    told = call(here, "import", str(folder), store="misspelt.sqlite", LANG="en_US.UTF-8")
    assert told.exit_code == DONE
    assert "areas: a package has no such columns, so they were left out: parent" in told.output
    assert "notes.csv: a package has no such table" in told.output


def test_what_an_export_wrote_is_imported_without_a_word_about_columns_or_tables(here):
    assert call(here, "export", str(here / "out")).exit_code == DONE
    told = call(here, "import", str(here / "out"), store="copy.sqlite", LANG="en_US.UTF-8")
    assert told.exit_code == DONE
    assert "left out" not in told.output


@pytest.mark.parametrize("table", [None, "id,name_bg,kind\n"])
def test_an_import_of_no_row_at_all_is_refused_in_words(here, table):
    folder = here / "nothing"
    folder.mkdir()
    (folder / "package.toml").write_text('code = "nothing"')
    if table:
        (folder / "organisations.csv").write_text(table)
    told = said(call(here, "import", str(folder), store="nothing.sqlite", LANG="en_US.UTF-8"), REFUSED)
    assert "Nothing usable came in" in told


def limited(here: Path, store: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run a command that may write files of 200 kB at most: a full disk as a program sees it."""
    return subprocess.run(
        [sys.executable, "-m", "web.cli", *arguments],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin", "MREZHA_STORE": str(here / store), "HOME": str(here), "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)), check=False,
    )  # fmt: skip


def test_a_full_disk_leaves_the_old_backup_and_a_sound_store(here, small_package):
    good = here / "good.mrezha"
    assert call(here, "backup", str(good)).exit_code == DONE
    before = good.read_bytes()
    assert len(before) > 200_000
    done = limited(here, "town.sqlite", "backup", str(good))
    assert done.returncode == REFUSED, done.stderr
    assert "свободното място" in done.stderr
    assert good.read_bytes() == before
    assert [path.name for path in here.glob("good.mrezha*")] == ["good.mrezha"]
    done = limited(here, "fresh.sqlite", "import", str(PACKAGE))
    assert done.returncode == UNREACHABLE, done.stderr
    assert "Traceback" not in done.stderr
    assert call(here, "doctor", store="fresh.sqlite").exit_code == DONE
    assert call(here, "import", str(small_package), store="fresh.sqlite").exit_code == DONE
    assert call(here, "doctor", store="fresh.sqlite").exit_code == DONE


def test_the_doctor_names_what_it_examined_in_words(here):
    assert set(KINDS) <= set(CHECKS)
    told = call(here, "doctor", LANG="en_US.UTF-8").output
    assert [line for line in told.splitlines() if not line.startswith("✓ ")] == []
    assert "✓ Engine: A file on this computer (SQLite), version " in told
    bulgarian = call(here, "doctor").output
    assert "✓ Двигател: Файл на този компютър (SQLite), версия " in bulgarian
    assert "Насочвания" in bulgarian


def test_an_empty_package_is_explained_in_the_language_of_the_terminal_and_is_a_package(here):
    for name, locale, explained in (
        ("празен", "bg_BG.UTF-8", "Колко души живеят там."),
        ("empty-en", "en_US.UTF-8", "How many people live there."),
    ):
        done = call(here, "export", "--template", str(here / name), store="none.sqlite", LANG=locale)
        assert done.exit_code == DONE, done.output
        assert explained in (here / name / "columns.csv").read_text("utf-8-sig")
        told = said(call(here, "import", str(here / name), LANG="en_US.UTF-8"), REFUSED)
        assert "Nothing usable came in" in told
    assert not (here / "none.sqlite").exists()
    said(call(here, "export", "--template", str(here / "rows")), REFUSED)


def test_an_import_from_which_nothing_usable_came_is_refused(here):
    feed = here / "feed"
    feed.mkdir()
    (feed / "organizations.csv").write_text("id,name\n1,\n", encoding="utf-8")
    words = said(call(here, "import", str(feed), LANG="en_US.UTF-8"), REFUSED)
    assert "Nothing usable came in" in words
    (feed / "organizations.csv").write_text("id,name\n1,Пункт\n2,\n", encoding="utf-8")
    assert call(here, "import", str(feed)).exit_code == DONE
    assert call(here, "import", str(feed)).exit_code == DONE  # there already is also usable


def test_an_unclosed_quote_is_named_by_its_line(here):
    (here / "twice" / "areas.csv").write_text(
        'id,name_bg,type\nA1,"Квартал,quarter\nA2,Друг,quarter\n', encoding="utf-8"
    )
    words = said(call(here, "import", str(here / "twice"), LANG="en_US.UTF-8"), REFUSED)
    assert "areas.csv" in words
    assert "line 2" in words
