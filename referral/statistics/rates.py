"""Say how sure a rate is: its interval, and the control limits around the rate of all."""

import math
from typing import Final

Z95: Final = 1.959964  # standard errors of a 95 % interval
Z998: Final = 3.09  # standard errors of a 99.8 % interval


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


def funnel_limits(mean: float, of: float, *, z: float = Z95) -> tuple[float, float]:
    """Return the control limits m ± z√(m(1-m)/n) of a rate of n cases, cut at 0 and 1 (Spiegelhalter 2005)."""
    margin = z * math.sqrt(mean * (1 - mean) / of) if of else 1.0
    return (max(0.0, mean - margin), min(1.0, mean + margin))
