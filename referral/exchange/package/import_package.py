"""Import our own package: a folder of CSV tables and `package.toml`. The demo town comes in through here too."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from graph.store import Reader, Writer
from referral import store_settings
from referral.calendar import start_of_work
from referral.context import Context, Progress, silent
from referral.errors import BadInput
from referral.exchange.import_report import BATCH, ImportReport, TableImport, begin, under_way
from referral.exchange.package.directory_versions import read_history
from referral.exchange.package.reader import History, PackageReader
from referral.model.actors import User
from referral.model.clients import Client, RecordedNeed
from referral.model.directory import Area, Organisation, Service, Tie
from referral.storage import merging, records, relations

HEAD: Final = "package.toml"
OLD_HEAD: Final = "world.toml"  # the name of the head file in packages made before 2026


def head_file(folder: Path) -> Path:
    """Return the file in which a package says what it is; one of an earlier version has another name."""
    old = folder / OLD_HEAD
    return old if old.is_file() and not (folder / HEAD).is_file() else folder / HEAD


def import_native(context: Context, folder: Path, *, progress: Progress = silent) -> ImportReport:
    """Import a package; what is there already is changed to what the package says, referrals are only added.

    Every table is read before anything is stored. Errors: NotAllowed, BadInput when the folder is no package or a file
    of it cannot be read; nothing is stored then.
    """
    begin(context, folder, wanted=head_file(folder).name)
    head = _head(head_file(folder))
    report = ImportReport(source=str(head.get("code", folder.name)), format="mrezha")
    package = PackageReader(context, folder, report, history_ends=_end_of_history(head))
    package.read()
    with under_way(context, report):
        read_history(context, folder, report)
        storing = _PackageImport(context, folder, report, progress)
        storing.directory(package)
        storing.people(package)
        storing.referrals(package.referrals)
        if "today" in head:
            context.write(lambda tx: store_settings.save(tx, store_settings.TODAY, head["today"].isoformat()))
    return report


def end_of_history(folder: Path) -> datetime | None:
    """Return the moment the history of a package ends by its own calendar, where it has one. Errors: BadInput."""
    return _end_of_history(_head(head_file(folder)))


def _end_of_history(head: Mapping[str, Any]) -> datetime | None:
    return start_of_work(head["today"]) if "today" in head else None


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
    """The storing of a package that was read."""

    def directory(self, package: PackageReader) -> None:
        """Store areas, each after the one it is part of, organisations, services and ties."""
        self.store("areas", Area, package.records("areas"))
        self.store("organisations", Organisation, package.records("organisations"))
        self.store("services", Service, package.records("services"))
        self.context.write(lambda tx: records.save_ties(tx, _standing_ties(tx, package.ties)))
        self.report.stored["ties"] += len(package.ties)

    def people(self, package: PackageReader) -> None:
        """Store accounts, clients and their needs."""
        self.store("users", User, package.records("users"))
        self.store("clients", Client, package.records("clients"))
        self.store("needs", RecordedNeed, package.records("needs"))

    def referrals(self, histories: Sequence[History]) -> None:
        """Store the referrals that are not there yet, each with its events and after the one it follows."""
        for start in range(0, len(histories), BATCH):
            batch = histories[start : start + BATCH]
            new = [history for history in batch if not history.is_stored]
            self.context.write(partial(_store_histories, new))
            self.report.stored["referrals"] += len(new)
            self.report.stored["events"] += sum(len(history.events) for history in new)
            self.report.unchanged["referrals"] += len(batch) - len(new)
            self.progress("referrals", start + len(batch), len(histories))


def _standing_ties(tx: Reader, ties: Sequence[Tie]) -> list[Tie]:
    """Return ties of the organisations that stand for merged ones; nobody is their own partner."""
    return [tie for tie in merging.with_standing(tx, ties) if tie.one != tie.other]


def _store_histories(histories: Sequence[History], tx: Writer) -> None:
    referrals = merging.with_standing(tx, [history.referral for history in histories])
    tx.put([records.to_node(referral) for referral in referrals])
    tx.tie([edge for referral in referrals for edge in relations.to_edges(referral)])
    records.add_events(tx, [event for history in histories for event in history.events])
