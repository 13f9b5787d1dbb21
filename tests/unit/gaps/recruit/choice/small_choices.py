"""Choices of partners small enough for every set to be tried, and published networks read as such choices."""

import csv
import itertools
from pathlib import Path

from hypothesis import strategies as st

from referral.gaps.recruit.choice.problem import Limits, Need, Objective, Problem, Provider, classes_of
from referral.gaps.recruit.choice.values import value

NETWORKS = Path(__file__).parents[6] / "shared" / "data" / "networks"
ABSENT = "SHARED NETWORK DATA IS ABSENT: the published choices were not tried"


def coverage_of(name: str, *, candidate: str, answers: str) -> Problem:
    """Read a network whose ties say whom each candidate answers; `answers` is the column of the candidate's end."""
    with (NETWORKS / name / "nodes.csv").open(encoding="utf-8") as file:
        nodes = list(csv.DictReader(file))
    with (NETWORKS / name / "edges.csv").open(encoding="utf-8") as file:
        edges = list(csv.DictReader(file))
    other = "target" if answers == "source" else "source"
    needs = [
        Need(
            weight=float(node.get("weight", 1)),
            chances={edge[answers]: 1.0 for edge in edges if edge[other] == node["id"]},
        )
        for node in nodes
        if node["kind"] != candidate
    ]
    candidates = tuple(Provider(key=node["id"]) for node in nodes if node["kind"] == candidate)
    return Problem(objective=Objective.COVERAGE, classes=classes_of(needs), candidates=candidates)


@st.composite
def problems(draw: st.DrawFn, objective: Objective | None = None) -> Problem:
    chosen = objective or draw(st.sampled_from(Objective))
    candidates = [f"c{number}" for number in range(draw(st.integers(2, 6)))]
    present = [f"p{number}" for number in range(draw(st.integers(0, 2)))]
    chance = st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0])
    need = st.builds(
        Need,
        weight=st.sampled_from([0.5, 1.0, 2.0]),
        chances=st.dictionaries(st.sampled_from([*candidates, *present]), chance, max_size=4),
    )
    places = st.one_of(st.none(), st.integers(0, 3))
    return Problem(
        objective=chosen,
        classes=classes_of(draw(st.lists(need, min_size=1, max_size=12))),
        candidates=tuple(
            Provider(key=key, places=draw(places), cost=float(draw(st.integers(0, 3)))) for key in candidates
        ),
        present=tuple(Provider(key=key, places=draw(places)) for key in present),
    )


@st.composite
def limited(draw: st.DrawFn, objective: Objective | None = None) -> tuple[Problem, Limits]:
    problem = draw(problems(objective))
    budget = draw(st.sampled_from([None, 1.0, 2.0, 4.0]))
    return problem, Limits(most=draw(st.integers(1, len(problem.candidates))), budget=budget)


def best_of_all(problem: Problem, limits: Limits) -> float:
    """Return what the best set adds, every set within the limits tried."""
    costs = {one.key: one.cost for one in problem.candidates}
    sets = itertools.chain.from_iterable(itertools.combinations(costs, size) for size in range(limits.most + 1))
    within = [keys for keys in sets if limits.budget is None or sum(costs[key] for key in keys) <= limits.budget]
    return max(value(problem, keys) for keys in within)
