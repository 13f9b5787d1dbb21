"""Accounts by the terminal."""

import pytest
from click.testing import CliRunner

from web.cli import main

PASSWORD = ("--password", "четири синьо кон мост")


@pytest.fixture
def run(tmp_path):
    def invoke(*arguments):
        environment = {"MREZHA_STORE": str(tmp_path / "store"), "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}
        return CliRunner().invoke(main.main, arguments, env=environment)

    return invoke


def test_an_account_is_added_listed_and_gets_a_new_password(run):
    assert run("user", "add", "maria", "--role", "coordinator", *PASSWORD).exit_code == 0
    assert "maria" in run("user", "list").output
    assert run("user", "password", "maria", *PASSWORD).exit_code == 0


def test_a_name_is_used_once_and_a_stranger_has_no_password(run):
    run("user", "add", "maria", "--role", "coordinator", *PASSWORD)
    assert run("user", "add", "maria", "--role", "coordinator", *PASSWORD).exit_code == 1
    refused = run("user", "password", "nobody", *PASSWORD)
    assert refused.exit_code == 1
    assert "no account" in refused.output.lower()
