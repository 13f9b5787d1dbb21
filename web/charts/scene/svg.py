"""A scene as an SVG picture that stands in a page or in a file: names, titles and links, without any script.

Sizes are in pixels of the picture's own width: a page shows it at that width or wider, so that no text is under 12 px.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from markupsafe import Markup, escape

from referral.network.scene.facts import Scene, SceneNode, SceneTie, Stands
from referral.network.scene.question import Layer, Level
from web.charts.scene import marks
from web.charts.scene.links import SceneLinks
from web.charts.scene.name_places import LINE, Written
from web.charts.scene.names import SceneNames
from web.charts.scene.spots import Frame, SceneSpots
from web.wording.network.scene import SceneWords

_FADED: Final = {True: ' opacity=".3"', False: ""}


@dataclass(kw_only=True)
class ScenePicture:
    """One scene drawn in one frame."""

    scene: Scene
    words: SceneWords
    links: SceneLinks
    frame: Frame

    def svg(self, *, alone: bool = False) -> Markup:
        """Return the picture; one that stands `alone` in a file has its letters and its ground with it."""
        frame = self.frame
        own = ' xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif"' if alone else ""
        ground = f'<rect width="{frame.width:g}" height="{frame.height:g}" fill="#fff"/>' if alone else ""
        parts = (*self._discs(), *self._ties(), *self._nodes(), *self._names())
        size = f"{frame.width:g} {frame.height:g}"
        head = (
            f'<svg{own} class="map-picture" viewBox="0 0 {size}" role="group" aria-label="{escape(self.label)}" '
            f'font-size="{frame.letters:g}">'
        )
        # Every text and every address in it is escaped where it is put in.
        return Markup(f"{head}{ground}{self._arrows()}{''.join(parts)}</svg>")  # noqa: S704

    @property
    def label(self) -> str:
        """Return the name of the picture for a screen reader."""
        return self.words.words.say("Network map")

    @cached_property
    def spots(self) -> SceneSpots:
        """Return where the marks stand."""
        return SceneSpots(scene=self.scene, frame=self.frame)

    def _discs(self) -> Iterator[str]:
        across, down = self.spots.fit[:2]
        for disc in self.scene.discs:
            x, y = self.spots.at(disc.centre)
            yield (
                f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{disc.radius * across:.1f}" ry="{disc.radius * down:.1f}" '
                'fill="#f1eee7"/>'
            )

    def _arrows(self) -> str:
        colours = sorted({marks.colour(tie) for tie in self.scene.ties if tie.layer is Layer.OBSERVED})
        made = (
            f'<marker id="{self._arrow(colour)}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" '
            f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .5 8 4 0 7.5z" fill="{colour}"/></marker>'
            for colour in colours
        )
        return f"<defs>{''.join(made)}</defs>" if colours else ""

    def _arrow(self, colour: str) -> str:
        return f"to-{self.frame.name}-{colour.lstrip('#')}"

    def _ties(self) -> Iterator[str]:
        """Yield the ties, the most important ones last and so on top."""
        for tie in reversed(self.scene.ties):
            lit = not self.scene.lit or tie.id in self.scene.lit
            faded = ' opacity=".18"' if not lit else ' opacity=".55"' if self._is_context(tie) else ""
            colour, dashes = marks.colour(tie), marks.dashes(tie)
            more = f' stroke-dasharray="{dashes}"' if dashes else ""
            if tie.layer is Layer.OBSERVED:
                more += f' marker-end="url(#{self._arrow(colour)})"'
            yield (
                f'<path d="{self._line(tie)}" fill="none" stroke="{colour}" stroke-width="{marks.width(tie):.1f}"'
                f"{more}{faded}><title>{escape(self.words.tie_title(tie))}</title></path>"
            )

    def _is_context(self, tie: SceneTie) -> bool:
        return not self.scene.lit and self.scene.level is Level.ORGANISATION and tie.layer is not None

    def _line(self, tie: SceneTie) -> str:
        """Return a line from edge to edge of two marks, bent for paths so that both ways can be seen."""
        (x, y), (to_x, to_y) = self.spots.spots[tie.source], self.spots.spots[tie.target]
        far = math.dist((x, y), (to_x, to_y)) or 1.0
        across, down = (to_x - x) / far, (to_y - y) / far
        start, end = self.spots.reaches[tie.source] + 1, self.spots.reaches[tie.target] + 2
        if far <= start + end:
            start = end = 0.0
        x, y, to_x, to_y = x + across * start, y + down * start, to_x - across * end, to_y - down * end
        if tie.layer is not Layer.OBSERVED:
            return f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}"
        bend = 0.1 * far
        over = f"{(x + to_x) / 2 - down * bend:.0f} {(y + to_y) / 2 + across * bend:.0f}"
        return f"M{x:.0f} {y:.0f}Q{over} {to_x:.0f} {to_y:.0f}"

    def _nodes(self) -> Iterator[str]:
        for node in self.scene.nodes:
            faded = _FADED[bool(self.scene.lit) and node.id not in self.scene.lit]
            yield (
                f'<a href="{escape(self.links.node(node))}" tabindex="-1"{faded}>'
                f"<title>{escape(self.words.title(node))}</title>{self._mark(node)}</a>"
            )

    def _mark(self, node: SceneNode) -> str:
        (x, y), reach = self.spots.spots[node.id], self.spots.reaches[node.id]
        if node.stands is Stands.MISSING:
            look = f'fill="#fff" stroke="{marks.MISSING}" stroke-width="2" stroke-dasharray="3 2.5"'
            return f'<path d="{marks.outline("dot", x, y, 8)}" {look}/>'
        if marks.is_group(node):
            look = f'fill="{self._fill(node)}" stroke="#0b4a5e" stroke-width="1.5"'
            return f'<path d="{marks.outline("dot", x, y, reach)}" {look}/>'
        shape = marks.outline(node.shape, x, y, reach)
        made = f'<path d="{shape}" fill="{self._fill(node)}" stroke="{marks.INK}" stroke-width="1.5"/>'
        if node.cuts_off:
            ring = marks.outline("dot", x, y, reach + 5)
            made += f'<path d="{ring}" fill="none" stroke="{marks.INK}" stroke-width="2" stroke-dasharray="2 2.5"/>'
        if node.closed:
            far = 2 * reach
            arms = f"M{x - reach:.1f} {y - reach:.1f}l{far:.1f} {far:.1f}m0 {-far:.1f}l{-far:.1f} {far:.1f}"
            made += f'<path d="{arms}" stroke="{marks.MISSING}" stroke-width="3"/>'
        return made

    def _fill(self, node: SceneNode) -> str:
        groups = self.words.words.vocabulary.terms("groups")
        if marks.is_group(node):
            return "#e8f0f2"
        return str(groups[node.group].attributes["colour"]) if node.group in groups else "#ffffff"

    def _names(self) -> Iterator[str]:
        """Yield the names with a pale edge around the letters, and a thin line to a mark that is far."""
        for one in SceneNames(spots=self.spots, words=self.words).written():
            yield self._written(one)

    def _written(self, one: Written) -> str:
        size, lines = one.name.size, one.lines
        top = one.y - size * LINE * (len(lines) - 1) / 2 + size * 0.35
        spans = "".join(
            f'<tspan x="{one.x:.0f}" y="{top + number * size * LINE:.1f}">{escape(line)}</tspan>'
            for number, line in enumerate(lines)
        )
        leader = f'<path d="{self._leader(one)}" stroke="{marks.INK}" stroke-width=".8"/>' if one.far else ""
        small = f' font-size="{size:g}"' if size != self.frame.letters else ""
        title = ' font-weight="700" fill="#55503f"' if one.name.title else f' fill="{marks.INK}"'
        return (
            f'{leader}<text text-anchor="middle" paint-order="stroke" stroke="#fff" stroke-width="3" '
            f'stroke-linejoin="round" pointer-events="none"{small}{title}>{spans}</text>'
        )

    def _leader(self, one: Written) -> str:
        name = one.name
        half = name.size * LINE * len(one.lines) / 2
        end = one.y - half if one.y > name.y else one.y + half
        return f"M{name.x:.0f} {name.y:.0f}L{one.x:.0f} {end:.0f}"
