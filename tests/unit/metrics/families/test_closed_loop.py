"""Does anybody learn what happened: every figure against the worked example."""

from referral.metrics.families import closed_loop
from tests.unit.metrics.worked_example import check

SHARES = {
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
}
MEANS = {
    # 1 + 1/2 + 0 + 1 + 0
    "achievement": (2.5, 5),
}


def test_every_figure_equals_the_one_worked_out_by_hand():
    check(closed_loop.METRICS, shares=SHARES, means=MEANS)
