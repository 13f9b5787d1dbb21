"""Export the directory as a package that import reads back unchanged: no client, no referral."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context
from referral.exchange.csv_columns import TABLES
from referral.exchange.csv_tables import write_rows
from referral.exchange.csv_values import cells
from referral.exchange.package import directory_versions
from referral.exchange.package.import_package import HEAD
from referral.storage.directory import Directory


def export_directory(context: Context, folder: Path) -> dict[str, int]:
    """Write areas, organisations, services, ties and their history with `package.toml`; return the rows of each table.

    Errors: NotAllowed.
    """
    policy.granted(context, Permission.EXPORT_DIRECTORY)
    directory = context.directory()
    folder.mkdir(parents=True, exist_ok=True)
    exported: Mapping[str, Iterable[object]] = {
        "areas": directory.areas.values(),
        "organisations": directory.organisations.values(),
        "services": directory.services.values(),
        "ties": directory.ties,
    }
    counts = {}
    for table, items in exported.items():
        columns = TABLES[table]
        rows = [cells(item, columns) for item in items]
        write_rows(folder, table, (column.name for column in columns), rows)
        counts[table] = len(rows)
    counts[directory_versions.TABLE] = directory_versions.write_history(context, folder)
    code = json.dumps(_code(directory, folder), ensure_ascii=False)
    (folder / HEAD).write_text(f"code = {code}\n", encoding="utf-8")
    return counts


def _code(directory: Directory, folder: Path) -> str:
    """Return the source of all entries when they have one source, else the name of the folder."""
    sources = {organisation.source for organisation in directory.organisations.values()}
    sources |= {service.source for service in directory.services.values()}
    named = sources - {None}
    return str(named.pop()) if len(named) == 1 else folder.name
