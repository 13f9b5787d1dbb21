"""What people changed in an imported entry stays when it is imported again; what only the source changed is taken."""

from dataclasses import replace

import pytest

from referral.directory import imported
from referral.directory.imported import MergeResult, merged
from referral.model.directory import Organisation, Service
from referral.model.ids import AreaId, NeedCode, OrganisationId, ServiceId
from referral.storage import records

SOURCE = Organisation(id=OrganisationId("F1"), name_bg="Пункт", kind="other", phone="1", email="a@x.example")
OFFER = Service(
    id=ServiceId("FS1"), organisation=OrganisationId("F1"), name_bg="Храна", status="active", description="Веднъж"
)


def brought(store, *entries) -> MergeResult:
    return store.write(lambda tx: imported.merge(tx, entries))


def changed(store, cls, entry_id, **changes) -> None:
    store.write(lambda tx: records.save(tx, replace(records.get(tx, cls, entry_id), **changes)))


def now(store, cls, entry_id):
    return store.read(lambda tx: records.get(tx, cls, entry_id))


def test_what_people_set_stays_and_what_the_source_alone_changed_is_taken(store):
    assert brought(store, SOURCE) == MergeResult(stored=1, differing=())
    brought(store, OFFER)
    area = now(store, Service, "S05").areas
    changed(store, Organisation, "F1", kind="ngo", phone="2", email=None)
    changed(store, Service, "FS1", needs=(NeedCode("soc.food"),), areas=area, hours=("weekend",))
    assert brought(store, replace(SOURCE, website="f1.example")) == MergeResult(stored=1, differing=())
    assert brought(store, replace(OFFER, status="suspended")) == MergeResult(stored=1, differing=())
    here = now(store, Organisation, "F1")
    assert (here.kind, here.phone, here.email, here.website) == ("ngo", "2", None, "f1.example")
    offer = now(store, Service, "FS1")
    assert (offer.needs, offer.areas, offer.hours, offer.status) == (("soc.food",), area, ("weekend",), "suspended")


def test_where_both_changed_it_ours_stays_and_it_is_told_once(store):
    brought(store, SOURCE)
    changed(store, Organisation, "F1", phone="2")
    told = [brought(store, replace(SOURCE, phone="3")) for _ in range(2)]
    assert told == [MergeResult(stored=0, differing=("F1",)), MergeResult(stored=0, differing=())]
    assert now(store, Organisation, "F1").phone == "2"
    assert brought(store, replace(SOURCE, phone="2")) == MergeResult(stored=0, differing=())


@pytest.mark.parametrize("times", [2, 3])
def test_the_same_again_changes_nothing(store, times):
    results = [brought(store, SOURCE, replace(SOURCE, id=OrganisationId("F2"))) for _ in range(times)]
    assert [result.stored for result in results] == [2, *[0] * (times - 1)]
    assert now(store, Organisation, "F1").version == 1


def test_an_entry_of_an_earlier_version_that_nobody_changed_takes_what_the_source_says(store):
    store.write(lambda tx: records.save(tx, SOURCE))
    assert brought(store, replace(SOURCE, phone="3")) == MergeResult(stored=1, differing=())
    assert now(store, Organisation, "F1").phone == "3"


def test_without_knowing_what_the_source_said_what_is_here_stays():
    here = replace(SOURCE, phone="2", seat=AreaId("A1"), version=5)
    result, is_agreed = merged(here, replace(SOURCE, phone="3", website="w", email=None), said=None)
    assert (result, is_agreed) == (replace(here, website="w"), False)
    assert merged(here, replace(SOURCE, phone=None), said=None) == (here, True)
