"""Honest numbers from few cases: waits with open cases, shrunken rates, limits of a funnel (networks.md, 4.1)."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Z95: Final = 1.959964
FEWEST_PROVIDERS: Final = 5
DEFAULT_STRENGTH: Final = 8.0
WEAKEST: Final = 2.0
STRONGEST: Final = 50.0
_SLACK: Final = 1e-9  # a product of many fractions that should be one half


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a waiting curve: from `at` on, `share` have had the event, with a 95 % interval."""

    at: float
    share: float
    low: float
    high: float
    at_risk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is believed of a provider before its own cases are seen: a mean rate worth `strength` cases."""

    mean: float
    strength: float


def waiting_curve(times: Sequence[tuple[float, bool]]) -> tuple[Step, ...]:
    """Return the share that had the event by each moment; a time with False was still open then (censored).

    Kaplan & Meier 1958: S(t) = Π (1 - d/n) over the event times up to t, share = 1 - S. At one time events come before
    censorings. Interval: Greenwood's variance Σ d/(n(n-d)) on the log(-log S) scale.
    """
    happened = Counter(at for at, event in times if event)
    left = Counter(at for at, _ in times)
    at_risk, survived, variance = len(times), 1.0, 0.0
    steps: list[Step] = []
    for at in sorted(left):
        events = happened[at]
        if events:
            survived *= 1 - events / at_risk
            variance += events / (at_risk * (at_risk - events)) if at_risk > events else 0.0
            low, high = _interval(survived, variance)
            steps.append(Step(at=at, share=1 - survived, low=low, high=high, at_risk=at_risk))
        at_risk -= left[at]
    return tuple(steps)


def reached(curve: Sequence[Step], share: float) -> float | None:
    """Return the first moment by which this share had the event, or None when the curve never gets there."""
    return next((step.at for step in curve if step.share >= share - _SLACK), None)


def share_by(curve: Sequence[Step], at: float) -> float:
    """Return the share that had the event by a moment."""
    return max((step.share for step in curve if step.at <= at), default=0.0)


def shrunk(hits: int, of: int, prior: Prior) -> float:
    """Return a rate drawn towards what is usual, (x + M m) / (n + M): the mean of the Beta-Binomial posterior."""
    return (hits + prior.strength * prior.mean) / (of + prior.strength)


def prior_of(counts: Sequence[tuple[int, int]]) -> Prior:
    """Return what is usual among providers, from (hits, of) of each, by the method of moments.

    Kleinman 1973 with weights n: m = Σx/Σn, S = Σ n(p-m)², ρ = (S - m(1-m)(k-1)) / (m(1-m)(N - Σn²/N - (k-1))),
    M = 1/ρ - 1, held between 2 and 50; 8 with under five providers or when no spread can be seen at all.
    """
    seen = [(hits, of) for hits, of in counts if of]
    cases = sum(of for _, of in seen)
    mean = sum(hits for hits, _ in seen) / cases if cases else 0.5
    chance = mean * (1 - mean)
    room = cases - sum(of * of for _, of in seen) / cases - (len(seen) - 1) if cases else 0.0
    if len(seen) < FEWEST_PROVIDERS or chance == 0 or room <= 0:
        return Prior(mean=mean, strength=DEFAULT_STRENGTH)
    spread = sum(of * (hits / of - mean) ** 2 for hits, of in seen)
    alike = (spread - chance * (len(seen) - 1)) / (chance * room)
    strength = 1 / alike - 1 if alike > 0 else STRONGEST
    return Prior(mean=mean, strength=min(max(strength, WEAKEST), STRONGEST))


def funnel(mean: float, of: float, *, z: float = Z95) -> tuple[float, float]:
    """Return where a rate of so many cases lies by chance alone: m ± z√(m(1-m)/n) (Spiegelhalter 2005)."""
    spread = z * math.sqrt(mean * (1 - mean) / of) if of else 1.0
    return (max(0.0, mean - spread), min(1.0, mean + spread))


def _interval(survived: float, variance: float) -> tuple[float, float]:
    """Return the 95 % interval of the share that had the event."""
    if not 0 < survived < 1:
        return (1 - survived, 1 - survived)
    spread = Z95 * math.sqrt(variance) / abs(math.log(survived))
    return (1 - survived ** math.exp(-spread), 1 - survived ** math.exp(spread))
