"""The demo town under other ids, with its rows in another order and its names in Latin letters."""

import csv
import random
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from referral.gaps.finding import Finding
from tests.fakes.cut_town import read_table
from tests.fakes.demo_fixture import PACKAGE

# Table and column of every id, whose values change places among themselves.
IDS = {
    "areas": "id",
    "organisations": "id",
    "services": "id",
    "clients": "code",
    "needs": "id",
    "referrals": "id",
}
KEPT = {"XTH01", "BST", "OUT"}
WORDS = {"name_bg", "name_en", "email", "address", "phone", "note"}
LISTED = ("lost", "areas", "partners")


@dataclass(frozen=True, kw_only=True)
class RenamedTown:
    """A package of the town, and for each of its ids the one of the demo town."""

    package: Path
    known_as: dict[str, str]

    def as_known(self, finding: Finding) -> Finding:
        """Return a finding of this town as the demo town would have it, without the ids of its records."""
        details = {
            name: " ".join(sorted(map(self._id, value.split()))) if name in LISTED else value
            for name, value in finding.details.items()
        }
        return replace(
            finding,
            key=re.sub(r"[^:+]+", lambda part: self._id(part[0]), finding.key),
            organisations=tuple(sorted(map(self._id, finding.organisations))),
            services=tuple(sorted(map(self._id, finding.services))),
            area=self._id(finding.area) if finding.area else None,
            needs=tuple(sorted(finding.needs)),
            evidence=replace(finding.evidence, ids=(), centres={}),
            details=details,
        )

    def _id(self, one: str) -> str:
        return self.known_as.get(one, one)


def renamed_town(folder: Path, *, seed: int) -> RenamedTown:
    """Write the package: every id has changed places with another one of its kind."""
    dice = random.Random(seed)
    shutil.copytree(PACKAGE, folder)
    new_ids: dict[str, str] = {}
    for table, column in IDS.items():
        ids = [row[column] for row in read_table(PACKAGE, table) if row[column] not in KEPT]
        new_ids |= dict(zip(ids, dice.sample(ids, len(ids)), strict=True))
    for path in folder.glob("*.csv"):
        rows = read_table(folder, path.stem)
        dice.shuffle(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(_renamed(row, new_ids) for row in rows)
    return RenamedTown(package=folder, known_as={new: old for old, new in new_ids.items()})


def _renamed(row: dict[str, str], new_ids: dict[str, str]) -> dict[str, str]:
    renamed = {
        column: value if column in WORDS else " ".join(new_ids.get(part, part) for part in value.split())
        for column, value in row.items()
    }
    if row.get("name_en"):
        renamed["name_bg"] = row["name_en"]
    return renamed
