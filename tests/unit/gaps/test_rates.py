"""How sure a detector is: each provider beside the others of its service types."""

import random

import pytest

from referral.gaps.rates import ProviderRates, provider_rates
from referral.metrics.model import Share


def test_cases_add_up_by_provider_and_type():
    rates = provider_rates([("A", "hea", True), ("A", "hea", False), ("A", "emp", False), ("B", "hea", True)])
    assert rates.counts == {"A": {"hea": (1, 2), "emp": (0, 1)}, "B": {"hea": (1, 1)}}
    assert (rates.share("A"), rates.share("nobody")) == (Share(hits=1, of=3), Share(hits=0, of=0))


def test_without_a_case_there_is_not_enough_data():
    rates = ProviderRates(counts={"A": {"hea": (3, 9)}, "B": {}})
    assert (rates.above("B", 0.4), rates.below("B", 0.4), rates.above("nobody", 0.4)) == (None, None, None)
    assert rates.estimate("nobody") == 0.5


def test_few_refusals_of_a_few_are_less_sure_than_many_of_many():
    """networks.md, section 4.1, prior mean and strength 8 under five providers, here checked by drawing."""
    rates = ProviderRates(counts={"few": {"hea": (3, 5)}, "many": {"hea": (46, 80)}, "other": {"hea": (10, 100)}})
    assert Share(hits=3, of=5).rate > Share(hits=46, of=80).rate
    mean, dice = 59 / 185, random.Random(1)
    for name, hits, of in (("few", 3, 5), ("many", 46, 80)):
        a, b = 8 * mean + hits, 8 * (1 - mean) + of - hits
        drawn = sum(dice.betavariate(a, b) > 0.4 for _ in range(40_000)) / 40_000
        assert rates.above(name, 0.4) == pytest.approx(drawn, abs=0.01)
        assert rates.below(name, 0.4) == pytest.approx(1 - drawn, abs=0.01)
        assert rates.estimate(name) == pytest.approx(a / (a + b))
    assert rates.above("few", 0.4) < 0.9 < rates.above("many", 0.4)
