"""A scene as one page that opens from a disk: the picture, a list with a search, the areas. It fetches nothing."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Final
from urllib.parse import quote

from referral.network.scene.facts import Stands
from web.charts.files.drawing import OwnLinks
from web.wording.network.asked import AskedWords
from web.wording.network.page import TableRow, rows

SCRIPT: Final = "one_file.js"
STYLE: Final = "one_file.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One mark of the list: the id of its line, its row of the table, and the words that a search looks through."""

    id: str
    row: TableRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFile:
    """What the page is made from: texts for its script and style, its policy, its lines and its areas."""

    script: str
    style: str
    policy: str
    lines: tuple[Line, ...]
    areas: tuple[str, ...]
    ties: tuple[str, ...]


def one_file(asked: AskedWords) -> OneFile:
    """Return the parts of the page; nothing but its own script and style may run in it."""
    script, style = _text(SCRIPT), _text(STYLE)
    policy = f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'"
    lines = tuple(_lines(asked))
    areas = sorted({line.row.area for line in lines if line.row.area not in {"", "—"}})
    return OneFile(
        script=script,
        style=style,
        policy=f"{policy}; form-action 'none'",
        lines=lines,
        areas=tuple(areas),
        ties=tuple(asked.words.tie_title(tie) for tie in asked.words.scene.ties),
    )


def _lines(asked: AskedWords) -> Iterator[Line]:
    scene = asked.words.scene
    order = sorted(scene.nodes, key=lambda node: (node.id not in scene.lit, node.stands is not Stands.MISSING))
    told = rows(asked.words, OwnLinks(question=scene.question))
    for node, row in zip(order, told, strict=True):
        yield Line(id=quote(node.id, safe=""), row=row)


def _text(name: str) -> str:
    return resources.files("web").joinpath("static", "network", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
