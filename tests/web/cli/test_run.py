"""What is due is done once by a command, under its new name and its old one."""

import shutil

import pytest
from click.testing import CliRunner

from web.cli import main


@pytest.mark.parametrize("name", ["run-due", "tick"])
def test_what_is_due_is_done_by_either_name(tmp_path, town_file, name):
    shutil.copy(town_file, tmp_path / "town")
    environment = {"MREZHA_STORE": str(tmp_path / "town"), "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}
    done = CliRunner().invoke(main.main, [name], env=environment)
    assert done.exit_code == 0
    assert "Messages sent: 0" in done.output


def test_the_demo_refuses_a_town_that_is_not_there():
    refused = CliRunner().invoke(main.main, ["demo", "--world", "atlantis"], env={"LANG": "en_US.UTF-8"})
    assert refused.exit_code == 1
    assert "atlantis" in refused.output
