"""Partners side by side, without one of few cases winning."""

from dataclasses import replace

import pytest

from referral.metrics.partners import FEWEST_AGED, partners
from tests.unit.metrics.worked_example import scene


def test_the_partners_stand_side_by_side_without_one_of_few_cases_winning():
    found, prior = partners(scene().aged(30))
    assert [one.organisation for one in found] == ["O1", "O2", "O3", "O4", "O5"]
    assert not any(one.judged for one in found)
    first = found[0]
    # O1: R01 R02 R03 R11 R12 R13, all with a word of the partner; R03 declined; R01 and R11 received
    assert [(one.hits, one.of) for one in (first.feedback, first.declined, first.served)] == [(6, 6), (1, 6), (2, 6)]
    assert prior.mean == pytest.approx(4 / 18)
    assert prior.strength >= 2


def test_a_partner_is_judged_from_the_tenth_case_on():
    data = scene()
    one = data.log.timelines["R01"]
    for cases, judged in ((FEWEST_AGED - 1, False), (FEWEST_AGED, True)):
        cohort = tuple(replace(one, id=f"R{number}") for number in range(cases))
        (partner,), _ = partners(replace(data, cohort=cohort))
        assert (partner.feedback.of, partner.judged) == (cases, judged)
    assert FEWEST_AGED == 10


def test_what_is_usual_lies_between_the_partners_own_rate_and_the_common_one():
    compared, prior = partners(scene().aged(30))
    for partner in compared:
        low, high = sorted((partner.served.rate, prior.mean))
        assert low <= partner.usual <= high, partner.organisation
        # (x + M m) / (n + M)
        weight = prior.strength
        expected = (partner.served.hits + weight * prior.mean) / (partner.served.of + weight)
        assert partner.usual == pytest.approx(expected)


def test_a_referral_without_an_organisation_belongs_to_nobody():
    data = scene()
    nobody = tuple(replace(timeline, organisation=None) for timeline in data.cohort)
    assert partners(replace(data, cohort=nobody))[0] == ()
