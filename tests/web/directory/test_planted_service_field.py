"""A new field of a service: the record, the schema, its column; it is stored, exported and imported again."""

from pathlib import Path

import pytest

from tests.shape.copies import copied, edit, run

# File, the line after which it goes, and the new line.
PLANTED = (
    ("referral/model/directory.py", "    how_to_apply: str | None = None\n", "    planted_floor: int | None = None\n"),
    ("referral/storage/schema.toml", 'how_to_apply = { type = "text" }\n', 'planted_floor = { type = "integer" }\n'),
    (
        "referral/exchange/csv_columns.py",
        '    Column("how_to_apply", TEXT, "How a person applies."),\n',
        '    Column("planted_floor", NUMBER, "The floor on which it is."),\n',
    ),
)
PROGRAM = """
import csv, sys
from pathlib import Path
from graph.engines.sqlite.store import open_sqlite
from referral.exchange.package.directory_export import export_directory
from referral.exchange.package.import_package import import_native
from referral.model.directory import Organisation, Service
from referral.storage import records
from tests.fakes.demo_fixture import context

folder = Path(sys.argv[1])
service = Service(id="S1", organisation="O1", name_bg="Услуга", status="active", planted_floor=3)
store = open_sqlite(folder / "one.sqlite", records.schema())
store.write(lambda tx: records.save(tx, Organisation(id="O1", name_bg="Организация", kind="ngo")))
store.write(lambda tx: records.save(tx, service))
assert store.read(lambda tx: records.get(tx, Service, "S1")).planted_floor == 3
export_directory(context(store), folder / "package")
(row,) = csv.DictReader((folder / "package" / "services.csv").open(encoding="utf-8-sig"))
assert row["planted_floor"] == "3"
other = open_sqlite(folder / "other.sqlite", records.schema())
assert not import_native(context(other), folder / "package").held
assert other.read(lambda tx: records.get(tx, Service, "S1")).planted_floor == 3
assert context(other).directory().services["S1"].planted_floor == 3
"""


def with_lines(place: Path, lines: tuple[tuple[str, str, str], ...]) -> Path:
    edit(copied(place), [(file, after, after + line) for file, after, line in lines])
    return place


def test_a_planted_field_is_stored_exported_and_imported(tmp_path):
    done = run(with_lines(tmp_path, PLANTED), "-c", PROGRAM, str(tmp_path))
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("left_out", range(len(PLANTED)), ids=[file for file, _, _ in PLANTED])
def test_a_field_planted_in_part_is_refused_by_name(tmp_path, left_out):
    done = run(with_lines(tmp_path, (*PLANTED[:left_out], *PLANTED[left_out + 1 :])), "-c", PROGRAM, str(tmp_path))
    assert done.returncode == 1
    assert "planted_floor" in done.stderr.splitlines()[-1], done.stderr[-2000:]
