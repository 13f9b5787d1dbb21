"""The queue of entries to verify: stale ones too, by the needs that depend on them."""

from collections import Counter

import pytest

from graph.model import where
from referral.directory import verification
from referral.errors import NotAllowed, NotFound
from referral.gaps.plan.queue import done, queue
from referral.model.actors import Role
from referral.model.directory import Organisation, Service
from referral.storage import records
from tests.fakes.demo_fixture import context

STALE = {"S08", "S20", "S28", "S60", "S66", "S74", "S83"}  # field.md, section 5, G16


@pytest.fixture
def office(store):
    return context(store, Role.COORDINATOR)


def stale(office):
    return {service.id for entry in queue(office) for service in entry.stale}


def test_the_seven_stale_services_of_the_town_stand_in_the_queue(office):
    assert stale(office) == STALE


def test_the_order_is_that_of_the_open_needs_each_entry_carries(office):
    """Counted anew from every recorded need and every service, without the tally and the directory."""
    services = office.read(
        lambda tx: records.get_many(tx, Service, [node.id for node in tx.find("Service", limit=500).nodes])
    )
    active = [one for one in services if one.status == "active"]
    unmet = Counter(
        str(node.fields["need"])
        for node in office.read(lambda tx: tx.find("RecordedNeed", limit=10_000).nodes)
        if node.fields["status"] in {"open", "referred"}
    )
    providers = {need: {one.organisation for one in active if need in one.needs} for need in unmet}
    entries = queue(office)
    for entry in entries:
        own = {need for service in entry.stale for need in service.needs}
        assert entry.needs == sum(unmet[need] for need in own)
        assert entry.alone == sum(unmet[need] for need in own if providers.get(need) == {entry.organisation})
        assert entry.weight == pytest.approx(
            sum(unmet[need] / len(providers[need]) for need in own if need in providers)
        )
    assert [entry.weight for entry in entries] == sorted((entry.weight for entry in entries), reverse=True)
    assert entries[0].weight > entries[-1].weight


def test_an_entry_that_was_asked_for_is_there_with_all_it_answers(office):
    verification.ask(office, "O14")
    (asked,) = (entry for entry in queue(office) if entry.organisation == "O14")
    assert (asked.check.reason, asked.stale) == ("asked", ())
    assert asked.needs > 0


def test_a_confirmed_entry_leaves_the_queue_with_its_old_services_and_no_other_is_touched(office):
    old = next(entry for entry in queue(office) if {one.id for one in entry.stale} == {"S28"})
    others = [one.id for one in office.directory().services_of[old.organisation] if one.id != "S28"]
    before = office.read(lambda tx: records.get_many(tx, Service, others))
    done(office, old.organisation, finding="confirmed")
    assert stale(office) == STALE - {"S28"}
    assert office.read(lambda tx: records.get(tx, Service, "S28")).verified_on == office.today
    assert office.read(lambda tx: records.get(tx, Organisation, old.organisation)).verified_on == office.today
    assert office.read(lambda tx: records.get_many(tx, Service, others)) == before
    logged = office.read(lambda tx: tx.find("AuditEvent", where(subject=old.organisation), limit=5).nodes)
    assert [one.fields["action"] for one in logged] == ["organisation.check"]


def test_one_that_nobody_could_reach_stays_and_one_that_closed_goes(office):
    first, second = (entry.organisation for entry in queue(office)[:2])
    done(office, first, finding="not_reached")
    assert first in {entry.organisation for entry in queue(office)}
    done(office, second, finding="closed")
    assert second not in {entry.organisation for entry in queue(office)}


def test_what_is_not_in_the_queue_is_not_found_and_who_may_not_check_is_refused(office, store):
    with pytest.raises(NotFound):
        done(office, "O14", finding="confirmed")
    for role in (Role.ASSISTANT, Role.MUNICIPALITY):
        with pytest.raises(NotAllowed):
            queue(context(store, role))


def test_who_leads_a_centre_reads_no_small_number_of_others(office, store):
    lead = {entry.organisation: entry for entry in queue(context(store, Role.CENTRE_LEAD))}
    exact = {entry.organisation: entry for entry in queue(office)}
    assert lead.keys() == exact.keys()
    assert any(entry.needs is None for entry in lead.values())
    for key, entry in lead.items():
        assert entry.needs in {None, exact[key].needs}
        assert entry.needs is None or entry.needs == 0 or entry.needs >= 5
        assert entry.needs is not None or entry.weight == 0


def test_the_day_decides_what_is_stale(office):
    office.clock.now = office.clock.now.replace(year=2025, month=1)
    assert stale(office) == set(), "in January 2025 the oldest entry is of March 2024"
    office.clock.now = office.clock.now.replace(year=2028)
    active = {one.id for one in office.directory().services.values() if office.directory().is_active(one)}
    assert stale(office) == active
