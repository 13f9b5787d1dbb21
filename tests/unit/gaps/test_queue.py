"""Many people wait at an organisation."""

from datetime import UTC, datetime, timedelta

import pytest

from referral.gaps.queue import find
from referral.model.referrals import State
from tests.unit.gaps.case_examples import TODAY, many, with_cases

DECIDED = datetime(2025, 12, 16, 8, tzinfo=UTC)
WAITING = {"state": State.WAITLISTED, "decided_at": DECIDED}


@pytest.mark.parametrize(("hits", "of", "is_gap"), [(4, 20, True), (3, 20, False), (19, 19, False), (19, 100, False)])
def test_the_share_of_the_threshold_of_enough_referrals_is_a_gap(hits, of, is_gap):
    findings = find(with_cases(referrals=many(hits, of, WAITING)))
    assert [(one.organisations, one.services, one.people) for one in findings] == [(("O1",), ("S",), hits)] * is_gap


def test_half_of_the_people_have_waited_the_median_days():
    referrals = many(4, 20, WAITING)
    days = (10, 20, 40, 90)
    moments = [datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC) - timedelta(days=day) for day in days]
    waiting = [many(1, 1, {**WAITING, "decided_at": moment})[0] for moment in moments]
    (finding,) = find(with_cases(referrals=[*waiting, *referrals[4:]]))
    assert finding.details["days"] == 30.0


@pytest.mark.parametrize(("days", "is_gap"), [(20, False), (21, True)])
def test_days_that_the_law_gives_are_no_waiting(days, is_gap):
    decided = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC) - timedelta(days=days)
    official = {**WAITING, "decided_at": decided, "route": "official_direction"}
    assert bool(find(with_cases(referrals=many(10, 20, official)))) is is_gap
    assert find(with_cases(referrals=many(10, 20, {**official, "route": "direct"})))
