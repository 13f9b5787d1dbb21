"""Does the partner answer: each figure on a few referrals whose answer is known by hand."""

from dataclasses import replace

from referral.metrics.families.answers import acceptance, acknowledged_only, declines, no_feedback, response
from tests.unit.metrics.families.figures import shares, timelines_of
from tests.unit.metrics.worked_example import scene


def test_every_end_of_a_decision_has_its_figure():
    # R01 accepted, R03 declined, R05 silent, R06 seen only, R12 accepted and taken back
    data = timelines_of("R01", "R03", "R05", "R06", "R12")
    assert shares(response(data)) == {"": (4, 5)}
    assert shares(acknowledged_only(data)) == {"": (2, 5)}
    assert shares(acceptance(data)) == {"of_sent": (1, 5), "of_decided": (1, 2)}
    assert shares(declines(data)) == {"no_capacity": (1, 2)}


def test_silence_is_the_partners_own_even_where_somebody_else_told_the_answer():
    # R04: the client said that there is an appointment; the partner said nothing
    assert shares(response(timelines_of("R04"))) == {"": (1, 1)}
    assert shares(no_feedback(timelines_of("R04"))) == {"": (1, 1)}


def test_the_reasons_of_declines_have_their_words_in_the_vocabulary():
    (figure,) = declines(timelines_of("R03"))
    assert (figure.part.listing, figure.whole) == ("decline", True)


def test_answers_on_behalf_stand_beside_the_response_rate():
    # of the 17 that were ever answered: R02 R04 R08 R10 R19 R21
    (figure,) = response(scene())
    assert (figure.on_behalf.hits, figure.on_behalf.of) == (6, 17)


def test_nobody_asked_gives_no_rate():
    nothing = replace(scene(), cohort=())
    for find in (response, no_feedback, acknowledged_only, acceptance):
        assert all(figure.value.rate is None for figure in find(nothing)), find.__name__
    assert declines(nothing) == ()
