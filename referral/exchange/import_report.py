"""What an import read, stored and held back; rows that cannot be used are stored as they came."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph.model import Node
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Context
from referral.errors import BadInput
from referral.exchange.csv_tables import Row

BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A row that could not be used, with the rule that stopped it."""

    row: Row
    rule: str
    details: str = ""


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What an import did: rows read and records stored per table, rows held back, and remarks on stored rows."""

    source: str
    format: str
    read: Counter[str] = field(default_factory=Counter)
    stored: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    remarks: Counter[tuple[str, str]] = field(default_factory=Counter)
    held: list[HeldRow] = field(default_factory=list)

    @property
    def held_by_rule(self) -> dict[tuple[str, str], int]:
        """Return how many rows of each table each rule stopped."""
        return dict(sorted(Counter((held.row.table, held.rule) for held in self.held).items()))

    def as_json(self) -> str:
        """Return the report for keeping."""
        plain = {
            "read": dict(self.read),
            "stored": dict(self.stored),
            "unchanged": dict(self.unchanged),
            "remarks": {f"{table}: {rule}": count for (table, rule), count in sorted(self.remarks.items())},
            "kept": {f"{table}: {rule}": count for (table, rule), count in self.held_by_rule.items()},
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def begin(context: Context, folder: Path, *, wanted: str) -> None:
    """Refuse an actor who may not import, and a folder without the table every package of the format has."""
    policy.granted(context, Permission.IMPORT)
    if not (folder / wanted).is_file():
        raise BadInput(problems=(("folder", "no_package", {"folder": folder.name, "wanted": wanted}),))


def finish(context: Context, report: ImportReport) -> None:
    """Store the report and every row held back."""
    run = context.new_id("IM")
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
    fields = {"actor": context.actor.id, "source": report.source, "format": report.format, "report": report.as_json()}
    head = Node(kind="ImportRun", id=run, fields={"at": context.clock(), **fields})
    context.write(lambda tx: tx.put([head]))
    for batch in _batches(staged):
        context.write(lambda tx, batch=batch: tx.put(batch))  # type: ignore[misc]
    context.write(lambda tx: audit.record(tx, context, "import", kind="ImportRun", subject=run, detail=report.source))


def _batches(items: Sequence[Node]) -> Iterable[Sequence[Node]]:
    """Cut a long list into transactions."""
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
