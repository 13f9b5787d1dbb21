"""The names and numbers that a picture of a scene shows: what is lit and the busiest always, nothing over another."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from referral.network.scene.facts import SceneTie
from referral.network.scene.question import Layer, Level
from web.charts.scene import marks
from web.charts.scene.name_places import Box, Name, Taken, Written, write
from web.charts.scene.spots import SceneSpots
from web.wording.network.scene import SceneWords

BUSIEST: Final = 10  # marks that are always named
MOST_LIT: Final = 24  # lit marks that are always named
MOST_NAMES: Final = 150
MOST_NUMBERS: Final = 24
SMALL: Final = 12.0  # size of the letters of numbers on ties


@dataclass(kw_only=True)
class SceneNames:
    """The names and numbers of one picture."""

    spots: SceneSpots
    words: SceneWords

    def written(self) -> list[Written]:
        """Return the names and numbers that find a place: lit marks and the busiest first, then areas, then others."""
        frame, scene = self.spots.frame, self.spots.scene
        taken = Taken(frame.width, frame.height)
        for node in scene.nodes:
            if not marks.is_group(node):
                taken.take(_square(self.spots.spots[node.id], self.spots.reaches[node.id]))
        return write((*self._names(), *self._numbers()), taken)

    def _names(self) -> Iterator[Name]:
        scene, frame = self.spots.scene, self.spots.frame
        lit = [node.id for node in scene.nodes if node.id in scene.lit][:MOST_LIT]
        must = {*lit, *(node.id for node in scene.nodes[:BUSIEST]), scene.question.centre}
        yield from self._areas()
        for node in scene.nodes[:MOST_NAMES]:
            if scene.lit and node.id not in must | scene.lit:
                continue
            x, y = self.spots.spots[node.id]
            group = marks.is_group(node)
            yield Name(
                id=node.id,
                text=self.words.label(node),
                x=x,
                y=y,
                reach=self.spots.reaches[node.id],
                size=frame.letters,
                widest=frame.widest,
                must=node.id in must or group,
                inside=group,
            )

    def _areas(self) -> Iterator[Name]:
        """Yield the titles of the discs of areas, above each."""
        for disc in self.spots.scene.discs:
            x, y = self.spots.at(disc.centre)
            yield Name(
                id=f"area:{disc.area}",
                text=self.words.area(disc.area),
                x=x,
                y=y,
                reach=disc.radius * self.spots.fit[1],
                size=self.spots.frame.letters,
                widest=self.spots.frame.widest * 1.4,
                title=True,
                lines=2,
            )

    def _numbers(self) -> Iterator[Name]:
        """Yield the numbers of chosen ties: those between groups, around a centre, and the lit ones."""
        scene = self.spots.scene
        chosen = scene.level is not Level.ORGANISATION or scene.question.centre is not None
        paths = [tie for tie in scene.ties if tie.layer is Layer.OBSERVED and (chosen or tie.id in scene.lit)]
        for tie in paths[:MOST_NUMBERS]:
            x, y = self._middle(tie)
            yield Name(id=tie.id, text=self.words.number(tie), x=x, y=y, reach=4, size=SMALL, inside=True, lines=1)

    def _middle(self, tie: SceneTie) -> tuple[float, float]:
        """Return the point of a bent path that is half way."""
        (x, y), (to_x, to_y) = self.spots.spots[tie.source], self.spots.spots[tie.target]
        return (x + to_x) / 2 - (to_y - y) * 0.05, (y + to_y) / 2 + (to_x - x) * 0.05


def _square(spot: tuple[float, float], reach: float) -> Box:
    return spot[0] - reach, spot[1] - reach, spot[0] + reach, spot[1] + reach
