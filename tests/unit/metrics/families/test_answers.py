"""Does the partner answer: every figure against the worked example."""

from dataclasses import replace

from referral.metrics.families import answers
from referral.metrics.families.answers import (
    acceptance,
    acknowledged_only,
    declines,
    learnt_otherwise,
    no_feedback,
    response,
)
from tests.unit.metrics.families.figures import shares, timelines_of
from tests.unit.metrics.worked_example import check, scene

SHARES = {
    # time is over for all but R17 and R18, R16 was withdrawn; no word of the partner's own: R04, R05, R21
    "response": (14, 17),
    # the client told the decision: R04, R21
    "learnt_otherwise": (2, 17),
    "no_feedback": (3, 17),
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
    # of the 14 that the partner answered: R02 R08 R10 R19
    (response,) = answers.response(scene())
    assert (response.on_behalf.hits, response.on_behalf.of) == (4, 14)


def test_every_end_of_a_decision_has_its_figure():
    # R01 accepted, R03 declined, R05 silent, R06 seen only, R12 accepted and taken back
    data = timelines_of("R01", "R03", "R05", "R06", "R12")
    assert shares(response(data)) == {"": (4, 5)}
    assert shares(acknowledged_only(data)) == {"": (2, 5)}
    assert shares(acceptance(data)) == {"of_sent": (1, 5), "of_decided": (1, 2)}
    assert shares(declines(data)) == {"no_capacity": (1, 2)}


def test_silence_is_the_partners_own_even_where_somebody_else_told_the_answer():
    # R04: the client said that there is an appointment; the partner said nothing
    assert shares(response(timelines_of("R04"))) == {"": (0, 1)}
    assert shares(learnt_otherwise(timelines_of("R04"))) == {"": (1, 1)}
    assert shares(no_feedback(timelines_of("R04"))) == {"": (1, 1)}


def test_the_age_of_the_group_does_not_change_who_answered():
    whole = scene()
    for days in (0, 30, 90):
        assert shares(response(whole.aged(days))) == {"": (14, 17)}
        assert shares(learnt_otherwise(whole.aged(days))) == {"": (2, 17)}


def test_the_reasons_of_declines_have_their_words_in_the_vocabulary():
    (figure,) = declines(timelines_of("R03"))
    assert figure.part.listing == "decline"


def test_nobody_asked_gives_no_rate():
    nothing = replace(scene(), cohort=())
    for find in (response, learnt_otherwise, no_feedback, acknowledged_only, acceptance):
        assert all(figure.value.rate is None for figure in find(nothing)), find.__name__
    assert declines(nothing) == ()
