"""Open the SQLite file safely and lend connections to it."""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import apsw

from graph.engines.sqlite.file_layout import BUSY_SECONDS, check_names, prepare
from graph.engines.sqlite.write_log import check_write_log, write_log_of
from graph.errors import Damaged, EmptyFile, GraphError, NoStore, Unavailable, WrongStore
from graph.migration import Migration
from graph.schema import Schema

SAFE_LIBRARY: Final = (3, 51, 3)  # older ones may corrupt a WAL file that has two connections
EMPTY_SECONDS: Final = 2  # how long another program may take from making a file to its first page
_IDLE_LIMIT: Final = 16
_OPENING: Final = threading.Lock()
_OPEN: Final[Counter[tuple[int, int]]] = Counter()  # the files this process has open, and how often
_REASONS: Final[tuple[tuple[type[apsw.Error], type[GraphError], str], ...]] = (
    (apsw.FullError, Unavailable, "disk_full"),
    (apsw.BusyError, Unavailable, "busy"),
    (apsw.LockedError, Unavailable, "busy"),
    (apsw.NotADBError, WrongStore, "not_a_database"),
    (apsw.CorruptError, Damaged, "damaged"),
    (apsw.ReadOnlyError, Unavailable, "read_only"),
    (apsw.CantOpenError, Unavailable, "cannot_open"),
    (apsw.IOError, Unavailable, "input_output"),
)


def translated(error: apsw.Error) -> GraphError:
    """Return the error of the port that says what an error of the library means."""
    for cause, refusal, reason in _REASONS:
        if isinstance(error, cause):
            return refusal(reason=reason, detail=str(error))
    return GraphError(reason=type(error).__name__, detail=str(error))


def check_library(version: str) -> None:
    """Refuse a library that may damage the file."""
    if tuple(int(part) for part in version.split(".")[:3]) < SAFE_LIBRARY:
        raise WrongStore(reason="unsafe_library", found=version, wanted=".".join(map(str, SAFE_LIBRARY)))


def check_there(path: Path) -> None:
    """Refuse a place where no store is: no file, or an empty one without a write log.

    Errors: NoStore, EmptyFile.
    """
    if not path.exists():
        raise NoStore(place=str(path))
    if _is_empty(path):
        raise EmptyFile(place=str(path))


class Connections:
    """Hold the connections to one file: one that writes, under a lock, and one for each read that runs."""

    def __init__(self, path: Path, schema: Schema, migrations: Sequence[Migration]) -> None:
        self._path = path
        self._idle: list[apsw.Connection] = []
        self._lock = threading.Lock()
        self._write_lock = threading.Lock()
        self._writing_thread: int | None = None
        self._closed = False
        self._writer = self._open(schema, migrations)

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """Lend a connection that only reads."""
        connection = self._take()
        try:
            yield connection
        finally:
            with self._lock:
                reusable = not self._closed and not connection.in_transaction and len(self._idle) < _IDLE_LIMIT
                if reusable:
                    self._idle.append(connection)
            if not reusable:
                connection.close(force=True)

    @contextmanager
    def writing(self) -> Iterator[apsw.Connection]:
        """Lend the connection that writes, to one thread at a time."""
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a write inside a write: hand the Writer on instead")
        if not self._write_lock.acquire(timeout=BUSY_SECONDS):
            raise Unavailable(reason="busy", detail="another write is taking long")
        self._writing_thread = threading.get_ident()
        try:
            self._check_open()
            yield self._writer
        finally:
            self._writing_thread = None
            self._write_lock.release()

    def is_sound(self) -> bool:
        """Tell whether the file is undamaged; on a new connection, for an old one may hold old pages."""
        with self._lock:
            self._check_open()
        try:
            connection = _connect(self._path)
            answer = connection.execute("PRAGMA quick_check(1)").get
            connection.close()
        except apsw.Error:
            return False
        return bool(answer == "ok")

    def close(self) -> None:
        """Close every connection that is not lent out; those close when they come back."""
        with self._write_lock, self._lock:
            if not self._closed:
                _forget(self._file)
            self._closed = True
            for connection in (*self._idle, self._writer):
                connection.close(force=True)
            self._idle.clear()

    def _check_open(self) -> None:
        if self._closed:
            raise Unavailable(reason="closed")

    def _take(self) -> apsw.Connection:
        with self._lock:
            self._check_open()
            if self._idle:
                return self._idle.pop()
        try:
            connection = _connect(self._path)
            connection.pragma("query_only", "on")
        except apsw.Error as error:
            raise translated(error) from error
        return connection

    def _open(self, schema: Schema, migrations: Sequence[Migration]) -> apsw.Connection:
        check_names(schema)
        try:
            _create(self._path)
            self._file = _remember(self._path)
            try:
                connection = _connect(self._path)
                try:
                    prepare(connection, schema, migrations)
                except BaseException:
                    connection.close(force=True)
                    raise
            except BaseException:
                _forget(self._file)
                raise
        except apsw.Error as error:
            raise translated(error) from error
        except OSError as error:
            raise Unavailable(reason="cannot_open", detail=str(error)) from error
        return connection


def _remember(path: Path) -> tuple[int, int]:
    """Check the write log of a file, unless this process has it open, and count the file as open."""
    stat = path.stat()
    file = (stat.st_dev, stat.st_ino)
    with _OPENING:
        if file not in _OPEN:
            check_write_log(path)
        _OPEN[file] += 1
    return file


def _forget(file: tuple[int, int]) -> None:
    with _OPENING:
        _OPEN[file] -= 1
        if not _OPEN[file]:
            del _OPEN[file]


def _create(path: Path) -> None:
    """Create a missing file so that only its owner may read it.

    An existing one is not touched: closing it here would drop the locks other connections of this process hold.
    An empty one is refused, unless another program is just making a store of it.
    Errors: EmptyFile.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        until = time.monotonic() + EMPTY_SECONDS
        while _is_empty(path):
            if time.monotonic() > until:
                raise EmptyFile(place=str(path)) from None
            time.sleep(0.01)


def _is_empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0 and not write_log_of(path).exists()


def _connect(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE, statementcachesize=300)
    connection.set_busy_timeout(BUSY_SECONDS * 1000)
    for switch, value in (
        (apsw.SQLITE_DBCONFIG_DEFENSIVE, 1),
        (apsw.SQLITE_DBCONFIG_DQS_DML, 0),
        (apsw.SQLITE_DBCONFIG_DQS_DDL, 0),
        (apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
    ):
        connection.config(switch, value)
    connection.pragma("synchronous", "full")
    connection.pragma("foreign_keys", "on")
    connection.pragma("temp_store", "memory")
    connection.pragma("cache_size", -16_000)
    return connection
