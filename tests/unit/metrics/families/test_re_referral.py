"""Did the referral go to the right place: every figure against the worked example."""

from referral.metrics.families import re_referral
from tests.unit.metrics.worked_example import check

SHARES = {
    # 19 chains (R04 follows R03); their first partner accepted in all of the 13 but R04
    "first_accuracy": (12, 19),
    # ended by 15 June 2025: R19 and R21; C18 came back
    "recurrence": (1, 2),
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
