"""The same choice over draws of the needs."""

from dataclasses import replace
from math import comb

import pytest

from referral.gaps.recruit.choice.problem import Limits, NeedClass, Objective, Problem, Provider
from referral.gaps.recruit.choice.resampling import DRAWS, Resampling, resampled
from tests.unit.gaps.recruit.choice.small_choices import ABSENT, NETWORKS, coverage_of


def two_of(first: int, second: int, objective: Objective = Objective.COVERAGE) -> Problem:
    return Problem(
        objective=objective,
        classes=(
            NeedClass(count=first, weight=1.0, chances={"a": 1.0}),
            NeedClass(count=second, weight=1.0, chances={"b": 1.0}),
        ),
        candidates=(Provider(key="a"), Provider(key="b"), Provider(key="nobody")),
    )


@pytest.mark.parametrize("objective", Objective)
def test_a_clear_lead_is_seen_in_every_draw_and_a_narrow_one_as_often_as_chance_says(objective):
    clear = resampled(two_of(60, 2, objective), Limits(most=1), enough=1)
    assert dict(clear.chosen) == {"a": DRAWS}
    narrow = resampled(two_of(6, 5, objective), Limits(most=1), enough=1)
    # Of 11 draws, each with chance 6/11, six or more fall to `a`.
    often = sum(comb(11, hits) * (6 / 11) ** hits * (5 / 11) ** (11 - hits) for hits in range(6, 12))
    assert narrow.chosen["a"] / DRAWS == pytest.approx(often, abs=0.07)
    assert narrow.chosen["a"] + narrow.chosen["b"] == DRAWS
    assert "nobody" not in narrow.chosen


def test_equal_candidates_are_chosen_equally_often_whatever_their_names():
    draws = resampled(
        Problem(
            objective=Objective.COVERAGE,
            classes=(NeedClass(count=9, weight=1.0, chances={"a": 1.0, "b": 1.0}),),
            candidates=(Provider(key="a"), Provider(key="b")),
        ),
        Limits(most=1),
        enough=10,
    )
    assert draws.chosen["a"] / DRAWS == pytest.approx(0.5, abs=0.07)
    assert not draws.enough
    assert (draws.low, draws.high) == (9, 9)


def test_the_seed_decides_and_enough_counts_each_candidate_alone():
    problem = two_of(20, 6)
    once, again = (resampled(problem, Limits(most=1), enough=6) for _ in range(2))
    assert once == again
    assert once.enough["a"] == DRAWS
    assert 0.4 < once.enough["b"] / DRAWS < 0.8
    assert once.chosen.get("b", 0) < 10
    assert resampled(problem, Limits(most=1), enough=6, how=Resampling(seed=2)) != once


@pytest.mark.skipif(not NETWORKS.is_dir(), reason=ABSENT)
def test_where_greedy_falls_short_every_draw_is_solved_on_request():
    trap = coverage_of("coverage-greedy-trap-a", candidate="candidate", answers="source")
    few = Resampling(draws=60)
    solved = resampled(trap, Limits(most=2), enough=1, how=replace(few, exactly=True))
    quick = resampled(trap, Limits(most=2), enough=1, how=few)
    assert solved.chosen["A"] > quick.chosen["A"] / 2
    assert solved.chosen["C"] < quick.chosen["C"]
    assert solved.low >= quick.low


def test_without_a_need_nobody_is_chosen():
    empty = Problem(objective=Objective.COVERAGE, classes=(), candidates=(Provider(key="a"),))
    assert dict(resampled(empty, Limits(most=1), enough=1).chosen) == {}
