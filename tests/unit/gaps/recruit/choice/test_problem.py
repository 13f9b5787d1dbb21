"""Limits that make no sense are refused by field."""

import pytest

from referral.errors import BadInput
from referral.gaps.recruit.choice.problem import Limits, Provider, check

TWO = (Provider(key="a"), Provider(key="b", cost=3))


@pytest.mark.parametrize(
    ("candidates", "limits", "field", "code"),
    [
        (TWO, Limits(most=0), "most", "too_small"),
        (TWO, Limits(most=3), "most", "more_than_candidates"),
        (TWO, Limits(most=1, budget=-1), "budget", "negative"),
        ((Provider(key="a", cost=-2),), Limits(most=1), "cost", "negative_cost"),
        ((Provider(key="a", places=-1),), Limits(most=1), "places", "negative"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(candidates, limits, field, code):
    with pytest.raises(BadInput) as refused:
        check(candidates, limits)
    assert [(name, problem) for name, problem, _ in refused.value.details["problems"]] == [(field, code)]


def test_everybody_may_be_chosen_for_nothing():
    check(TWO, Limits(most=2, budget=0))
