"""Recognise a write log that belongs to another file, before the library mixes it into this one.

A write log (`<file>-wal`) holds whole pages and no name. Beside a file that it was not written for, as after copying a
file without its log or a file over another, the library would take its pages as the newest state, and store them for
good when the last connection closes. So a log that is found is read here without being stored: what it makes of the
file must be sound, of the same origin, and not older than the file alone.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

import apsw

from graph.engines.sqlite.file_layout import BUSY_SECONDS
from graph.errors import ForeignLog

_NAMES: Final = ("file", "origin")  # random, made once: with the file, and with the first content that is tracked
_COUNTS: Final = ("revision", "writes")  # these only rise


def write_log_of(path: Path) -> Path:
    """Return where the write log of a file lies."""
    return path.with_name(f"{path.name}-wal")


def check_write_log(path: Path) -> None:
    """Refuse a file beside which the write log of another lies; nothing of the log is stored.

    It opens and closes the file, which drops the locks that this process holds on it: not while it is open here.
    Errors: ForeignLog.
    """
    log = write_log_of(path)
    if not log.is_file() or log.stat().st_size == 0:
        return
    together = _contents(path, alone=False) if path.stat().st_size and _same_page_size(path, log) else None
    alone = _contents(path, alone=True)
    if together is None or (alone is not None and not _follows(together, alone)):
        raise ForeignLog(place=str(log))


def _follows(later: Mapping[str, str], earlier: Mapping[str, str]) -> bool:
    """Tell whether one state of a file can come after another."""
    is_same = all(later.get(name) == earlier[name] for name in _NAMES if name in earlier)
    return is_same and all(int(later.get(name, 0)) >= int(earlier.get(name, 0)) for name in _COUNTS)


def _same_page_size(path: Path, log: Path) -> bool:
    with path.open("rb") as file, log.open("rb") as log_file:
        return int.from_bytes(file.read(18)[16:]) == int.from_bytes(log_file.read(12)[8:])


def _contents(path: Path, *, alone: bool) -> Mapping[str, str] | None:
    """Return what a file says about itself, alone or with its log; None when that cannot be told.

    A file alone may be unsound while it is brought up to date from its log, and then says nothing; one with its log
    is sound or damaged.
    """
    # `immutable` leaves the log aside; the other connection does not store it on closing.
    address = f"file:{quote(str(path.absolute()))}" + ("?immutable=1" if alone else "")
    flags = apsw.SQLITE_OPEN_URI | (apsw.SQLITE_OPEN_READONLY if alone else apsw.SQLITE_OPEN_READWRITE)
    connection = apsw.Connection(address, flags=flags)
    try:
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.pragma("query_only", "on")
        connection.set_busy_timeout(BUSY_SECONDS * 1000)
        if not alone and connection.execute("PRAGMA integrity_check(1)").get != "ok":
            return None
        if connection.execute("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '_state')").get:
            return None if alone else {}
        rows = dict(connection.execute("SELECT name, value FROM _state"))
        return {name: str(rows[name]) for name in (*_NAMES, *_COUNTS) if name in rows}
    except (apsw.CorruptError, apsw.NotADBError):
        return None
    except apsw.SQLError:
        if alone:
            return None
        raise
    finally:
        connection.close(force=True)
