"""Is the network kept in order: every figure against the worked example."""

from referral.metrics.families import directory_quality
from tests.unit.metrics.worked_example import check

SHARES = {
    # in the 90 days before 15 June 2026 only O4 received something
    "participation": (1, 5),
    "freshness": (2, 4),
    # R16's consent is younger than the sending; R10's was withdrawn
    "consent.coverage": (19, 20),
    "consent.withdrawn": (1, 19),
}
WAITS = {
    # 10 minutes each but R01; R20 was created as it was sent
    "workload.minutes": (19, 19, 10.0, 10.0),
}
MEANS = {
    # R01 3, R02 5, R03 2, R04 6, R05 2, R06 2, R09 2, R10 4, R11 3, R12 2, R13 5, R16 3, R19 5, R20 2, R21 3
    "workload.events": (49, 15),
}


def test_every_figure_equals_the_one_worked_out_by_hand():
    check(directory_quality.METRICS, shares=SHARES, waits=WAITS, means=MEANS)
