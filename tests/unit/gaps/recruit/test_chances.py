"""The chance that a partner completes a need is drawn to what is usual for that kind of need."""

import pytest

from referral.gaps.recruit.chances import chances_of
from referral.matching.partners.partner_figures import Outcomes
from referral.matching.partners.partner_record import PartnerRecords


def outcomes(organisation: str, served: int, of: int, **more) -> list[Outcomes]:
    return [
        Outcomes(organisation=organisation, service=None, answered=True, domain="doc", served=number < served, **more)
        for number in range(of)
    ]


def test_few_cases_are_drawn_to_the_mean_of_their_kind():
    """With under five providers the mean is worth eight cases: (2 + 8 x 0.6) / (2 + 8), as in networks.md 4.1."""
    flows = {("C", "FEW"): outcomes("FEW", 2, 2), ("C", "MANY"): outcomes("MANY", 28, 48)}
    chances = chances_of(PartnerRecords(flows=flows))
    assert chances.of("FEW", "doc") == pytest.approx(0.68)
    assert chances.of("MANY", "doc") == pytest.approx((28 + 8 * 0.6) / 56)
    assert chances.of("NOBODY", "doc") == pytest.approx(0.6)
    assert chances.of("FEW", "hea") == 0.5


def test_young_referrals_and_those_we_took_back_say_nothing():
    flows = {("C", "A"): [*outcomes("A", 1, 1), *outcomes("A", 0, 9, over=False), *outcomes("A", 0, 9, withdrawn=True)]}
    assert dict(chances_of(PartnerRecords(flows=flows)).counts) == {"A": {"doc": (1, 1)}}
