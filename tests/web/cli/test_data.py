"""A store goes out into a file and comes back the same; the directory goes out and is understood again."""

import shutil

import pytest
from click.testing import CliRunner

from web.cli import main


@pytest.fixture
def run(tmp_path, town_file):
    shutil.copy(town_file, tmp_path / "town")

    def invoke(*arguments, store="town"):
        environment = {"MREZHA_STORE": str(tmp_path / store), "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}
        return CliRunner().invoke(main.main, [str(one) for one in arguments], env=environment)

    return invoke


def test_a_backup_is_restored_into_an_empty_store_only(run, tmp_path):
    file = tmp_path / "town.mrezha"
    assert run("backup", file).exit_code == 0
    assert run("restore", file, store="copy").exit_code == 0
    assert run("doctor", store="copy").exit_code == 0
    refused = run("restore", file, store="copy")
    assert refused.exit_code == 1
    assert "empty" in refused.output


def test_the_exported_directory_changes_nothing_when_it_comes_back(run, tmp_path):
    assert run("export", tmp_path / "out").exit_code == 0
    again = run("import", tmp_path / "out")
    assert again.exit_code == 0
    assert "45 rows read, 0 stored, 45 unchanged" in again.output
