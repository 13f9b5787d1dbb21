"""The demo never touches real work; the server refuses a damaged store; what is due is done once and said."""

import re
import shutil
import socket
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from graph.model import Node
from referral.model.directory import Organisation
from referral.model.ids import OrganisationId
from referral.storage import records
from tests.web.cli.terminal_steps import DONE, PASSWORD, REFUSED, UNREACHABLE, call, said
from web.cli import run
from web.cli.main import main
from web.settings import from_environment
from web.wiring import Application, build, open_store, system_clock

OLDER = Path(__file__).parents[2] / "fixtures" / "version_1"


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
    assert re.search(r"^Gaps: [1-9]\d* new, 0 closed by the data, 0 came back$", told.output, re.MULTILINE)
    again = call(here, "run-due", LANG="en_US.UTF-8").output
    assert "Gaps: 0 new," in again
    assert again.count("\n") == 4


def test_leads_are_told_of_unsent_work_also_where_only_the_terminal_runs_what_is_due(here):
    store = open_store(str(here / "town.sqlite"))
    longest_ago = system_clock() - timedelta(days=40)
    fields = {"user": "AS-1", "waiting": 2, **dict.fromkeys(("created_at", "seen_at", "since"), longest_ago)}
    store.write(lambda tx: tx.put([Node(kind="Device", id="phone", fields=fields)]))
    store.close()
    for count in (1, 0):
        told = call(here, "run-due", LANG="en_US.UTF-8")
        assert f"Told of work that waits unsent on a device: {count}" in told.output


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """The stores that were served, without serving them."""
    served: list[str] = []
    monkeypatch.setattr(run, "create_app", lambda settings, *_: served.append(settings.store) or SimpleNamespace())
    monkeypatch.setattr(run.uvicorn, "run", lambda *_, **__: None)
    return served


def demo(*more: str, **env: str) -> Result:
    return CliRunner().invoke(main, ["demo", "--port", "8471", *more], env=env)


def test_the_demo_has_a_new_store_of_its_own_and_never_that_of_real_work(here, monkeypatch, opened):
    monkeypatch.setattr(run, "import_native", lambda *_, **__: None)
    real = here / "town.sqlite"
    before = real.read_bytes()
    for _ in range(2):
        assert demo(MREZHA_STORE=str(real)).exit_code == DONE
    assert len({*opened, str(real)}) == 3
    assert all(Path(store).is_file() for store in opened)
    assert real.read_bytes() == before


def test_the_demo_takes_an_empty_store_one_of_its_own_and_one_that_holds_the_town_alone(here, opened):
    new = str(here / "new.sqlite")
    for store in (new, new, str(here / "town.sqlite")):
        assert demo("--store", store).exit_code == DONE
    visitor = build(from_environment({"MREZHA_STORE": new}))
    add_organisation(visitor)
    assert demo("--store", new).exit_code == DONE  # what visitors of the demo change is the demo's


def add_organisation(place: Application) -> None:
    organisation = Organisation(id=OrganisationId("REAL"), name_bg="Истинска", kind="ngo")
    place.store.write(lambda tx: records.save(tx, organisation))
    place.close()


@pytest.mark.parametrize("real_work", ["organisation", "account", "import", "older"])
def test_the_demo_refuses_a_store_that_holds_anything_else_and_changes_nothing(here, opened, real_work):
    place = here / "town.sqlite"
    if real_work == "organisation":
        add_organisation(build(from_environment({"MREZHA_STORE": str(place)})))
    elif real_work == "account":
        account = ("user", "add", "maria", "--role", "coordinator", *PASSWORD)
        assert call(here, *account).exit_code == DONE
    elif real_work == "older":
        shutil.copy(OLDER / "store.sqlite", place)
    else:
        assert demo("--store", str(here / "mine.sqlite")).exit_code == DONE
        (here / "town").mkdir()
        (here / "town" / "package.toml").write_text('code = "real"')
        (here / "town" / "areas.csv").write_text("id,name_bg,type\nREAL,Истински,quarter\n", encoding="utf-8")
        place = here / "mine.sqlite"
        assert call(here, "import", str(here / "town"), store="mine.sqlite").exit_code == DONE
    opened.clear()
    before = place.read_bytes()
    answer = demo("--store", str(place), LANG="en_US.UTF-8")
    assert answer.exit_code == REFUSED
    assert "something other than the demo" in answer.output
    assert (place.read_bytes(), opened) == (before, [])


def test_serving_refuses_a_damaged_store_and_says_what_to_do(here, opened):
    place = here / "town.sqlite"
    content = bytearray(place.read_bytes())
    content[20 * 4096 : 24 * 4096] = bytes(4 * 4096)
    place.write_bytes(content)
    words = said(call(here, "serve", "--port", "8471", LANG="en_US.UTF-8"), REFUSED)
    assert "restore the last backup" in words
    assert (place.read_bytes(), opened) == (bytes(content), [])


def test_serving_and_every_other_command_refuse_an_empty_file_and_say_what_to_do(here, opened):
    place = here / "lost.sqlite"
    place.touch()
    for command in (("serve", "--port", "8471"), ("doctor",), ("run-due",), ("import", str(here / "rows"))):
        words = said(call(here, *command, store="lost.sqlite", LANG="en_US.UTF-8"), UNREACHABLE)
        assert "is empty" in words
        assert "restore the last backup" in words
        assert "remove the empty file" in words
    assert (place.stat().st_size, opened) == (0, [])
    place.unlink()
    open_store(str(place)).close()
    assert place.stat().st_size


def test_serving_refuses_the_write_log_of_another_store(here, opened):
    other = here / "other.sqlite"
    running = open_store(str(other))
    shutil.copy(here / "other.sqlite-wal", here / "town.sqlite-wal")
    words = said(call(here, "serve", "--port", "8471", LANG="en_US.UTF-8"), REFUSED)
    running.close()
    assert "write log" in words
    assert (here / "town.sqlite-wal").stat().st_size
    assert not opened
