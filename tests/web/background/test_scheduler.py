"""The server keeps the clock by itself; the terminal does one round."""

import shutil
import time
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from graph.engines.sqlite.store import open_sqlite
from graph.errors import Unavailable
from graph.model import Condition, Node, Op, where
from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.model.actors import Role
from referral.model.communication import Notification
from referral.referrals import create, reminders
from referral.referrals.create import NewReferral
from referral.storage import records
from tests.fakes.demo_fixture import NOW, FakeClock, context
from web.app import create_app
from web.background.scheduler import run
from web.cli.main import main
from web.settings import Settings, SettingsError, from_environment
from web.wiring import build


@pytest.fixture(scope="module")
def overdue_file(town_file, tmp_path_factory):
    """The town with one referral that is long past its first answer."""
    path = tmp_path_factory.mktemp("scheduler") / "town.sqlite"
    shutil.copy(town_file, path)
    store = open_sqlite(path, records.schema())
    office = context(store, Role.ASSISTANT, clock=FakeClock(NOW))
    new = NewReferral(
        key="k", client=clients.clients(office)[0].id, need="com.info", service="S05", priority="routine", delivery="phone",
        channel="phone", consent=NewConsent(channel="signed", given_on=office.today), acknowledged=("already_open",),
    )  # fmt: skip
    create.refer(office, new)
    store.close()
    return path


@pytest.fixture
def place(overdue_file, tmp_path):
    return shutil.copy(overdue_file, tmp_path / "town.sqlite")


def told(store) -> set[str]:
    return {one.kind for one in store.read(lambda tx: records.find(tx, Notification, where(user="AS-1"))[0])}


def test_a_running_server_chases_silence_without_being_asked(place):
    store = open_sqlite(place, records.schema())
    clock = FakeClock()
    clock.forward(days=6)
    settings = Settings(store="given", tick_seconds=1)
    with TestClient(create_app(settings, application=build(settings, store, clock=clock))) as visitor:
        assert visitor.get("/health").text.splitlines()[0] == "ok"
        wait_until(lambda: told(store))
        wait_until(lambda: "none yet" not in visitor.get("/health").text)
        ok, last = visitor.get("/health").text.splitlines()
        moment = datetime.fromisoformat(last.removeprefix("last scheduled run: "))
        assert (ok, abs(moment - datetime.now(UTC)) < timedelta(minutes=1)) == ("ok", True)
    assert told(store) == {"due"}
    store.close()


def test_a_server_told_to_keep_no_clock_keeps_none(place):
    store = open_sqlite(place, records.schema())
    clock = FakeClock()
    clock.forward(days=6)
    settings = Settings(store="given", tick_seconds=0)
    with TestClient(create_app(settings, application=build(settings, store, clock=clock))):
        time.sleep(0.3)
    assert told(store) == set()
    store.close()


def test_the_terminal_does_one_round_and_says_what(place):
    done = CliRunner().invoke(main, ["run-due"], env={"MREZHA_STORE": str(place)})
    assert done.exit_code == 0, done.output
    assert "Изпратено напомняне: " in done.output
    again = CliRunner().invoke(main, ["run-due"], env={"MREZHA_STORE": str(place)})
    assert "Изпратено напомняне" not in again.output


def test_a_round_with_the_store_away_is_left_for_the_next(place, caplog):
    store = open_sqlite(place, records.schema())
    application = build(Settings(store="given"), store)
    store.close()
    assert run(application).done == 0
    assert Unavailable.__name__ in caplog.text


def wait_until(done) -> None:
    for _ in range(600):
        if done():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen within a minute")


@pytest.mark.parametrize("wrong", [{"state": "typed"}, {"priority": "typed"}])
def test_one_bad_record_never_stops_the_others_and_health_tells(place, wrong, caplog):
    store = open_sqlite(place, records.schema())
    clock = FakeClock()
    clock.forward(days=6)
    is_live = [Condition(field="imported_at", op=Op.EMPTY, value=True)]
    (real,) = store.read(lambda tx: tx.find("Referral", is_live, limit=5)).nodes
    # As somebody might type it into the console of the database: older than all others, so that it comes first.
    fields = {**real.fields, "short_code": "TYPED", "due_at": NOW - timedelta(days=900), **wrong}
    store.write(lambda tx: tx.put([Node(kind="Referral", id="TYPED", fields=fields)]))
    settings = Settings(store="given", tick_seconds=1)
    with TestClient(create_app(settings, application=build(settings, store, clock=clock))) as visitor:
        wait_until(lambda: "due" in told(store))
        wait_until(lambda: "could not be done: Referral: " in visitor.get("/health").text)
        assert "TYPED" not in visitor.get("/health").text
        assert "TYPED" in caplog.text
    assert store.read(lambda tx: tx.get("Referral", real.id)).fields["reminders"] > 0
    store.close()


def test_the_thread_survives_whatever_a_run_raises(place, monkeypatch):
    store = open_sqlite(place, records.schema())
    clock = FakeClock()
    clock.forward(days=6)
    real, errors = reminders.run_due, [RecursionError, MemoryError, KeyError]
    monkeypatch.setattr(reminders, "run_due", lambda context: real(context) if not errors else fail(errors.pop()))
    settings = Settings(store="given", tick_seconds=1)
    with TestClient(create_app(settings, application=build(settings, store, clock=clock))) as visitor:
        wait_until(lambda: "could not be done: reminders: MemoryError (1)" in visitor.get("/health").text)
        wait_until(lambda: told(store) == {"due"})
        wait_until(lambda: "could not be done" not in visitor.get("/health").text)
    store.close()


def fail(error) -> None:
    raise error


@pytest.mark.parametrize("text", ["soon", "-1", "100000000"])
def test_a_wrong_number_of_seconds_is_refused(text):
    with pytest.raises(SettingsError):
        from_environment({"MREZHA_TICK_SECONDS": text, "MREZHA_STORE": "x"})


def test_one_gap_that_cannot_be_read_or_compared_stops_no_other(place, caplog):
    store = open_sqlite(place, records.schema())
    application = build(Settings(store="given"), store, clock=FakeClock())
    run(application)
    bad, other, *_ = store.read(lambda tx: tx.find("GapItem", limit=5)).nodes
    store.write(
        lambda tx: tx.put([bad.with_fields(finding="typed"), other.with_fields(status="closed", closed_at=NOW)])
    )
    later = FakeClock()
    later.forward(hours=2)
    done = run(build(Settings(store="given"), store, clock=later))
    assert [(one.kind, one.id) for one in done.failures] == [("GapItem", bad.id)]
    assert store.read(lambda tx: tx.get("GapItem", other.id)).fields["status"] == "reopened"
    store.close()


def test_a_bad_device_keeps_no_lead_from_being_told_of_another(place):
    store = open_sqlite(place, records.schema())
    real = {"user": "AS-1", "created_at": NOW - timedelta(days=40), "seen_at": NOW, "waiting": 3}
    bad = Node(kind="Device", id="a-bad", fields=real)  # since when its work waits, nobody can tell
    good = Node(kind="Device", id="b-good", fields={**real, "since": NOW - timedelta(days=31)})
    store.write(lambda tx: tx.put([bad, good]))
    done = run(build(Settings(store="given"), store, clock=FakeClock()))
    assert ("Device", "a-bad") in [(one.kind, one.id) for one in done.failures]
    leads = store.read(lambda tx: records.find(tx, Notification, where(user="LEAD-1"))[0])
    assert [one.referral for one in leads if one.kind == "unsent_work"] == ["b-good"]
    store.close()
