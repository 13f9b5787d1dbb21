"""`mrezha recruit`: table, CSV, JSON, the case, a register, and sentences for what makes no sense."""

import csv
import io
import json
import shutil

import pytest
from click.testing import CliRunner

from tests.fakes.demo_fixture import NOW
from web.cli.main import main


@pytest.fixture(scope="module")
def town_copy(town_file, tmp_path_factory):
    return shutil.copy(town_file, tmp_path_factory.mktemp("recruit") / "town.sqlite")


@pytest.fixture
def run(town_copy, monkeypatch):
    monkeypatch.setenv("MREZHA_STORE", str(town_copy))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setattr("web.wiring.system_clock", lambda: NOW)
    return lambda *arguments: CliRunner().invoke(main, ["recruit", *arguments])


def test_the_table_the_spreadsheet_and_the_json_say_the_same(run):
    shown, table, data = (run("--most", "2", *form) for form in ((), ("--format", "csv"), ("--format", "json")))
    assert (shown.exit_code, table.exit_code, data.exit_code) == (0, 0, 0), shown.output
    answer = json.loads(data.output)
    rows = list(csv.reader(io.StringIO(table.output.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == [one["key"] for one in answer["candidates"]]
    assert [int(row[4]) for row in rows[1:]] == [one["open_needs"] for one in answer["candidates"]]
    for one in answer["candidates"]:
        assert one["key"] in shown.output
    assert "The best choice: 1. Social transport to doctors and offices; 2. " in shown.output


def test_the_case_is_printed_in_the_language_of_the_terminal(run, monkeypatch):
    told = run("--case", "type:adult_learning")
    assert told.exit_code == 0, told.output
    assert "People who can come only then: evening: 23" in told.output
    monkeypatch.setenv("LC_ALL", "bg_BG.UTF-8")
    assert "Какво няма да реши" in run("--case", "type:adult_learning").output


def test_a_register_is_read_from_a_file_in_any_of_its_encodings(run, tmp_path):
    file = tmp_path / "names.csv"
    file.write_bytes("name;needs;places;cost\nФирма „Път“;hea.transport com.transport;4;100\n".encode("cp1251"))
    answer = json.loads(run("--register", str(file), "--format", "json").output)
    (firm,) = (one for one in answer["candidates"] if one["key"] == "register:2")
    assert (firm["name"], firm["open_needs"], firm["cost"]) == ("Фирма „Път“", 59, 100)
    other = file.with_suffix(".txt")  # read whatever it is called
    other.write_bytes(file.read_bytes())
    again = json.loads(run("--register", str(other), "--format", "json").output)
    assert again == answer
    file.write_text("name,needs\nX,doc.nothing\n", encoding="utf-8")
    refused = run("--register", str(file))
    assert (refused.exit_code, "Line 2 of the register" in refused.output) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--most", "999"), "Ask for as many partners or fewer."),
        (("--cost", "type:shelter=-1"), "A cost cannot be negative: type:shelter."),
        (("--cost", "nobody=1"), "There is no candidate nobody."),
        (("--case", "nobody"), "There is no candidate nobody."),
        (("--weight", "language=2"), "There is no group language:."),
        (("--budget", "much"), "much is not a number."),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(run, arguments, sentence):
    refused = run(*arguments)
    assert refused.exit_code == 1
    assert sentence in refused.output
