"""Gaps over the store: real records behind every finding, and what each reader sees of them."""

import pytest

from graph.store import Store
from referral.errors import NotAllowed
from referral.gaps.ledger import gaps
from referral.model.actors import Role
from tests.fakes.demo_fixture import context


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("gaps")


def test_evidence_names_real_records(town):
    for one in gaps(context(town, Role.COORDINATOR)):
        stored = town.read(lambda tx, one=one: tx.get_many(one.evidence.kind, one.evidence.ids))
        assert len(stored) == len(one.evidence.ids) == min(one.evidence.total, 20)


def test_a_coordinator_sees_every_number_and_who_leads_one_centre_no_small_one(town):
    exact, led = (gaps(context(town, role)) for role in (Role.COORDINATOR, Role.CENTRE_LEAD))
    small = {one.key for one in exact if one.people < 5}
    assert small
    assert not [one for one in exact if one.hidden]
    assert [one.key for one in led] == [one.key for one in exact]
    for one, full in zip(led, exact, strict=True):
        hidden = one.key in small
        assert one.hidden is hidden
        assert (one.people, one.evidence.total, one.evidence.since) == (
            (0, 0, None) if hidden else (full.people, full.evidence.total, full.evidence.since)
        )


def test_the_municipality_sees_no_small_number_no_id_and_no_sensitive_need(town):
    office = context(town, Role.MUNICIPALITY)
    found = gaps(office)
    assert found
    assert all(not one.evidence.ids for one in found)
    assert all(one.people == 0 or one.people >= 10 for one in found)
    assert not [one for one in found if one.need and office.vocabulary.is_sensitive(one.need)]
    assert {one.need for one in found if one.detector == "no_service" and one.people} == {
        "hea.transport", "emp.childcare", "hea.medicines", "chd.early_intervention", "com.transport",
    }  # fmt: skip


def test_who_works_with_accounts_alone_sees_no_gaps(town):
    with pytest.raises(NotAllowed):
        gaps(context(town, Role.ADMINISTRATOR))
