"""An export carries the history of the directory, and an import takes it in as it was."""

import csv
from dataclasses import replace
from datetime import timedelta

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral.directory import entries
from referral.exchange.package.directory_export import export_directory
from referral.exchange.package.directory_versions import COLUMNS, TABLE
from referral.exchange.package.import_package import import_native
from referral.model.actors import Role
from referral.model.ids import OrganisationId
from referral.storage import records
from referral.storage.history.directory_entries import KIND, differing, directory_at
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.fakes.demo_fixture import WORDS, FakeClock, context


@pytest.fixture
def exported(store, tmp_path):
    """A package of a directory of which one entry was changed a day ago, and the moment of that day."""
    clock = FakeClock()
    desk = context(store, Role.COORDINATOR, clock=clock)
    clock.forward(days=30)
    entries.save_organisation(desk, replace(entries.organisation(desk, OrganisationId("O05")), phone="+359 2 1"))
    counts = export_directory(context(store, clock=clock), tmp_path / "package")
    assert counts[TABLE] == store.read(lambda tx: tx.tally(KIND)[0].count)
    return tmp_path / "package", clock


def imported(folder, tmp_path, clock):
    other = open_sqlite(tmp_path / "other.sqlite", records.schema())
    words_as_nodes(other, WORDS)
    return other, import_native(context(other, clock=clock), folder)


def test_the_directory_of_every_day_is_the_same_after_export_and_import(store, exported, tmp_path):
    folder, clock = exported
    clock.forward(days=1)
    other, report = imported(folder, tmp_path, clock)
    assert not report.held
    assert other.read(lambda tx: tx.tally(KIND)[0].count) == report.read[TABLE]
    today = clock().date()
    for days in (500, 30, 1, 0):
        then = [
            one.read(lambda tx, d=days: directory_at(tx, today - timedelta(days=d), revision=0))
            for one in (store, other)
        ]
        assert then[0] == then[1], days
    assert other.read(lambda tx: list(differing(tx))) == []
    again = import_native(context(other, clock=clock), folder)
    assert again.unchanged[TABLE] == again.read[TABLE]
    other.close()


@pytest.mark.parametrize(
    "change",
    [
        {"at": "yesterday"},
        {"at": "2026-01-15T10:00:00"},
        {"number": "7"},
        {"entry_kind": "Referral"},
        {"content": "{"},
        {"content": ""},
        {"content": '{"name_bg": 1, "surprise": 2}'},
    ],
    ids=str,
)
def test_a_row_that_cannot_be_used_is_held_back_and_the_rest_comes_in(exported, tmp_path, change):
    folder, clock = exported
    with (folder / f"{TABLE}.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    place = next(
        place for place, row in enumerate(told) if (row["entry_kind"], row["entry"]) == ("Organisation", "O07")
    )
    told[place] |= change
    with (folder / f"{TABLE}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(told)
    other, report = imported(folder, tmp_path, clock)
    assert [(one.row.table, one.row.line) for one in report.held] == [(TABLE, place + 2)]
    assert other.read(lambda tx: list(differing(tx))) == []
    other.close()


def test_an_entry_with_a_history_of_its_own_keeps_it(exported, tmp_path):
    folder, clock = exported
    other, _ = imported(folder, tmp_path, clock)
    desk = context(other, Role.COORDINATOR, clock=clock)
    clock.forward(days=1)
    entries.save_organisation(desk, replace(entries.organisation(desk, OrganisationId("O06")), phone="+359 2 2"))
    counted = other.read(lambda tx: tx.tally(KIND)[0].count)
    (folder / "organisations.csv").unlink()  # only the history comes again
    report = import_native(context(other, clock=clock), folder)
    assert report.stored[TABLE] == 0
    assert other.read(lambda tx: tx.tally(KIND)[0].count) == counted
    assert other.read(lambda tx: list(differing(tx))) == []
    other.close()
