"""Does the partner answer: every figure against the worked example."""

from referral.metrics.families import answers
from tests.unit.metrics.worked_example import check, scene

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
}


def test_every_figure_equals_the_one_worked_out_by_hand():
    check(answers.METRICS, shares=SHARES)


def test_answers_on_behalf_stand_beside():
    # of the 17 that were ever answered: R02 R04 R08 R10 R19 R21
    (response,) = answers.response(scene())
    assert (response.on_behalf.hits, response.on_behalf.of) == (6, 17)
