"""The demo town as a package, thinned, and cut at a moment: what somebody had who stopped the clock there."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from graph.engines.sqlite.store import open_sqlite
from graph.store import Store, Writer
from referral.calendar import SOFIA
from referral.lifecycle.states import need_status
from referral.model.clients import RecordedNeed
from referral.model.referrals import Referral
from referral.storage import records
from referral.storage.reading import find_all
from tests.fakes.demo_fixture import PACKAGE, settle

Row = dict[str, str]


def cut_town(folder: Path, *, until: datetime | None = None) -> Store:
    """Return a store of the town, thinned, with what was written until a moment."""
    store = open_sqlite(folder / "town.sqlite", records.schema())
    assert not settle(store, cut_package(folder / "package", until=until)).held
    if until is not None:
        store.write(_with_statuses_of_then)
    return store


def _with_statuses_of_then(tx: Writer) -> None:
    """Give each recorded need the status that its referrals give it: the package tells the one of its last day."""
    told: dict[str, list[Referral]] = {}
    for referral in (records.from_node(Referral, node) for node in find_all(tx, "Referral")):
        told.setdefault(referral.recorded_need or "", []).append(referral)
    needs = [records.from_node(RecordedNeed, node) for node in find_all(tx, "RecordedNeed")]
    then = [(need, need_status(told.get(need.id, ())) or "open") for need in needs]
    records.save(tx, *(replace(need, status=status) for need, status in then if status != need.status))


def cut_package(package: Path, *, until: datetime | None = None, every: int = 5) -> Path:
    """Write a package of the clients whose number is divided by `every`, with what was written until a moment."""
    shutil.copytree(PACKAGE, package)
    clients = _filter(package, "clients", lambda row: int(row["code"].rpartition("-")[2]) % every == 0)
    codes = {row["code"] for row in clients}
    day = until.astimezone(SOFIA).date().isoformat() if until else "9999"
    _filter(package, "needs", lambda row: row["client"] in codes and row["recorded_on"] <= day)
    ids = {row["id"] for row in read_table(package, "referrals") if row["client"] in codes}
    events = _filter(package, "events", lambda row: row["referral"] in ids and _is_by(row["at"], until))
    begun = {row["referral"] for row in events}
    _filter(package, "referrals", lambda row: row["id"] in begun)
    return package


def _is_by(at: str, until: datetime | None) -> bool:
    return until is None or datetime.fromisoformat(at).replace(tzinfo=SOFIA) <= until


def read_table(package: Path, table: str) -> list[Row]:
    """Return the rows of a table of a package."""
    with (package / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _filter(package: Path, table: str, wanted: Callable[[Row], bool]) -> list[Row]:
    rows = read_table(package, table)
    chosen = [row for row in rows if wanted(row)]
    with (package / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(chosen)
    return chosen
