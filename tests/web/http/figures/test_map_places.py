"""A map is read while somebody else writes, and laid out by a thread that keeps its places when it can."""

import threading
import time

from referral.model.actors import Role
from referral.network import places
from web.http.figures import map_places


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
