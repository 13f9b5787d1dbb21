"""Needs met by somebody else."""

from referral.gaps.outside_help import find
from referral.model.referrals import State
from tests.unit.gaps.case_examples import sent, with_cases

ELSEWHERE = {"state": State.CANCELLED, "reason": "need_met_elsewhere"}
SERVED = {"service_result": "delivered_full"}


def test_the_share_is_of_all_needs_that_were_met_and_most_people_come_first():
    referrals = [
        sent(1, **ELSEWHERE, need="com.info"),
        sent(2, **ELSEWHERE),
        sent(3, **ELSEWHERE),
        sent(4, **SERVED),
        sent(5, service_result="advice_only"),
        sent(6, state=State.CANCELLED, reason="moved_away"),
    ]
    (finding,) = find(with_cases(referrals=referrals))
    assert (finding.rate.hits, finding.rate.of, finding.people) == (3, 4, 3)
    assert finding.needs == ("hea.gp", "com.info")
    assert finding.evidence.ids == ("R1", "R2", "R3")


def test_where_nobody_helped_elsewhere_nothing_is_said():
    assert find(with_cases(referrals=[sent(1, **SERVED)])) == ()
