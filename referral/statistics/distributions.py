"""The tails of the Beta and the Gamma distribution, without a library: to say how sure a threshold is."""

import math
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final

_SMALLEST: Final = 1e-300  # in place of a zero divisor (Lentz)
_EXACT: Final = 1e-15
_STEPS: Final = 10_000


def beta_above(value: float, a: float, b: float) -> float:
    """Return Pr(X > value) of X ~ Beta(a, b), 1 - I_x(a, b).

    The continued fraction of the incomplete beta function (Abramowitz & Stegun 26.5.8), on the side where it converges
    quickly. A Beta with a = 0 is always 0, one with b = 0 always 1.
    """
    if value >= 1 or a <= 0:
        return 0.0
    if value <= 0 or b <= 0:
        return 1.0 if value < 1 else 0.0
    if value > (a + 1) / (a + b + 2):
        return _beta_tail(1 - value, b, a)
    return 1.0 - _beta_tail(value, a, b)


def gamma_above(value: float, shape: float, rate: float) -> float:
    """Return Pr(X > value) of X ~ Gamma(shape, rate), the upper incomplete gamma function Q(shape, rate · value).

    The series (Abramowitz & Stegun 6.5.29) below shape + 1, the continued fraction (6.5.31) above. Shape 0 is always 0.
    """
    scaled = rate * value
    if shape <= 0:
        return 0.0
    if scaled <= 0:
        return 1.0
    front = math.exp(shape * math.log(scaled) - scaled - math.lgamma(shape))
    if scaled < shape + 1:
        return max(0.0, 1.0 - front * _gamma_series(scaled, shape))
    terms = ((-n * (n - shape), scaled + 2 * n + 1 - shape) for n in count(1))
    return front / _continued(scaled + 1 - shape, terms)


def hypergeometric_from(hits: int, *, population: int, marked: int, drawn: int) -> float:
    """Return Pr(X >= hits) of how many of `drawn` from a population are among its `marked` ones.

    Σ C(K, i) C(N - K, n - i) / C(N, n) for i from hits up to the smaller of K and n; each term from the one before.
    """
    most = min(marked, drawn)
    least = max(0, drawn + marked - population)
    if hits <= least:
        return 1.0
    if hits > most:
        return 0.0
    term = math.exp(
        _log_ways(marked, hits) + _log_ways(population - marked, drawn - hits) - _log_ways(population, drawn)
    )
    total = term
    for i in range(hits, most):
        term *= (marked - i) * (drawn - i) / ((i + 1) * (population - marked - drawn + i + 1))
        total += term
        if term < total * _EXACT:
            break
    return min(1.0, total)


def _log_ways(of: int, chosen: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(chosen + 1) - math.lgamma(of - chosen + 1)


def _beta_tail(value: float, a: float, b: float) -> float:
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    front = math.exp(a * math.log(value) + b * math.log1p(-value) - log_beta) / a
    return front / _continued(1.0, _beta_terms(value, a, b))


def _beta_terms(value: float, a: float, b: float) -> Iterator[tuple[float, float]]:
    for m in count():
        if m:
            yield (m * (b - m) * value / ((a + 2 * m - 1) * (a + 2 * m)), 1.0)
        yield (-(a + m) * (a + b + m) * value / ((a + 2 * m) * (a + 2 * m + 1)), 1.0)


def _gamma_series(value: float, shape: float) -> float:
    term = total = 1.0 / shape
    for n in range(1, _STEPS):
        term *= value / (shape + n)
        total += term
        if term < total * _EXACT:
            break
    return total


def _continued(first: float, terms: Iterable[tuple[float, float]]) -> float:
    """Return first + a₁/(b₁ + a₂/(b₂ + …)) from the pairs (a, b) by the modified Lentz method."""
    fraction = above = first or _SMALLEST
    below = 0.0
    for (a, b), _ in zip(terms, range(_STEPS), strict=False):
        below = 1.0 / ((b + a * below) or _SMALLEST)
        above = (b + a / above) or _SMALLEST
        fraction *= above * below
        if abs(above * below - 1) < _EXACT:
            break
    return fraction
