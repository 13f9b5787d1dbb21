"""Pull the plug during referrals and answers: every acknowledged change is there, and no half change.

By hand with more rounds: MREZHA_KILLS=200 pytest tests/journeys/test_kill.py (on a server a tenth as many)
"""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from graph.engines.neo4j import open_neo4j
from graph.engines.sqlite import open_sqlite
from graph.model import where
from graph.store import Store
from referral import records
from referral.model import Action, ClientCode, Facts, NeedCode, Referral, Role, SaidBy, ServiceId
from referral.services import clients, referrals
from referral.services.consents import NewConsent
from referral.services.referring import NewReferral, refer
from tests.neo4j_server import emptied
from tests.town import desk, settle

KILLS = int(os.environ.get("MREZHA_KILLS", "12"))


def opened(place: str) -> Store:
    return (open_neo4j if "://" in place else open_sqlite)(place, records.schema())


def work(path: str, mark: str) -> None:
    """Refer and record an answer without end, saying on standard output what was acknowledged."""
    store = opened(path)
    office = desk(store, Role.ASSISTANT)
    people = [one.id for one in clients.clients(office)]
    for number in itertools.count():
        new = NewReferral(
            key=f"{mark}-{number}", client=ClientCode(people[number % len(people)]), need=NeedCode("com.info"),
            service=ServiceId("S05"), priority="routine", mode="phone", channel="phone",
            consent=NewConsent(way="signed", given_on=office.today), sure=("already_open", "papers_missing"),
        )  # fmt: skip
        made = refer(office, new)
        print(made.id, 2, flush=True)
        answer = Facts(said_by=SaidBy.PARTNER, channel="phone")
        print(made.id, referrals.act(office, made.id, Action.ACCEPT, facts=answer).events, flush=True)


@pytest.fixture(params=["embedded", "server"])
def path(request, tmp_path) -> str:
    if request.param == "embedded":
        return str(tmp_path / "town.sqlite")
    return emptied(request.getfixturevalue("neo4j_url"))


def test_nothing_acknowledged_is_lost_and_nothing_is_half(path, tmp_path):
    kills = max(2, KILLS // 10) if "://" in path else KILLS
    store = opened(path)
    settle(store)
    before = {one.id for one in store.read(lambda tx: records.find(tx, Referral, limit=100_000)[0])}
    store.close()
    dice = random.Random(7)
    acknowledged: dict[str, int] = {}
    for round_number in range(kills):
        log = tmp_path / "acknowledged.txt"
        with log.open("wb") as out:
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.test_kill", path, f"k{round_number}"],
                stdout=out, cwd=Path(__file__).parents[2],
            )  # fmt: skip
            while log.stat().st_size == 0 and child.poll() is None:
                time.sleep(0.01)
            time.sleep(dice.uniform(0, 0.25))
            child.send_signal(signal.SIGKILL)
            child.wait()
        for line in log.read_text(encoding="utf-8").splitlines():
            referral, _, events = line.partition(" ")
            if events:
                acknowledged[referral] = int(events)
    assert len(acknowledged) >= kills
    with closing(opened(path)) as store:
        for referral, events in acknowledged.items():
            found = store.read(lambda tx, referral=referral: records.get(tx, Referral, referral))
            assert found.events >= events
        made = [
            one for one in store.read(lambda tx: records.find(tx, Referral, limit=100_000)[0]) if one.id not in before
        ]
        assert len(made) >= len(acknowledged)
        for one in made:
            assert store.read(lambda tx, one=one: records.check_replay(tx, one))
            assert one.events in {2, 3}
            assert (
                store.read(lambda tx, one=one: tx.get("RecordedNeed", one.recorded_need)).fields["status"] == "referred"
            )
            assert (
                store.read(lambda tx, one=one: tx.tally("AuditEvent", where(subject=one.id))[0].count) == one.events - 1
            )


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2])
