"""The directory keeps its history: a version with every change, by forms, imports and restore."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.model import Edge, where
from referral.directory import entries, verification
from referral.exchange.backup import backup, restore
from referral.exchange.package.import_package import import_native
from referral.model.actors import Role
from referral.model.directory import Organisation, Tie
from referral.model.ids import OrganisationId, ServiceId
from referral.storage import records
from referral.storage.history import directory_entries
from referral.storage.history.directory_entries import differing, directory_at
from tests.fakes.demo_fixture import PACKAGE, FakeClock, context


def versions(store, kind: str, entry: str):
    page = store.read(lambda tx: tx.find(directory_entries.KIND, where(entry_kind=kind, entry=entry), limit=99))
    return sorted(page.nodes, key=lambda node: node.fields["number"])


def at(store, day: date):
    return store.read(lambda tx: directory_at(tx, day, revision=0))


def unlike(store) -> list[tuple[str, str]]:
    return store.read(lambda tx: list(differing(tx)))


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def desk(store, clock):
    return context(store, Role.COORDINATOR, clock=clock)


def test_an_import_begins_the_history_and_the_same_import_again_adds_nothing(store):
    counted = store.read(lambda tx: tx.tally(directory_entries.KIND)[0].count)
    directory = context(store).directory()
    sizes = (directory.areas, directory.organisations, directory.services, directory.ties)
    assert counted == sum(map(len, sizes)) > 200
    assert unlike(store) == []
    import_native(context(store), PACKAGE)
    assert store.read(lambda tx: tx.tally(directory_entries.KIND)[0].count) == counted


def test_a_day_shows_the_entry_as_it_was_that_day(desk, clock, store):
    first_day = desk.today
    service = entries.service(desk, ServiceId("S01"))
    clock.forward(days=10)
    entries.save_service(desk, replace(service, status="closed", areas=(), name_bg="Друга услуга"))
    clock.forward(days=10)
    new = Organisation(id=OrganisationId("O99"), name_bg="Нова организация", kind="ngo", active=True)
    entries.save_organisation(desk, new)
    then, later, now = (at(store, first_day + timedelta(days=days)) for days in (9, 10, 20))
    assert then.directory.services["S01"] == replace(service, version=0)
    changed = later.directory.services["S01"]
    assert (changed.status, changed.areas, changed.name_bg) == ("closed", (), "Друга услуга")
    assert "O99" not in later.directory.organisations
    assert now.directory.organisations["O99"].name_bg == "Нова организация"
    assert [node.fields["by"] for node in versions(store, "Service", "S01")] == ["ADMIN", "COORD"]
    assert (then.oldest, later.oldest) == (None, None)
    assert unlike(store) == []


def test_before_the_history_the_oldest_known_directory_is_used_and_named(desk, clock, store):
    began = desk.today
    clock.forward(days=3)
    entries.save_organisation(desk, replace(entries.organisation(desk, OrganisationId("O05")), active=False))
    older = at(store, date(2024, 1, 1))
    assert older.oldest == began
    assert older.directory.organisations["O05"].active
    assert not at(store, began + timedelta(days=3)).directory.organisations["O05"].active


def test_a_tie_that_ends_is_there_until_it_ended(desk, clock, store):
    tie = desk.directory().ties[0]
    clock.forward(days=2)
    desk.write(lambda tx: tx.untie([Edge(kind=records.TIE, source=tie.other, target=tie.one)]))
    clock.forward(days=2)
    desk.write(lambda tx: records.save_ties(tx, [Tie(one=tie.one, other=tie.other, tie="contract")]))
    first_day = desk.today - timedelta(days=4)
    shown = [
        [one.tie for one in at(store, first_day + timedelta(days=days)).directory.ties if {one.one, one.other} == ends]
        for ends in [{tie.one, tie.other}]
        for days in (1, 3, 4)
    ]
    assert shown == [[tie.tie], [], ["contract"]]
    assert unlike(store) == []


def test_whoever_changes_an_entry_writes_its_version_also_a_check_of_it(desk, clock, store):
    verification.ask(desk, OrganisationId("O07"))
    clock.forward(days=1)
    verification.done(desk, OrganisationId("O07"), finding="closed")
    assert [node.fields["number"] for node in versions(store, "Organisation", "O07")] == [1, 2]
    assert at(store, desk.today - timedelta(days=1)).directory.organisations["O07"].active
    assert not at(store, desk.today).directory.organisations["O07"].active


def test_what_is_refused_leaves_no_version(desk, store):
    stale = replace(entries.organisation(desk, OrganisationId("O05")), version=77, name_bg="Друго име")
    with pytest.raises(Exception, match="changed_meanwhile"):
        entries.save_organisation(desk, stale)
    assert len(versions(store, "Organisation", "O05")) == 1


def test_a_clock_set_back_hides_what_was_written_after_a_later_version(desk, clock, store):
    organisation = entries.organisation(desk, OrganisationId("O05"))
    clock.forward(days=10)
    organisation = entries.save_organisation(desk, replace(organisation, phone="1"))
    clock.forward(days=-5)
    entries.save_organisation(desk, replace(organisation, phone="2"))
    shown = [at(store, desk.today + timedelta(days=days)).directory.organisations["O05"].phone for days in (0, 5)]
    assert shown[1] == "2"
    assert shown[0] not in {"1", "2"}


def test_a_backup_carries_the_history_and_one_without_any_begins_it(desk, clock, store, tmp_path):
    clock.forward(days=1)
    entries.save_organisation(desk, replace(entries.organisation(desk, OrganisationId("O05")), active=False))
    backup(store, tmp_path / "whole.mrezha")
    other = open_sqlite(tmp_path / "other.sqlite", records.schema())
    restore(other, tmp_path / "whole.mrezha", at=clock() + timedelta(days=99))
    assert at(other, desk.today) == at(store, desk.today)
    assert len(versions(other, "Organisation", "O05")) == 2
    other.close()

    bare = open_sqlite(tmp_path / "bare.sqlite", records.schema())
    bare.write(lambda tx: records.save(tx, Organisation(id=OrganisationId("O1"), name_bg="Едно", kind="ngo")))
    assert unlike(bare) == [("Organisation", "O1")]
    backup(bare, tmp_path / "bare.mrezha")
    again = open_sqlite(tmp_path / "again.sqlite", records.schema())
    restore(again, tmp_path / "bare.mrezha", at=clock())
    assert unlike(again) == []
    assert at(again, date(2025, 1, 1)).oldest == desk.today
    assert again.write(lambda tx: directory_entries.begin(tx, at=clock(), by="system")) == 0
    for opened in (bare, again):
        opened.close()


def test_a_store_without_a_history_says_so(tmp_path):
    empty = open_sqlite(tmp_path / "empty.sqlite", records.schema())
    assert not empty.read(directory_entries.is_kept)
    with pytest.raises(LookupError):
        at(empty, date(2025, 1, 1))
    empty.close()
