"""What version 0.1.0 wrote, a browser that goes on working in it, and checks that nothing of it is broken."""

import json
import re
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

from starlette.testclient import TestClient

from graph.store import Store
from referral.exchange.health_checks import doctor
from referral.lifecycle import replay
from referral.model.referrals import Referral
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context
from tests.fixtures.version_1 import raw_neo4j
from web.app import create_app
from web.settings import Settings
from web.wiring import build

PLACE = Path(raw_neo4j.__file__).parent
SUMMARY: dict[str, Any] = json.loads((PLACE / "summary.json").read_text("utf-8"))
OPENED_BY = SUMMARY["doors"]
OPENED_AT = datetime.fromisoformat(OPENED_BY["now"])  # nothing of the store is later


def check_whole(store: Store) -> None:
    """Expect that every record is read, and that every referral equals the replay of its events."""
    for cls in get_args(records.Record):
        nodes = store.read(lambda r, cls=cls: r.find(cls.__name__, limit=10_000).nodes)
        read = store.read(lambda r, cls=cls: records.find(r, cls, limit=10_000)[0])
        assert len(read) == len(nodes), cls
        known = {spec.name for spec in fields(cls)}
        for node in nodes:
            assert set(node.fields) <= known, (cls, node)
    referrals = store.read(lambda r: records.find(r, Referral, limit=10_000)[0])
    assert len(referrals) == SUMMARY["kinds"]["Referral"]
    for referral in referrals:
        assert store.read(lambda r, referral=referral: replay.check_replay(r, referral)), referral.id
    examined = {check.name: check for check in doctor(context(store, clock=FakeClock(OPENED_AT)))}
    assert [check for check in examined.values() if not check.good] == []
    assert examined["times"].found == f"0 / {len(referrals)}"


def site_of(store: Store) -> TestClient:
    """Return a browser that signed in before, ten minutes later."""
    clock = FakeClock(OPENED_AT + timedelta(minutes=10))
    settings = Settings(store="given", demo=True)
    app = create_app(settings, application=build(settings, store, clock=clock))
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=True)
    client.cookies.set(OPENED_BY["cookie"], OPENED_BY["session"])
    return client


def answer_by_link(site: TestClient, store: Store) -> None:
    site.cookies.clear()
    token, referral = OPENED_BY["answer_link"], OPENED_BY["answer_link_referral"]
    assert site.get(f"/r/{token}").status_code == 200
    nonce = re.search(r'name="nonce" value="([^"]+)"', site.post(f"/r/{token}").text)
    assert nonce is not None
    answered = site.post(f"/r/{token}/answer", data={"nonce": nonce[1], "answer": "accept", "for_us": "yes"})
    assert answered.status_code == 200
    assert store.read(lambda r: records.get(r, Referral, referral)).state.value == "accepted"
