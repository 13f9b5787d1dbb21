"""Where the marks of a scene stand on a picture of some size, and how large they are, in pixels."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from referral.network.levels.groups import radius as group_radius
from referral.network.scene.counts import order_of
from referral.network.scene.facts import Scene, SceneNode
from web.charts.scene import marks

_STRETCH: Final = 1.7  # how much more a map may be stretched along one side than along the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The size of a picture, in pixels. `name` tells two pictures of one page apart."""

    name: str
    width: float
    height: float
    edge: float = 44.0
    letters: float = 13.0
    widest: float = 132.0


WIDE: Final = Frame(name="wide", width=920, height=620)
NARROW: Final = Frame(name="narrow", width=300, height=400, edge=26, letters=13, widest=104)


@dataclass(kw_only=True)
class SceneSpots:
    """The marks of one scene in one frame."""

    scene: Scene
    frame: Frame

    @cached_property
    def spots(self) -> dict[str, tuple[float, float]]:
        """Return where each mark stands, in pixels."""
        return {node.id: self.at(node.place) for node in self.scene.nodes}

    @cached_property
    def reaches(self) -> dict[str, float]:
        """Return the radius of each mark, in pixels; of groups by the scale of the map."""
        scale = min(self.fit[0], self.fit[1])
        return {
            node.id: max(12.0, self._group(node) * scale) if marks.is_group(node) else marks.radius(self.scene, node)
            for node in self.scene.nodes
        }

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

    @cached_property
    def _largest(self) -> int:
        return max((order_of(node.count("members")) for node in self.scene.nodes), default=1)

    def _group(self, node: SceneNode) -> float:
        return group_radius(order_of(node.count("members")), self._largest)
