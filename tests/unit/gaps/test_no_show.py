"""People do not come to an organisation."""

import pytest

from referral.gaps.no_show import find
from referral.model.referrals import State
from tests.unit.gaps.case_examples import many, with_cases

MISSED = {"state": State.NOT_COMPLETED, "reason": "no_show", "barrier": "no_transport"}


@pytest.mark.parametrize(("hits", "of", "is_gap"), [(7, 20, True), (6, 20, False), (19, 19, False), (34, 100, False)])
def test_the_share_of_the_threshold_of_enough_referrals_is_a_gap(hits, of, is_gap):
    findings = find(with_cases(referrals=many(hits, of, MISSED)))
    assert [(one.organisations, one.rate.hits, one.rate.of, one.people) for one in findings] == [
        (("O1",), hits, of, hits)
    ] * is_gap


def test_the_barrier_of_most_names_the_need_of_the_same_domain():
    referrals = [*many(7, 20, MISSED), *many(3, 3, {**MISSED, "barrier": "no_child_care"}, client="X")]
    (finding,) = find(with_cases(referrals=referrals))
    assert (finding.details["barrier"], finding.details["times"]) == ("no_transport", 7.0)
    assert finding.needs == ("hea.transport",)


def test_where_no_need_of_the_domain_removes_the_barrier_all_that_do_are_named():
    (finding,) = find(with_cases(referrals=many(20, 20, MISSED, need="edu.enrol")))
    assert finding.needs == ("hea.transport", "com.transport")


def test_without_a_recorded_barrier_nothing_is_made_up():
    (finding,) = find(with_cases(referrals=many(20, 20, {**MISSED, "barrier": None})))
    assert (finding.details["barrier"], finding.needs) == ("", ())


def test_other_ends_without_the_service_are_no_no_shows():
    assert find(with_cases(referrals=many(20, 20, {**MISSED, "reason": "could_not_contact"}))) == ()
