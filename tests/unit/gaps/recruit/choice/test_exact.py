"""The best choice equals the best of every set tried, and finds what greedy misses."""

import json

import pytest
from hypothesis import given, settings

from referral.gaps.recruit.choice.exact import exact
from referral.gaps.recruit.choice.greedy import greedy
from referral.gaps.recruit.choice.problem import Limits, NeedClass, Objective, Problem, Provider
from tests.unit.gaps.recruit.choice.small_choices import ABSENT, NETWORKS, best_of_all, coverage_of, limited


@pytest.mark.skipif(not NETWORKS.is_dir(), reason=ABSENT)
def test_the_optimum_of_the_trap_is_found():
    expected = json.loads((NETWORKS / "coverage-greedy-trap-a" / "expected.json").read_text("utf-8"))["reference"]
    problem = coverage_of("coverage-greedy-trap-a", candidate="candidate", answers="source")
    choice = exact(problem, Limits(most=expected["k"]))
    assert (sorted(choice.keys), choice.gain) == (expected["optimal_set"], expected["optimum"])
    assert choice.proven


@pytest.mark.skipif(not NETWORKS.is_dir(), reason=ABSENT)
@pytest.mark.parametrize("most", [1, 2, 3])
def test_as_many_students_are_reached_as_was_published(most):
    reference = json.loads((NETWORKS / "students-classes" / "expected.json").read_text("utf-8"))["reference"]
    problem = coverage_of("students-classes", candidate="class", answers="target")
    choice = exact(problem, Limits(most=most))
    assert choice.gain == reference["max_coverage"][str(most)]["optimum"]
    assert choice.proven


@pytest.mark.parametrize("objective", Objective)
@given(data=limited())
@settings(max_examples=80)
def test_the_choice_is_the_best_of_every_set(objective, data):
    problem, limits = data
    problem = Problem(
        objective=objective, classes=problem.classes, candidates=problem.candidates, present=problem.present
    )
    choice = exact(problem, limits)
    assert choice.gain == pytest.approx(best_of_all(problem, limits), abs=1e-5)
    assert choice.proven
    assert choice.gain == pytest.approx(sum(choice.gains))
    assert len(choice.keys) <= limits.most
    assert limits.budget is None or choice.cost <= limits.budget + 1e-9


def test_needs_that_somebody_present_answers_draw_nobody():
    """The trap once more, with a candidate for twenty needs that are answered already."""
    halves = [NeedClass(count=3, weight=1.0, chances={side: 1.0, "middle": 1.0}) for side in ("left", "right")] + [
        NeedClass(count=2, weight=1.0, chances={side: 1.0}) for side in ("left", "right")
    ]
    answered = NeedClass(count=20, weight=1.0, chances={"here": 1.0, "decoy": 1.0})
    problem = Problem(
        objective=Objective.COVERAGE,
        classes=(*halves, answered),
        candidates=tuple(Provider(key=key) for key in ("middle", "left", "right", "decoy")),
        present=(Provider(key="here"),),
    )
    assert greedy(problem, Limits(most=2)).gain == 8
    choice = exact(problem, Limits(most=2))
    assert (sorted(choice.keys), choice.gain, choice.bound) == (["left", "right"], 10, 10)


def test_a_chance_of_success_makes_two_weak_partners_worth_one_strong_one():
    """Greedy takes the strong one first; without it the two others reach everybody."""
    problem = Problem(
        objective=Objective.SUCCESS,
        classes=(
            NeedClass(count=6, weight=1.0, chances={"left": 0.9, "strong": 0.5}),
            NeedClass(count=6, weight=1.0, chances={"right": 0.9, "strong": 0.5}),
        ),
        candidates=(Provider(key="strong"), Provider(key="left"), Provider(key="right")),
    )
    limits = Limits(most=2)
    assert greedy(problem, limits).gain == pytest.approx(6 + 6 * 0.5 * 0.9)
    assert exact(problem, limits).gain == pytest.approx(10.8)
