"""The JSON API behind a proxy that cuts, repeats and delays: each submission once, every answer byte for byte."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn

from graph.engines.sqlite.store import open_sqlite
from referral.lifecycle import replay
from referral.model.referrals import Referral
from referral.storage import records
from tests.guarantees.faulty_builds import forgetting_keys
from tests.guarantees.proxies import PATIENCE, WebWire
from tests.guarantees.race_fixture import NEED, ROUNDS, SURE, settled
from web.app import create_app
from web.settings import Settings
from web.wiring import build

COUNT = min(ROUNDS or 24, 400)


@contextmanager
def served(application) -> Iterator[int]:
    """Run the application on a free port of loopback."""
    app = create_app(application.settings, application=application)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def town(tmp_path):
    store = open_sqlite(tmp_path / "town.sqlite", records.schema())
    office = settled(store, clients=3 * COUNT)
    application = build(Settings(store="given", demo=True), store, clock=office.clock)
    with served(application) as port:
        wire = WebWire(("127.0.0.1", port), seed=5)
        yield store, port, wire
        wire.close()
    store.close()


def signed_in(port: int) -> dict[str, str]:
    """The headers of a program that signed in as an assistant."""
    straight = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    straight.request("POST", "/demo-sign-in", "role=assistant", {"Content-Type": "application/x-www-form-urlencoded"})
    answer = straight.getresponse()
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    answer.read()
    straight.request("GET", "/account", headers={"Cookie": cookie})
    page = straight.getresponse().read().decode()
    straight.close()
    token = page.split('name="form_token" value="')[1].split('"')[0]
    return {"Cookie": cookie, "X-Form-Token": token, "Content-Type": "application/json", "Connection": "close"}


def until_answered(port: int, path: str, body: dict, headers: dict[str, str]) -> bytes:
    """Send the same bytes again until a whole answer comes."""
    while True:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            line.request("POST", path, json.dumps(body), headers)
            return line.getresponse().read()
        except (OSError, http.client.HTTPException):
            continue
        finally:
            line.close()


def submit(store, port: int, wire: WebWire, *, threads: int = 3) -> list[str]:
    """Send every wish through the wire; return what is wrong afterwards."""
    headers, told = signed_in(port), {}

    def send(numbers: range) -> None:
        for number in numbers:
            wish = {
                "client": f"C{3 * number:05d}", "need": NEED, "service": "S0", "priority": "routine", "delivery": "phone",
                "channel": "phone", "consent_channel": "signed", "consent_on": "2026-01-14", "acknowledged": SURE,
            }  # fmt: skip
            key = {"Idempotency-Key": f'"wish-{number}"'}
            made = json.loads(until_answered(wire.port, "/api/referrals", wish, headers | key))
            answer = {"informant": "partner", "channel": "phone", "seen": 2, "key": f"answer-{number}",
                      "appointment_at": "2026-02-02T10:00:00+02:00", "place": "стая 1"}  # fmt: skip
            path = f"/api/referrals/{made['id']}/schedule"
            told[number] = made, json.loads(until_answered(wire.port, path, answer, headers))

    senders = [threading.Thread(target=send, args=(range(one, COUNT, threads),)) for one in range(threads)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    wire.flush()
    bodies = [{answer.partition(b"\r\n\r\n")[2] for answer in answers} for answers in wire.answers.values()]
    wrong = [f"different answers to one request: {some}" for some in bodies if len(some) != 1]
    found = store.read(lambda tx: records.find(tx, Referral)[0])
    if {one.id for one in found} != {made["id"] for made, _ in told.values()} or len(found) != COUNT:
        wrong.append(f"{len(found)} referrals for {COUNT} wishes")
    equal = store.read(lambda tx: {one.id: replay.check_replay(tx, one) for one in found})
    return wrong + [f"{one.id}: {one.events} events" for one in found if one.events != 3 or not equal[one.id]]


def test_each_submission_is_done_once_and_answered_byte_for_byte(town):
    store, port, wire = town
    assert submit(store, port, wire) == []
    assert sum(len(answers) for answers in wire.answers.values()) > 2 * COUNT


def test_an_api_that_forgets_keys_is_caught(town):
    store, port, wire = town
    with forgetting_keys():
        wrong = submit(store, port, wire)
    assert any(f"referrals for {COUNT} wishes" in one for one in wrong)
    assert any("different answers" in one for one in wrong)
