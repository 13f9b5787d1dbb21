"""The application's parts: the engine of a setting, the clock of a demo, the context of an actor."""

from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from graph.engines import ENGINES
from graph.model import Node
from referral.calendar import SOFIA
from referral.model.actors import SYSTEM, Actor
from referral.model.codes import new_id
from referral.model.directory import Organisation
from referral.model.ids import OrganisationId, UserId
from referral.storage import records
from referral.storage.history import directory_entries
from web.cli.main import main
from web.settings import Settings
from web.wiring import build, demo_clock, open_store, system_clock


@pytest.mark.parametrize("store", ["postgres://user:own-word@db.example/town", "bolt:///", "neo4j://:7687"])
def test_a_store_of_no_engine_is_refused_with_the_known_ones(store):
    done = CliRunner().invoke(main, ["doctor"], env={"MREZHA_STORE": store})
    assert done.exit_code == 2
    assert "MREZHA_STORE" in done.stderr
    assert all(engine.example in done.stderr for engine in ENGINES if engine.schemes)


def test_a_context_is_of_its_actor_and_shares_what_lives_as_long_as_the_process(tmp_path):
    application = build(Settings(store=str(tmp_path / "new.sqlite")))
    actor = Actor(id=UserId("U-1"))
    context = application.context(actor)
    assert (context.actor, application.system.actor) == (actor, SYSTEM)
    assert context.directory_cache is application.system.directory_cache
    assert context.recent is application.system.recent
    assert not context.grants, "nothing is granted outside a request"
    application.close()


def test_a_demo_lives_on_the_day_its_data_names(tmp_path):
    store = open_store(str(tmp_path / "new.sqlite"))
    assert demo_clock(store) is system_clock
    store.write(lambda tx: tx.put([Node(kind="Setting", id="today", fields={"value": "2026-01-15"})]))
    now = demo_clock(store)()
    assert (now - datetime(2026, 1, 15, 7, tzinfo=UTC)).total_seconds() < 60, "nine o'clock in Sofia"
    store.close()


def test_every_command_on_a_store_of_the_demo_keeps_its_calendar_and_on_no_other_one(tmp_path):
    path = str(tmp_path / "new.sqlite")
    for mark, today in (("no", system_clock().astimezone(SOFIA).date()), ("yes", date(2026, 1, 15))):
        store = open_store(path)

        def work(tx, mark=mark):
            stored = {node.id: node.version for node in tx.get_many("Setting", ("demo", "today"))}
            settings = {"demo": mark, "today": "2026-01-15"}
            tx.put(
                [
                    Node(kind="Setting", id=name, fields={"value": value}, version=stored.get(name, 0))
                    for name, value in settings.items()
                ]
            )

        store.write(work)
        store.close()
        application = build(Settings(store=path))
        assert application.system.today == today
        application.close()


def test_the_directory_of_a_store_begins_its_history_when_it_is_first_opened(tmp_path):
    path = str(tmp_path / "older.sqlite")
    store = open_store(path)
    store.write(lambda tx: records.save(tx, Organisation(id=OrganisationId("O1"), name_bg="Едно", kind="ngo")))
    assert not store.read(directory_entries.is_kept)
    store.close()
    for _ in range(2):
        application = build(Settings(store=path))
        assert application.store.read(lambda tx: tx.tally(directory_entries.KIND)[0].count) == 1
        application.close()


def test_ids_are_fresh_and_named_by_their_prefix():
    ids = {new_id("R") for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(one) == 15 and one.startswith("R-") for one in ids)
