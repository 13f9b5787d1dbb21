"""Pictures of metrics as coordinates; the templates draw them as SVG, beside a table with the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from referral.metrics.model import Figure, Share, Unit, Wait
from referral.metrics.partners import Partner
from referral.statistics import Z95, Z998, CurvePoint, funnel_limits, share_by

WIDTH: Final = 360.0
HEIGHT: Final = 230.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 12.0, 10.0, 38.0
# How far each waiting picture looks, how long a day is, days between marks, and the days its table names.
WINDOWS: Final = {Unit.WORKING_HOURS: (80.0, 8.0, 2, (1, 2, 5, 10)), Unit.DAYS: (60.0, 1.0, 10, (7, 14, 30, 60))}
COLOURS: Final = {
    "served": "#23663c",
    "advised": "#7fa88f",
    "open": "#8fb3c0",
    "waiting": "#e9b44c",
    "withdrew": "#c9c2b2",
    "declined": "#9a2a12",
    "no_show": "#d27f4a",
    "not_helped": "#7a5200",
    "lost": "#55656a",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A waiting curve: the line, the band of its interval, the median's place, and the table's moments."""

    line: str
    band: str
    ticks: tuple[Tick, ...]
    median: float | None
    moments: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A partner in the funnel; `number` is its row in the table, `outside` when chance alone hardly puts it there."""

    x: float
    y: float
    number: int
    outside: bool
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """A funnel plot: the mean, two pairs of limits, and the dots."""

    mean: float
    limits: tuple[str, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A part of a bar from 0 to 100."""

    part: str
    x: float
    width: float
    colour: str


def curve(wait: Wait) -> Curve:
    """Draw how the share that had the event grows with time."""
    window, day, apart, moments = WINDOWS[wait.unit]
    steps = [point for point in wait.curve if point.at <= window]
    marks = range(0, int(window / day) + 1, apart)
    return Curve(
        line=_path(_stairs(steps, "share", window)),
        band=_path([*_stairs(steps, "low", window), *reversed(_stairs(steps, "high", window))]),
        ticks=tuple(Tick(at=_x(mark * day, window), label=mark) for mark in marks),
        median=_x(wait.median, window) if wait.median is not None and wait.median <= window else None,
        moments=tuple((moment, share_by(wait.curve, moment * day)) for moment in moments),
    )


def funnel_of(partners: Sequence[Partner], overall: Share) -> Funnel | None:
    """Draw the share of referrals with a word from the partner against their number, for those who can be judged."""
    shown = [partner for partner in partners if partner.judged]
    if not shown or overall.rate is None:
        return None
    most = max(partner.feedback.of for partner in shown) * 1.08
    mean = overall.rate
    return Funnel(
        mean=_y(mean),
        limits=tuple(_limit(mean, most, z=z, upper=upper) for z in (Z95, Z998) for upper in (False, True)),
        dots=tuple(
            Dot(
                x=_x(partner.feedback.of, most),
                y=_y(partner.feedback.rate or 0.0),
                number=number,
                outside=_outside(mean, partner.feedback),
                organisation=partner.organisation,
            )
            for number, partner in enumerate(shown, start=1)
        ),
        ticks=tuple(Tick(at=_x(mark, most), label=mark) for mark in _marks(most)),
    )


def bar(figures: Sequence[Figure]) -> tuple[Slice, ...]:
    """Draw the parts of a whole side by side."""
    slices: list[Slice] = []
    x = 0.0
    for figure in figures:
        if isinstance(figure.value, Share) and figure.value.of:
            width = 100 * figure.value.hits / figure.value.of
            slices.append(
                Slice(part=figure.part.code, x=x, width=width, colour=COLOURS.get(figure.part.code, "#888888"))
            )
            x += width
    return tuple(slices)


def _outside(mean: float, share: Share) -> bool:
    low, high = funnel_limits(mean, share.of, z=Z998)
    return not low <= (share.rate or 0.0) <= high


def _limit(mean: float, most: float, *, z: float, upper: bool) -> str:
    counts = [most * part / 60 for part in range(1, 61)]
    return _path([(_x(of, most), _y(funnel_limits(mean, of, z=z)[upper])) for of in counts])


def _marks(most: float) -> list[int]:
    step = next((size for size in (5, 10, 20, 50, 100, 200, 500, 1000, 5000) if most / size <= 6), 20_000)  # noqa: PLR2004
    return list(range(0, int(most) + 1, step))


def _stairs(steps: Sequence[CurvePoint], what: str, window: float) -> list[tuple[float, float]]:
    points = [(_x(0, window), _y(0))]
    for step in steps:
        height = _y(getattr(step, what))
        points += [(_x(step.at, window), points[-1][1]), (_x(step.at, window), height)]
    return [*points, (_x(window, window), points[-1][1])]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _x(value: float, most: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * value / most


def _y(share: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)
