"""The records behind gaps are read once, and say the same as the store."""

from graph.model import where
from referral.gaps.cases import read_cases
from referral.lifecycle.states import is_counted
from referral.model.clients import Client
from referral.model.referrals import Referral
from referral.storage import records


def test_cases_are_the_records_of_the_store(small_store):
    cases = small_store.read(read_cases)
    clients = small_store.read(lambda tx: records.find(tx, Client)[0])
    referrals = small_store.read(lambda tx: records.find(tx, Referral)[0])
    assert set(cases.clients.values()) == set(clients)
    counted = {one.id: one for one in referrals if is_counted(one.state, one.sent_at, one.route)}
    assert {case.id for case in cases.referrals} == set(counted)
    for case in cases.referrals:
        assert all(getattr(case, name) == getattr(counted[case.id], name) for name in type(case).__slots__)
    assert len(cases.needs) == small_store.read(lambda tx: tx.tally("RecordedNeed")[0].count)


def test_cases_are_found_by_organisation_and_by_need_the_earliest_first(small_store):
    cases = small_store.read(read_cases)
    for organisation, referrals in cases.referrals_by_organisation.items():
        stored = small_store.read(
            lambda tx, organisation=organisation: tx.tally("Referral", where(organisation=organisation))[0].count
        )
        assert 0 < len(referrals) <= stored
        assert [case.sent_at for case in referrals] == sorted(case.sent_at for case in referrals)
    assert sum(map(len, cases.referrals_by_need.values())) == len(cases.referrals)
    assert sum(map(len, cases.needs_by_kind.values())) == len(cases.needs)


def test_a_merged_client_is_not_counted_beside_the_one_that_stands_for_it(small_store):
    first, second = sorted(small_store.read(lambda tx: records.find(tx, Client)[0]), key=lambda one: one.id)[:2]
    node = small_store.read(lambda tx: tx.get("Client", first.id))
    small_store.write(lambda tx: tx.put([node.with_fields(merged_into=second.id)]))
    assert first.id not in small_store.read(read_cases).clients
