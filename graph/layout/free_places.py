"""Free places among those that are taken: no two nodes of a picture lie on each other."""

import math
from collections.abc import Iterable
from typing import Final

Place = tuple[float, float]
SPACING: Final = 95.0
LEAST: Final = SPACING * 0.8  # between two nodes
_TURN: Final = 2.4  # radians: points of a sunflower, evenly spread
_STEP: Final = LEAST / 5
_ROUNDING: Final = 0.3  # places are rounded, and whole groups moved


class FreePlaces:
    """The places that are taken, and the nearest free one to any place."""

    def __init__(self, taken: Iterable[Place] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Place]] = {}
        self._tried: dict[Place, int] = {}
        for place in taken:
            self.take(place)

    def take(self, place: Place) -> Place:
        """Mark a place as taken."""
        self._cells.setdefault(_cell(place), []).append(place)
        return place

    def is_free(self, place: Place) -> bool:
        """Tell whether no node stands nearer than LEAST, but for rounding."""
        column, row = _cell(place)
        return all(
            math.dist(place, other) >= LEAST - _ROUNDING
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for other in self._cells.get((x, y), ())
        )

    def nearest(self, start: Place) -> Place:
        """Return the free place nearest to `start`, found on a spiral around it."""
        step = self._tried.get(start, 0)
        while not self.is_free(place := _on_spiral(start, step)):
            step += 1
        self._tried[start] = step  # what was taken stays taken: the next search begins here
        return place

    def take_nearest(self, start: Place) -> Place:
        """Take and return the free place nearest to `start`."""
        return self.take(self.nearest(start))


def _on_spiral(start: Place, step: int) -> Place:
    reach = _STEP * math.sqrt(step)
    return (
        round(start[0] + reach * math.cos(step * _TURN), 1),
        round(start[1] + reach * math.sin(step * _TURN), 1),
    )


def _cell(place: Place) -> tuple[int, int]:
    return math.floor(place[0] / LEAST), math.floor(place[1] / LEAST)
