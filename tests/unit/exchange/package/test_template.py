"""An empty package: every table with its header, and every column and code explained in the language asked for."""

import csv
import tomllib

import pytest

from referral.exchange.csv_columns import TABLES
from referral.exchange.csv_tables import rows
from referral.exchange.package.template import explanations, write_template
from tests.fakes.demo_fixture import WORDS


def shout(text: str) -> str:
    return text.upper()


def column(table: str, name: str, language: str = "bg") -> dict[str, str]:
    (row,) = (
        row
        for row in explanations(WORDS, language=language, say=shout)
        if (row["table"], row["column"]) == (table, name)
    )
    return row


def test_every_table_has_its_header_and_no_row(tmp_path):
    assert write_template(tmp_path / "моят град", WORDS, language="bg", say=shout) == tuple(TABLES)
    folder = tmp_path / "моят град"
    for table, columns in TABLES.items():
        with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert list(csv.reader(file)) == [[column.name for column in columns]]
    assert tomllib.loads((folder / "package.toml").read_text("utf-8")) == {"code": "моят град"}
    explained = {(row.cells["table"], row.cells["column"]) for row in rows(folder, "columns")}
    assert explained == {(table, column.name) for table, columns in TABLES.items() for column in columns}


def test_a_column_says_what_it_means_what_it_takes_and_where_it_points():
    status = column("services", "status")
    assert status["explanation"] == "WHETHER THE SERVICE IS ACTIVE, SUSPENDED OR CLOSED."
    assert f"active: {WORDS.label('service_status', 'active', 'bg')}" in status["codes"].split("\n")
    assert (column("services", "organisation")["refers_to"], status["refers_to"]) == ("organisations", "")
    assert (column("services", "name_bg")["required"], column("services", "name_en")["required"]) == ("true", "false")
    assert f"f: {WORDS.label('sexes', 'f', 'en')}" in column("clients", "sex", "en")["codes"].split("\n")


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "areas.csv").write_text("id\nA1\n", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_template(tmp_path, WORDS, language="bg", say=shout)
    assert [path.name for path in tmp_path.iterdir()] == ["areas.csv"]
