"""Gaps over the store: real records behind every finding, and what each reader sees of them."""

from datetime import datetime

import pytest

from graph.store import Store
from referral.calendar import SOFIA
from referral.errors import NotAllowed
from referral.gaps import GAPS
from referral.gaps.finding import RecordSet
from referral.gaps.ledger import ENTRIES, gaps
from referral.model.actors import Role
from referral.model.referrals import State
from tests.fakes import counted_referrals
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
    elsewhere = {one.key: one.evidence.people_elsewhere("O01") for one in exact}
    of_people = {one.key for one in exact if one.evidence.kind not in ENTRIES}
    small = {one.key for one in exact if one.people < 5 or 0 < elsewhere[one.key] < 5} & of_people
    assert {one.key for one in exact if one.people >= 5} & small, "own people could be taken away from some number"
    assert not [one for one in exact if one.hidden]
    numbers = {one.key: one for one in exact}
    others = {one.key for one in exact if one.assistant and elsewhere[one.key]}
    assert others == {"load:AS-4", "overdue:AS-3", "overdue:AS-4"}, "assistants of another centre"
    assert {one.key for one in led} == set(numbers) - others
    for one in led:
        assert one.hidden is (one.key in small)
        if not one.hidden:
            assert one == numbers[one.key]


@pytest.mark.parametrize("role", [Role.CENTRE_LEAD, Role.MUNICIPALITY])
def test_a_hidden_number_can_neither_be_counted_nor_guessed_from_its_place(town, role):
    findings = gaps(context(town, role))
    exact = {one.key: one for one in gaps(context(town, Role.COORDINATOR))}
    hidden = [one for one in findings if one.hidden]
    assert [one for one in hidden if not one.discreet and exact[one.key].evidence.ids], (
        "some hidden finding has records"
    )
    for one in hidden:
        assert one.evidence == RecordSet(kind=one.evidence.kind, total=0, people=0)
        assert (one.rate, one.probability, dict(one.details)) == (None, None, {})
    for detector in GAPS:
        for apart in (False, True):
            keys = [one.key for one in hidden if (one.detector, one.apart) == (detector.code, apart)]
            assert keys == sorted(keys)


def test_a_referral_is_expected_to_be_answered_in_working_days(town):
    """Ten working days before Thursday 15 January 2026, without 1 and 2 January: Tuesday 30 December, at its end."""
    office = context(town, Role.COORDINATOR)
    days = int(office.vocabulary.threshold("silence_days"))
    assert days == 10
    end = datetime(2025, 12, 30, 23, 59, tzinfo=SOFIA)
    (silent,) = (one for one in gaps(office) if one.detector == "silence")
    judged = [
        one
        for one in counted_referrals.sent(town)
        if one.organisation == silent.organisations[0] and datetime(2024, 7, 1, tzinfo=SOFIA) <= one.sent_at <= end
    ]
    assert silent.rate.of == sum(one.state is not State.CANCELLED for one in judged) > 100
    behind = {one.id for one in judged}
    assert set(silent.evidence.ids) <= behind


def test_the_municipality_sees_no_small_number_no_id_and_no_sensitive_need(town):
    office = context(town, Role.MUNICIPALITY)
    found = gaps(office)
    assert found
    assert all(not one.evidence.ids for one in found)
    assert all(one.people == 0 or one.people >= 10 for one in found)
    told = {one.key: one.people for one in found if not one.hidden and one.evidence.kind not in ENTRIES}
    assert not [one for one in found if one.need and office.vocabulary.is_sensitive(one.need)]
    assert {one.detector for one in found if one.discreet} == {"no_service", "outside_only", "single_provider"}
    exact = {one.key: one.people for one in gaps(context(town, Role.COORDINATOR))}
    assert told == {key: exact[key] for key in told}
    assert told.keys() >= {"no_service:hea.transport", "single_provider:edu.literacy_adult", "silence:O05"}


def test_who_works_with_accounts_alone_sees_no_gaps(town):
    with pytest.raises(NotAllowed):
        gaps(context(town, Role.ADMINISTRATOR))


def test_a_silent_partner_is_judged_by_the_answers_of_find_help(town):
    office = context(town, Role.COORDINATOR)
    (silent,) = (one for one in gaps(office) if one.detector == "silence")
    assert silent.rate.hits < silent.rate.of * office.vocabulary.threshold("feedback_low")
    assert silent.probability > 0.9
