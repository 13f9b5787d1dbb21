"""How the marks and ties of a map look: sizes and widths from what is told alone, shapes, and colours by outcome.

Colours: Okabe and Ito 2008, with grey #4D4D4D in the vocabulary; every line has at least 3:1 on white.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final

from referral.network.scene.counts import order_of
from referral.network.scene.facts import Change, Scene, SceneNode, SceneTie, Stands
from referral.network.scene.question import Layer

INK: Final = "#1a1a1a"
WELL, MIDDLING, BADLY, UNKNOWN = "#0072B2", "#767676", "#D55E00", "#8a8a8a"
MISSING: Final = "#B03A00"
LEAST, MOST = 6.5, 17.0  # radius of a mark on the screen, in pixels
WIDEST: Final = 6.0
_GROUPS: Final = frozenset({Stands.AREA, Stands.MUNICIPALITY, Stands.KIND, Stands.OTHERS})


def is_group(node: SceneNode) -> bool:
    """Tell whether a mark stands for several organisations."""
    return node.stands in _GROUPS


def radius(scene: Scene, node: SceneNode) -> float:
    """Return the radius of a mark in pixels, by the square root of its referrals; what is not told has one size.

    Where no referrals are told to anybody of this reader's role, its partners count.
    """
    number = order_of(node.count("partners" if scene.hides_referrals else "sent"))
    step = 1.8 if scene.hides_referrals else 0.9
    return LEAST + min(MOST - LEAST, step * math.sqrt(number))


def width(tie: SceneTie) -> float:
    """Return the width of a tie in pixels; every number that is not told has the same one."""
    if tie.layer is not Layer.OBSERVED:
        return 1.5 if tie.layer is None else 1.0
    return min(WIDEST, 1 + math.sqrt(order_of(tie.counts.get("sent", 0))) / 2.5)


def colour(tie: SceneTie) -> str:
    """Return the colour of a tie by the share in which the client received the service; too few say nothing."""
    if tie.layer is None:
        return MISSING
    if tie.change is not None:
        return {Change.NEW: WELL, Change.LOST: BADLY, Change.KEPT: UNKNOWN}[tie.change]
    share = tie.share
    if share is None:
        return UNKNOWN
    return WELL if share >= 0.7 else MIDDLING if share >= 0.4 else BADLY  # noqa: PLR2004 - view.md, section 3.2


def dashes(tie: SceneTie) -> str:
    """Return how a tie is dashed: missing ones, and paths that are used no more; nothing for a whole line."""
    if tie.layer is None:
        return "7 5"
    if tie.change is Change.LOST:
        return "2 4"
    return "3 3" if tie.layer is Layer.SURVEY else ""


def outline(shape: str, x: float, y: float, reach: float) -> str:
    """Return a shape around a point as the data of an SVG path; `reach` is its radius."""
    return _OUTLINES.get(shape, _disc)(x, y, reach)


def _disc(x: float, y: float, reach: float) -> str:
    arc = f"a{reach:.1f} {reach:.1f} 0 1 0"
    return f"M{x - reach:.1f} {y:.1f}{arc} {2 * reach:.1f} 0{arc} {-2 * reach:.1f} 0z"


def _corners(count: int, *, turn: float = -math.pi / 2, inner: float = 1.0, grow: float = 1.0) -> Callable[..., str]:
    """Return a maker of figures with evenly spread corners; every second one nearer for a star."""

    def made(x: float, y: float, reach: float) -> str:
        points = []
        for number in range(count):
            far = reach * grow * (inner if number % 2 else 1.0)
            angle = turn + 2 * math.pi * number / count
            points.append(f"{x + far * math.cos(angle):.1f} {y + far * math.sin(angle):.1f}")
        return f"M{'L'.join(points)}z"

    return made


_OUTLINES: Final[Mapping[str, Callable[[float, float, float], str]]] = {
    "dot": _disc,
    "square": _corners(4, turn=math.pi / 4, grow=1.25),
    "diamond": _corners(4, grow=1.2),
    "triangle": _corners(3, grow=1.3),
    "triangleDown": _corners(3, turn=math.pi / 2, grow=1.3),
    "hexagon": _corners(6, turn=0.0, grow=1.1),
    "star": _corners(10, inner=0.5, grow=1.3),
}
