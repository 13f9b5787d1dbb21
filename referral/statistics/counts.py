"""Estimate how many come in a month from few months: Gamma-Poisson, so that a month without any is no proof of none.

networks.md, section 4.1: a monthly count is Poisson(λ), λ is Gamma(mean · strength, strength), worth `strength` months.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from referral.statistics.distributions import gamma_above

DEFAULT_MONTHS: Final = 3.0
FEWEST_SERIES: Final = 5
WEAKEST: Final = 0.5
STRONGEST: Final = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GammaPrior:
    """A Gamma prior of a monthly count: a mean worth `strength` months of its own."""

    mean: float
    strength: float


def gamma_prior(counts: Sequence[tuple[int, float]]) -> GammaPrior | None:
    """Return the prior of monthly counts, from (count, months) of each series, by the method of moments.

    m = Σx/Σt; the variance between series V = (Σ t(r-m)² - (k-1) m) / (T - Σt²/T); strength m / V months, held between
    half a month and two years; three months with under five series. None where no month was counted: not enough data.
    """
    known = [(count, months) for count, months in counts if months > 0]
    if not known:
        return None
    months = sum(of for _, of in known)
    mean = sum(count for count, _ in known) / months
    divisor = months - sum(of * of for _, of in known) / months
    if len(known) < FEWEST_SERIES or mean == 0 or divisor <= 0:
        return GammaPrior(mean=mean, strength=DEFAULT_MONTHS)
    spread = sum(of * (count / of - mean) ** 2 for count, of in known)
    variance = (spread - (len(known) - 1) * mean) / divisor
    strength = mean / variance if variance > 0 else STRONGEST
    return GammaPrior(mean=mean, strength=min(max(strength, WEAKEST), STRONGEST))


def expected_count(count: int, months: float, prior: GammaPrior) -> float:
    """Return the monthly count drawn towards the prior mean, (x + m M) / (t + M)."""
    return (count + prior.mean * prior.strength) / (months + prior.strength)


def probability_of_more(capacity: float, count: int, months: float, *, prior: GammaPrior) -> float:
    """Return the probability that more come in a month on average than there is capacity, Pr(λ > k)."""
    return gamma_above(capacity, count + prior.mean * prior.strength, months + prior.strength)
