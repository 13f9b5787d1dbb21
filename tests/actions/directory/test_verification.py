"""Entries to verify: opened once for each organisation, closed by a finding, opened again by a new reason."""

from datetime import timedelta

import pytest

from referral.directory import verification
from referral.errors import NotAllowed, NotFound, UnknownCode
from referral.model.actors import Role
from referral.model.directory import Organisation, Verification
from referral.referrals import reminders
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context
from tests.fakes.new_referrals import delivered


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def lead(store, clock):
    return context(store, Role.CENTRE_LEAD, clock=clock)


def organisation(context_, organisation_id: str) -> Organisation:
    return context_.read(lambda tx: records.get(tx, Organisation, organisation_id))


def open_check(lead, organisation_id: str, *, reason: str, referrals: tuple[str, ...] = ()) -> None:
    lead.write(lambda tx: verification.open_check(tx, lead, organisation_id, reason=reason, referrals=referrals))


def waiting(lead) -> list[tuple[str, str]]:
    return [(check.organisation, check.reason) for check in verification.waiting(lead)]


def test_the_longest_waiting_comes_first_and_a_second_reason_changes_nothing(lead, clock):
    for organisation_id in ("O09", "O01", "O05"):
        verification.ask(lead, organisation_id)
        clock.forward(days=1)
    open_check(lead, "O09", reason="silence", referrals=("R0001",))
    assert waiting(lead) == [("O09", "asked"), ("O01", "asked"), ("O05", "asked")]


def test_at_most_five_referrals_are_kept_as_the_reason(lead):
    open_check(lead, "O01", reason="silence", referrals=tuple(f"R000{number}" for number in range(1, 8)))
    (check,) = verification.waiting(lead)
    assert check.referrals == ("R0001", "R0002", "R0003", "R0004", "R0005")


@pytest.mark.parametrize(
    ("finding", "verified", "active"),
    [("confirmed", True, True), ("corrected", True, True), ("closed", True, False), ("not_reached", False, True)],
)
def test_a_finding_says_what_becomes_of_the_entry(store, clock, finding, verified, active):
    lead = context(store, Role.COORDINATOR, clock=clock)
    before = organisation(lead, "O01").verified_on
    verification.ask(lead, "O01")
    verification.done(lead, "O01", finding=finding)
    entry = organisation(lead, "O01")
    assert entry.verified_on == (lead.today if verified else before)
    assert entry.active is active
    assert waiting(lead) == []


def test_a_lead_closes_no_organisation_and_the_check_waits_for_the_coordinator(store, lead):
    verification.ask(lead, "O01")
    assert verification.findings(lead) == ("confirmed", "corrected", "not_reached")
    with pytest.raises(NotAllowed):
        verification.done(lead, "O01", finding="closed")
    assert organisation(lead, "O01").active
    assert waiting(lead) == [("O01", "asked")]
    assert "closed" in verification.findings(context(store, Role.COORDINATOR))


def test_a_check_that_is_done_says_who_did_it_and_is_opened_again_by_a_new_reason(lead, clock):
    verification.ask(lead, "O01")
    opened_at = clock()
    clock.forward(days=2)
    verification.done(lead, "O01", finding="confirmed")
    check = lead.read(lambda tx: records.get(tx, Verification, "V-O01"))
    assert (check.status, check.done_by, check.done_at) == ("done", "LEAD-1", opened_at + timedelta(days=2))
    open_check(lead, "O01", reason="bounced")
    assert waiting(lead) == [("O01", "bounced")]
    check = lead.read(lambda tx: records.get(tx, Verification, "V-O01"))
    assert (check.done_by, check.finding) == (None, None)


def test_unknown_findings_and_organisations_are_refused(lead):
    with pytest.raises(NotFound):
        verification.ask(lead, "O99")
    with pytest.raises(NotFound):
        verification.done(lead, "O01", finding="confirmed")  # nobody asked for it
    verification.ask(lead, "O01")
    with pytest.raises(UnknownCode):
        verification.done(lead, "O01", finding="bored")
    assert waiting(lead) == [("O01", "asked")]


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.MUNICIPALITY, Role.ADMINISTRATOR])
def test_who_may_not_verify_neither_sees_nor_changes_the_list(store, role):
    other = context(store, role)
    for attempt in (
        lambda: verification.waiting(other),
        lambda: verification.ask(other, "O01"),
        lambda: verification.done(other, "O01", finding="confirmed"),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_three_silences_put_an_entry_on_the_list_and_a_finding_takes_it_off(store, lead, clock):
    office = context(store, Role.ASSISTANT, clock=clock)
    for number, need in enumerate(("com.info", "doc.forms", "com.interpreting")):
        assert verification.waiting(lead) == ()
        delivered(office, f"s{number}", need=need)
        clock.forward(days=30)
        reminders.run_due(context(store, clock=clock))
    (check,) = verification.waiting(lead)
    assert (check.organisation, check.reason, len(check.referrals)) == ("O01", "silence", 3)
    verification.done(lead, "O01", finding="confirmed")
    assert verification.waiting(lead) == ()
    assert organisation(lead, "O01").verified_on == lead.today
    delivered(office, "after", need="chd.play", service="S02")
    clock.forward(days=30)
    reminders.run_due(context(store, clock=clock))
    assert verification.waiting(lead) == ()
