"""People sent round and back."""

from dataclasses import replace

import pytest

from referral.gaps.sent_round import chains, find
from referral.model.referrals import State
from tests.unit.gaps.case_examples import sent, with_cases

FAILED = {"state": State.DECLINED, "client": "C", "recorded_need": "N"}


def chain(*organisations, **more):
    return [sent(number, organisation=one, **{**FAILED, **more}) for number, one in enumerate(organisations)]


@pytest.mark.parametrize(
    ("organisations", "rounds"),
    [
        (("O1", "O2"), []),
        (("O1", "O1"), []),
        (("O1", "O2", "O1"), [("O1", "O2")]),
        (("O2", "O1", "O2"), [("O1", "O2")]),
        (("O1", "O2", "O3", "O1"), [("O1", "O2", "O3")]),
        (("O3", "O2", "O1", "O3"), [("O1", "O3", "O2")]),
        (("O1", "O2", "O2", "O1"), [("O1", "O2")]),
        (("O1", "O2", "O1", "O2"), [("O1", "O2")]),
    ],
)
def test_a_chain_that_returns_is_a_round(organisations, rounds):
    assert [one.organisations for one in find(with_cases(referrals=chain(*organisations)))] == rounds


def test_a_way_that_gave_something_is_no_round():
    referrals = chain("O1", "O2", "O1")
    paper = replace(referrals[1], state=State.COMPLETED, service_result="document_issued")
    assert find(with_cases(referrals=[referrals[0], paper, referrals[2]])) == ()
    advice = replace(paper, service_result="referred_onward")
    assert find(with_cases(referrals=[referrals[0], advice, referrals[2]]))


def test_referrals_that_follow_each_other_are_one_chain_and_needs_of_their_own_are_none():
    linked = [
        replace(one, recorded_need=None, follows=f"R{number - 1}" if number else None)
        for number, one in enumerate(chain("O1", "O2", "O1"))
    ]
    assert [len(one) for one in chains(linked)] == [3]
    assert len(find(with_cases(referrals=linked))) == 1
    apart = [replace(one, recorded_need=f"N{number}") for number, one in enumerate(chain("O1", "O2", "O1"))]
    assert find(with_cases(referrals=apart)) == ()


def test_a_ring_of_referrals_that_follow_each_other_ends():
    ring = [replace(one, recorded_need=None, follows=f"R{1 - n}") for n, one in enumerate(chain("O1", "O2"))]
    assert find(with_cases(referrals=ring)) == ()


def test_people_of_one_round_are_counted_together():
    referrals = [
        *chain("O1", "O2", "O1"),
        *(replace(one, id=f"X{one.id}", client="D", recorded_need="M") for one in chain("O2", "O1", "O2")),
    ]
    (finding,) = find(with_cases(referrals=referrals))
    assert (finding.people, finding.evidence.total) == (2, 6)
