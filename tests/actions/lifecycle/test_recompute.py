"""A store of an older program gets what its events say by the rules of today."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.model import Node
from graph.store import Store
from referral.lifecycle.recompute import events_of_many, recompute
from referral.lifecycle.replay import check_replay, replay
from referral.model.evidence import Fact, sources_of
from referral.model.referrals import Action, Referral
from referral.storage import records
from tests.fixtures import version_1
from web.wiring import open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a copy of a store that version 0.1.0 wrote."""
    old = Path(version_1.__file__).parent / "store.sqlite"
    opened = open_store(shutil.copy(old, tmp_path / "store.sqlite").as_posix())
    yield opened
    opened.close()


def referrals(store: Store) -> tuple[Referral, ...]:
    return store.read(lambda tx: records.find(tx, Referral)[0])


def test_every_referral_gets_its_evidence_and_its_delivery_once(store: Store) -> None:
    before = referrals(store)
    assert not any(each.process_said_at or each.delivered_at for each in before)
    assert recompute(store) == len(before)
    after = referrals(store)
    assert recompute(store) == 0
    for each in after:
        events = store.read(lambda tx, each=each: records.events_of(tx, each.id))
        assert replace(replay(each, events), version=each.version) == each
        assert store.read(lambda tx, each=each: check_replay(tx, each))
        assert each.delivered_at == each.sent_at  # what was sent then had left
        assert sources_of(each)[Fact.PROCESS].said_at <= events[-1].at
    asked = [each for each in after if each.need_result]
    assert asked
    assert all(Fact.NEED in sources_of(each) for each in asked)


def test_a_referral_without_events_stays_as_it_is_and_stops_nobody(store: Store) -> None:
    first, *others = referrals(store)
    damaged = Node(kind="Referral", id="R-lost", fields=records.to_node(replace(first, short_code="LOST99")).fields)
    store.write(lambda tx: tx.put([damaged]))
    assert recompute(store) == 1 + len(others)
    left = store.read(lambda tx: records.get(tx, Referral, "R-lost"))
    assert left.process_said_at is None
    assert not store.read(lambda tx: check_replay(tx, left))


def test_the_events_of_several_referrals_come_in_order(store: Store) -> None:
    ids = tuple(each.id for each in referrals(store))
    together = store.read(lambda tx: events_of_many(tx, ids))
    assert set(together) == set(ids)
    for each, events in together.items():
        assert tuple(events) == store.read(lambda tx, each=each: records.events_of(tx, each))
        assert events[0].action is Action.CREATE
