"""Every metric of referrals.md, section 4, against the referrals worked out by hand in log_by_hand."""

import itertools

import pytest

from referral.lifecycle.replay import replay
from referral.metrics import METRICS
from referral.metrics.model import Mean, Share, Wait
from referral.model.referrals import State
from referral.statistics import share_by
from tests.unit.metrics.worked_example import measured, scene, stories

SHARES = {
    # no answer before expiry: R05, R07 (late), R16, R17
    "response": (16, 20),
    # no word of the partner's own: R04, R05, R16, R17, R21
    "no_feedback": (5, 20),
    # R06, and R12 whose acceptance was taken back
    "acknowledged_only": (2, 20),
    # R01 R02 R04 R07 R08 R09 R10 R11 R13 R18 R19 R20 R22; decided are these and R03, R21
    "acceptance.of_sent": (13, 20),
    "acceptance.of_decided": (13, 15),
    "declines.no_capacity": (1, 15),
    "declines.outside_area": (1, 15),
    # late or never: R05, R07, R10, R16, R17
    "timeliness": (15, 20),
    # 19 chains (R04 follows R03); their first partner accepted in all of the 13 but R04
    "first_accuracy": (12, 19),
    # ended by 15 June 2025: R19 and R21; C18 came back
    "recurrence": (1, 2),
    "unmet_need.unmet": (2, 6),
    "unmet_need.no_partner": (1, 6),
    "unmet_need.ended_without_service": (1, 6),
    "unmet_need.not_tried": (1, 6),
    # came: R04, R11; did not: R09 twice; nobody has said: R18; moved, not counted: R11's first
    "attendance.attended": (2, 5),
    "attendance.no_show": (2, 5),
    # R01, R04, R11, R19
    "completion": (4, 20),
    # accepted by 16 May 2026: all 13 but R18; not completed: R07 R08 R09 R10 R13 R22
    "not_served": (6, 12),
    # R01, R02, R04, R13, R19
    "closed_strict": (5, 20),
    # the partner's last word: R01 R03 R09 R11 R13 R19 R20
    "closed_industry": (7, 20),
    # completed: R01 R02 R04 R11 R19, and R20 which was only passed on
    "got_help": (5, 20),
    # 18 clients; the first referral of C03 is R03, of C18 R19; reported: R01 R09 R11 R13 R19
    "informed": (5, 18),
    # due: asked R01 R02 R04 R13 R19 R22, completed R11 R20, accepted long ago R07 R08
    "lost": (1, 10),
    # asked and reached: R01 met, R02 partly, R04 not met, R19 met, R22 not met
    "need_met.of_asked": (2, 5),
    "need_met.of_sent": (2, 20),
    # R01 R02 R04 R11 R19 R20 | R03 R21 | R09 | R13 | R05 R06 R12 | R10 R16 | R08 | R07 R17 R18 R22
    "outcomes.served": (6, 20),
    "outcomes.declined": (2, 20),
    "outcomes.no_show": (1, 20),
    "outcomes.not_helped": (1, 20),
    "outcomes.lost": (3, 20),
    "outcomes.withdrew": (2, 20),
    "outcomes.waiting": (1, 20),
    "outcomes.open": (4, 20),
    # in the 90 days before 15 June 2026 only O4 received something
    "participation": (1, 5),
    "freshness": (2, 4),
    # R16's consent is younger than the sending; R10's was withdrawn
    "consent.coverage": (19, 20),
    "consent.withdrawn": (1, 19),
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
    # 10 minutes each but R01; R20 was created as it was sent
    "workload.minutes": (19, 19, 10.0, 10.0),
}
MEANS = {
    # one chain of two among 19
    "reroutes": (1, 19),
    # 1 + 1/2 + 0 + 1 + 0
    "achievement": (2.5, 5),
    # R01 3, R02 5, R03 2, R04 6, R05 2, R06 2, R09 2, R10 4, R11 3, R12 2, R13 5, R16 3, R19 5, R20 2, R21 3
    "workload.events": (49, 15),
}


def test_every_row_of_the_table_equals_the_hand_worked_fixture():
    found = measured(scene())
    assert set(found) == {*SHARES, *WAITS, *MEANS}
    shares = {name: (value.hits, value.of) for name, value in found.items() if isinstance(value, Share)}
    assert shares == SHARES
    means = {name: (value.total, value.of) for name, value in found.items() if isinstance(value, Mean)}
    assert means == MEANS
    waits = {name: value for name, value in found.items() if isinstance(value, Wait)}
    assert set(waits) == set(WAITS)
    for name, (happened, of, median, ninetieth) in WAITS.items():
        assert (waits[name].happened, waits[name].of) == (happened, of), name
        assert waits[name].median == (None if median is None else pytest.approx(median)), name
        assert waits[name].ninetieth == (None if ninetieth is None else pytest.approx(ninetieth)), name
    assert share_by(waits["first_response"].curve, 95.9) == pytest.approx(16 / 20)
    assert share_by(waits["first_response"].curve, 96) == pytest.approx(1 - 4 / 20 * 2 / 3)
    assert share_by(waits["to_service"].curve, 9) == pytest.approx(5 / 19)


def test_every_row_of_the_design_is_registered_once():
    codes = [one.code for one in METRICS]
    assert len(codes) == len(set(codes))
    for metric in METRICS:
        assert "Source:" in (metric.find.__doc__ or ""), metric.code
    assert list(itertools.filterfalse(lambda one: one.isidentifier(), codes)) == []


def test_states_of_the_fixture_are_those_the_comments_say():
    ends = {header.id: replay(header, events).state for header, events in stories()}
    assert ends["R14"] is State.ENTERED_IN_ERROR
    assert ends["R15"] is State.DRAFT
    assert ends["R22"] is State.IN_SERVICE
