"""The legend of the map: its groups of organisations and kinds of ties, with how many of each are drawn."""

from dataclasses import dataclass, replace
from typing import Final

from referral.network.scene.question import GROUP, Layer, Question
from web.wording.network.scene import LAYERS, SceneWords

_DASHES: Final = {Layer.SURVEY: "3 3"}
_WIDTHS: Final = {Layer.OBSERVED: 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendRow:
    """One group of the legend: its code, words, colour, shape, and how many there are."""

    code: str
    text: str
    colour: str
    shape: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRow:
    """One kind of ties: the question that shows it alone, its words, how it is drawn, and how many there are."""

    question: Question
    text: str
    dashes: str
    width: float
    count: str
    chosen: bool


def legend(words: SceneWords) -> list[LegendRow]:
    """Return the groups of organisations that are drawn, with the shape that most of each have."""
    groups, drawn = words.words.vocabulary.terms("groups"), words.scene.organisations
    made = []
    for code, term in groups.items():
        shapes = [node.shape for node in drawn if node.group == code]
        if shapes:
            made.append(
                LegendRow(
                    code=f"{GROUP}{code}",
                    text=term.label(words.words.language),
                    colour=str(term.attributes["colour"]),
                    shape=max(sorted(set(shapes)), key=shapes.count),
                    count=len(shapes),
                )
            )
    return made


def tie_legend(words: SceneWords) -> list[TieRow]:
    """Return the kinds of ties that are drawn or chosen; one that is chosen leads back to all of them."""
    scene, asked = words.scene, words.scene.question
    made = []
    for layer, text in LAYERS.items():
        count, chosen = len(scene.ties_of(layer)), asked.layers == {layer}
        if count or chosen:
            made.append(
                TieRow(
                    question=replace(asked, layers=frozenset() if chosen else frozenset({layer})),
                    text=words.words.say(text),
                    dashes=_DASHES.get(layer, ""),
                    width=_WIDTHS.get(layer, 1),
                    count=words.count(count),
                    chosen=chosen,
                )
            )
    return made
