"""The demo and the server refuse an address in use; what is due is done once and said."""

import socket
from pathlib import Path

from click.testing import CliRunner

from tests.web.cli.terminal_steps import DONE, REFUSED, call, said
from web.cli import run
from web.cli.main import main


def test_an_address_in_use_is_told(here):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for command in ("serve", "demo"):
            assert "друга програма" in said(call(here, command, "--port", port), REFUSED)


def test_what_is_due_is_done_once_and_counted(here):
    told = call(here, "run-due", LANG="en_US.UTF-8")
    assert told.exit_code == DONE
    assert "Messages sent: 0" in told.output
    assert "Clients to be asked:" in told.output
    assert call(here, "run-due").output.count("\n") == 2


def test_the_demo_has_a_new_store_of_its_own_unless_one_is_given(here, monkeypatch):
    opened = []
    monkeypatch.setattr(run, "create_app", lambda settings: opened.append(settings.store))
    monkeypatch.setattr(run.uvicorn, "run", lambda *_, **__: None)
    monkeypatch.setattr(run, "import_native", lambda *_, **__: None)
    for store in ("", "", str(here / "mine")):
        assert CliRunner().invoke(main, ["demo", "--port", "8471"], env={"MREZHA_STORE": store}).exit_code == DONE
    assert len(set(opened)) == 3
    assert opened[2] == str(here / "mine")
    assert all(Path(store).is_file() for store in opened)
