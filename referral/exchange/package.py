"""Import our own package: a folder of CSV tables and `world.toml`. The demo town comes in through here too."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from graph.errors import GraphError
from graph.model import Node
from graph.store import Writer
from referral.calendar import SOFIA, START_OF_WORK
from referral.context import Context, Progress, silent
from referral.errors import BadInput
from referral.exchange.csv_tables import Row, RowProblem, rows
from referral.exchange.import_report import BATCH, Kept, Report, begin, finish
from referral.exchange.package_rows import Maker
from referral.model.actors import ActingAs, Actor, User
from referral.model.clients import Client, RecordedNeed
from referral.model.codes import is_sayable
from referral.model.directory import Area, Organisation, Service
from referral.model.ids import UserId
from referral.model.referrals import Event, Referral
from referral.referrals import reminders
from referral.storage import records

R = TypeVar("R", Area, Organisation, Service, Client, RecordedNeed, User)
LINK: Final = Actor(id=UserId("link"), acting_as=ActingAs.LINK)
CONSENT_ON_FILE: Final = "recorded"


def import_native(context: Context, folder: Path, *, progress: Progress = silent) -> Report:
    """Import a package; what is there already is changed to what the package says, referrals are only added.

    Errors: NotAllowed, BadInput when the folder is no package.
    """
    begin(context, folder, wanted="world.toml")
    world = _world(folder)
    report = Report(source=str(world.get("code", folder.name)), format="mrezha")
    incoming = _Incoming(context, folder, report, progress)
    incoming.table("areas", Area, incoming.make.area)
    incoming.table("organisations", Organisation, incoming.make.organisation)
    incoming.table("services", Service, incoming.make.service)
    incoming.ties()
    incoming.table("users", User, incoming.make.user)
    incoming.table("clients", Client, incoming.make.client)
    incoming.table("needs", RecordedNeed, incoming.make.need)
    incoming.referrals()
    if "today" in world:
        _remember(context, "today", world["today"].isoformat())
    if report.stored["referrals"]:
        reminders.chase_from(context, _now_of(context, world))
    finish(context, report)
    return report


def _now_of(context: Context, world: Mapping[str, Any]) -> datetime:
    """Return the moment the imported history ends: of the package's own calendar, where it has one."""
    if "today" in world:
        return datetime.combine(world["today"], START_OF_WORK, SOFIA)
    return context.clock()


def _world(folder: Path) -> Mapping[str, Any]:
    """Return what a package says about itself. Errors: BadInput."""
    try:
        world = tomllib.loads((folder / "world.toml").read_text("utf-8"))
    except ValueError:  # also what is not UTF-8
        world = {"code": None}
    if not isinstance(world.get("code", ""), str) or type(world.get("today", date.min)) is not date:
        raise BadInput(problems=(("world.toml", "bad_world", {"file": "world.toml"}),))
    return world


class _Incoming:
    """One import under way: what is known so far, and where rows that cannot be used are kept."""

    def __init__(self, context: Context, folder: Path, report: Report, progress: Progress) -> None:
        self.context, self.folder, self.report, self.progress = context, folder, report, progress
        self.known: dict[str, dict[str, Any]] = defaultdict(dict)
        self.make = Maker(source=report.source, words=context.vocabulary, now=context.clock(), known=self.known)

    def table(self, name: str, cls: type[R], make: Callable[[Row], R]) -> None:
        """Store one table of records, a batch a transaction."""
        made: list[R] = []
        for row in rows(self.folder, name):
            self.report.read[name] += 1
            record = self._made(row, make)
            if record is None:
                continue
            if record.id in self.known[name]:
                self.keep(row, "repeated_id")
                continue
            self.known[name][record.id] = record
            made.append(record)
        for start in range(0, len(made), BATCH):
            part = made[start : start + BATCH]
            stored = self.context.write(partial(merged, cls=cls, incoming=part))
            self.report.stored[name] += stored
            self.report.unchanged[name] += len(part) - stored
            self.progress(name, start + len(part), len(made))

    def keep(self, row: Row, rule: str, **details: object) -> None:
        """Keep a row aside under the rule that stopped it."""
        self.report.kept.append(Kept(row=row, rule=rule, details=str(details) if details else ""))

    def ties(self) -> None:
        """Store partnerships."""
        found = []
        for row in rows(self.folder, "ties"):
            self.report.read["ties"] += 1
            tie = self._made(row, self.make.tie)
            if tie is not None:
                found.append(tie)
        self.context.write(lambda tx: records.save_ties(tx, found))
        self.report.stored["ties"] += len(found)

    def referrals(self) -> None:
        """Store referrals, each with its events replayed through the table of moves."""
        moves: dict[str, list[Row]] = defaultdict(list)
        for row in rows(self.folder, "events"):
            self.report.read["events"] += 1
            moves[row.cells.get("referral", "")].append(row)
        pending: list[tuple[Referral, list[Event]]] = []
        heads = list(rows(self.folder, "referrals"))
        for number, row in enumerate(heads, start=1):
            self.report.read["referrals"] += 1
            made = self._made(row, lambda row: self.make.referral(row, moves.pop(row.must("id"), [])))
            if made is not None:
                pending.append(made)
            if len(pending) >= BATCH or number == len(heads):
                self._store_referrals(pending)
                pending = []
                self.progress("referrals", number, len(heads))
        for orphans in moves.values():
            for orphan in orphans:
                self.keep(orphan, "unknown_referral")

    def _store_referrals(self, pending: list[tuple[Referral, list[Event]]]) -> None:
        def work(tx: Writer) -> tuple[int, int]:
            there = {node.id for node in tx.get_many("Referral", [referral.id for referral, _ in pending])}
            new = [(referral, events) for referral, events in pending if referral.id not in there]
            tx.put([records.to_node(referral) for referral, _ in new])
            tx.tie([edge for referral, _ in new for edge in records.to_edges(referral)])
            records.add_events(tx, [event for _, events in new for event in events])
            return len(new), sum(len(events) for _, events in new)

        stored, events = self.context.write(work)
        self.report.stored["referrals"] += stored
        self.report.stored["events"] += events
        self.report.unchanged["referrals"] += len(pending) - stored

    def _made(self, row: Row, make: Callable[[Row], Any]) -> Any:
        try:
            made = make(row)
        except RowProblem as problem:
            self.keep(row, problem.rule, **problem.details)
        except GraphError as refused:
            self.keep(row, "unusable_value", detail=str(refused))
        else:
            if is_sayable(getattr(made, "id", "-")):
                return made
            self.keep(row, "unusable_id")
        return None


def merged(tx: Writer, *, cls: type[R], incoming: Sequence[R]) -> int:
    """Store new records and those that differ; return how many were stored."""
    there = {record.id: record for record in records.get_many(tx, cls, [one.id for one in incoming])}
    new = [one for one in incoming if one.id not in there]
    changed = [
        replace(one, version=there[one.id].version, **_lasting(cls, there[one.id]))
        for one in incoming
        if one.id in there
        and replace(one, version=there[one.id].version, **_lasting(cls, there[one.id])) != there[one.id]
    ]
    if new:
        records.save(tx, *new)
    if changed:
        records.save(tx, *changed)
    return len(new) + len(changed)


def _lasting(cls: type[R], stored: R) -> Mapping[str, Any]:
    """Return what an import never takes away: a password, the moment an account was made."""
    if cls is not User:
        return {}
    account = stored
    kept = {"password_hash": account.password_hash, "created_at": account.created_at, "active": account.active}
    return {**kept, "language": account.language}


def _remember(context: Context, name: str, value: str) -> None:
    def work(tx: Writer) -> None:
        there = tx.get("Setting", name)
        tx.put([Node(kind="Setting", id=name, fields={"value": value}, version=there.version if there else 0)])

    context.write(work)
