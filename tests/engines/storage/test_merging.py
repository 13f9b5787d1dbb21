"""Merging and undoing leave the same on every engine: fields, shown edges, services and partnerships."""

from datetime import date

import pytest

from graph.model import Node
from graph.schema import Schema
from referral.model.clients import Client, RecordedNeed
from referral.model.directory import Area, Organisation, Service, Tie
from referral.model.ids import ClientCode, OrganisationId
from referral.storage import merging, records
from referral.storage.directory_cache import DirectoryCache


@pytest.fixture(scope="session")
def schema() -> Schema:
    return records.schema()


def person(code: str, **more) -> Client:
    return Client(id=code, area="A1", assistant="U1", centre="O1", **more)


def entry(code: str, **more) -> Organisation:
    return Organisation(id=code, name_bg=f"Организация {code}", kind="ngo", **more)


@pytest.fixture
def town(store):
    def work(tx):
        tx.put([Node(kind="Need", id="com.info", fields={"name_bg": "Н", "name_en": "N", "domain": "com"})])
        records.save(tx, Area(id="A1", name_bg="Квартал", type="quarter"))
        records.save(tx, entry("O1", phone="1"), entry("O2", email="a@example.org"), entry("O3"))
        records.save(tx, Service(id="S1", organisation="O2", name_bg="У", status="active", needs=("com.info",)))
        records.save_ties(
            tx, [Tie(one="O2", other="O3", tie="refers", since=date(2020, 1, 2)), Tie(one="O1", other="O2")]
        )
        records.save(tx, person("C1"), person("C2", language="bg", held=("id_card",)))
        needs = [("N1", "C1"), ("N2", "C2")]
        found = [
            RecordedNeed(id=one, client=code, need="com.info", area="A1", recorded_on=date(2026, 1, 1), centre="O2")
            for one, code in needs
        ]
        records.save(tx, *found)

    store.write(work)
    return store


def shown(store) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for edge in store.read(lambda tx: tx.edges("HAS_NEED"))}


def test_a_client_and_what_hangs_on_it_move_and_move_back(town):
    def merge(tx):
        kept, gone = records.get(tx, Client, "C1"), records.get(tx, Client, "C2")
        done = merging.changes(tx, ClientCode, kept, gone)
        merging.apply(tx, done)
        return merging.written(done)

    text = town.write(merge)
    kept, gone = town.read(lambda tx: records.get_many(tx, Client, ["C1", "C2"]))
    assert (kept.language, kept.held, gone.merged_into) == ("bg", ("id_card",), "C1")
    assert shown(town) == {("C1", "N1"), ("C1", "N2")}
    town.write(lambda tx: merging.apply(tx, merging.undone(tx, merging.read(text)[0])))
    kept, gone = town.read(lambda tx: records.get_many(tx, Client, ["C1", "C2"]))
    assert (kept.language, kept.held, gone.merged_into) == (None, (), None)
    assert shown(town) == {("C1", "N1"), ("C2", "N2")}


def test_an_organisation_its_services_and_partners_move_and_move_back(town):
    cache = DirectoryCache()
    before = town.read(cache.fresh)

    def merge(tx):
        kept, gone = records.get(tx, Organisation, "O1"), records.get(tx, Organisation, "O2")
        done = merging.changes(tx, OrganisationId, kept, gone)
        ties = merging.move_ties(tx, "O1", "O2")
        merging.apply(tx, done)
        return merging.written(done, ties)

    text = town.write(merge)
    directory = town.read(cache.fresh)
    assert set(directory.organisations) == {"O1", "O3"}
    assert directory.standing_for("O2") == "O1"
    assert directory.services["S1"].organisation == "O1"
    assert directory.partners_of["O1"] == {"O3"}
    assert directory.organisations["O1"].email == "a@example.org"
    assert [one.since for one in directory.ties] == [date(2020, 1, 2)]
    assert town.read(lambda tx: records.get(tx, RecordedNeed, "N1")).centre == "O1"

    def undo(tx):
        done, ties = merging.read(text)
        merging.apply(tx, merging.undone(tx, done))
        merging.restore_ties(tx, "O1", "O2", ties)

    town.write(undo)
    after = town.read(cache.fresh)
    assert (set(after.organisations), set(after.ties)) == (set(before.organisations), set(before.ties))
    assert after.services["S1"].organisation == "O2"
    assert after.merged == {}
