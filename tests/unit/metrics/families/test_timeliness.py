"""How long it takes: every figure against the worked example."""

import pytest

from referral.metrics.families import timeliness
from referral.statistics import share_by
from tests.unit.metrics.worked_example import check, measured, scene

SHARES = {
    # late or never: R05, R07, R16, R17
    "timeliness": (16, 20),
}
WAITS = {
    # working hours: 1 x5 (R12 R13 R18 R20 R22), 2 x2, 5, 6 x2 (10 of 20: the median), 7 x2, 8 x2, 10, 16 (16 of 20);
    # R17 left at 79; R07 at 96 was one of three still waiting: 1 - 4/20 x 2/3 = 0.867, so there is no 90th percentile
    "first_response": (17, 20, 6.0, None),
    # days: 1 h x4, 2 h, 5 h, 1, 2, 2.25, 71 h (10 of 19: the median), 3, 74 h, 16
    "to_match": (13, 19, 71 / 24, None),
    # days: 2 (R22), 3 (R13), 7 (R01), 7 (R19), 9 (R03's chain), 18 (R11): fewer than half of 19 chains
    "to_service": (6, 19, None, None),
    # 15 June 9:00 is UTC+3, 2 February 10:00 UTC+2: 133 d less 2 h; R17 R18 14 d less 1 h; R22 399 d less 1 h
    "days_pending.open": (5, 5, 133 - 2 / 24, 399 - 1 / 24),
    # 1 1 1 2 4 13.3 14.3 14.3 14.3 18 21 21 23 23 28: the 8th and the 14th of 15
    "days_pending.ended": (15, 15, 14 + 7 / 24, 23.0),
}


def test_every_figure_equals_the_one_worked_out_by_hand():
    check(timeliness.METRICS, shares=SHARES, waits=WAITS)


def test_the_curves_stand_still_where_referrals_leave_and_rise_where_they_are_answered():
    waits = measured(scene())
    assert share_by(waits["first_response"].curve, 95.9) == pytest.approx(16 / 20)
    assert share_by(waits["first_response"].curve, 96) == pytest.approx(1 - 4 / 20 * 2 / 3)
    assert share_by(waits["to_service"].curve, 9) == pytest.approx(5 / 19)
