"""Open referrals that nobody follows."""

from dataclasses import replace

from referral.gaps.orphaned import find
from referral.model.referrals import State
from tests.unit.gaps.case_examples import CENTRE, sent, with_cases
from tests.unit.gaps.gap_examples import ORGANISATIONS

OPEN = {"state": State.ACCEPTED}


def test_an_assistant_without_an_active_account_leaves_open_referrals():
    referrals = [sent(1, **OPEN), sent(2, **OPEN, assistant="GONE"), sent(3, assistant="GONE")]
    (finding,) = find(with_cases(referrals=referrals))
    assert (finding.assistant, finding.organisations, finding.evidence.ids) == ("GONE", ("CENTRE",), ("R2",))


def test_a_closed_or_unknown_centre_leaves_all_of_them_in_one_finding():
    referrals = [
        sent(1, **OPEN, centre="SHUT"),
        sent(2, **OPEN, centre="SHUT", assistant="GONE"),
        sent(3, **OPEN, centre="NOWHERE"),
    ]
    shut = replace(CENTRE, id="SHUT", active=False)
    findings = find(with_cases(referrals=referrals, organisations=(*ORGANISATIONS, shut)))
    assert [(one.organisations, one.assistant, one.people) for one in findings] == [
        (("SHUT",), None, 2),
        (("NOWHERE",), None, 1),
    ]


def test_a_centre_that_was_merged_into_an_active_one_is_followed():
    data = with_cases(referrals=[sent(1, **OPEN, centre="EARLIER")])
    assert find(replace(data, directory=replace(data.directory, merged={"EARLIER": "CENTRE"}))) == ()
