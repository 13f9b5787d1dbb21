"""What is missing, as each reader may see it."""

from datetime import date

import pytest

from referral.gaps import GAPS, ledger
from referral.model.actors import Role
from referral.releases.gaps import PUBLISHED, gaps, withheld
from referral.releases.release import closed_quarters, released
from tests.fakes.demo_fixture import context


@pytest.fixture
def office(store):
    return context(store, Role.MUNICIPALITY)


def test_the_municipality_reads_the_numbers_of_the_last_release(office):
    def twelve_people_needed_transport(tx):
        clients = {}
        for node in tx.find("RecordedNeed", limit=200).nodes:
            clients.setdefault(node.fields["client"], node)
        needs = list(clients.values())[:12]
        tx.put([node.with_fields(need="hea.transport", recorded_on=date(2025, 9, 1)) for node in needs])

    office.store.write(twelve_people_needed_transport)  # as if it had always been so
    release = released(office, closed_quarters(office.today)[0])
    found = gaps(office)
    told = {one.need: one.people for one in found if not one.hidden}
    assert told["hea.transport"] >= 10
    assert all(told[need] == release.needs[need] for need in told)
    for one in found:
        assert (one.evidence.ids, one.evidence.since, one.rate, one.evidence.total) == ((), None, None, 0)
        assert one.hidden == (one.people == 0)
        assert not (one.need and one.discreet)
        assert not one.need or not office.vocabulary.is_sensitive(one.need)


def test_nothing_that_happens_today_changes_what_the_municipality_reads(office):
    before = gaps(office)

    def everything_at_once(tx):
        needs = tx.find("RecordedNeed", limit=1000).nodes
        tx.put([node.with_fields(need="hea.transport", recorded_on=office.today) for node in needs])
        referrals = tx.find("Referral", limit=1000).nodes
        tx.put([node.with_fields(provider_answered=False) for node in referrals])

    office.write(everything_at_once)
    assert gaps(office) == before
    assert ledger.gaps(office) != before


def test_what_is_never_told_is_said_to_be_withheld(office, store):
    assert withheld(office) == {detector.code for detector in GAPS} - PUBLISHED
    assert withheld(office) >= {"silence", "wrong_hours", "load", "isolated", "uncovered_area"}
    assert not [one for one in gaps(office) if one.detector in withheld(office)]
    coordinator = context(store, Role.COORDINATOR)
    assert withheld(coordinator) == frozenset()
    assert gaps(coordinator) == ledger.gaps(coordinator)
