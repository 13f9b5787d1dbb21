"""The assignment within places equals the optimum of the linear programme that scipy solves."""

import pytest
from hypothesis import given, settings
from scipy import optimize

from referral.gaps.recruit.choice.assignment import Assignment
from referral.gaps.recruit.choice.problem import NeedClass, Objective, Problem, Provider
from tests.unit.gaps.recruit.choice.small_choices import problems


def transport(problem: Problem) -> float:
    """Return the weight that the providers present can take, by linear programming."""
    places = {one.key: one.places for one in problem.present}
    cells = [(number, key) for number, need in enumerate(problem.classes) for key in places if need.chances.get(key)]
    if not cells:
        return 0.0
    rows, limits = [], []
    for number, need in enumerate(problem.classes):
        rows.append([float(cell[0] == number) for cell in cells])
        limits.append(need.count)
    for key, most in places.items():
        if most is not None:
            rows.append([float(cell[1] == key) for cell in cells])
            limits.append(most)
    worth = [-problem.classes[number].weight for number, _ in cells]
    return -optimize.linprog(worth, A_ub=rows, b_ub=limits).fun


@given(problems(Objective.CAPACITY))
@settings(max_examples=150)
def test_as_much_weight_is_taken_as_a_linear_programme_can(problem):
    everybody = Problem(
        objective=problem.objective,
        classes=problem.classes,
        candidates=(),
        present=(*problem.present, *problem.candidates),
    )
    assignment = Assignment(problem)
    for one in problem.candidates:
        assignment.add(one.key)
    alone = Problem(objective=problem.objective, classes=problem.classes, candidates=(), present=problem.present)
    assert assignment.added == pytest.approx(transport(everybody) - transport(alone), abs=1e-6)


def test_somebody_is_moved_on_to_make_room():
    """`here` has one place: who can go to `new` too makes room for who can go nowhere else."""
    problem = Problem(
        objective=Objective.CAPACITY,
        classes=(
            NeedClass(count=1, weight=2.0, chances={"here": 1.0, "new": 1.0}),
            NeedClass(count=1, weight=1.0, chances={"here": 1.0}),
        ),
        candidates=(Provider(key="new", places=1),),
        present=(Provider(key="here", places=1),),
    )
    assignment = Assignment(problem)
    assert assignment.gain("new") == 1.0
    assert assignment.added == 0.0, "asking changes nothing"
    assignment.add("new")
    assert assignment.added == 1.0
