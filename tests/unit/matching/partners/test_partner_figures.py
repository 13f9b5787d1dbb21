"""What referrals to one partner add up to."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from referral.matching.partners.partner_figures import NO_FIGURES, Outcomes, PartnerFigures, figures_of

ONE = Outcomes(organisation="O", service=None, answered=True, hours=4)


def test_each_number_has_its_own_whole():
    rows = [
        replace(ONE, served=True),
        replace(ONE, declined=True, count=2),
        replace(ONE, answered=False, hours=None, learnt=True, served=True),
        replace(ONE, answered=False, hours=None),
        replace(ONE, answered=False, hours=None, withdrawn=True),
        replace(ONE, over=False, served=True, count=3),
    ]
    assert figures_of(rows) == PartnerFigures(
        sent=9, aged=6, judged=5, answered=3, learnt=1, declined=2, served=2, hours=4
    )
    assert figures_of(rows).silent == 2
    assert figures_of([]) == NO_FIGURES


def test_who_answers_less_than_half_has_no_usual_time():
    """The labour office of the demo: 0 of 170 answered is never "16.6 hours"."""
    assert figures_of([replace(ONE, count=2), replace(ONE, answered=False, hours=None, count=3)]).hours is None
    assert figures_of([replace(ONE, answered=False, hours=None, learnt=True, count=170)]).hours is None


@given(st.lists(st.tuples(st.integers(0, 90), st.booleans()), min_size=1, max_size=25))
def test_the_usual_time_is_the_product_limit_in_exact_fractions(times):
    rows = [
        replace(ONE, hours=time) if answered else replace(ONE, answered=False, hours=None, waited=float(time))
        for time, answered in times
    ]
    waiting, expected = Fraction(1), None
    for at in sorted({time for time, answered in times if answered}):
        answered_then = sum(time == at and answered for time, answered in times)
        waiting *= 1 - Fraction(answered_then, sum(time >= at for time, _ in times))
        if expected is None and waiting <= Fraction(1, 2):
            expected = at
    assert figures_of(rows).hours == expected
