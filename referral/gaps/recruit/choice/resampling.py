"""How far a choice depends on the few needs that happen to be recorded: the same choice over draws of the needs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType
from typing import Final

from referral.gaps.recruit.choice.exact import exact
from referral.gaps.recruit.choice.greedy import NEGLIGIBLE, quick_greedy
from referral.gaps.recruit.choice.problem import Limits, NeedClass, Problem
from referral.gaps.recruit.choice.values import valuation

DRAWS: Final = 500
SEED: Final = 20260115
_OUTSIDE: Final = 0.025  # of the draws, on either side of the range that is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """What came out of `draws` draws: in how many each candidate was chosen, in how many it alone adds enough.

    `low` and `high` hold what the choice adds in 95 of 100 draws.
    """

    draws: int
    chosen: Mapping[str, int]
    enough: Mapping[str, int]
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampling:
    """How to draw: how often, from which seed, and whether each choice is the best one or only the greedy one."""

    draws: int = DRAWS
    seed: int = SEED
    exactly: bool = False


def resampled(problem: Problem, limits: Limits, *, enough: float, how: Resampling = Resampling()) -> Draws:
    """Choose again for a number of draws of as many needs with replacement (bootstrap, Efron 1979).

    Candidates that add the same are taken in another order each time, so that none owes its share to its name. `enough`
    is the least that a candidate must add alone to be counted.
    """
    dice = Random(how.seed)  # noqa: S311 - a simulation that must come out the same every time
    chosen: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    totals: list[float] = []
    for _ in range(how.draws):
        drawn = _drawn(problem, dice)
        alone = valuation(drawn)
        gains = {one.key: alone.gain(one.key) for one in drawn.candidates}
        reached.update(key for key, gain in gains.items() if gain >= enough - NEGLIGIBLE)
        keys, gain = _best(drawn, limits) if how.exactly else quick_greedy(drawn, limits, gains)
        chosen.update(keys)
        totals.append(gain)
    totals.sort()
    edge = int(_OUTSIDE * how.draws)
    return Draws(
        draws=how.draws,
        chosen=MappingProxyType(dict(chosen)),
        enough=MappingProxyType(dict(reached)),
        low=totals[edge] if totals else 0.0,
        high=totals[-1 - edge] if totals else 0.0,
    )


def _best(problem: Problem, limits: Limits) -> tuple[tuple[str, ...], float]:
    choice = exact(problem, limits)
    return choice.keys, choice.gain


def _drawn(problem: Problem, dice: Random) -> Problem:
    """Return the same choice for as many needs, drawn with replacement, its candidates in a new order."""
    counts = [one.count for one in problem.classes]
    numbers = Counter(dice.choices(range(len(counts)), weights=counts, k=problem.needs)) if counts else Counter[int]()
    drawn = ((problem.classes[number], count) for number, count in sorted(numbers.items()))
    classes = tuple(NeedClass(count=count, weight=one.weight, chances=one.chances) for one, count in drawn)
    candidates = dice.sample(problem.candidates, len(problem.candidates))
    return replace(problem, classes=classes, candidates=tuple(candidates))
