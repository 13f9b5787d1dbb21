"""Partners side by side, without one of few cases winning."""

from dataclasses import replace

import pytest

from referral.matching.partners.partner_figures import Outcomes, figures_of
from referral.metrics.partners import partners

ONE = Outcomes(organisation="O1", service=None, client="C1", answered=True, hours=4, domain="hea")
SILENT = replace(ONE, answered=False, hours=None, waited=90.0)


def test_the_partners_stand_side_by_side_with_the_figures_of_every_surface():
    rows = [
        replace(ONE, served=True),
        replace(ONE, client="C2", declined=True),
        replace(SILENT, client="C3", learnt=True, served=True),
        replace(SILENT, client="C4", withdrawn=True),
        replace(ONE, client="C5", over=False),
        replace(SILENT, organisation="O0"),
    ]
    other, first = partners(rows, fewest=1)
    assert (other.organisation, first.organisation) == ("O0", "O1")
    assert first.figures == figures_of(rows[:-1])
    shares = (first.feedback, first.learnt, first.declined, first.served)
    assert [(share.hits, share.of) for share in shares] == [(2, 3), (1, 3), (1, 3), (2, 4)]
    assert first.response.median == first.figures.hours
    assert (other.feedback.rate, other.response.median) == (0, None)


def test_of_a_partner_with_few_cases_nothing_is_said_of_how_soon_it_answers():
    for cases, judged in ((6, False), (7, True)):
        (partner,) = partners([ONE] * cases + [replace(ONE, over=False)] * 5, fewest=7)
        assert (partner.feedback.of, partner.judged) == (cases, judged)
        assert partner.figures.hours == (4 if judged else None)


def test_what_is_usual_lies_between_the_partners_own_rate_and_the_one_of_its_kind_of_service():
    """networks.md, section 4.1: two of two must not beat 45 of 50, and a slow kind of service is not held against one."""
    rows = [replace(ONE, organisation="FEW", served=True)] * 2
    rows += [replace(ONE, organisation="MANY", served=number < 45) for number in range(50)]
    rows += [replace(ONE, organisation="REST", served=number < 10) for number in range(50)]
    rows += [replace(ONE, organisation="HOUSING", domain="hou")] * 4
    usual = {partner.organisation: partner.usual for partner in partners(rows, fewest=10)}
    health = 57 / 102
    assert usual["FEW"] == pytest.approx((2 + 8 * health) / (2 + 8))
    assert usual["FEW"] < usual["MANY"]
    assert usual["HOUSING"] == 0, "nobody served anybody in housing"
