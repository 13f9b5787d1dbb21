"""What every import does: store records in batches, hold rows back as they came, and report both."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from graph.errors import GraphError
from graph.model import Node
from graph.store import Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Context, Progress
from referral.errors import BadInput
from referral.exchange.csv_tables import Row
from referral.model.actors import User
from referral.model.clients import Client, RecordedNeed
from referral.model.directory import Area, Organisation, Service
from referral.storage import merging, records

Imported = TypeVar("Imported", Area, Organisation, Service, Client, RecordedNeed, User)
T = TypeVar("T")
BATCH: Final = 500
PACKAGE, UNFINISHED = "package", "unfinished"  # the remark of an import that has not come to its end


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A row that could not be used, with the rule that stopped it, and the column to blame where there is one."""

    row: Row
    rule: str
    column: str | None = None


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What an import did: rows read and records stored per table, rows held back, and remarks on stored rows.

    Columns and tables that are not known are left out. `run` is the id under which it is stored, once it is.
    """

    source: str
    format: str
    read: Counter[str] = field(default_factory=Counter)
    stored: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    remarks: Counter[tuple[str, str]] = field(default_factory=Counter)
    held: list[HeldRow] = field(default_factory=list)
    unknown_columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown_tables: tuple[str, ...] = ()
    run: str | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing usable came in: no row was stored or found unchanged."""
        return not any(self.stored.values()) and not any(self.unchanged.values())

    @property
    def held_lines(self) -> dict[tuple[str, str, str], tuple[int, ...]]:
        """Return the lines of the rows that each rule stopped, by table, rule and column; no column is an empty one."""
        lines: defaultdict[tuple[str, str, str], set[int]] = defaultdict(set)
        for held in self.held:
            lines[held.row.table, held.rule, held.column or ""].add(held.row.line)
        return {key: tuple(sorted(found)) for key, found in sorted(lines.items())}

    @property
    def held_by_rule(self) -> dict[tuple[str, str], int]:
        """Return how many rows of each table each rule stopped."""
        return dict(sorted(Counter((held.row.table, held.rule) for held in self.held).items()))

    def as_json(self) -> str:
        """Return the report for keeping."""
        plain: dict[str, object] = {
            "read": dict(self.read),
            "stored": dict(self.stored),
            "unchanged": dict(self.unchanged),
            "remarks": {f"{table}: {rule}": count for (table, rule), count in sorted(self.remarks.items())},
            "kept": {f"{table}: {rule}": count for (table, rule), count in self.held_by_rule.items()},
        }
        if self.unknown_columns:
            plain["unknown_columns"] = self.unknown_columns
        if self.unknown_tables:
            plain["unknown_tables"] = self.unknown_tables
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def begin(context: Context, folder: Path, *, wanted: str) -> None:
    """Refuse an actor who may not import, and a folder without the table every package of the format has."""
    policy.granted(context, Permission.IMPORT)
    if not (folder / wanted).is_file():
        raise BadInput(problems=(("folder", "no_package", {"folder": folder.name, "wanted": wanted}),))


@contextmanager
def under_way(context: Context, report: ImportReport) -> Iterator[None]:
    """Store that an import has begun, and at its end its report; one that breaks off leaves a report that says so.

    One that is killed leaves the report of its beginning.
    """
    report.run = context.new_id("IM")
    report.remarks[PACKAGE, UNFINISHED] += 1
    context.write(lambda tx: tx.put([_run_node(context, report, version=0)]))
    try:
        yield
    except BaseException:
        with suppress(GraphError):  # a store out of reach keeps the report of the beginning
            finish(context, report)
        raise
    del report.remarks[PACKAGE, UNFINISHED]
    finish(context, report)


def finish(context: Context, report: ImportReport) -> None:
    """Store the report and every row held back."""
    is_known = report.run is not None
    run = report.run = report.run or context.new_id("IM")
    staged = [
        Node(
            kind="StagedRow",
            id=f"{run}:{number:06d}",
            fields={
                "run": run,
                "table": held.row.table,
                "line": held.row.line,
                "rule": held.rule,
                "raw": json.dumps(dict(held.row.cells), ensure_ascii=False),
            },
        )
        for number, held in enumerate(report.held, start=1)
    ]
    context.write(lambda tx: tx.put([_run_node(context, report, version=1 if is_known else 0)]))
    for batch in batches(staged):
        context.write(lambda tx, batch=batch: tx.put(batch))  # type: ignore[misc]
    context.write(lambda tx: audit.record(tx, context, "import", kind="ImportRun", subject=run, detail=report.source))


def _run_node(context: Context, report: ImportReport, *, version: int) -> Node:
    fields = {"actor": context.actor.id, "source": report.source, "format": report.format, "report": report.as_json()}
    return Node(kind="ImportRun", id=str(report.run), fields={"at": context.clock(), **fields}, version=version)


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield a long list in parts, each for one transaction."""
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


class TableImport:
    """An import under way: its folder, and its report, to which rows that cannot be used are added."""

    def __init__(self, context: Context, folder: Path, report: ImportReport, progress: Progress) -> None:
        self.context, self.folder, self.report, self.progress = context, folder, report, progress

    def hold(self, row: Row, rule: str, column: str | None = None) -> None:
        """Hold a row back under the rule that stopped it, for a value of this column where one is to blame."""
        self.report.held.append(HeldRow(row=row, rule=rule, column=column))

    def store(self, table: str, cls: type[Imported], incoming: Sequence[Imported]) -> None:
        """Store the records of a table that are new or changed, a batch a transaction."""
        for start in range(0, len(incoming), BATCH):
            batch = incoming[start : start + BATCH]
            stored = self.context.write(partial(_merge, cls=cls, incoming=batch))
            self.report.stored[table] += stored
            self.report.unchanged[table] += len(batch) - stored
            self.progress(table, start + len(batch), len(incoming))


def _merge(tx: Writer, *, cls: type[Imported], incoming: Sequence[Imported]) -> int:
    """Store new records and those that differ; return how many were stored."""
    incoming = merging.with_standing(tx, incoming)
    stored = {record.id: record for record in records.get_many(tx, cls, [record.id for record in incoming])}
    new = [record for record in incoming if record.id not in stored]
    updated = [_updated(stored[record.id], record) for record in incoming if record.id in stored]
    changed = [record for record in updated if record != stored[record.id]]
    if new:
        records.save(tx, *new)
    if changed:
        records.save(tx, *changed)
    return len(new) + len(changed)


def _updated(stored: Imported, incoming: Imported) -> Imported:
    """Return the incoming record in place of the stored one; an account keeps its password and when it was made."""
    if getattr(stored, "merged_into", None) is not None:
        return stored  # two that were found to be one stay one
    if not isinstance(stored, User):
        return replace(incoming, version=stored.version)
    lasting = {name: getattr(stored, name) for name in ("password_hash", "created_at", "active", "language")}
    return replace(incoming, version=stored.version, **lasting)
