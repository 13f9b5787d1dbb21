"""Pull the plug during referrals and answers: every acknowledged change is there, and no half change.

By hand with more rounds: MREZHA_KILLS=200 pytest tests/guarantees/test_kill.py (on a server a tenth as many)
"""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from graph.model import where
from referral.lifecycle import replay
from referral.model.referrals import Referral
from referral.storage import records
from tests.fakes.demo_fixture import settle
from tests.guarantees.crash_worker import opened
from tests.neo4j_server import emptied

KILLS = int(os.environ.get("MREZHA_KILLS", "6"))


@pytest.fixture(params=["embedded", "server"])
def path(request, tmp_path) -> str:
    if request.param == "embedded":
        return str(tmp_path / "town.sqlite")
    return emptied(request.getfixturevalue("neo4j_url"))


def killed(path: str, mark: str, log: Path, *, after: float) -> None:
    """Let a process work and kill it some seconds after its first word; `log` is what it said."""
    with log.open("wb") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.guarantees.crash_worker", path, mark],
            stdout=out, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        try:
            while log.stat().st_size == 0 and child.poll() is None:
                time.sleep(0.01)
            time.sleep(after)
        finally:
            child.send_signal(signal.SIGKILL)
            child.wait()


@pytest.fixture(autouse=True)
def bounded() -> None:
    """Let as many kills as are asked for take their time: no page is waited for here."""


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
        killed(path, f"k{round_number}", log, after=dice.uniform(0, 0.25))
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
            assert store.read(lambda tx, one=one: replay.check_replay(tx, one))
            assert one.events in {2, 3}
            assert (
                store.read(lambda tx, one=one: tx.get("RecordedNeed", one.recorded_need)).fields["status"] == "referred"
            )
            assert (
                store.read(lambda tx, one=one: tx.tally("AuditEvent", where(subject=one.id))[0].count) == one.events - 1
            )
