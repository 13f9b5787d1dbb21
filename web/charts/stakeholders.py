"""The power–interest grid as coordinates: power upwards, interest to the right; the template draws them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from referral.network.stakeholders.grid import HIGHEST, LOWEST, Placed, Scale

SIZE: Final = 360.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 10.0, 10.0, 30.0
HALF_STEP: Final = 0.5  # the picture reaches half a point beyond the scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One place of the grid, the numbers of the organisations there, and how far the team is apart about them."""

    x: float
    y: float
    label: str
    left: float
    right: float
    top: float
    bottom: float


def points(placed: Sequence[Placed]) -> tuple[Point, ...]:
    """Return the points of the placed organisations, numbered from 1 as in the table; those of one place together."""
    places: dict[tuple[float, float], list[tuple[int, Scale, Scale]]] = {}
    for number, each in enumerate((each for each in placed if each.field is not None), start=1):
        if each.power is not None and each.interest is not None:
            places.setdefault((each.interest.mean, each.power.mean), []).append((number, each.interest, each.power))
    return tuple(
        Point(
            x=across(interest),
            y=up(power),
            label=", ".join(str(number) for number, _, _ in there),
            left=across(min(scale.lowest for _, scale, _ in there)),
            right=across(max(scale.highest for _, scale, _ in there)),
            top=up(max(scale.highest for _, _, scale in there)),
            bottom=up(min(scale.lowest for _, _, scale in there)),
        )
        for (interest, power), there in places.items()
    )


def across(interest: float) -> float:
    """Return how far to the right an interest lies."""
    return LEFT + (SIZE - LEFT - RIGHT) * _share(interest)


def up(power: float) -> float:
    """Return how far down from the top a power lies."""
    return SIZE - BOTTOM - (SIZE - TOP - BOTTOM) * _share(power)


def _share(value: float) -> float:
    return (value - LOWEST + HALF_STEP) / (HIGHEST - LOWEST + 2 * HALF_STEP)
