"""The demo town with twenty of its clients: every kind of record, at a tenth of the size."""

import csv
from pathlib import Path

from tests.fakes.demo_fixture import PACKAGE

CLIENTS = 20


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table of a package."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_small_package(folder: Path) -> Path:
    """Write the package of the small town into a folder, and return the folder."""
    tables = {path.stem: read_table(path) for path in PACKAGE.glob("*.csv")}
    tables["clients"] = tables["clients"][:CLIENTS]
    clients = {row["code"] for row in tables["clients"]}
    for name in ("needs", "referrals"):
        tables[name] = [row for row in tables[name] if row["client"] in clients]
    referrals = {row["id"] for row in tables["referrals"]}
    tables["events"] = [row for row in tables["events"] if row["referral"] in referrals]
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    (folder / "package.toml").write_text('code = "part"\n', encoding="utf-8")
    return folder
