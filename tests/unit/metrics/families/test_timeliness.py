"""How long it takes: every figure against the worked example."""

from datetime import timedelta

import pytest

from referral.metrics.families.timeliness import METRICS, days_pending, first_response, timeliness, to_match, to_service
from referral.statistics import share_by
from tests.unit.metrics.families.figures import shares, timelines_of
from tests.unit.metrics.worked_example import check, measured, moment, scene

SHARES = {
    # late or never: R05, R07, R10, R16, R17
    "timeliness": (15, 20),
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
    check(METRICS, shares=SHARES, waits=WAITS)


def test_the_curves_stand_still_where_referrals_leave_and_rise_where_they_are_answered():
    waits = measured(scene())
    assert share_by(waits["first_response"].curve, 95.9) == pytest.approx(16 / 20)
    assert share_by(waits["first_response"].curve, 96) == pytest.approx(1 - 4 / 20 * 2 / 3)
    assert share_by(waits["to_service"].curve, 9) == pytest.approx(5 / 19)


def test_an_answer_at_its_deadline_is_in_time_and_a_second_later_is_late():
    due = moment("2026-02-04", "17:00")  # two working days after Monday 2 February
    assert scene().log.timelines["R01"].answer_due_at == due
    for late, hits in ((timedelta(0), 1), (timedelta(seconds=1), 0)):
        assert shares(timeliness(timelines_of("R01", response_at=due + late))) == {"": (hits, 1)}
    assert shares(timeliness(timelines_of("R01", response_at=None))) == {"": (0, 1)}


def test_an_answer_that_never_came_waits_until_now():
    # R01 answered after two working hours, R17 has waited for 79 of them
    (figure,) = first_response(timelines_of("R01", "R17"))
    assert (figure.value.happened, figure.value.of, figure.value.median, figure.value.ninetieth) == (1, 2, 2.0, None)


def test_the_time_of_a_chain_runs_from_its_first_referral():
    # R03 was sent on 2 February and declined; R04 accepted on the 4th at 16:00 and served on the 11th
    data = timelines_of("R03", "R04")
    assert to_match(data)[0].value.median == pytest.approx(2.25)
    assert to_service(data)[0].value.median == pytest.approx(9)
    alone = timelines_of("R03")
    assert (to_match(alone)[0].value.median, to_match(alone)[0].value.of) == (None, 1)


def test_days_in_hand_are_those_until_now_or_until_the_last_change():
    # R17 has been open since 1 June 10:00; R10 was changed on 10 February, four days after sending
    opened, ended = days_pending(timelines_of("R17", "R10"))
    assert (opened.part.code, opened.value.of, opened.value.median) == ("open", 1, pytest.approx(14 - 1 / 24))
    assert (ended.part.code, ended.value.of, ended.value.median) == ("ended", 1, pytest.approx(4))
