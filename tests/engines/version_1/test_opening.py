"""A store and a backup that version 0.1.0 wrote open with nothing lost, and people go on working in them."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from starlette.testclient import TestClient

from graph.errors import WrongStore
from graph.model import Node, where
from graph.schema import Schema
from graph.store import Store
from referral.exchange import backup
from referral.exchange.health_checks import doctor
from referral.lifecycle import replay
from referral.model.clients import Client
from referral.model.communication import Message, Notification
from referral.model.consent import Consent
from referral.model.referrals import Incident, Referral
from referral.storage import records
from tests.engines.stores import NEO4J, SQLITE, Engine, missing
from tests.fakes.demo_fixture import FakeClock, context
from tests.fixtures.version_1 import raw_neo4j
from web.app import create_app
from web.settings import Settings
from web.wiring import build, open_store

PLACE = Path(raw_neo4j.__file__).parent
SUMMARY: dict[str, Any] = json.loads((PLACE / "summary.json").read_text("utf-8"))
OPENED_BY = SUMMARY["doors"]
# What is called otherwise now, told apart from the migration itself.
KINDS = {"Treatment": "Incident", "Notice": "Notification", "Once": "IdempotencyRecord"}
FIELDS = {
    "Client": {"papers": "held", "papers_until": "held_until"},
    "Referral": {
        "mode": "delivery", "paper": "missing", "ground": "report_reason", "consent_way": "consent_channel",
    },
    "ReferralEvent": {
        "hand": "acting_as", "said_by": "informant", "paper": "missing", "ground": "report_reason",
        "consent_way": "consent_channel",
    },
    "Consent": {"way": "channel", "withdrawn_way": "withdrawn_channel"},
    "Message": {"way": "delivery"},
    "Organisation": {"answer_way": "answer_channel"},
}  # fmt: skip


@pytest.fixture(scope="module", params=(SQLITE, NEO4J), ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    chosen: Engine = request.param
    if reason := missing(chosen):
        pytest.skip(f"{chosen.name}: {reason}")
    return chosen


@pytest.fixture(scope="module")
def place(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return where a store lies as version 0.1.0 left it."""
    there = engine.place(tmp_path_factory.mktemp("version_1"))
    if engine is SQLITE:
        shutil.copy(PLACE / "store.sqlite", there)
    else:
        raw_neo4j.load(there, PLACE / "neo4j.jsonl")
    return there


@pytest.fixture(scope="module")
def migrated(place: str) -> Iterator[Store]:
    """Open the old store as the program does; for those who only read."""
    opened = open_store(place)
    yield opened
    opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a copy of the old file; for those who change it."""
    opened = open_store(shutil.copy(PLACE / "store.sqlite", tmp_path / "store.sqlite").as_posix())
    yield opened
    opened.close()


def restored(engine: Engine, folder: Path) -> Store:
    """Restore the old backup into an empty store."""
    there = engine.place(folder)
    engine.wipe(there, records.schema())
    opened = open_store(there)
    assert backup.restore(opened, PLACE / "backup.mrezha") == sum(
        [*SUMMARY["kinds"].values(), *SUMMARY["edges"].values()]
    )
    return opened


def expected() -> dict[str, list[Any]]:
    """Return what version 0.1.0 told of its store, under the names of today."""
    content: dict[str, list[Any]] = {}
    for kind, rows in SUMMARY["nodes"].items():
        new = KINDS.get(kind, kind)
        names = FIELDS.get(kind, {})
        content[new] = [
            [node_id, version, {names.get(name, name): value for name, value in told.items()}]
            for node_id, version, told in rows
        ]
    for _, _, told in content["AuditEvent"]:
        told["subject_kind"] = KINDS.get(told["subject_kind"], told["subject_kind"])
    return content | {kind: rows for kind, rows in SUMMARY["ties"].items() if rows}


def content(store: Store) -> dict[str, list[Any]]:
    told: dict[str, list[Any]] = {}
    for record in store.read(lambda r: list(r.backup())):
        second = record.version if isinstance(record, Node) else record.target
        first = record.id if isinstance(record, Node) else record.source
        told.setdefault(record.kind, []).append([first, second, {name: plain(v) for name, v in record.fields.items()}])
    return told


def plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value.isoformat() if hasattr(value, "isoformat") else value


def in_order(told: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {
        kind: sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
        for kind, rows in sorted(told.items())
        if rows
    }


def check_whole(store: Store) -> None:
    """Expect every record to be read, and every referral to equal the replay of its events."""
    for cls in get_args(records.Record):
        nodes = store.read(lambda r, cls=cls: r.find(cls.__name__, limit=10_000).nodes)
        read = store.read(lambda r, cls=cls: records.find(r, cls, limit=10_000)[0])
        assert len(read) == len(nodes), cls
        known = {spec.name for spec in fields(cls)}
        for node in nodes:
            assert set(node.fields) <= known, (cls, node)
    referrals = store.read(lambda r: records.find(r, Referral, limit=10_000)[0])
    assert len(referrals) > 30
    assert all(store.read(lambda r, one=one: replay.check_replay(r, one)) for one in referrals)
    assert [check.name for check in doctor(context(store)) if not check.good] == []


def test_every_node_and_edge_is_there_under_its_new_name(migrated: Store, engine: Engine) -> None:
    assert in_order(content(migrated)) == in_order(expected())
    if engine is SQLITE:  # the other was restored from the backup, and counts from there
        assert migrated.read(lambda r: r.content_revision()) == (SUMMARY["content"], SUMMARY["revision"])
    check_whole(migrated)


def test_a_backup_of_the_migrated_store_restores_to_the_same(migrated: Store, tmp_path: Path) -> None:
    count = backup.backup(migrated, tmp_path / "new.mrezha")
    again = SQLITE.open(str(tmp_path / "again.sqlite"), records.schema())
    assert backup.restore(again, tmp_path / "new.mrezha") == count
    assert in_order(content(again)) == in_order(content(migrated))
    again.close()


def test_a_program_of_version_1_is_refused_from_then_on(migrated: Store, engine: Engine, place: str) -> None:
    old = Schema(version=1, kinds=migrated.schema.kinds, edges=migrated.schema.edges)
    with pytest.raises(WrongStore) as refused:
        engine.open(place, old)
    assert refused.value.details == {"reason": "newer", "found": migrated.schema.version, "wanted": 1}


def test_what_was_written_by_other_names_is_read(migrated: Store) -> None:
    """One of each renamed field, as the code of today reads it."""

    def of(cls: Any) -> Any:
        return migrated.read(lambda r: records.find(r, cls, limit=10_000)[0])

    assert any(one.held and one.held_until for one in of(Client))
    assert {one.report_reason for one in of(Referral)} >= {None, "neglect"}
    assert any(one.missing for one in of(Referral))
    assert all(one.delivery for one in of(Referral))
    assert any(one.consent_channel for one in of(Referral))
    assert any(one.withdrawn_channel for one in of(Consent))
    assert all(one.channel for one in of(Consent))
    assert all(one.delivery for one in of(Message))
    assert of(Notification)
    assert {one.kind for one in of(Incident)} == {"insulted", "made_to_wait"}


def test_the_backup_holds_the_same_and_its_answer_link_takes_an_answer(engine: Engine, tmp_path: Path) -> None:
    """The last of these tests: on the server engine it empties the database of those before."""
    store = restored(engine, tmp_path)
    assert in_order(content(store)) == in_order(expected())
    answer_by_link(site_of(store), store)
    check_whole(store)
    store.close()


# --- people go on ----------------------------------------------------------------------------------------------------


@pytest.fixture
def site(store: Store) -> TestClient:
    return site_of(store)


def site_of(store: Store) -> TestClient:
    """Return a browser that signed in before, ten minutes later."""
    clock = FakeClock(datetime.fromisoformat(OPENED_BY["now"]) + timedelta(minutes=10))
    settings = Settings(store="given", demo=True)
    app = create_app(settings, application=build(settings, store, clock=clock))
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=True)
    client.cookies.set(OPENED_BY["cookie"], OPENED_BY["session"])
    return client


def send(client: TestClient, path: str, /, **given: Any) -> Any:
    token = client.get("/account").text.split('name="form_token" value="')[1].split('"')[0]
    return client.post(path, data={"form_token": token, **given})


def test_who_was_signed_in_still_is_and_every_page_of_theirs_opens(site: TestClient, store: Store) -> None:
    pages = ["/", "/referrals", "/clients", "/find", "/messages", "/notices", "/organisations", "/network", "/account"]
    pages += [
        f"/referrals/{one.id}" for one in store.read(lambda r: records.find(r, Referral, where(assistant="AS-1"))[0])
    ]
    pages += [f"/clients/{one.id}" for one in store.read(lambda r: records.find(r, Client, where(assistant="AS-1"))[0])]
    assert len(pages) > 40
    assert {path: site.get(path).status_code for path in pages} == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("role", ["coordinator", "centre_lead", "administrator", "municipality", "partner"])
def test_every_role_comes_in(site: TestClient, role: str) -> None:
    site.cookies.clear()
    assert site.post("/demo-sign-in", data={"role": role}).status_code == 303
    assert site.get("/").status_code == 200


def test_a_password_of_then_opens_the_door(site: TestClient) -> None:
    site.cookies.clear()
    assert (
        site.post("/sign-in", data={"login": OPENED_BY["login"], "password": OPENED_BY["password"]}).status_code == 303
    )


def answer_by_link(site: TestClient, store: Store) -> None:
    site.cookies.clear()
    token, referral = OPENED_BY["answer_link"], OPENED_BY["answer_link_referral"]
    assert site.get(f"/r/{token}").status_code == 200
    nonce = re.search(r'name="nonce" value="([^"]+)"', site.post(f"/r/{token}").text)
    assert nonce is not None
    answered = site.post(f"/r/{token}/answer", data={"nonce": nonce[1], "answer": "accept", "for_us": "yes"})
    assert answered.status_code == 200
    assert store.read(lambda r: records.get(r, Referral, referral)).state.value == "accepted"


def test_an_answer_link_that_was_sent_takes_an_answer(site: TestClient, store: Store) -> None:
    answer_by_link(site, store)
    check_whole(store)


def test_referrals_go_on_from_where_they_were(site: TestClient, store: Store) -> None:
    referral = OPENED_BY["answer_link_referral"]
    by_phone = {"informant": "partner", "channel": "phone"}
    assert send(site, f"/referrals/{referral}/accept", **by_phone).status_code == 303
    done = {"result": "advice_only", "happened_on": OPENED_BY["now"][:10], **by_phone}
    assert send(site, f"/referrals/{referral}/complete", **done).status_code == 303
    assert send(site, f"/referrals/{referral}/follow_up", result="met").status_code == 303
    whole = store.read(lambda r: records.get(r, Referral, referral))
    assert (whole.state.value, whole.service_result, whole.need_result) == ("completed", "advice_only", "met")
    check_whole(store)


def test_a_form_that_was_sent_before_makes_no_second_referral(site: TestClient, store: Store) -> None:
    before = store.read(lambda r: r.tally("Referral")[0].count)
    sent = store.read(lambda r: records.get(r, Referral, OPENED_BY["answer_link_referral"]))
    answer = send(
        site, "/refer", client=sent.client, need=sent.need, service=str(sent.service), key=OPENED_BY["form_key"],
        delivery=sent.delivery, priority=sent.priority, acknowledged=["already_open", "papers_missing"],
    )  # fmt: skip
    assert answer.status_code in {303, 422}
    assert store.read(lambda r: r.tally("Referral")[0].count) == before
