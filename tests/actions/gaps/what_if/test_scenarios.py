"""Named scenarios: stored, listed, removed, carried by a backup."""

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral.errors import BadInput, NotAllowed, NotFound
from referral.exchange.backup import backup, restore
from referral.gaps.what_if import scenarios
from referral.gaps.what_if.changes import read_changes
from referral.idempotency import Submitted
from referral.model.actors import Role
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context

LINES = ("close O28", "set S33 hours=day,evening")


@pytest.fixture
def office(small_store):
    return context(small_store, Role.COORDINATOR)


def save(office, name="Без „Равен глас“", lines=LINES, **more):
    return scenarios.save(office, name, read_changes(lines), **more)


def test_a_scenario_is_stored_with_its_name_and_changes_nothing_else(office):
    before = office.directory()
    stored = save(office)
    assert scenarios.scenario(office, stored.id) == stored
    assert (stored.lines, stored.made_by) == (LINES, "COORD")
    assert stored.changes == read_changes(LINES)
    assert office.directory() is before
    entries = office.read(lambda tx: tx.find("AuditEvent", limit=9).nodes)
    assert [one.fields["subject"] for one in entries if one.fields["action"] == "scenario.save"] == [stored.id]


def test_the_same_submission_twice_is_one_scenario_and_the_newest_is_listed_first(small_store):
    clock = FakeClock()
    office = context(small_store, Role.COORDINATOR, clock=clock)
    first, again = (save(office, submitted=Submitted(key="K-1", fingerprint="x")) for _ in range(2))
    clock.forward(minutes=1)
    second = save(office, name="Друг", lines=LINES[:1])
    assert first.id == again.id
    assert [one.name for one in scenarios.scenarios(office)] == ["Друг", first.name]
    assert second.id != first.id


@pytest.mark.parametrize(
    ("name", "lines", "code"),
    [
        (" ", LINES, "missing"),
        ("x" * 121, LINES, "too_long"),
        ("За 6101057509", LINES, "egn"),
        ("Име", (), "no_changes"),
        ("Име", ("close O99",), "no_such_entry"),
        ("Име", ("set S15 status=suspended",), "changes_nothing"),
    ],
)
def test_what_cannot_be_stored_is_refused_and_nothing_is(office, name, lines, code):
    with pytest.raises(BadInput) as refused:
        save(office, name=name, lines=lines)
    assert refused.value.details["problems"][0][1] == code
    assert scenarios.scenarios(office) == ()


def test_the_maker_and_a_coordinator_remove_one_and_nobody_else(office):
    lead, town_hall = (context(office.store, role) for role in (Role.CENTRE_LEAD, Role.MUNICIPALITY))
    one, other = save(lead), save(town_hall)
    with pytest.raises(NotAllowed):
        scenarios.remove(town_hall, one.id)
    assert len(scenarios.scenarios(lead)) == 2
    scenarios.remove(lead, one.id)
    scenarios.remove(office, other.id)
    assert scenarios.scenarios(office) == ()
    for gone in (one.id, "SC-nothing"):
        with pytest.raises(NotFound):
            scenarios.scenario(office, gone)
        with pytest.raises(NotFound):
            scenarios.remove(office, gone)
    with pytest.raises(NotAllowed):
        scenarios.scenarios(context(office.store, Role.ASSISTANT))


def test_a_backup_carries_scenarios(office, tmp_path):
    stored = save(office)
    backup(office.store, tmp_path / "town.mrezha")
    fresh = open_sqlite(tmp_path / "fresh.sqlite", records.schema())
    restore(fresh, tmp_path / "town.mrezha")
    assert scenarios.scenarios(context(fresh, Role.COORDINATOR)) == (stored,)
    fresh.close()
