"""Estimate waiting times where some still wait: Kaplan-Meier curves; who waits is counted as waiting, never dropped."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, overload

import numpy as np
from numpy.typing import NDArray

from referral.statistics.rates import Z95

Column = NDArray[np.float64]
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


@dataclass(frozen=True, slots=True, eq=False)
class WaitingCurve(Sequence[CurvePoint]):
    """The points of a waiting curve in order of time, kept as columns: a country has hundreds of thousands.

    `variances` are Greenwood's, of the share without the event (`survived`).
    """

    times: Column
    survived: Column
    variances: Column
    at_risk: Column

    def __len__(self) -> int:
        return len(self.times)

    @overload
    def __getitem__(self, at: int) -> CurvePoint: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[CurvePoint, ...]: ...
    def __getitem__(self, at: int | slice) -> CurvePoint | tuple[CurvePoint, ...]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(len(self))))
        survived = float(self.survived[at])
        low, high = _interval(survived, float(self.variances[at]))
        return CurvePoint(
            at=float(self.times[at]), share=1 - survived, low=low, high=high, at_risk=int(self.at_risk[at])
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WaitingCurve) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self._content())

    def _content(self) -> tuple[bytes, ...]:
        return tuple(column.tobytes() for column in (self.times, self.survived, self.variances, self.at_risk))


def waiting_curve(times: Sequence[tuple[float, bool]]) -> WaitingCurve:
    """Return the share that had the event by each moment, from (time, happened); False is still open (censored).

    Kaplan & Meier 1958: S(t) = Π (1 - d/n) over the event times up to t, share = 1 - S. At one time events come before
    censorings. Interval: Greenwood's variance Σ d/(n(n-d)) on the log(-log S) scale.
    """
    ends = np.sort(np.fromiter((at for at, _ in times), np.float64, len(times)))
    moments, events = np.unique(np.array([at for at, event in times if event], np.float64), return_counts=True)
    at_risk = (len(times) - np.searchsorted(ends, moments, side="left")).astype(np.float64)
    happened = events.astype(np.float64)
    left = at_risk - happened
    terms = np.divide(happened, at_risk * left, out=np.zeros(len(moments)), where=left > 0)
    return WaitingCurve(moments, np.cumprod(1 - happened / at_risk, dtype=np.float64), np.cumsum(terms), at_risk)


def time_by_share(curve: WaitingCurve, share: float) -> float | None:
    """Return the first moment by which this share had the event, or None when the curve never gets there."""
    at = int(np.searchsorted(1 - curve.survived, share - _ROUNDING, side="left"))
    return float(curve.times[at]) if at < len(curve) else None


def share_by(curve: WaitingCurve, at: float) -> float:
    """Return the share that had the event by a moment."""
    points = int(np.searchsorted(curve.times, at, side="right"))
    return 1 - float(curve.survived[points - 1]) if points else 0.0


def _interval(survived: float, variance: float) -> tuple[float, float]:
    """Return the 95 % interval of the share that had the event."""
    if not 0 < survived < 1:
        return (1 - survived, 1 - survived)
    margin = Z95 * math.sqrt(variance) / abs(math.log(survived))
    return (1 - survived ** math.exp(-margin), 1 - survived ** math.exp(margin))
