"""What a set of partners is worth: worked examples, never less with one more, and less and less."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.gaps.recruit.choice.problem import Need, NeedClass, Objective, Problem, Provider, classes_of
from referral.gaps.recruit.choice.values import valuation, value
from tests.unit.gaps.recruit.choice.small_choices import problems


def test_needs_alike_are_counted_together_and_others_are_not():
    needs = [Need(weight=1.0, chances={"a": 0.5, "b": 0.2}), Need(weight=1.0, chances={"b": 0.2, "a": 0.5})]
    alike, heavier = classes_of([*needs, Need(weight=2.0, chances={"a": 0.5, "b": 0.2})])
    assert (alike.count, heavier.count) == (2, 1)
    assert (alike.weight, heavier.weight) == (1.0, 2.0)


@pytest.mark.parametrize(
    ("objective", "added"),
    [
        # Four needs, two of them for `a` alone, one that `here` answers already with one chance in two.
        (Objective.COVERAGE, 3.0),
        # `a` has places for two, and `here` has taken the one that it can.
        (Objective.CAPACITY, 2.0),
        # 3 x 0.5 for those whom nobody answers, and 0.5 of the half that `here` leaves.
        (Objective.SUCCESS, 3 * 0.5 + 0.5 * 0.5),
    ],
)
def test_a_partner_adds_what_nobody_present_does(objective, added):
    problem = Problem(
        objective=objective,
        classes=(
            NeedClass(count=3, weight=1.0, chances={"a": 0.5}),
            NeedClass(count=1, weight=1.0, chances={"a": 0.5, "here": 0.5}),
        ),
        candidates=(Provider(key="a", places=2),),
        present=(Provider(key="here", places=1),),
    )
    assert value(problem, ("a",)) == pytest.approx(added)
    assert value(problem, ("a", "a")) == pytest.approx(added)
    assert value(problem, ()) == 0


@given(problems(), st.data())
@settings(max_examples=200)
def test_more_partners_are_never_worth_less_and_add_less_and_less(problem, data):
    keys = [one.key for one in problem.candidates]
    larger = data.draw(st.lists(st.sampled_from(keys), unique=True, max_size=len(keys) - 1))
    smaller = larger[: data.draw(st.integers(0, len(larger)))]
    further = data.draw(st.sampled_from([key for key in keys if key not in larger]))
    gains = []
    for before in (smaller, larger):
        gains.append(value(problem, [*before, further]) - value(problem, before))
        worth = valuation(problem)
        for key in before:
            worth.add(key)
        assert worth.gain(further) == pytest.approx(gains[-1])
    assert gains[0] >= gains[1] - 1e-9 >= -2e-9


@given(problems())
@settings(max_examples=100)
def test_the_order_of_joining_changes_nothing(problem):
    keys = [one.key for one in problem.candidates][:4]
    worths = [value(problem, order) for order in itertools.permutations(keys)]
    assert max(worths) - min(worths) < 1e-9
