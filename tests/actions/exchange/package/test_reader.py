"""A package is read whole before anything is stored: its records are in the order in which they can be stored."""

import pytest

from referral.errors import BadInput
from referral.exchange.import_report import ImportReport
from referral.exchange.package.reader import PackageReader
from tests.fakes.demo_fixture import PACKAGE, context


def read(office, folder) -> PackageReader:
    reader = PackageReader(office, folder, ImportReport(source="x", format="mrezha"), history_ends=None)
    reader.read()
    return reader


def test_reading_stores_nothing_knows_what_is_there_and_puts_the_whole_before_its_parts(store):
    office = context(store)
    before = store.read(lambda tx: tx.revision())
    reader = read(office, PACKAGE)
    assert not reader.report.held
    assert all(history.is_stored for history in reader.referrals)
    assert store.read(lambda tx: (tx.revision(), tx.tally("ImportRun")[0].count)) == (before, 1)
    areas = [area.id for area in reader.records("areas")]
    parents = {area.id: area.part_of for area in office.directory().areas.values()}
    assert set(areas) == set(parents)
    assert all(parents[area] is None or areas.index(parents[area]) < areas.index(area) for area in areas)


def test_a_file_that_cannot_be_read_is_refused_by_name(store, tmp_path):
    (tmp_path / "events.csv").write_bytes(b"a,a\n1,2\n")
    with pytest.raises(BadInput):
        read(context(store), tmp_path)
