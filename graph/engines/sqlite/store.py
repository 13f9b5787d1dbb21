"""Open and use a store in one SQLite file: WAL, every commit synced, one writer, readers never wait."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import apsw

from graph.engines.sqlite import sql
from graph.engines.sqlite.connections import Connections, check_library, check_there, translated
from graph.engines.sqlite.file_layout import check_version
from graph.engines.sqlite.reader import SqliteReader
from graph.engines.sqlite.writer import SqliteWriter
from graph.migration import Migration
from graph.model import Fields
from graph.schema import Schema
from graph.store import Reader, Store, Writer

T = TypeVar("T")


def open_sqlite(
    path: Path | str,
    schema: Schema,
    *,
    migrations: Sequence[Migration] = (),
    library: str | None = None,
    create: bool = True,
) -> Store:
    """Open or create a store file; an older one is migrated and extended to what the schema adds, all or nothing.

    Errors: WrongStore for an unsafe library, a file that is not ours, a newer one, or one that no migration reaches;
    NoStore where none may be created; EmptyFile; Damaged for a write log that is not the file's own.
    """
    check_library(library or apsw.sqlite_lib_version())
    if not create:
        check_there(Path(path))
    return SqliteStore(Path(path), schema, migrations)


class SqliteStore:
    """Keep a store in one file. A read inside other work is a transaction of its own on what is committed."""

    def __init__(self, path: Path, schema: Schema, migrations: Sequence[Migration]) -> None:
        self.schema = schema
        self._path = path
        self._tables = sql.tables(schema)
        self._connections = Connections(path, schema, migrations)

    def read(self, work: Callable[[Reader], T]) -> T:
        with self._connections.reading() as connection:
            return self._run("BEGIN", "ROLLBACK", work, SqliteReader(connection, self.schema, self._tables))

    def write(self, work: Callable[[Writer], T]) -> T:
        with self._connections.writing() as connection:
            return self._run("BEGIN IMMEDIATE", "COMMIT", work, SqliteWriter(connection, self.schema, self._tables))

    def status(self) -> Fields:
        with self._connections.reading() as connection:
            return MappingProxyType(
                {
                    "engine": "sqlite",
                    "version": apsw.sqlite_lib_version(),
                    "place": str(self._path),
                    "bytes": self._path.stat().st_size,
                    "journal": str(connection.pragma("journal_mode")),
                    "synchronous": str(connection.pragma("synchronous")),
                    "healthy": self._connections.is_sound(),
                }
            )

    def close(self) -> None:
        self._connections.close()

    def _run(self, begin: str, end: str, work: Callable[[Any], T], transaction: SqliteReader) -> T:
        connection = transaction.connection
        try:
            connection.execute(begin)
            check_version(connection, self.schema)
            result = work(transaction)
            transaction.finish()
            connection.execute(end)
        except apsw.Error as error:
            raise translated(error) from error
        finally:
            transaction.close()
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        return result
