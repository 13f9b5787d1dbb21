"""A scene as one picture that stands alone: title, day, what was asked, the map, its legend and the source."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from markupsafe import Markup, escape

from referral.network.scene.facts import SceneNode
from referral.network.scene.question import Layer
from web.charts.scene import marks
from web.charts.scene.links import SceneLinks
from web.charts.scene.spots import WIDE
from web.charts.scene.svg import ScenePicture
from web.wording.languages import N_
from web.wording.network.asked import AskedWords
from web.wording.network.legend import legend

EDGE: Final = 24
HEAD: Final = 96
BESIDE: Final = 250  # width of the legend
LETTERS: Final = 13
LINE: Final = 17
WIDTH: Final = int(WIDE.width) + BESIDE + 2 * EDGE
_LINK: Final = re.compile(r'<a href="[^"]*" tabindex="-1"')
_LONGEST: Final = 31  # characters of a line of the legend
_LONGEST_LINE: Final = 150  # of a line under the title


class OwnLinks(SceneLinks):
    """Addresses within one file: a mark leads to its line in the list."""

    def node(self, node: SceneNode) -> str:
        """Return the address of a mark's line."""
        return f"#{quote(node.id, safe='')}"


@dataclass(kw_only=True)
class _OwnPicture(ScenePicture):
    """The picture of a file, whose ties name the marks at their ends; marks are links only where there is a list."""

    is_linked: bool

    def _nodes(self) -> Iterator[str]:
        for mark in super()._nodes():
            yield mark if self.is_linked else _LINK.sub("<g", mark).replace("</a>", "</g>")

    def _ties(self) -> Iterator[str]:
        for tie, line in zip(reversed(self.scene.ties), super()._ties(), strict=True):
            ends = f"{quote(tie.source, safe='')} {quote(tie.target, safe='')}"
            yield line.replace("<path ", f'<path data-ends="{ends}" ', 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One line of the legend: how it is drawn around a point, and its words."""

    drawn: str
    text: str


def drawing(asked: AskedWords, *, is_linked: bool = False) -> Markup:
    """Return the picture as an SVG document of WIDTH pixels; nothing in it leads out of the file.

    `is_linked` says that a list of the marks stands beside it, to which they lead.
    """
    scene, words = asked.words.scene, asked.words
    links = OwnLinks(question=scene.question)
    frame = replace(WIDE, name="file")
    own = _OwnPicture(scene=scene, words=words, links=links, frame=frame, is_linked=is_linked)
    inner = str(own.svg(alone=True))
    under = [line for text in _under(asked) for line in textwrap.wrap(text, _LONGEST_LINE)]
    beside = "".join(_entries(asked))
    top = HEAD + max(0, len(under) - 2) * LINE
    foot = top + WIDE.height + LINE
    sources = [line for text in asked.sources() for line in textwrap.wrap(text, _LONGEST_LINE)]
    height = int(foot + len(sources) * LINE + EDGE / 2)
    parts = (
        _text(EDGE, 40, asked.title(), size=22, bold=True),
        *(_text(EDGE, 64 + at * LINE, line) for at, line in enumerate(under)),
        inner.replace("<svg ", f'<svg x="{EDGE}" y="{top}" width="{WIDE.width:g}" height="{WIDE.height:g}" ', 1),
        f'<g transform="translate({EDGE + WIDE.width + 14:g} {top + 14})">{beside}</g>',
        *(_text(EDGE, foot + 6 + at * LINE, line) for at, line in enumerate(sources)),
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="group" aria-label="{escape(asked.title())}" font-family="system-ui, sans-serif" font-size="{LETTERS}">'
        f"<title>{escape(asked.about())}</title>"
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    )
    # Every text in it is escaped where it is put in.
    return Markup(f"{head}{''.join(parts)}</svg>")  # noqa: S704


def _under(asked: AskedWords) -> tuple[str, str]:
    return asked.day(), "; ".join(asked.filters())


def _text(x: float, y: float, text: str, *, size: int = LETTERS, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{marks.INK}"{weight}>{escape(text)}</text>'


def _entries(asked: AskedWords) -> Iterator[str]:
    """Yield the legend line by line from the top."""
    yield _text(0, 0, asked.words.words.say(N_("Legend")), bold=True)
    below = 26
    for entry in (*_of_marks(asked), *_of_ties(asked)):
        lines = textwrap.wrap(entry.text, _LONGEST)
        yield f'<g transform="translate(12 {below - 4})">{entry.drawn}</g>'
        yield from (_text(32, below + at * LINE, line) for at, line in enumerate(lines))
        below += len(lines) * LINE + 7


def _of_marks(asked: AskedWords) -> Iterator[_Entry]:
    scene, say = asked.words.scene, asked.words.words.say
    for row in legend(asked.words):
        shape = f'<path d="{marks.outline(row.shape, 0, 0, 7)}" fill="{row.colour}" stroke="{marks.INK}"/>'
        yield _Entry(drawn=shape, text=f"{row.text} ({row.count})")
    if any(marks.is_group(node) for node in scene.nodes):
        shape = '<circle r="8" fill="#e8f0f2" stroke="#0b4a5e"/>'
        yield _Entry(drawn=shape, text=say(N_("several organisations; their number in brackets")))
    if any(node.cuts_off for node in scene.nodes):
        ring = f'<circle r="9" fill="none" stroke="{marks.INK}" stroke-width="2" stroke-dasharray="2 2.5"/>'
        yield _Entry(drawn=ring, text=say(N_("without it others are cut off")))
    if scene.missing:
        ring = f'<circle r="8" fill="#fff" stroke="{marks.MISSING}" stroke-width="2" stroke-dasharray="3 2.5"/>'
        yield _Entry(drawn=ring, text=say(N_("missing partner")))


def _of_ties(asked: AskedWords) -> Iterator[_Entry]:
    scene, say = asked.words.scene, asked.words.words.say
    drawn = {(marks.colour(tie), marks.dashes(tie)) for tie in scene.ties if tie.layer is Layer.OBSERVED}
    told = _CHANGES if any(tie.change for tie in scene.ties) else _OUTCOMES
    rows = [row for row in told if (row[0], row[1]) in drawn]
    rows += [row for layer, row in _LAYERS.items() if scene.ties_of(layer)]
    for colour, dashes, width, text in rows:
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        line = f'<path d="M-11 0h22" stroke="{colour}" stroke-width="{width}"{dashed}/>'
        yield _Entry(drawn=line, text=say(text))


_OUTCOMES: Final = (
    (marks.WELL, "", 4, N_("referrals: 70 percent or more received the service")),
    (marks.MIDDLING, "", 4, N_("referrals: from 40 to 69 percent")),
    (marks.BADLY, "", 4, N_("referrals: under 40 percent")),
    (marks.UNKNOWN, "", 4, N_("referrals: too few to say")),
)
_CHANGES: Final = (
    (marks.WELL, "", 5, N_("referrals: new")),
    (marks.BADLY, "2 4", 3, N_("referrals: no longer used")),
    (marks.UNKNOWN, "", 3, N_("referrals: as before")),
)
_LAYERS: Final = {
    Layer.DECLARED: (marks.UNKNOWN, "", 1, N_("partnership")),
    Layer.SURVEY: (marks.UNKNOWN, "3 3", 1, N_("said in the survey")),
    None: (marks.MISSING, "7 5", 2, N_("clients in common and no partnership")),
}
