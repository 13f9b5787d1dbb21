"""A partner accepts and does not report back."""

from datetime import UTC, datetime

import pytest

from referral.gaps.no_report import find
from referral.model.referrals import State
from tests.unit.gaps.case_examples import many, with_cases

DECIDED = datetime(2025, 10, 2, 8, tzinfo=UTC)
ACCEPTED = {"provider_answered": True, "decided_at": DECIDED, "state": State.ACCEPTED}
REPORTED = {**ACCEPTED, "state": State.COMPLETED, "process_informant": "partner"}


@pytest.mark.parametrize(("hits", "of", "is_gap"), [(15, 20, True), (14, 20, False), (19, 19, False)])
def test_surely_more_than_half_of_enough_accepted_people_are_a_gap(hits, of, is_gap):
    findings = find(with_cases(referrals=many(hits, of, ACCEPTED, **REPORTED)))
    assert [(one.organisations, one.rate.hits, one.rate.of) for one in findings] == [(("O1",), hits, of)] * is_gap


@pytest.mark.parametrize(
    ("fields", "is_gap"),
    [
        ({**REPORTED, "process_informant": "client"}, True),
        ({**REPORTED, "process_informant": "document"}, False),
        ({**ACCEPTED, "state": State.WAITLISTED}, False),
        ({**ACCEPTED, "state": State.CANCELLED}, False),
        ({**ACCEPTED, "state": State.DECLINED}, False),
        ({**ACCEPTED, "provider_answered": False}, False),
        ({**ACCEPTED, "service_days": 120}, False),
    ],
)
def test_what_counts_as_no_report(fields, is_gap):
    assert bool(find(with_cases(referrals=many(20, 20, fields)))) is is_gap


@pytest.mark.parametrize(("day", "is_gap"), [(15, True), (16, False)])
def test_a_report_is_due_after_the_days_of_the_service_and_those_of_silence(day, is_gap):
    """14 days after 15 December is 29 December; the tenth working day after it is 14 January (1 and 2 are free)."""
    fields = {**ACCEPTED, "decided_at": datetime(2025, 12, day, 8, tzinfo=UTC)}
    assert bool(find(with_cases(referrals=many(20, 20, fields)))) is is_gap
