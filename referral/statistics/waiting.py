"""Estimate waiting times where some still wait: Kaplan-Meier curves; who waits is counted as waiting, never dropped."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from referral.statistics.rates import Z95

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


def _interval(survived: float, variance: float) -> tuple[float, float]:
    """Return the 95 % interval of the share that had the event."""
    if not 0 < survived < 1:
        return (1 - survived, 1 - survived)
    margin = Z95 * math.sqrt(variance) / abs(math.log(survived))
    return (1 - survived ** math.exp(-margin), 1 - survived ** math.exp(margin))
