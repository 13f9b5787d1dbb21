"""Estimate rates and waiting times from few cases: Wilson intervals, shrunken rates, Kaplan-Meier curves, funnels.

The only place where these are computed. One answer without data: a rate may be anything from 0 to 1, and one half is
expected of it. Background: networks.md, section 4.1.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

K = TypeVar("K")

Z95: Final = 1.959964  # standard errors of a 95 % interval
Z998: Final = 3.09  # standard errors of a 99.8 % interval
NO_DATA_MEAN: Final = 0.5
FEWEST_PROVIDERS: Final = 5
DEFAULT_STRENGTH: Final = 8.0
WEAKEST: Final = 2.0
STRONGEST: Final = 50.0
_ROUNDING: Final = 1e-9  # a product of many fractions that should be one half


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """A point of a waiting curve: from `at` on, `share` have had the event, with a 95 % interval.

    `at_risk` counts those who were still waiting just before.
    """

    at: float
    share: float
    low: float
    high: float
    at_risk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaPrior:
    """A Beta prior of a provider's rate: a mean worth `strength` cases of its own."""

    mean: float
    strength: float


def waiting_curve(times: Sequence[tuple[float, bool]]) -> tuple[CurvePoint, ...]:
    """Return the share that had the event by each moment, from (time, happened); False is still open (censored).

    Kaplan & Meier 1958: S(t) = Π (1 - d/n) over the event times up to t, share = 1 - S. At one time events come before
    censorings. Interval: Greenwood's variance Σ d/(n(n-d)) on the log(-log S) scale.
    """
    happened = Counter(at for at, event in times if event)
    left = Counter(at for at, _ in times)
    at_risk, survived, variance = len(times), 1.0, 0.0
    points: list[CurvePoint] = []
    for at in sorted(left):
        events = happened[at]
        if events:
            survived *= 1 - events / at_risk
            variance += events / (at_risk * (at_risk - events)) if at_risk > events else 0.0
            low, high = _interval(survived, variance)
            points.append(CurvePoint(at=at, share=1 - survived, low=low, high=high, at_risk=at_risk))
        at_risk -= left[at]
    return tuple(points)


def time_by_share(curve: Sequence[CurvePoint], share: float) -> float | None:
    """Return the first moment by which this share had the event, or None when the curve never gets there."""
    return next((point.at for point in curve if point.share >= share - _ROUNDING), None)


def share_by(curve: Sequence[CurvePoint], at: float) -> float:
    """Return the share that had the event by a moment."""
    return max((point.share for point in curve if point.at <= at), default=0.0)


def wilson_interval(hits: int, of: int, *, z: float = Z95) -> tuple[float, float]:
    """Return the 95 % score interval of a rate, (p + z²/2n ± z√(p(1-p)/n + z²/4n²)) / (1 + z²/n) (Wilson 1927).

    Without a case it is the whole of 0 to 1.
    """
    if of == 0:
        return (0.0, 1.0)
    rate, square = hits / of, z * z
    centre = rate + square / (2 * of)
    margin = z * math.sqrt(rate * (1 - rate) / of + square / (4 * of * of))
    scale = 1 + square / of
    return (max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale))


def shrunken_rate(hits: int, of: int, prior: BetaPrior) -> float:
    """Return a rate drawn towards the prior mean, (x + M m) / (n + M): the mean of the Beta-Binomial posterior."""
    return (hits + prior.strength * prior.mean) / (of + prior.strength)


def shrunken_by_type(counts: Mapping[K, Mapping[str, tuple[int, int]]], *, without_cases: float) -> dict[K, float]:
    """Return the rate of each provider, its (hits, of) of every service type drawn to the mean of that type.

    networks.md, section 4.1: prior mean and strength per service type; who works in several types has the mean of the
    shrunken rates, each weighted by its cases. Who has no case has `without_cases`.
    """
    types = sorted({name for by_type in counts.values() for name in by_type})
    priors = {name: beta_prior([by_type[name] for by_type in counts.values() if name in by_type]) for name in types}
    rates: dict[K, float] = {}
    for provider, by_type in counts.items():
        cases = sum(of for _, of in by_type.values())
        drawn = sum(of * shrunken_rate(hits, of, priors[name]) for name, (hits, of) in by_type.items())
        rates[provider] = drawn / cases if cases else without_cases
    return rates


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


def funnel_limits(mean: float, of: float, *, z: float = Z95) -> tuple[float, float]:
    """Return the control limits m ± z√(m(1-m)/n) of a rate of n cases, cut at 0 and 1 (Spiegelhalter 2005)."""
    margin = z * math.sqrt(mean * (1 - mean) / of) if of else 1.0
    return (max(0.0, mean - margin), min(1.0, mean + margin))


def _interval(survived: float, variance: float) -> tuple[float, float]:
    """Return the 95 % interval of the share that had the event."""
    if not 0 < survived < 1:
        return (1 - survived, 1 - survived)
    margin = Z95 * math.sqrt(variance) / abs(math.log(survived))
    return (1 - survived ** math.exp(-margin), 1 - survived ** math.exp(margin))
