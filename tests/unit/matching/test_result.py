"""The shapes of a match's answer: arguments for and against, and every code a reason may have."""

import pytest

from referral.matching.eligibility import CRITERIA
from referral.matching.model import Reason, Verdict
from referral.matching.partners.partner_record import RESPONSE_REASONS
from referral.matching.result import REASONS, Candidate, Coverage
from tests.unit.matching.test_ranking import ASKED, GOOD, OWNER, match, picture

SAID = tuple(Reason(verdict=verdict, code=verdict.value) for verdict in Verdict)


def test_only_a_pass_speaks_for_a_candidate_and_what_is_not_known_speaks_against():
    candidate = Candidate(GOOD, OWNER, SAID, outside=False)
    assert [reason.code for reason in candidate.arguments_for] == ["pass"]
    assert [reason.code for reason in candidate.arguments_against] == ["caution", "unknown", "fail"]
    assert (candidate.discreet, candidate.record.figures.sent) == (False, 0)


@pytest.mark.parametrize(("inside", "outside", "usable"), [(0, 0, 0), (2, 0, 2), (2, 3, 5)])
def test_whoever_is_inside_or_outside_can_be_used(inside, outside, usable):
    assert Coverage(inside=inside, outside=outside).usable == usable


def test_every_code_is_listed_once_and_silence_has_none():
    assert len(REASONS) == len(set(REASONS))
    silent = {rule.code for criterion in CRITERIA for rule in criterion.rules if rule.verdict is None}
    assert not silent & set(REASONS)
    assert set(RESPONSE_REASONS) < set(REASONS)


def test_what_a_match_says_is_among_the_listed_codes():
    answer = match(picture(GOOD), ASKED)
    said = {reason.code for candidate in answer.candidates for reason in candidate.reasons}
    assert said
    assert said <= set(REASONS)
