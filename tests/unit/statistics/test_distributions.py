"""Tails of the Beta and the Gamma against exact sums, numerical integration and values of SciPy 1.17."""

import math
from fractions import Fraction

import pytest

from referral.statistics.distributions import beta_above, gamma_above, hypergeometric_from


@pytest.mark.parametrize("a", [1, 2, 5, 17, 60])
@pytest.mark.parametrize("b", [1, 3, 8, 44])
@pytest.mark.parametrize("percent", [1, 10, 35, 50, 77, 99])
def test_a_beta_of_whole_numbers_is_a_binomial_sum(a, b, percent):
    """Pr(Beta(a, b) > x) = Pr(Binomial(a + b - 1, x) < a), here in exact fractions."""
    x, n = Fraction(percent, 100), a + b - 1
    exact = sum(math.comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a))
    assert beta_above(percent / 100, a, b) == pytest.approx(float(exact), abs=1e-12)


@pytest.mark.parametrize("shape", [1, 2, 7, 30, 150])
@pytest.mark.parametrize("rate", [0.5, 1.0, 4.0])
@pytest.mark.parametrize("value", [0.1, 1.0, 8.0, 40.0])
def test_a_gamma_of_whole_shape_is_a_poisson_sum(shape, rate, value):
    """Pr(Gamma(k, r) > x) = Pr(Poisson(r x) < k)."""
    mean = rate * value
    exact = math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(shape))
    assert gamma_above(value, shape, rate) == pytest.approx(exact, abs=1e-12)


def simpson(density, low, high, steps=20_000):
    width = (high - low) / steps
    inner = math.fsum((4 if n % 2 else 2) * density(low + n * width) for n in range(1, steps))
    return width / 3 * (density(low) + inner + density(high))


@pytest.mark.parametrize(("a", "b", "value"), [(4.8, 3.2, 0.5), (6.8, 3.2, 0.6), (1.3, 9.7, 0.2), (49.8, 8.2, 0.85)])
def test_a_beta_of_broken_numbers_is_the_area_under_its_density(a, b, value):
    norm = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b))
    area = simpson(lambda x: norm * x ** (a - 1) * (1 - x) ** (b - 1), value, 1.0)
    assert beta_above(value, a, b) == pytest.approx(area, abs=1e-7)


@pytest.mark.parametrize(("shape", "rate", "value"), [(2.5, 1.5, 1.0), (1.7, 0.4, 9.0), (12.3, 3.0, 4.0)])
def test_a_gamma_of_broken_numbers_is_the_area_under_its_density(shape, rate, value):
    norm = rate**shape / math.gamma(shape)
    area = simpson(lambda x: norm * x ** (shape - 1) * math.exp(-rate * x), value, value + 80 / rate)
    assert gamma_above(value, shape, rate) == pytest.approx(area, abs=1e-7)


def test_the_ends_are_certain():
    assert (beta_above(0, 2, 3), beta_above(1, 2, 3), beta_above(-1, 2, 3), beta_above(2, 2, 3)) == (1, 0, 1, 0)
    assert (beta_above(0.5, 0, 3), beta_above(0.5, 3, 0), beta_above(0.0, 0, 3)) == (0, 1, 0)
    assert (gamma_above(0, 2, 1), gamma_above(1, 0, 1), gamma_above(0, 0, 1)) == (1, 0, 0)
    assert beta_above(0.5, 3000, 3000) == pytest.approx(0.5, abs=1e-9)
    assert gamma_above(1e6, 2, 1) == 0.0


@pytest.mark.parametrize(
    ("population", "marked", "drawn"), [(20, 7, 9), (50, 25, 30), (300, 41, 88), (12, 12, 5), (9, 0, 4)]
)
def test_the_hypergeometric_tail_is_the_sum_of_exact_fractions(population, marked, drawn):
    every = math.comb(population, drawn)
    for hits in range(drawn + 2):
        ways = sum(math.comb(marked, i) * math.comb(population - marked, drawn - i) for i in range(hits, drawn + 1))
        expected = pytest.approx(float(Fraction(ways, every)), rel=1e-9)
        assert hypergeometric_from(hits, population=population, marked=marked, drawn=drawn) == expected
