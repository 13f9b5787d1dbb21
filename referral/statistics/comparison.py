"""Compare two rates, and say which of many differences stand out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from referral.statistics.rates import Z95, wilson_interval

K = TypeVar("K")

FEWEST_TO_COMPARE: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """By how much the first rate is above the second, with its 95 % interval."""

    value: float
    low: float
    high: float


def difference(
    first: tuple[int, int], second: tuple[int, int], *, least: int = FEWEST_TO_COMPARE, z: float = Z95
) -> Difference | None:
    """Return the difference of two rates, from (hits, of) of each, or None where one has under `least` cases.

    Newcombe 1998, Statistics in Medicine 17:873-890, method 10: d - √((p₁-l₁)² + (u₂-p₂)²) to d + √((u₁-p₁)² +
    (p₂-l₂)²), with l and u of the Wilson intervals.
    """
    (hits, of), (other_hits, other_of) = first, second
    if min(of, other_of) < max(least, 1):
        return None
    rate, other = hits / of, other_hits / other_of
    (low, high), (other_low, other_high) = wilson_interval(hits, of, z=z), wilson_interval(other_hits, other_of, z=z)
    return Difference(
        value=rate - other,
        low=rate - other - math.hypot(rate - low, other_high - other),
        high=rate - other + math.hypot(high - rate, other - other_low),
    )


def adjusted(chances: Sequence[float]) -> tuple[float, ...]:
    """Return the adjusted p-values of many tests, in their order (Benjamini & Hochberg 1995).

    min over j ≥ i of p(j) k / j, at most 1: the share of false ones among all that are at most as large.
    """
    order = sorted(range(len(chances)), key=chances.__getitem__, reverse=True)
    values, least = [0.0] * len(chances), 1.0
    for position, number in enumerate(order):
        least = min(least, chances[number] * len(chances) / (len(chances) - position))
        values[number] = least
    return tuple(values)


def standing_out(chances: Mapping[K, float], *, share: float) -> frozenset[K]:
    """Return the tests of which at most this share is expected to be false, by their p-values."""
    values = adjusted(tuple(chances.values()))
    return frozenset(key for key, value in zip(chances, values, strict=True) if value <= share)
