"""Did the referral go to the right place: every figure against the worked example."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referral.metrics.families import re_referral
from referral.metrics.families.re_referral import first_accuracy, recurrence, reroutes, unmet_need
from referral.model.referrals import State
from tests.unit.metrics.families.figures import shares, timelines_of
from tests.unit.metrics.worked_example import NEEDS, NOW, check

YEAR = timedelta(days=365)

SHARES = {
    # 19 chains (R04 follows R03); their first partner accepted in all of the 13 but R04
    "first_accuracy": (12, 19),
    # ended by 15 June 2025: R19 and R21; C18 came back with another need of the kind
    "recurrence.same_need": (0, 2),
    "recurrence.same_domain": (1, 2),
    "unmet_need.unmet": (2, 6),
    "unmet_need.no_partner": (1, 6),
    "unmet_need.ended_without_service": (1, 6),
    "unmet_need.not_tried": (1, 6),
}
MEANS = {
    # one chain of two among 19
    "reroutes": (1, 19),
}


def test_every_figure_equals_the_one_worked_out_by_hand():
    check(re_referral.METRICS, shares=SHARES, means=MEANS)


def test_the_first_partner_of_a_chain_is_the_one_that_counts():
    # R03 declined, and R04, which follows it, accepted: one chain, wrong at the first try
    data = timelines_of("R03", "R04", "R01")
    assert shares(first_accuracy(data)) == {"": (1, 2)}
    (tries,) = reroutes(data)
    assert (tries.value.total, tries.value.of) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "same_need", "same_domain"),
    [
        ({}, 0, 1),
        ({"need": "soc.food"}, 1, 1),
        ({"need": "hea.gp"}, 0, 0),  # another kind of need
        ({"client": "C99"}, 0, 0),
        ({"follows": "R19"}, 0, 0),  # the same need going on
        ({"sent_at": NOW - YEAR}, 0, 1),  # the last moment of the year
        ({"sent_at": NOW - YEAR - YEAR}, 0, 0),  # it was before, not after
    ],
)
def test_a_client_comes_back_with_the_same_need_or_one_of_its_kind_within_a_year(changes, same_need, same_domain):
    data = timelines_of("R19", "R20")
    first, later = data.cohort
    first = replace(first, ended_at=NOW - YEAR - timedelta(days=10))
    later = replace(later, **({"sent_at": NOW - YEAR} | changes))
    log = replace(data.log, timelines={"R19": first, "R20": later})
    expected = {"same_need": (same_need, 1), "same_domain": (same_domain, 1)}
    assert shares(recurrence(replace(data, cohort=(first,), log=log))) == expected


def test_who_ended_less_than_a_year_ago_is_not_asked_about_yet():
    edge = timelines_of("R19", ended_at=NOW - YEAR)
    young = timelines_of("R19", ended_at=NOW - YEAR + timedelta(seconds=1))
    for data, closed in ((edge, 1), (young, 0)):
        assert shares(recurrence(data)) == {"same_need": (0, closed), "same_domain": (0, closed)}


@pytest.mark.parametrize(
    ("referrals", "unmet", "in_vain"),
    [
        (("R03",), 1, 1),  # declined, nothing else tried
        (("R03", "R04"), 0, 0),  # served by the second
        (("R07",), 0, 0),  # still open
    ],
)
def test_a_need_is_unmet_when_everything_tried_ended_without_service(referrals, unmet, in_vain):
    data = timelines_of(*referrals)
    asked = {timeline.recorded_need for timeline in data.cohort}
    figures = shares(unmet_need(replace(data, needs=tuple(need for need in NEEDS if need.id in asked))))
    assert (figures["unmet"], figures["ended_without_service"]) == ((unmet, 1), (in_vain, 1))


def test_a_need_nobody_was_asked_about_is_unmet_only_when_nobody_offers_anything():
    figures = shares(unmet_need(replace(timelines_of("R01"), needs=NEEDS[3:5])))  # N4: nobody; N5: somebody
    assert figures == {"unmet": (1, 2), "no_partner": (1, 2), "ended_without_service": (0, 2), "not_tried": (1, 2)}


def test_a_service_received_without_a_closed_loop_still_meets_the_need():
    data = replace(timelines_of("R01", state=State.COMPLETED, loop_closed_at=None), needs=NEEDS[:1])
    assert shares(unmet_need(data))["unmet"] == (0, 1)
