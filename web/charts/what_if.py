"""The picture of an answer as coordinates: who loses somebody to the left, who gains somebody to the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 360.0
MIDDLE: Final = WIDTH / 2
LONGEST: Final = 140.0
ROW: Final = 38.0
TOP: Final = 16.0
BAR: Final = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One group of people: its name above, its two bars from the middle line, and the numbers."""

    label: str
    y: float
    lost: int
    gained: int
    lost_width: float
    gained_width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The bars of all groups, and the height of the picture."""

    bars: tuple[Bar, ...]
    height: float


def bars(groups: Sequence[tuple[str, int, int]]) -> Bars | None:
    """Draw groups (name, how many lose, how many gain), most people first; None where there is nobody."""
    most = max((max(lost, gained) for _, lost, gained in groups), default=0)
    if not most:
        return None
    ordered = sorted(groups, key=lambda group: -(group[1] + group[2]))
    return Bars(
        bars=tuple(
            Bar(
                label=label,
                y=TOP + ROW * number,
                lost=lost,
                gained=gained,
                lost_width=LONGEST * lost / most,
                gained_width=LONGEST * gained / most,
            )
            for number, (label, lost, gained) in enumerate(ordered)
        ),
        height=TOP + ROW * len(ordered),
    )
