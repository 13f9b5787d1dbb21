"""Where the marks of a scene stand on a picture of some size, and how large they are, in pixels."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from graph.layout.marks_apart import marks_apart
from referral.network.scene.facts import Scene, SceneNode
from web.charts.scene import marks

_CORNERS: Final = 1.2  # how far the corners of a mark reach, in its radii
_STRETCH: Final = 1.7  # how much more a map may be stretched along one side than along the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The size of a picture, in pixels. `name` tells two pictures of one page apart.

    `full` is how much of it its marks may cover.
    """

    name: str
    width: float
    height: float
    edge: float = 44.0
    letters: float = 13.0
    widest: float = 132.0
    full: float = 0.3


WIDE: Final = Frame(name="wide", width=920, height=620, letters=12.5)
NARROW: Final = Frame(name="narrow", width=300, height=440, edge=26, letters=13, widest=104, full=0.14)


@dataclass(kw_only=True)
class SceneSpots:
    """The marks of one scene in one frame."""

    scene: Scene
    frame: Frame

    @property
    def spots(self) -> Mapping[str, tuple[float, float]]:
        """Return where each mark stands, in pixels: no mark over another, and all of them within the picture."""
        return self._laid[0]

    @property
    def reaches(self) -> Mapping[str, float]:
        """Return the radius of each mark, in pixels; of groups by the scale of the map.

        Where there are so many that they would fill the picture, all are smaller by the same factor.
        """
        return self._laid[1]

    @cached_property
    def _laid(self) -> tuple[Mapping[str, tuple[float, float]], Mapping[str, float]]:
        nodes = self.scene.nodes
        radii = [self._reach(node) for node in nodes]
        if not any(marks.is_group(node) for node in nodes):
            room = self.frame.full * self.frame.width * self.frame.height
            covered = sum(math.pi * (radius + 2) ** 2 for radius in radii)
            radii = [radius * math.sqrt(min(1.0, room / covered)) for radius in radii]
        wanted = [self.at(node.place) for node in nodes]
        size = (self.frame.width, self.frame.height)
        places, factor = marks_apart(wanted, [radius * _CORNERS + 1 for radius in radii], size)
        factor = min(1.0, factor * (_CORNERS - 0.05))  # the corners of two marks seldom look at each other
        keys = [node.id for node in nodes]
        return dict(zip(keys, places, strict=True)), dict(zip(keys, (one * factor for one in radii), strict=True))

    def _reach(self, node: SceneNode) -> float:
        if marks.is_group(node):
            return max(12.0, self._group(node) * min(self.fit[0], self.fit[1]))
        return marks.radius(self.scene, node)

    @cached_property
    def fit(self) -> tuple[float, float, float, float]:
        """Return the scales along both sides and the offsets that bring the map into the frame."""
        boxes = [(x, y, 0.0) for x, y in (node.place for node in self.scene.nodes)]
        boxes += [(*disc.centre, disc.radius) for disc in self.scene.discs]
        boxes += [(*node.place, self._group(node)) for node in self.scene.nodes if marks.is_group(node)]
        left, right = min((x - r for x, _, r in boxes), default=0), max((x + r for x, _, r in boxes), default=1)
        top, bottom = min((y - r for _, y, r in boxes), default=0), max((y + r for _, y, r in boxes), default=1)
        frame = self.frame
        wide = (frame.width - 2 * frame.edge) / max(right - left, 1.0)
        tall = (frame.height - 2 * frame.edge) / max(bottom - top, 1.0)
        most = 1.0 if len(self.scene.nodes) > 1 else 0.5
        across, down = min(wide, tall * _STRETCH, most), min(tall, wide * _STRETCH, most)
        middle = ((left + right) / 2, (top + bottom) / 2)
        return across, down, frame.width / 2 - middle[0] * across, frame.height / 2 - middle[1] * down

    def at(self, place: tuple[float, float]) -> tuple[float, float]:
        """Return where a place of the map is, in pixels."""
        across, down, right, below = self.fit
        return place[0] * across + right, place[1] * down + below

    def _group(self, node: SceneNode) -> float:
        return marks.group_radius(self.scene, node)
