"""A service that is closed on the day it is needed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from referral.gaps.closed_then import find
from referral.model.referrals import State
from tests.unit.gaps.case_examples import TODAY, sent, with_cases
from tests.unit.gaps.gap_examples import service

DAY = date(2026, 2, 10)
AT = {"state": State.SCHEDULED, "appointment_at": datetime(2026, 2, 10, 8, tzinfo=UTC)}
EXPECTED = {"state": State.WAITLISTED, "expected_on": DAY}


@pytest.mark.parametrize("when", [AT, EXPECTED])
@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, None),
        ({"funded_until": DAY}, None),
        ({"funded_until": DAY - timedelta(days=1)}, "funding_ended"),
        ({"status": "suspended"}, "service_suspended"),
        ({"window": "01-01/02-10"}, None),
        ({"window": "01-01/02-09"}, "window_closed"),
        ({"window": "11-01/01-31"}, "window_closed"),
    ],
)
def test_a_service_that_is_over_on_that_day_is_a_gap(when, fields, why):
    findings = find(with_cases(service("S", "O1", "hea.gp", **fields), referrals=[sent(1, **when)]))
    assert [(one.services, one.details["why"], one.details["day"]) for one in findings] == (
        [(("S",), why, DAY)] if why else []
    )


def test_a_closed_organisation_is_named_before_its_service():
    ended = service("S", "OLD", "hea.gp", funded_until=TODAY)
    (finding,) = find(with_cases(ended, referrals=[sent(1, **AT)]))
    assert (finding.organisations, finding.details["why"]) == (("OLD",), "organisation_closed")


def test_days_that_have_passed_and_referrals_that_have_ended_are_none():
    over = service("S", "O1", "hea.gp", status="suspended")
    yesterday = {"state": State.WAITLISTED, "expected_on": TODAY - timedelta(days=1)}
    ended = {**AT, "state": State.CANCELLED}
    unknown = {**AT, "service": "NOWHERE"}
    referrals = [sent(1, **yesterday), sent(2, **ended), sent(3, **unknown), sent(4, state=State.ACCEPTED)]
    assert find(with_cases(over, referrals=referrals)) == ()
    assert find(with_cases(over, referrals=[sent(1, **{**yesterday, "expected_on": TODAY})]))
