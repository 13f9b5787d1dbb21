"""The history of the directory as a table of a package: written by an export, and taken in by an import as it is."""

from datetime import datetime
from pathlib import Path
from typing import Final

from graph.model import Node, Order, Value
from graph.store import Reader
from referral.context import Context
from referral.exchange.csv_tables import Row, RowProblem, rows, write_rows
from referral.exchange.import_report import HeldRow, ImportReport, batches
from referral.storage.history import directory_entries
from referral.storage.reading import find_all

TABLE: Final = "directory_history"
COLUMNS: Final = ("entry_kind", "entry", "number", "at", "by", "schema_version", "content")


def write_history(context: Context, folder: Path) -> int:
    """Write every version of every entry, the oldest first; return how many there are."""
    nodes = context.read(lambda tx: tuple(_all(tx)))
    write_rows(folder, TABLE, COLUMNS, ({name: _cell(node.fields.get(name)) for name in COLUMNS} for node in nodes))
    return len(nodes)


def read_history(context: Context, folder: Path, report: ImportReport) -> None:
    """Take in the versions of entries that the store knows nothing of yet; it must come before the entries themselves.

    An entry of which the store has versions keeps its own. A row that cannot be used, or follows on no other, is held
    back.
    """
    versions: list[Node] = []
    numbers: dict[tuple[str, str], int] = {}
    for row in rows(folder, TABLE):
        report.read[TABLE] += 1
        try:
            version = _version(row)
        except RowProblem as problem:
            report.held.append(HeldRow(row=row, rule=problem.rule, column=problem.column))
            continue
        key = _entry_of(version)
        if version.fields["number"] != numbers.get(key, 0) + 1:
            report.held.append(HeldRow(row=row, rule="unusable_value"))
            continue
        numbers[key] = numbers.get(key, 0) + 1
        versions.append(version)
    known = context.read(lambda tx: directory_entries.known_entries(tx, numbers))
    new = [version for version in versions if _entry_of(version) not in known]
    for batch in batches(new):
        context.write(lambda tx, batch=batch: tx.append(batch))  # type: ignore[misc]
    report.stored[TABLE] += len(new)
    report.unchanged[TABLE] += len(versions) - len(new)


def _entry_of(version: Node) -> tuple[str, str]:
    return str(version.fields["entry_kind"]), str(version.fields["entry"])


def _version(row: Row) -> Node:
    """Return the version that a row tells. Errors: RowProblem."""
    row.check_letters()
    cells = row.cells
    try:
        number, schema_version = int(cells["number"]), int(cells["schema_version"])
        at = datetime.fromisoformat(cells["at"])
        fields: dict[str, Value] = {name: cells[name] for name in ("entry_kind", "entry", "by")}
    except (KeyError, ValueError) as error:
        raise RowProblem("unusable_value") from error
    fields |= {"number": number, "at": at, "schema_version": schema_version}
    fields |= {"content": cells["content"]} if "content" in cells else {}
    node = Node(
        kind=directory_entries.KIND,
        id=directory_entries.version_id(cells["entry_kind"], cells["entry"], number),
        fields=fields,
    )
    if at.tzinfo is None or not directory_entries.is_readable(node):
        raise RowProblem("unusable_value")
    return node


def _all(tx: Reader) -> tuple[Node, ...]:
    return find_all(tx, directory_entries.KIND, order=(Order(field="at"), Order(field="number")))


def _cell(value: Value | None) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)
