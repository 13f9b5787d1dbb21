"""Back up a whole store into one file, and fill an empty store from it."""

import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from graph.errors import GraphError, MissingEnd, Stale, Taken, UnknownName, WrongValue
from graph.migration import Migration, pending
from graph.model import Edge, Node, Value
from graph.schema import Field, FieldType, Schema
from graph.schema.restorable import checked
from graph.store import Reader, Store, Writer
from referral.context import Progress, silent
from referral.errors import BadInput
from referral.model.actors import SYSTEM
from referral.storage import migrations, relations
from referral.storage.history import directory_entries

FORMAT: Final = "mrezha-backup"
STEP: Final = 5000
LONGEST_HEAD: Final = 10_000
# What reading a damaged file can end in, whatever stands in its lines.
_UNREADABLE: Final = (
    OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError,
)  # fmt: skip


def backup(store: Store, file: Path, *, progress: Progress = silent) -> int:
    """Write the whole store, as it is at one moment, into a file; return how many records it holds.

    The file is gzip of JSON lines: a head, every record, and an end with the count and the SHA-256 of the lines. It is
    written beside its name, read back, and moved there when it is whole and can be restored: a broken backup never
    replaces a good one. Errors: BadInput when something else than a backup is there, or what was written cannot be
    restored.
    """
    if not _is_replaceable(file):
        raise _damaged(file, "not_ours_to_replace")
    handle, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".part", dir=file.parent)
    os.close(handle)
    part = Path(name)
    try:
        count = store.read(lambda tx: _write(tx, store.schema, part, progress))
        _check_restorable(store.schema, part, named=file)
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    progress("backup", count, count)
    return count


def restore(store: Store, file: Path, *, at: datetime | None = None) -> int:
    """Fill an empty store from a backup and return how many records it holds; an older one is migrated on the way.

    The relationships that show fields are made of the fields. With `at`, the moment now, a directory without a history
    begins one in the same transaction. Errors: BadInput (not a backup, damaged, of a newer schema),
    graph.errors.NotEmpty; nothing is stored then.
    """

    def work(tx: Writer) -> int:
        shown = {kind for relation in relations.SHOWN.values() for kind, _ in relation.values()}
        skipped = 0

        def without_shown() -> Iterator[Node | Edge]:
            nonlocal skipped
            for record in _records(store.schema, file, migrations.files()):
                if isinstance(record, Edge) and record.kind in shown:
                    skipped += 1
                else:
                    yield record

        count = tx.restore(without_shown())
        relations.show_all(tx, store.schema)
        if at is not None:
            directory_entries.begin(tx, at=at, by=SYSTEM.id)
        return count + skipped

    try:
        return store.write(work)
    except (MissingEnd, Taken, Stale, WrongValue, UnknownName) as error:  # a line is missing, wrong or stands twice
        raise _damaged(file, "damaged_backup") from error


def check(schema: Schema, file: Path) -> None:
    """Refuse a file that cannot be restored, before a store is opened for it.

    Errors: BadInput (not a backup, damaged, of a newer schema).
    """
    try:
        for _ in checked(schema, _records(schema, file, migrations.files())):
            pass
    except GraphError as error:
        raise _damaged(file, "damaged_backup") from error


def _write(tx: Reader, schema: Schema, part: Path, progress: Progress) -> int:
    digest, count = hashlib.sha256(), 0
    with gzip.open(part, "wb", compresslevel=5) as out:
        out.write(_json_line({"format": FORMAT, "version": 1, "schema": schema.version}))
        for record in tx.backup():
            line = _json_line(_encoded(schema, record))
            digest.update(line)
            out.write(line)
            count += 1
            if count % STEP == 0:
                progress("backup", count, count + 1)
        out.write(_json_line({"end": count, "sha256": digest.hexdigest()}))
    with part.open("rb") as written:
        os.fsync(written.fileno())
    return count


def _check_restorable(schema: Schema, part: Path, *, named: Path) -> None:
    """Read back what was written. Errors: BadInput."""
    try:
        check(schema, part)
    except BadInput as error:
        raise _damaged(named, "unusable_backup") from error


def _is_replaceable(file: Path) -> bool:
    """Tell whether a backup may be written to a place: nothing is there, or a backup of ours."""
    if not file.exists() and not file.is_symlink():
        return True
    if not file.is_file():
        return False
    try:
        with gzip.open(file, "rb") as lines:
            head = json.loads(lines.readline(LONGEST_HEAD))
    except (OSError, EOFError, zlib.error, ValueError, RecursionError):
        return False
    return isinstance(head, dict) and head.get("format") == FORMAT


def _json_line(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _encoded(schema: Schema, record: Node | Edge) -> dict[str, object]:
    if isinstance(record, Node):
        fields = _encoded_fields(schema.kind(record.kind).fields, record.fields)
        return {"n": [record.kind, record.id, record.version, fields]}
    return {
        "e": [
            record.kind,
            record.source,
            record.target,
            _encoded_fields(schema.edge(record.kind).fields, record.fields),
        ]
    }


def _encoded_fields(declared: Mapping[str, Field], fields: Mapping[str, Value]) -> dict[str, object]:
    return {
        name: value.isoformat() if declared[name].type in {FieldType.DATE, FieldType.INSTANT} else value  # type: ignore[union-attr]
        for name, value in fields.items()
    }


def _records(schema: Schema, file: Path, steps: Sequence[Migration]) -> Iterator[Node | Edge]:
    """Yield the records of a backup under the names of the schema.

    A wrong count or digest is an error after the last record, so that the transaction that stores them is undone.
    Errors: BadInput.
    """
    digest, count, ended = hashlib.sha256(), 0, False
    try:
        with gzip.open(file, "rb") as lines:
            head = json.loads(lines.readline(LONGEST_HEAD) or b"{}")
            if not isinstance(head, dict) or head.get("format") != FORMAT:
                raise _damaged(file, "not_a_backup")
            if head["schema"] > schema.version:
                raise _damaged(file, "newer_backup")
            to_apply = pending(steps, stored=head["schema"], wanted=schema.version)
            for line in lines:
                data = json.loads(line)
                if "end" in data:
                    ended = data["end"] == count and data["sha256"] == digest.hexdigest()
                    break
                digest.update(line)
                count += 1
                yield _decoded(schema, _renamed(data, to_apply))
    except _UNREADABLE as error:
        raise _damaged(file, "damaged_backup") from error
    if not ended:
        raise _damaged(file, "damaged_backup")


def _damaged(file: Path, code: str) -> BadInput:
    return BadInput(problems=((file.name, code, {"file": file.name}),))


def _renamed(data: dict[str, Any], steps: Sequence[Migration]) -> dict[str, Any]:
    part = "n" if "n" in data else "e"
    kind, *identity, fields = data[part]
    for step in steps:
        kind, fields = (step.nodes if part == "n" else step.edges).apply(kind, fields)
    return {part: [kind, *identity, fields]}


def _decoded(schema: Schema, data: dict[str, Any]) -> Node | Edge:
    if "n" in data:
        kind, node_id, version, fields = data["n"]
        return Node(kind=kind, id=node_id, version=version, fields=_decoded_fields(schema.kind(kind).fields, fields))
    kind, source, target, fields = data["e"]
    return Edge(kind=kind, source=source, target=target, fields=_decoded_fields(schema.edge(kind).fields, fields))


def _decoded_fields(declared: Mapping[str, Field], fields: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _READERS.get(declared[name].type, _unchanged)(value) for name, value in fields.items()}


def _unchanged(value: Any) -> Any:
    return value


_READERS: Final[Mapping[FieldType, Callable[[Any], Any]]] = {
    FieldType.DATE: date.fromisoformat,
    FieldType.INSTANT: datetime.fromisoformat,
    FieldType.WORDS: tuple,
}
