"""A map is read while somebody else writes, and laid out by a thread that keeps its places when it can."""

import threading
import time

from starlette.testclient import TestClient

from graph.engines.sqlite.store import open_sqlite
from referral.model.actors import Role
from referral.network import places
from referral.storage import records
from tests.fakes import made_up_networks
from web.app import create_app
from web.http.figures import map_places
from web.settings import Settings


def stored(store):
    return store.read(lambda tx: tx.find("MapPosition", limit=1000).nodes)


def test_a_map_is_read_while_another_writes(client_as, store):
    client = client_as(Role.COORDINATOR)
    client.get("/network.json")
    held, done = threading.Event(), threading.Event()

    def write(_tx):
        held.set()
        assert done.wait(30)

    writer = threading.Thread(target=lambda: store.write(write))
    writer.start()
    assert held.wait(10)
    began = time.monotonic()
    answer = client.get("/network.json")
    waited = time.monotonic() - began
    done.set()
    writer.join(30)
    assert answer.status_code == 200
    assert waited < 2, "0.2 s on a quiet machine; a writer is waited for five seconds and then refused"


def test_a_slow_layout_shows_rows_and_says_so(client_as, store, monkeypatch):
    go = threading.Event()

    def slow(*_args):
        assert go.wait(30)
        return {}

    monkeypatch.setattr(map_places, "known_places", lambda *_: None)
    monkeypatch.setattr(map_places, "lay_out", slow)
    monkeypatch.setattr(map_places, "lasting_places", lambda *_: {})
    client_as(Role.COORDINATOR).app.state.long_work.__init__()
    text = client_as(Role.COORDINATOR).get("/network?lang=en").text
    go.set()
    assert "The map is being laid out" in text


def test_rows_hold_every_active_organisation_once(office):
    directory = office.directory()
    rows = places.in_rows(directory)
    assert set(rows) == {key for key, one in directory.organisations.items() if one.active}
    assert len(set(rows.values())) == len(rows)


def test_a_server_that_starts_lays_the_map_out_before_anybody_looks(tmp_path):
    store = open_sqlite(tmp_path / "small.sqlite", records.schema())
    made_up_networks.network(store, 40, areas=2, ties_of_each=1.0)
    settings = Settings(store=str(tmp_path / "small.sqlite"), tick_seconds=0)
    with TestClient(create_app(settings, store)):
        until = time.monotonic() + 30
        while len(stored(store)) < 40 and time.monotonic() < until:
            time.sleep(0.05)
    assert len(stored(store)) == 40


def test_a_map_that_cannot_be_prepared_keeps_no_server_from_starting(tmp_path, monkeypatch, caplog):
    tried = threading.Event()

    def fail(*_args):
        tried.set()
        raise ArithmeticError

    monkeypatch.setattr(map_places, "known_places", fail)
    with TestClient(create_app(Settings(store=str(tmp_path / "new.sqlite"), tick_seconds=0))) as visitor:
        assert tried.wait(30)
        assert visitor.get("/health").status_code == 200
    assert "the first map could not be prepared" in caplog.text
