"""Import a folder: our own package or an HSDS one. Nothing is dropped or linked in silence: see `Report`."""

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
class Kept:
    """A row that could not be used, with the rule that stopped it; it stays in the store word for word."""

    row: Row
    rule: str
    details: str = ""


@dataclass(slots=True, kw_only=True)
class Report:
    """What an import did: rows read and records stored per table, rows kept aside, and remarks on stored rows."""

    source: str
    format: str
    read: Counter[str] = field(default_factory=Counter)
    stored: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    remarks: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept: list[Kept] = field(default_factory=list)

    @property
    def kept_by_rule(self) -> dict[tuple[str, str], int]:
        """Return how many rows of each table each rule stopped."""
        return dict(sorted(Counter((one.row.table, one.rule) for one in self.kept).items()))

    def as_json(self) -> str:
        """Return the report for keeping."""
        plain = {
            "read": dict(self.read),
            "stored": dict(self.stored),
            "unchanged": dict(self.unchanged),
            "remarks": {f"{table}: {rule}": count for (table, rule), count in sorted(self.remarks.items())},
            "kept": {f"{table}: {rule}": count for (table, rule), count in self.kept_by_rule.items()},
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def begin(context: Context, folder: Path, *, wanted: str) -> None:
    """Refuse an actor who may not import, and a folder without the table every package of the format has."""
    policy.require(context.actor, Permission.IMPORT)
    if not (folder / wanted).is_file():
        raise BadInput(problems=(("folder", "no_package", {"folder": folder.name, "wanted": wanted}),))


def finish(context: Context, report: Report) -> None:
    """Store the report and every row kept aside, replacing those of an earlier import of the same source."""
    run = context.new_id("IM")
    staged = [
        Node(
            kind="StagedRow",
            id=f"{run}:{number:06d}",
            fields={
                "run": run,
                "table": one.row.table,
                "line": one.row.line,
                "rule": one.rule,
                "raw": json.dumps(dict(one.row.cells), ensure_ascii=False),
            },
        )
        for number, one in enumerate(report.kept, start=1)
    ]
    fields = {"actor": context.actor.id, "source": report.source, "format": report.format, "report": report.as_json()}
    head = Node(kind="ImportRun", id=run, fields={"at": context.clock(), **fields})
    context.write(lambda tx: tx.put([head]))
    for part in batches(staged):
        context.write(lambda tx, part=part: tx.put(part))  # type: ignore[misc]
    context.write(lambda tx: audit.record(tx, context, "import", kind="ImportRun", subject=run, detail=report.source))


def batches(items: Sequence[Node]) -> Iterable[Sequence[Node]]:
    """Cut a long list into transactions."""
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
