"""Keep the store safe: back up, restore, export the directory, and examine everything."""

import csv
import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from graph.migration import Migration, pending
from graph.model import Edge, Node, Value
from graph.schema import Field, FieldType, Schema
from graph.store import Reader, Store
from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context, Progress, silent
from referral.errors import BadInput
from referral.lifecycle import replay
from referral.model.directory import Area, Organisation, Service
from referral.model.referrals import Referral
from referral.storage import migrations, records

FORMAT: Final = "mrezha-backup"
STEP: Final = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing `doctor` looked at."""

    name: str
    good: bool
    found: str


def backup(store: Store, file: Path, *, progress: Progress = silent) -> int:
    """Write the whole store as one consistent picture and return how many records it holds.

    The file is gzip of JSON lines: a head, every record, and an end with the count and the SHA-256 of the lines. It is
    written beside its name and moved there when it is whole, so that a broken backup never replaces a good one.
    """
    part = file.with_name(f"{file.name}.part")

    def work(tx: Reader) -> int:
        digest, count = hashlib.sha256(), 0
        with gzip.open(part, "wb", compresslevel=5) as out:
            out.write(_line({"format": FORMAT, "version": 1, "schema": store.schema.version}))
            for record in tx.backup():
                line = _line(_packed(store.schema, record))
                digest.update(line)
                out.write(line)
                count += 1
                if count % STEP == 0:
                    progress("backup", count, count + 1)
            out.write(_line({"end": count, "sha256": digest.hexdigest()}))
        return count

    try:
        count = store.read(work)
        part.chmod(0o600)
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    progress("backup", count, count)
    return count


def restore(store: Store, file: Path) -> int:
    """Fill an empty store from a backup and return how many records it holds; an older one is migrated on the way.

    Errors: BadInput (not a backup, damaged, of a newer schema), graph.errors.NotEmpty; nothing is stored then.
    """
    steps = migrations.files()
    return store.write(lambda tx: tx.restore(_unpacked(store.schema, file, steps)))


def export_directory(context: Context, folder: Path) -> dict[str, int]:
    """Write areas, organisations, services and ties as CSV that `import` reads; no client, no referral."""
    policy.require(context.actor, Permission.EXPORT_DIRECTORY)
    directory = context.directory()
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[dict[str, str]]] = {
        "areas": [_cells(area, AREA_COLUMNS) for area in directory.areas.values()],
        "organisations": [_cells(one, ORGANISATION_COLUMNS) for one in directory.organisations.values()],
        "services": [_cells(one, SERVICE_COLUMNS) for one in directory.services.values()],
        "ties": [{"source": tie.one, "target": tie.other, "kind": tie.tie} for tie in directory.ties],
    }
    listed = (AREA_COLUMNS, ORGANISATION_COLUMNS, SERVICE_COLUMNS, TIE_COLUMNS)
    columns = dict(zip(tables, listed, strict=True))
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, columns[name], lineterminator="\n")
            writer.writeheader()
            writer.writerows({key: harmless(value) for key, value in row.items()} for row in rows)
    code = json.dumps(folder.name, ensure_ascii=False)
    (folder / "world.toml").write_text(f"code = {code}\n", encoding="utf-8")
    return {name: len(rows) for name, rows in tables.items()}


def doctor(context: Context, *, progress: Progress = silent) -> Iterator[Check]:
    """Yield what was examined: the engine, the counts, and every referral against the replay of its events."""
    facts = context.store.status()
    yield Check(name="engine", good=bool(facts.get("healthy", True)), found=_told(facts))
    for kind in ("Organisation", "Service", "Area", "Client", "RecordedNeed", "Referral", "ReferralEvent", "User"):
        count = context.read(lambda tx, kind=kind: tx.tally(kind)[0].count)  # type: ignore[misc]
        yield Check(name=kind, good=True, found=str(count))
    alone = [one.id for one in context.directory().services.values() if not one.organisation]
    yield Check(name="services without an organisation", good=not alone, found=str(len(alone)))
    wrong, total, after = [], 0, None
    while True:
        page, after = context.read(lambda tx, after=after: _replayed(tx, after))  # type: ignore[misc]
        wrong += [referral for referral, good in page if not good]
        total += len(page)
        progress("replay", total, total + (after is not None))
        if after is None:
            break
    found = f"{total} = replay" if not wrong else f"{len(wrong)} of {total} differ: {', '.join(wrong[:5])}"
    yield Check(name="referrals", good=not wrong, found=found)


AREA_COLUMNS: Final = ("id", "name_bg", "name_en", "type", "part_of", "population")
ORGANISATION_COLUMNS: Final = (
    "id", "name_bg", "name_en", "kind", "seat", "phone", "email", "website", "address", "contact", "verified_on",
    "active", "description", "answer_days", "service_days", "agreement_on", "agreement_until", "answer_channel",
)  # fmt: skip
SERVICE_COLUMNS: Final = (
    "id", "organisation", "name_bg", "name_en", "needs", "areas", "hours", "requires", "grants", "status", "languages",
    "age_from", "age_to", "places", "funded_until", "verified_on", "accepts_uninsured", "free", "how_to_apply",
    "requires_any", "window", "wait_days",
    "description", "route",
)  # fmt: skip
TIE_COLUMNS: Final = ("source", "target", "kind")


def _replayed(tx: Reader, after: Any) -> tuple[list[tuple[str, bool]], Any]:
    found, following = records.find(tx, Referral, limit=500, after=after)
    return [(one.id, replay.check_replay(tx, one)) for one in found], following


def _told(facts: Mapping[str, Value]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items() if name != "healthy")


def _line(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _packed(schema: Schema, record: Node | Edge) -> dict[str, object]:
    if isinstance(record, Node):
        fields = _plain(schema.kind(record.kind).fields, record.fields)
        return {"n": [record.kind, record.id, record.version, fields]}
    return {"e": [record.kind, record.source, record.target, _plain(schema.edge(record.kind).fields, record.fields)]}


def _plain(declared: Mapping[str, Field], fields: Mapping[str, Value]) -> dict[str, object]:
    return {
        name: value.isoformat() if declared[name].type in {FieldType.DATE, FieldType.INSTANT} else value  # type: ignore[union-attr]
        for name, value in fields.items()
    }


def _unpacked(schema: Schema, file: Path, steps: Sequence[Migration]) -> Iterator[Node | Edge]:
    """Yield the records of a backup under the names of the schema.

    The count and the digest are checked before the last one is believed.
    """
    digest, count, ended = hashlib.sha256(), 0, False
    try:
        with gzip.open(file, "rb") as lines:
            head = json.loads(lines.readline() or b"{}")
            if head.get("format") != FORMAT:
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
                yield _record(schema, _renamed(data, to_apply))
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
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


def _record(schema: Schema, data: dict[str, Any]) -> Node | Edge:
    if "n" in data:
        kind, node_id, version, fields = data["n"]
        return Node(kind=kind, id=node_id, version=version, fields=_typed(schema.kind(kind).fields, fields))
    kind, source, target, fields = data["e"]
    return Edge(kind=kind, source=source, target=target, fields=_typed(schema.edge(kind).fields, fields))


def _typed(declared: Mapping[str, Field], fields: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _READERS.get(declared[name].type, _same)(value) for name, value in fields.items()}


def _same(value: Any) -> Any:
    return value


_READERS: Final[Mapping[FieldType, Callable[[Any], Any]]] = {
    FieldType.DATE: date.fromisoformat,
    FieldType.INSTANT: datetime.fromisoformat,
    FieldType.WORDS: tuple,
}


def _cells(thing: Area | Organisation | Service, columns: tuple[str, ...]) -> dict[str, str]:
    return {name: _cell(getattr(thing, name)) for name in columns}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value) if isinstance(value, tuple) else str(value)


def harmless(text: str) -> str:
    """Keep a spreadsheet from running a cell as a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
