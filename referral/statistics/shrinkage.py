"""Draw the rates of providers with few cases towards the rate of their service type, and say how sure a threshold is.

Beta-Binomial per service type (networks.md, section 4.1): a provider's true rate is Beta(M m + x, M (1 - m) + n - x).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from referral.statistics.distributions import beta_above

K = TypeVar("K")
ByType = Mapping[str, tuple[int, int]]  # (hits, of) of each service type

NO_DATA_MEAN: Final = 0.5
FEWEST_PROVIDERS: Final = 5
DEFAULT_STRENGTH: Final = 8.0
WEAKEST: Final = 2.0
STRONGEST: Final = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaPrior:
    """A Beta prior of a provider's rate: a mean worth `strength` cases of its own."""

    mean: float
    strength: float


def posterior(hits: int, of: int, prior: BetaPrior) -> tuple[float, float]:
    """Return the a and b of the Beta distribution of a rate: (M m + x, M (1 - m) + n - x)."""
    return (prior.strength * prior.mean + hits, prior.strength * (1 - prior.mean) + of - hits)


def shrunken_rate(hits: int, of: int, prior: BetaPrior) -> float:
    """Return a rate drawn towards the prior mean, (x + M m) / (n + M): the mean of the Beta-Binomial posterior."""
    return (hits + prior.strength * prior.mean) / (of + prior.strength)


def probability_above(threshold: float, hits: int, of: int, *, prior: BetaPrior) -> float:
    """Return the probability that the true rate is above a threshold."""
    return beta_above(threshold, *posterior(hits, of, prior))


def probability_below(threshold: float, hits: int, of: int, *, prior: BetaPrior) -> float:
    """Return the probability that the true rate is below a threshold."""
    a, b = posterior(hits, of, prior)
    return beta_above(1 - threshold, b, a)


def shrunken_by_type(counts: Mapping[K, ByType], *, without_cases: float) -> dict[K, float]:
    """Return the rate of each provider, its (hits, of) of every service type drawn to the mean of that type.

    networks.md, section 4.1: prior mean and strength per service type; who works in several types has the mean of the
    shrunken rates, each weighted by its cases. Who has no case has `without_cases`.
    """
    priors = priors_by_type(counts)
    rates: dict[K, float] = {}
    for provider, by_type in counts.items():
        cases = sum(of for _, of in by_type.values())
        drawn = sum(of * shrunken_rate(hits, of, priors[name]) for name, (hits, of) in by_type.items())
        rates[provider] = drawn / cases if cases else without_cases
    return rates


def priors_by_type(counts: Mapping[K, ByType]) -> dict[str, BetaPrior]:
    """Return the prior of every service type, from the (hits, of) of each provider in it."""
    types = sorted({name for by_type in counts.values() for name in by_type})
    return {name: beta_prior([by_type[name] for by_type in counts.values() if name in by_type]) for name in types}


def mixed_prior(by_type: ByType, priors: Mapping[str, BetaPrior]) -> BetaPrior:
    """Return the prior of a provider of several service types: mean and strength of each, weighted by its cases.

    Without a case it is the prior of nothing known.
    """
    cases = sum(of for _, of in by_type.values())
    if not cases:
        return beta_prior(())
    return BetaPrior(
        mean=sum(of * priors[name].mean for name, (_, of) in by_type.items()) / cases,
        strength=sum(of * priors[name].strength for name, (_, of) in by_type.items()) / cases,
    )


def beta_prior(counts: Sequence[tuple[int, int]]) -> BetaPrior:
    """Return the Beta prior of providers' rates, from (hits, of) of each, by the method of moments.

    Kleinman 1973 with weights n: m = Σx/Σn, S = Σ n(p-m)², ρ = (S - m(1-m)(k-1)) / (m(1-m)(N - Σn²/N - (k-1))),
    M = 1/ρ - 1, held between 2 and 50; 8 with under five providers or where the rates cannot differ. Without a case the
    mean is one half.
    """
    known = [(hits, of) for hits, of in counts if of]
    if not known:
        return BetaPrior(mean=NO_DATA_MEAN, strength=DEFAULT_STRENGTH)
    cases = sum(of for _, of in known)
    mean = sum(hits for hits, _ in known) / cases
    variance = mean * (1 - mean)
    divisor = cases - sum(of * of for _, of in known) / cases - (len(known) - 1)
    if len(known) < FEWEST_PROVIDERS or variance == 0 or divisor <= 0:
        return BetaPrior(mean=mean, strength=DEFAULT_STRENGTH)
    deviation = sum(of * (hits / of - mean) ** 2 for hits, of in known)
    correlation = (deviation - variance * (len(known) - 1)) / (variance * divisor)
    strength = 1 / correlation - 1 if correlation > 0 else STRONGEST
    return BetaPrior(mean=mean, strength=min(max(strength, WEAKEST), STRONGEST))
