"""A store and a backup that version 0.1.0 wrote open with nothing lost."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.errors import WrongStore
from graph.model import Node
from graph.schema import Schema
from graph.store import Store
from referral.exchange import backup
from referral.model.clients import Client, Incident
from referral.model.communication import Message, Notification
from referral.model.consent import Consent
from referral.model.referrals import Referral
from referral.storage import records
from tests.engines.stores import NEO4J, SQLITE, Engine, skip_without
from tests.engines.version_1.old_store import PLACE, SUMMARY, answer_by_link, check_whole, site_of
from tests.fixtures.version_1 import raw_neo4j
from web.wiring import open_store

# What has another name now; written out here, so that the migration is not compared with itself.
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
    skip_without(chosen)
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
    """Return what version 0.1.0 read in its store, under the names of today."""
    content: dict[str, list[Any]] = {}
    for kind, rows in SUMMARY["nodes"].items():
        new = KINDS.get(kind, kind)
        names = FIELDS.get(kind, {})
        content[new] = [
            [node_id, version, {names.get(name, name): value for name, value in fields.items()}]
            for node_id, version, fields in rows
        ]
    for _, _, fields in content["AuditEvent"]:
        fields["subject_kind"] = KINDS.get(fields["subject_kind"], fields["subject_kind"])
    return content | {kind: rows for kind, rows in SUMMARY["ties"].items() if rows}


def content(store: Store) -> dict[str, list[Any]]:
    by_kind: dict[str, list[Any]] = {}
    for record in store.read(lambda r: list(r.backup())):
        second = record.version if isinstance(record, Node) else record.target
        first = record.id if isinstance(record, Node) else record.source
        by_kind.setdefault(record.kind, []).append(
            [first, second, {name: plain(v) for name, v in record.fields.items()}]
        )
    return by_kind


def plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value.isoformat() if hasattr(value, "isoformat") else value


def in_order(by_kind: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {
        kind: sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
        for kind, rows in sorted(by_kind.items())
        if rows
    }


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
    """Read one of each renamed field with the code of today."""

    def of(cls: Any) -> Any:
        return migrated.read(lambda r: records.find(r, cls, limit=10_000)[0])

    assert any(record.held and record.held_until for record in of(Client))
    assert {record.report_reason for record in of(Referral)} >= {None, "neglect"}
    assert any(record.missing for record in of(Referral))
    assert all(record.delivery for record in of(Referral))
    assert any(record.consent_channel for record in of(Referral))
    assert any(record.withdrawn_channel for record in of(Consent))
    assert all(record.channel for record in of(Consent))
    assert all(record.delivery for record in of(Message))
    assert of(Notification)
    assert {record.kind for record in of(Incident)} == {"insulted", "made_to_wait"}


def test_the_backup_holds_the_same_and_its_answer_link_takes_an_answer(engine: Engine, tmp_path: Path) -> None:
    """The last of these tests: on the server engine it empties the database of those before."""
    store = restored(engine, tmp_path)
    assert in_order(content(store)) == in_order(expected())
    answer_by_link(site_of(store), store)
    check_whole(store)
    store.close()
