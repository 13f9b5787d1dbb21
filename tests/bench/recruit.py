"""Measure whom to recruit next: the demo's answer, and made-up choices with more needs and candidates.

`python -m tests.bench recruit` prints seconds, without and with importing the solver.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from graph.engines.sqlite.store import open_sqlite
from referral.gaps.recruit.choice.exact import exact
from referral.gaps.recruit.choice.greedy import greedy
from referral.gaps.recruit.choice.problem import Limits, Need, Objective, Problem, Provider, classes_of
from referral.gaps.recruit.choice.resampling import Resampling, resampled
from referral.gaps.recruit.question import Question
from referral.gaps.recruit.recommend import recommend
from referral.model.actors import Role
from referral.storage import records
from tests.fakes.demo_fixture import context, settle

SIZES = ((500, 50), (5_000, 200))


def seconds(work) -> tuple[float, object]:
    began = time.perf_counter()
    value = work()
    return time.perf_counter() - began, value


def made_up(objective: Objective, needs: int, candidates: int) -> Problem:
    dice = random.Random(7)
    keys = [f"c{number}" for number in range(candidates)]
    kinds = [dice.sample(keys, dice.randint(1, 6)) for _ in range(100)]
    chance = {key: dice.choice([0.3, 0.5, 0.7, 0.9]) for key in keys}
    return Problem(
        objective=objective,
        classes=classes_of(
            Need(weight=dice.choice([1.0, 1.0, 2.0]), chances={key: chance[key] for key in dice.choice(kinds)})
            for _ in range(needs)
        ),
        candidates=tuple(Provider(key=key, places=dice.choice([None, 5, 20, 50])) for key in keys),
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        store = open_sqlite(Path(place) / "town.sqlite", records.schema())
        settle(store)
        print("\nThe demo's answer, from nothing (seconds)\n\n| what counts | all | needs | candidates | best |")
        print("|---|---|---|---|---|")
        for objective in Objective:
            office = context(store, Role.COORDINATOR)
            spent, answer = seconds(lambda office=office, one=objective: recommend(office, Question(objective=one)))
            size = f"{len(answer.material.needs)} | {len(answer.material.candidates)}"
            print(f"| {objective.value} | {spent:.2f} | {size} | {answer.best.gain:.1f} |", flush=True)
        store.close()
    print(f"\nImporting the solver: {seconds(lambda: __import__('scipy.optimize'))[0]:.2f} s")
    print(
        "\nMade-up choices of 5 (seconds)\n\n| what counts | needs | candidates | greedy | exact | 50 draws | greedy to best |"
    )
    print("|---|---|---|---|---|---|---|")
    limits = Limits(most=5)
    for needs, candidates in SIZES:
        for objective in Objective:
            problem = made_up(objective, needs, candidates)
            (first, chosen), (second, best) = (
                seconds(lambda w=way, p=problem: w(p, limits)) for way in (greedy, exact)
            )
            third = seconds(lambda p=problem: resampled(p, limits, enough=5, how=Resampling(draws=50)))[0]
            gap = f"{chosen.gain / best.gain:.3f}{'' if best.proven else ' (not proven)'}"
            print(f"| {objective.value} | {needs} | {candidates} | {first:.2f} | {second:.2f} | {third:.1f} | {gap} |")
            sys.stdout.flush()
