"""Where the names on a picture stand: none over another, over a mark or outside, those that must be named first."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

Box = tuple[float, float, float, float]
LINE: Final = 1.18  # height of a line, in sizes of the letters
_CELL: Final = 48.0
_WIDE: Final = frozenset("шщжмюфыъШЩЖМЮФЫЪДWMwm@—")
_THIN: Final = frozenset(" .,:;!|'il()-„“”\"«»IІіј")
_ROUNDS: Final = 26  # rings of a search for a place for a name that must stand somewhere
_STEPS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name to be written beside a mark of some radius; `must` names one that stands even far from its mark.

    One that may stand `inside` its mark does so where it can; a `title` stands above what it is of.
    """

    id: str
    text: str
    x: float
    y: float
    reach: float
    size: float = 13.0
    widest: float = 132.0
    must: bool = False
    inside: bool = False
    title: bool = False
    lines: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A name in lines around its middle; `far` tells that a line should lead to its mark."""

    name: Name
    lines: tuple[str, ...]
    x: float
    y: float
    far: bool = False


class Taken:
    """The boxes of a picture that something stands in, in cells so that each is compared with its neighbours alone."""

    def __init__(self, width: float, height: float) -> None:
        self._width, self._height = width, height
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def take(self, box: Box) -> None:
        """Mark a box as taken."""
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append(box)

    def is_free(self, box: Box) -> bool:
        """Tell whether a box lies within the picture and over nothing."""
        if box[0] < 1 or box[1] < 1 or box[2] > self._width - 1 or box[3] > self._height - 1:
            return False
        return not any(_overlap(box, other) for cell in _cells(box) for other in self._cells.get(cell, ()))


def write(names: Iterable[Name], taken: Taken) -> list[Written]:
    """Return the names that find a place, in the order given; what must stand comes first and finds one if any is."""
    every = list(names)
    written = []
    for name in (*(one for one in every if one.must), *(one for one in every if not one.must)):
        placed = _placed(name, taken)
        if placed is not None:
            taken.take(_box(placed))
            written.append(placed)
    return written


def wrapped(text: str, size: float, widest: float, most: int = 3) -> tuple[str, ...]:
    """Return a text in lines of at most `widest` pixels, broken at spaces and dashes; the last of `most` is cut."""
    lines = [""]
    for word in text.replace("-", "-\u200b").replace("–", "–\u200b").replace("\u200b", "\u200b ").split(" "):
        joint = "" if lines[-1].endswith("\u200b") or not lines[-1] else " "
        longer = f"{lines[-1]}{joint}{word}"
        if lines[-1] and length(longer, size) > widest:
            lines.append(word)
        else:
            lines[-1] = longer
    lines = [line.replace("\u200b", "") for line in lines]
    return tuple(lines) if len(lines) <= most else (*lines[: most - 1], f"{lines[most - 1]}…")


def length(text: str, size: float) -> float:
    """Return about how many pixels wide a text is, rather too many: no font is asked."""
    return size * sum(
        0.92 if sign in _WIDE else 0.36 if sign in _THIN else 0.74 if sign.isupper() else 0.6 for sign in text
    )


def _placed(name: Name, taken: Taken) -> Written | None:
    for most in range(name.lines, 0 if name.must else name.lines - 1, -1):  # rather cut than left out
        placed = _placed_in(name, taken, wrapped(name.text, name.size, name.widest, most))
        if placed is not None:
            return placed
    return None


def _placed_in(name: Name, taken: Taken, lines: tuple[str, ...]) -> Written | None:
    wide = max(length(line, name.size) for line in lines)
    tall = name.size * LINE * len(lines)
    for x, y, far in _tries(name, wide, tall):
        placed = Written(name=name, lines=lines, x=x, y=y, far=far)
        if taken.is_free(_box(placed)):
            return placed
    return None


def _tries(name: Name, wide: float, tall: float) -> Iterator[tuple[float, float, bool]]:
    """Yield places for the middle of a name: inside, below, above, beside, aslant, and then farther and farther."""
    if name.inside:
        yield name.x, name.y, False
    gap = name.reach + 3
    down, side = gap + tall / 2, gap + wide / 2
    if name.title:
        yield from ((name.x, name.y - name.reach + lift, False) for lift in (-tall / 2, 0, tall, -tall * 1.5))
        yield from ((name.x + along * name.reach, name.y - 0.9 * name.reach, False) for along in (0.5, -0.5))
    yield from ((name.x, name.y + down, False), (name.x, name.y - down, False))
    yield from ((name.x + side, name.y, False), (name.x - side, name.y, False))
    for along in (0.55, -0.55):
        yield from ((name.x + along * wide, name.y + down, False), (name.x + along * wide, name.y - down, False))
    if name.must:
        for ring in range(1, _ROUNDS):
            for step in range(_STEPS):
                turn = 2 * math.pi * (step + ring % 2 / 2) / _STEPS
                yield (
                    name.x + (side * 0.6 + 14 * ring) * math.cos(turn),
                    name.y + (down + 14 * ring) * math.sin(turn),
                    True,
                )


def _box(placed: Written) -> Box:
    size = placed.name.size
    wide = max(length(line, size) for line in placed.lines) / 2
    tall = size * LINE * len(placed.lines) / 2
    return placed.x - wide - 1, placed.y - tall, placed.x + wide + 1, placed.y + tall


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(math.floor(box[0] / _CELL), math.floor(box[2] / _CELL) + 1):
        for row in range(math.floor(box[1] / _CELL), math.floor(box[3] / _CELL) + 1):
            yield column, row
