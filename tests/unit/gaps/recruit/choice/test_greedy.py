"""The greedy choice, its bound, and money: against every set tried, and the traps where greedy falls short."""

from math import e

import pytest
from hypothesis import given, settings

from referral.gaps.recruit.choice.greedy import greedy, quick_greedy
from referral.gaps.recruit.choice.problem import Limits, NeedClass, Objective, Problem, Provider
from referral.gaps.recruit.choice.values import valuation, value
from tests.unit.gaps.recruit.choice.small_choices import ABSENT, NETWORKS, best_of_all, coverage_of, limited


@pytest.mark.skipif(not NETWORKS.is_dir(), reason=ABSENT)
def test_the_trap_is_fallen_into_and_the_bound_says_how_far_off_that_can_be():
    choice = greedy(coverage_of("coverage-greedy-trap-a", candidate="candidate", answers="source"), Limits(most=2))
    assert (choice.keys, choice.gain) == (("C", "A"), 10)
    assert not choice.proven
    assert 12 <= choice.bound <= 14


@pytest.mark.skipif(not NETWORKS.is_dir(), reason=ABSENT)
@pytest.mark.parametrize(("most", "keys", "gain"), [(1, ("C1",), 3), (2, ("C1", "C3"), 5), (3, ("C1", "C3", "C4"), 6)])
def test_the_students_are_reached_in_the_printed_order(most, keys, gain):
    choice = greedy(coverage_of("students-classes", candidate="class", answers="target"), Limits(most=most))
    assert (choice.keys, choice.gain) == (keys, gain)


@given(limited())
@settings(max_examples=200)
def test_the_bound_holds_and_the_choice_is_as_good_as_was_proven_of_it(case):
    problem, limits = case
    choice, best = greedy(problem, limits), best_of_all(problem, limits)
    assert choice.gain <= best + 1e-9
    assert choice.bound >= best - 1e-9
    assert choice.gain == pytest.approx(sum(choice.gains))
    if limits.budget is None:
        assert choice.gain >= (1 - 1 / e) * best - 1e-9
    else:
        assert choice.cost <= limits.budget + 1e-9
        assert choice.gain >= (1 - 1 / e) / 2 * best - 1e-9, "Khuller, Moss & Naor 1999"
    if choice.proven:
        assert choice.gain == pytest.approx(best)


def test_the_best_single_partner_is_taken_where_cheap_ones_leave_no_money_for_it():
    problem = Problem(
        objective=Objective.COVERAGE,
        classes=(
            NeedClass(count=2, weight=1.0, chances={"cheap": 1.0}),
            NeedClass(count=9, weight=1.0, chances={"dear": 1.0}),
        ),
        candidates=(Provider(key="cheap", cost=1), Provider(key="dear", cost=10)),
    )
    assert greedy(problem, Limits(most=2, budget=10)).keys == ("dear",)
    assert greedy(problem, Limits(most=2, budget=11)).keys == ("cheap", "dear")


@given(limited())
@settings(max_examples=150)
def test_the_quick_choice_adds_as_much_as_the_plain_one_where_nothing_is_equal(case):
    problem, limits = case
    worth = valuation(problem)
    keys, gain = quick_greedy(problem, limits, {one.key: worth.gain(one.key) for one in problem.candidates})
    assert gain == pytest.approx(value(problem, keys))
    plain = greedy(problem, limits)
    if keys == plain.keys or limits.budget is not None:
        assert gain == pytest.approx(plain.gain)
    assert gain >= (1 - 1 / e) / (1 if limits.budget is None else 2) * best_of_all(problem, limits) - 1e-9


def test_nobody_is_chosen_who_adds_nothing():
    problem = Problem(
        objective=Objective.COVERAGE,
        classes=(NeedClass(count=2, weight=1.0, chances={"a": 1.0, "b": 1.0}),),
        candidates=(Provider(key="a"), Provider(key="b")),
    )
    choice = greedy(problem, Limits(most=2))
    assert (choice.keys, choice.proven) == (("a",), True)
