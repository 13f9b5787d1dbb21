"""Pull the plug during referrals and answers: every acknowledged change is there, and no half change.

By hand with more rounds: MREZHA_KILLS=200 pytest tests/journeys/test_kill.py
"""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from graph.engines.sqlite import open_sqlite
from graph.model import where
from referral import records
from referral.model import Action, ClientCode, Facts, NeedCode, Referral, Role, SaidBy, ServiceId
from referral.services import clients, referrals
from referral.services.consents import NewConsent
from referral.services.referring import NewReferral, refer
from tests.town import desk, settle

KILLS = int(os.environ.get("MREZHA_KILLS", "12"))


def work(path: str, mark: str) -> None:
    """Refer and record an answer without end, saying on standard output what was acknowledged."""
    store = open_sqlite(path, records.schema())
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


def test_nothing_acknowledged_is_lost_and_nothing_is_half(tmp_path):
    path = tmp_path / "town.sqlite"
    store = open_sqlite(path, records.schema())
    settle(store)
    store.close()
    dice = random.Random(7)
    acknowledged: dict[str, int] = {}
    for round_number in range(KILLS):
        log = tmp_path / "acknowledged.txt"
        with log.open("wb") as out:
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.test_kill", str(path), f"k{round_number}"],
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
    store = open_sqlite(path, records.schema())
    assert len(acknowledged) >= KILLS
    for referral, events in acknowledged.items():
        found = store.read(lambda tx, referral=referral: records.get(tx, Referral, referral))
        assert found.events >= events
    made = [
        one for one in store.read(lambda tx: records.find(tx, Referral, limit=100_000)[0]) if one.id.startswith("R-")
    ]
    assert len(made) >= len(acknowledged)
    for one in made:
        assert store.read(lambda tx, one=one: records.check_replay(tx, one))
        assert one.events in {2, 3}
        assert store.read(lambda tx, one=one: tx.get("RecordedNeed", one.recorded_need)).fields["status"] == "referred"
        assert store.read(lambda tx, one=one: tx.tally("AuditEvent", where(subject=one.id))[0].count) == one.events - 1


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2])
