"""A scene as tables for a spreadsheet: its marks, its ties, and what they show; what is not told is a word."""

from collections.abc import Iterator
from typing import Final

from referral.network.scene.counts import Count
from referral.network.scene.facts import SceneNode, SceneTie, Stands
from referral.network.scene.question import Layer
from web.wording.languages import N_
from web.wording.network.asked import AskedWords
from web.wording.network.scene import CHANGES, LAYERS, SceneWords

Cell = str | int | float
Row = tuple[Cell, ...]
MARKS: Final = (
    N_("Code"),
    N_("Name"),
    N_("Kind"),
    N_("Area"),
    N_("Referrals"),
    N_("Old enough to judge"),
    N_("Received the service"),
    N_("Partners"),
    N_("Organisations"),
    N_("People"),
    N_("Cut off without it"),
    N_("Note"),
)
TIES: Final = (
    N_("From the code"),
    N_("From"),
    N_("To the code"),
    N_("To"),
    N_("Known by"),
    N_("Referrals"),
    N_("Old enough to judge"),
    N_("Received the service"),
    N_("Ties"),
    N_("In the earlier period"),
    N_("Change"),
    N_("Since"),
)
_OF_MARKS: Final = ("sent", "aged", "served", "partners", "members", "people")
_OF_TIES: Final = ("sent", "aged", "served", "ties", "before")


def marks(words: SceneWords) -> Iterator[Row]:
    """Yield the heading and a row for each mark, in the order of the scene."""
    yield tuple(words.words.say(name) for name in MARKS)
    for node in words.scene.nodes:
        counts = tuple(_number(words, node.counts.get(name)) for name in _OF_MARKS)
        if words.scene.hides_referrals:
            counts = (*(words.words.say(N_("hidden")),) * 3, *counts[3:])
        area = words.area(node.area) if node.area else ""
        yield (node.subject, words.name(node), words.kind(node), area, *counts, node.cuts_off or "", _note(words, node))


def ties(words: SceneWords) -> Iterator[Row]:
    """Yield the heading and a row for each tie, in the order of the scene."""
    say = words.words.say
    yield tuple(say(name) for name in TIES)
    for tie in words.scene.ties:
        counts = tuple(_number(words, tie.counts.get(name)) for name in _OF_TIES)
        ends = (tie.source, words.named(tie.source), tie.target, words.named(tie.target))
        known = say(LAYERS[tie.layer]) if tie.layer else say(N_("missing"))
        yield (*ends, known, *counts, say(CHANGES[tie.change]) if tie.change else "", _since(tie))


def about(asked: AskedWords) -> Iterator[Row]:
    """Yield what the tables show: the title, the day, the filters, the source."""
    for text in (asked.title(), asked.day(), *asked.filters(), *asked.sources()):
        yield (text,)


def _number(words: SceneWords, count: Count | None) -> Cell:
    if count is None:
        return ""
    return count if isinstance(count, int) else words.count(count)


def _note(words: SceneWords, node: SceneNode) -> str:
    if node.stands is Stands.MISSING:
        return words.title(node)
    return words.words.say(N_("taken to be closed")) if node.closed else ""


def _since(tie: SceneTie) -> str:
    return tie.since.isoformat() if tie.since and tie.layer is not Layer.OBSERVED else ""
