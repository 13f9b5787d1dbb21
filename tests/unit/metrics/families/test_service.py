"""Did the client get the service: every figure against the worked example."""

from referral.metrics.families import service
from tests.unit.metrics.worked_example import check

SHARES = {
    # came: R04, R11; did not: R09 twice; nobody has said: R18; moved, not counted: R11's first
    "attendance.attended": (2, 5),
    "attendance.no_show": (2, 5),
    # R01, R04, R11, R19
    "completion": (4, 20),
    # accepted by 16 May 2026: all 13 but R18; not completed: R07 R08 R09 R10 R13 R22
    "not_served": (6, 12),
    # R01 R02 R04 R11 R19 R20 | R03 R21 | R09 | R13 | R05 R06 R12 | R10 R16 | R08 | R07 R17 R18 R22
    "outcomes.served": (6, 20),
    "outcomes.declined": (2, 20),
    "outcomes.no_show": (1, 20),
    "outcomes.not_helped": (1, 20),
    "outcomes.lost": (3, 20),
    "outcomes.withdrew": (2, 20),
    "outcomes.waiting": (1, 20),
    "outcomes.open": (4, 20),
}


def test_every_figure_equals_the_one_worked_out_by_hand():
    check(service.METRICS, shares=SHARES)
