"""Import our own package: a folder of CSV tables and `package.toml`. The demo town comes in through here too."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from graph.errors import GraphError
from graph.model import Node
from graph.store import Writer
from referral.calendar import SOFIA, START_OF_WORK
from referral.context import Context, Progress, silent
from referral.errors import BadInput
from referral.exchange.csv_tables import Row, RowProblem, rows
from referral.exchange.import_report import BATCH, Imported, ImportReport, TableImport, begin, finish
from referral.exchange.package.directory_versions import read_history
from referral.exchange.package.history import referral_with_events
from referral.exchange.package.rows import RecordMaker
from referral.model.actors import User
from referral.model.clients import Client, RecordedNeed
from referral.model.codes import is_sayable
from referral.model.directory import Area, Organisation, Service
from referral.model.referrals import Event, Referral
from referral.referrals import reminders
from referral.storage import records, relations

HEAD: Final = "package.toml"
OLD_HEAD: Final = "world.toml"  # the name of the head file in packages made before 2026


def head_file(folder: Path) -> Path:
    """Return the file in which a package says what it is; one of an earlier version has another name."""
    old = folder / OLD_HEAD
    return old if old.is_file() and not (folder / HEAD).is_file() else folder / HEAD


def import_native(context: Context, folder: Path, *, progress: Progress = silent) -> ImportReport:
    """Import a package; what is there already is changed to what the package says, referrals are only added.

    Errors: NotAllowed, BadInput when the folder is no package.
    """
    begin(context, folder, wanted=head_file(folder).name)
    head = _head(head_file(folder))
    report = ImportReport(source=str(head.get("code", folder.name)), format="mrezha")
    tables = _PackageImport(context, folder, report, progress)
    read_history(context, folder, report)
    tables.records("areas", Area, tables.maker.area)
    tables.records("organisations", Organisation, tables.maker.organisation)
    tables.records("services", Service, tables.maker.service)
    tables.ties()
    tables.records("users", User, tables.maker.user)
    tables.records("clients", Client, tables.maker.client)
    tables.records("needs", RecordedNeed, tables.maker.need)
    tables.referrals()
    if "today" in head:
        _set_setting(context, "today", head["today"].isoformat())
    if report.stored["referrals"]:
        reminders.remind_only_from(context, _end_of_history(context, head))
    finish(context, report)
    return report


def _end_of_history(context: Context, head: Mapping[str, Any]) -> datetime:
    """Return the moment the imported history ends: by the package's own calendar, where it has one."""
    if "today" in head:
        return datetime.combine(head["today"], START_OF_WORK, SOFIA)
    return context.clock()


def _head(file: Path) -> Mapping[str, Any]:
    """Return what a package says about itself. Errors: BadInput."""
    try:
        head = tomllib.loads(file.read_text("utf-8"))
    except ValueError:  # also what is not UTF-8
        head = {"code": None}
    if not isinstance(head.get("code", ""), str) or type(head.get("today", date.min)) is not date:
        raise BadInput(problems=((file.name, "bad_package", {"file": file.name}),))
    return head


class _PackageImport(TableImport):
    """The import of a package, with the records read so far."""

    def __init__(self, context: Context, folder: Path, report: ImportReport, progress: Progress) -> None:
        super().__init__(context, folder, report, progress)
        self.known: dict[str, dict[str, Any]] = defaultdict(dict)
        self.maker = RecordMaker(
            source=report.source, vocabulary=context.vocabulary, now=context.clock(), known=self.known
        )

    def records(self, table: str, cls: type[Imported], make: Callable[[Row], Imported]) -> None:
        """Store one table of records, a batch a transaction."""
        incoming: list[Imported] = []
        for row in rows(self.folder, table):
            self.report.read[table] += 1
            record = self._record(row, make)
            if record is None:
                continue
            if record.id in self.known[table]:
                self.hold(row, "repeated_id")
                continue
            self.known[table][record.id] = record
            incoming.append(record)
        self.store(table, cls, incoming)

    def ties(self) -> None:
        """Store the ties between organisations."""
        ties = []
        for row in rows(self.folder, "ties"):
            self.report.read["ties"] += 1
            tie = self._record(row, self.maker.tie)
            if tie is not None:
                ties.append(tie)
        self.context.write(lambda tx: records.save_ties(tx, ties))
        self.report.stored["ties"] += len(ties)

    def referrals(self) -> None:
        """Store referrals, each with its events replayed through the table of transitions."""
        event_rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows(self.folder, "events"):
            self.report.read["events"] += 1
            event_rows[row.cells.get("referral", "")].append(row)
        pending: list[tuple[Referral, list[Event]]] = []
        referral_rows = list(rows(self.folder, "referrals"))
        for number, row in enumerate(referral_rows, start=1):
            self.report.read["referrals"] += 1
            history = event_rows.pop(row.cells["id"], []) if "id" in row.cells else []
            pair = self._record(row, partial(referral_with_events, self.maker, event_rows=history))
            if pair is not None:
                pending.append(pair)
            if len(pending) >= BATCH or number == len(referral_rows):
                self._store_referrals(pending)
                pending = []
                self.progress("referrals", number, len(referral_rows))
        for orphans in event_rows.values():
            for orphan in orphans:
                self.hold(orphan, "unknown_referral")

    def _store_referrals(self, pending: list[tuple[Referral, list[Event]]]) -> None:
        def work(tx: Writer) -> tuple[int, int]:
            there = {node.id for node in tx.get_many("Referral", [referral.id for referral, _ in pending])}
            new = [(referral, events) for referral, events in pending if referral.id not in there]
            tx.put([records.to_node(referral) for referral, _ in new])
            tx.tie([edge for referral, _ in new for edge in relations.to_edges(referral)])
            records.add_events(tx, [event for _, events in new for event in events])
            return len(new), sum(len(events) for _, events in new)

        stored, events = self.context.write(work)
        self.report.stored["referrals"] += stored
        self.report.stored["events"] += events
        self.report.unchanged["referrals"] += len(pending) - stored

    def _record(self, row: Row, make: Callable[[Row], Any]) -> Any:
        """Return what a row makes, or None when the row was held back."""
        try:
            record = make(row)
        except RowProblem as problem:
            self.hold(row, problem.rule)
        except GraphError:
            self.hold(row, "unusable_value")
        else:
            if is_sayable(getattr(record, "id", "-")):
                return record
            self.hold(row, "unusable_id")
        return None


def _set_setting(context: Context, name: str, value: str) -> None:
    def work(tx: Writer) -> None:
        stored = tx.get("Setting", name)
        tx.put([Node(kind="Setting", id=name, fields={"value": value}, version=stored.version if stored else 0)])

    context.write(work)
