"""How tests call the terminal, and a folder of good and broken things to call it on."""

import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from referral.exchange.backup import FORMAT
from referral.storage import records
from web.cli import main

DONE, REFUSED, WRONG_USE, UNREACHABLE = range(4)
PASSWORD = ("--password", "четири синьо кон мост")


def prepared(tmp_path: Path, town_file: Path) -> Path:
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
    head = {"format": FORMAT, "version": 1, "schema": records.schema().version}
    end = {"end": 0, "sha256": hashlib.sha256().hexdigest()}
    with gzip.open(tmp_path / "good.mrezha", "wt", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(line)}\n" for line in (head, end))
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


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
