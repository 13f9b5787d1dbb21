"""Read a whole package before anything of it is stored: every row becomes a record, or is held back with its rule."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from graph.errors import GraphError
from graph.model import Condition, Node, Op
from referral.context import Context
from referral.exchange.csv_columns import EXPLANATIONS, TABLES
from referral.exchange.csv_tables import Row, RowProblem, rows
from referral.exchange.import_report import BATCH, HeldRow, ImportReport, batches
from referral.exchange.package import directory_versions
from referral.exchange.package.history import events_in_order, referral_with_events
from referral.exchange.package.order import parents_first
from referral.exchange.package.rows import RecordMaker
from referral.model.actors import User
from referral.model.codes import is_sayable, short_code
from referral.model.directory import Tie
from referral.model.referrals import Event, Referral
from referral.storage import records

KNOWN_REFERRAL: Final = "known_referral"  # its history is here already, and an import does not change it
NOT_USED: Final = "referral_held_back"  # the referral of the event was held back
# Files of a package that hold no rows of its tables: what explains the columns, and what was before.
NOT_ROWS: Final = frozenset({EXPLANATIONS, directory_versions.TABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A referral of the package with its events; `is_stored` tells whether the store has it already."""

    referral: Referral
    events: tuple[Event, ...]
    rows: tuple[Row, ...]
    is_stored: bool = False


class PackageReader:
    """Reads the tables of a package in the order in which they refer to each other; nothing is stored."""

    def __init__(self, context: Context, folder: Path, report: ImportReport, *, history_ends: datetime | None) -> None:
        self.context, self.folder, self.report = context, folder, report
        self.known: dict[str, dict[str, Any]] = defaultdict(dict)
        self.ties: tuple[Tie, ...] = ()
        self.referrals: tuple[History, ...] = ()
        self.maker = RecordMaker(
            source=report.source,
            vocabulary=context.vocabulary,
            now=context.clock(),
            known=self.known,
            history_ends=history_ends,
        )
        self._rows: dict[str, dict[str, Row]] = defaultdict(dict)

    def read(self) -> None:
        """Read every table. Errors: BadInput for a file that cannot be read."""
        self._table("areas", self.maker.area)
        self._order("areas", "part_of", stored=self.context.directory().areas)
        self._table("organisations", self.maker.organisation)
        self._table("services", self.maker.service)
        self.ties = self._ties()
        self._table("users", self.maker.user)
        self._hold_taken_logins()
        self._table("clients", self.maker.client)
        self._table("needs", self.maker.need)
        self.referrals = self._referrals()
        others = {path.stem for path in self.folder.glob("*.csv")} - NOT_ROWS
        self.report.unknown_tables = tuple(sorted(others - TABLES.keys()))

    def records(self, table: str) -> list[Any]:
        """Return the usable records of a table, each after the one it refers to."""
        return list(self.known[table].values())

    def _rows_of(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table, counted, and note the columns that a package does not have."""
        names = {name for column in TABLES[table] for name in (column.name, *column.aliases)}
        for row in rows(self.folder, table):
            self.report.read[table] += 1
            if unknown := row.header - names:
                self.report.unknown_columns[table] = tuple(sorted(unknown))
            yield row

    def _table(self, table: str, make: Callable[[Row], Any]) -> None:
        for row in self._rows_of(table):
            record = self._record(row, make)
            if record is None:
                continue
            if record.id in self.known[table]:
                self._hold(row, "repeated_id")
                continue
            self.known[table][record.id] = record
            self._rows[table][record.id] = row

    def _order(self, table: str, field: str, *, stored: Any) -> None:
        """Order the records of a table, holding back those that refer to what is nowhere, or to themselves."""
        parents = {record_id: getattr(record, field) for record_id, record in self.known[table].items()}
        ordered, stopped = parents_first(parents, known=stored)
        for record_id, rule in stopped.items():
            self._hold(self._rows[table][record_id], rule)
        self.known[table] = {record_id: self.known[table][record_id] for record_id in ordered}

    def _ties(self) -> tuple[Tie, ...]:
        """Return one tie for each pair of organisations, with its day where one of the rows names it."""
        ties: dict[tuple[str, ...], Tie] = {}
        for row in self._rows_of("ties"):
            tie: Tie | None = self._record(row, self.maker.tie)
            if tie is None:
                continue
            if tie.one == tie.other:
                self._hold(row, "tie_to_itself")
                continue
            pair = tuple(sorted((tie.one, tie.other)))
            before = ties.get(pair)
            self.report.unchanged["ties"] += before is not None
            ties[pair] = tie if before is None else replace(tie, since=tie.since or before.since)
        return tuple(ties.values())

    def _hold_taken_logins(self) -> None:
        """Hold back accounts whose user name another account of the package, or here, has already."""
        users: dict[str, User] = self.known["users"]
        logins = [user.login for user in users.values()]
        owners = {str(node.fields["login"]): node.id for node in self._stored_by("User", "login", logins)}
        for user_id, user in tuple(users.items()):
            if owners.setdefault(user.login, user_id) != user_id:
                self._hold(self._rows["users"][user_id], "taken_login")
                del users[user_id]

    def _referrals(self) -> tuple[History, ...]:
        event_rows: dict[str, list[Row]] = defaultdict(list)
        for row in self._rows_of("events"):
            event_rows[row.cells.get("referral", "")].append(row)
        histories = self._histories(event_rows)
        followed = {str(history.referral.follows) for history in histories.values() if history.referral.follows}
        stored = self._stored("Referral", {*histories, *event_rows, *followed})
        self._order("referrals", "follows", stored=stored)
        for referral_id, orphans in event_rows.items():
            self._hold_all(orphans, KNOWN_REFERRAL if referral_id in stored else "unknown_referral")
        for referral_id in histories.keys() - self.known["referrals"].keys():
            self._hold_all(histories[referral_id].rows, NOT_USED)
        return self._with_codes([histories[referral_id] for referral_id in self.known["referrals"]], stored)

    def _histories(self, event_rows: dict[str, list[Row]]) -> dict[str, History]:
        """Return the usable referrals by id, and take their rows out of those of all events."""
        histories: dict[str, History] = {}
        for row in self._rows_of("referrals"):
            own = event_rows.pop(row.cells["id"], []) if "id" in row.cells else []
            history = self._record(row, partial(self._history, event_rows=own))
            if history is None:
                self._hold_all(own, NOT_USED)
            elif history.referral.id in histories:
                self._hold(row, "repeated_id")
            else:
                histories[history.referral.id] = history
                self._rows["referrals"][history.referral.id] = row
                self.known["referrals"][history.referral.id] = history.referral
        return histories

    def _history(self, row: Row, *, event_rows: Sequence[Row]) -> History:
        referral, events = referral_with_events(self.maker, row, event_rows)
        return History(referral=referral, events=tuple(events), rows=tuple(event_rows))

    def _with_codes(self, histories: Sequence[History], stored: Mapping[str, Node]) -> tuple[History, ...]:
        """Return the histories, those that are new with a short code that no other referral has."""
        codes = [history.referral.short_code for history in histories]
        owners = {str(node.fields["short_code"]): node.id for node in self._stored_by("Referral", "short_code", codes)}
        result = []
        for history in histories:
            referral_id = history.referral.id
            if referral_id in stored:
                self._hold_unknown_events(history)
                result.append(replace(history, is_stored=True))
                continue
            code, salt = history.referral.short_code, 0
            while owners.setdefault(code, referral_id) != referral_id:
                salt += 1
                code = short_code(referral_id, salt=salt)
            result.append(replace(history, referral=replace(history.referral, short_code=code)))
        return tuple(result)

    def _hold_unknown_events(self, history: History) -> None:
        """Hold back the events of a stored referral that are not in its history here."""
        nodes = [records.event_node(event) for event in history.events]
        stored = self._stored("ReferralEvent", [node.id for node in nodes])
        for node, (row, _) in zip(nodes, events_in_order(self.maker, history.rows), strict=True):
            there = stored.get(node.id)
            if there is None or any(there.fields[name] != node.fields[name] for name in ("at", "action")):
                self._hold(row, KNOWN_REFERRAL)

    def _record(self, row: Row, make: Callable[[Row], Any]) -> Any:
        """Return what a row makes, or None when the row was held back."""
        try:
            record = make(row)
            for node in _nodes(record):
                records.schema().clean(node)
        except RowProblem as problem:
            self._hold(row, problem.rule, problem.column)
        except (GraphError, ArithmeticError, LookupError, ValueError, TypeError):
            self._hold(row, "unusable_value")
        else:
            if is_sayable(getattr(getattr(record, "referral", record), "id", "-")):
                return record
            self._hold(row, "unusable_id")
        return None

    def _hold_all(self, held: Iterable[Row], rule: str) -> None:
        for row in held:
            self._hold(row, rule)

    def _hold(self, row: Row, rule: str, column: str | None = None) -> None:
        self.report.held.append(HeldRow(row=row, rule=rule, column=column))

    def _stored(self, kind: str, ids: Any) -> dict[str, Node]:
        nodes = self.context.read(lambda tx: tx.get_many(kind, ids))
        return {node.id: node for node in nodes}

    def _stored_by(self, kind: str, field: str, values: Sequence[str]) -> Iterator[Node]:
        """Yield the stored nodes that have one of these values in a unique field."""
        for batch in batches(values):
            among = Condition(field=field, op=Op.IN, value=tuple(batch))
            yield from self.context.read(lambda tx, among=among: tx.find(kind, (among,), limit=BATCH).nodes)  # type: ignore[misc]


def _nodes(record: Any) -> Iterator[Node]:
    """Yield the nodes that a record will be stored as."""
    if isinstance(record, History):
        yield records.to_node(record.referral)
        yield from (records.event_node(event) for event in record.events)
    elif not isinstance(record, Tie):
        yield records.to_node(record)
