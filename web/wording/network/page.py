"""The page of the map in words: its choices and its table, which says what the picture shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from referral.network.asking import EVERY
from referral.network.questions.model import MapQuestion
from referral.network.scene.counts import Count, Untold, order_of
from referral.network.scene.facts import ENOUGH, Scene, SceneNode, Stands
from referral.network.scene.question import Layer, Level, Question
from web.wording.languages import N_
from web.wording.network.answers import AnswerWords, record_address
from web.wording.network.scene import LAYERS, LEVELS, STATUSES, SceneWords


class Links(Protocol):
    """Where questions and marks lead."""

    def to(self, question: Question, *, page: str = ...) -> str:
        """Return the address of a question on a page."""

    def node(self, node: SceneNode) -> str:
        """Return the address that a mark leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of a list: its value or address, its words, and whether it is the one chosen."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One mark in words: the same facts that the picture shows."""

    id: str
    name: str
    href: str
    kind: str
    area: str
    sent: str
    share: str
    served: str
    partners: str
    note: str
    lit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """One answer in words: the question, its sentences, and where the records are."""

    label: str
    sentences: tuple[str, ...]
    opens: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """The choices of the page."""

    words: SceneWords
    links: Links
    asks: Sequence[MapQuestion]
    as_of: str = ""

    @property
    def question(self) -> Question:
        """Return what is asked."""
        return self.words.scene.question

    @property
    def on_a_phone(self) -> Question:
        """Return what a phone is shown first: the areas, where nothing else is asked and organisations would stand."""
        if self.question.params() or self.words.scene.level is not Level.ORGANISATION:
            return self.question
        return replace(self.question, level=Level.AREA)

    def levels(self, question: Question) -> Iterator[Choice]:
        """Yield the levels as addresses, that of a question chosen; services are shown around one organisation alone."""
        shown = question.level or self.words.scene.level
        for level, text in LEVELS.items():
            if level is not Level.SERVICE or self.question.centre:
                near = level in {Level.ORGANISATION, Level.SERVICE}
                asked = replace(self.question, level=level, centre=self.question.centre if near else None)
                yield Choice(value=self.links.to(asked), text=self._say(text), chosen=level is shown)

    def steps(self) -> Iterator[Choice]:
        """Yield one step and two steps around the centre as addresses."""
        for steps, text in ((1, N_("One step")), (2, N_("Two steps"))):
            asked = replace(self.question, steps=steps, level=None)
            yield Choice(value=self.links.to(asked), text=self._say(text), chosen=steps == self.question.steps)

    def whole(self) -> str:
        """Return the address of the whole network."""
        return self.links.to(Question())

    def options(self, name: str) -> list[Choice]:
        """Return the options of one filter in order of their words."""
        chosen = self.question.params().get(name, "")
        return [Choice(value=code, text=text, chosen=code == chosen) for code, text in self._codes(name)]

    def _codes(self, name: str) -> list[tuple[str, str]]:
        if name == "need":
            return self.words.words.options("needs")
        if name in {"kind", "area"}:
            return self._kinds() if name == "kind" else self._areas()
        listed = [*STATUSES.items()] if name == "status" else [*LAYERS.items()]
        return [(code.value, self._say(text)) for code, text in listed]

    def of_kind(self, kind: str) -> Question:
        """Return the same question for one kind alone, or for all where it is the one already."""
        return replace(self.question, kind=None if self.question.kind == kind else kind, ask=None)

    @property
    def is_filtered(self) -> bool:
        """Tell whether a filter is set."""
        return bool({"need", "kind", "area", "status", "layers", "from", "to"} & self.question.params().keys())

    def counted(self) -> str:
        """Return what the last number of the table counts."""
        grouped = any("members" in node.counts for node in self.words.scene.nodes)
        return self._say(N_("Organisations")) if grouped else self._say(N_("Partners"))

    def summary(self) -> str:
        """Return what is drawn, in one sentence; what is hidden is called so."""
        scene, words = self.words.scene, self.words
        paths: Count = Untold.HIDDEN if scene.hides_referrals else len(scene.ties_of(Layer.OBSERVED))
        text = self._say(N_("On the map: {marks}. Partnerships: {ties}. Paths of referrals: {paths}."))
        return text.format(
            marks=words.count(len(scene.nodes) - len(scene.missing)),
            ties=words.count(len(scene.ties_of(Layer.DECLARED))),
            paths=words.count(paths),
        )

    def answers(self) -> list[AnswerText]:
        """Return the answers of the scene in words."""
        tell, labels = AnswerWords(words=self.words), {one.code: one for one in self.asks}
        kept = {"as_of": self.as_of} if self.as_of else {}
        return [
            AnswerText(
                label=tell.label(labels[answer.code]),
                sentences=tell.sentences(answer),
                opens=tuple(Choice(value=record_address(one, kept), text=tell.opens(one)) for one in answer.opens),
            )
            for answer in self.words.scene.answers
            if answer.code in labels
        ]

    def questions(self) -> list[Choice]:
        """Return the questions that this reader may ask, as addresses, and all of them at once."""
        asked, tell = self.question, AnswerWords(words=self.words)
        listed = [(one.code, tell.label(one)) for one in self.asks]
        listed.append((EVERY, self._say(N_("Answer all of them"))))
        return [
            Choice(value=self.links.to(replace(asked, ask=code, find=None)), text=text, chosen=asked.ask == code)
            for code, text in listed
        ]

    def hidden_fields(self) -> Mapping[str, str]:
        """Return the parameters that the filters keep."""
        kept = ("level", "centre", "steps", "without", "path", "with_from", "with_to", "find")
        return {name: value for name, value in self.question.params().items() if name in kept}

    def beside_words(self) -> Mapping[str, str]:
        """Return the parameters that a search keeps: the level and the filters."""
        return {name: value for name, value in self.question.params().items() if name not in {"find", "ask"}}

    def without_words(self) -> str:
        """Return the address of the same view without a search."""
        return self.links.to(replace(self.question, find=None))

    def asked(self, name: str) -> str:
        """Return one parameter of the question as it is written."""
        return self.question.params().get(name, "")

    def organisations(self) -> list[Choice]:
        """Return every active organisation by name."""
        known = self.words.scene.directory.organisations
        named = ((self.words.words.name(one), key) for key, one in known.items() if one.active)
        return [Choice(value=key, text=name) for name, key in sorted(named)]

    def _kinds(self) -> list[tuple[str, str]]:
        present = {one.kind for one in self.words.scene.directory.organisations.values() if one.active}
        return sorted(((kind, self.words.words.label("kinds", kind)) for kind in present), key=lambda one: one[1])

    def _areas(self) -> list[tuple[str, str]]:
        directory = self.words.scene.directory
        seats = {one.seat for one in directory.organisations.values() if one.active and one.seat}
        areas = {area for seat in seats for area in directory.chain(seat)}
        return sorted(((str(area), self.words.area(area)) for area in areas), key=lambda one: one[1])

    def _say(self, english: str) -> str:
        return self.words.words.say(english)


def rows(words: SceneWords, links: Links) -> list[TableRow]:
    """Return the marks as a table sorted by what matters: what is lit, then what is missing, then the busiest."""
    scene = words.scene
    order = sorted(scene.nodes, key=lambda node: (node.id not in scene.lit, node.stands is not Stands.MISSING))
    return [_row(words, links, node) for node in order]


def _row(words: SceneWords, links: Links, node: SceneNode) -> TableRow:
    scene, say = words.scene, words.words.say
    share, counted = _served(words, node)
    partners = "members" if "members" in node.counts else "people" if node.stands is Stands.MISSING else "partners"
    note = say(N_("without it {count} are cut off")).format(count=node.cuts_off) if node.cuts_off else ""
    if node.stands is Stands.MISSING:
        note = say(N_("nobody offers it"))
    return TableRow(
        id=node.id,
        name=words.name(node),
        href=links.node(node),
        kind=words.kind(node),
        area=words.area(node.area) if node.area else "",
        sent=_sent(words, scene, node.counts.get("sent")),
        share=share,
        served=counted,
        partners=words.count(node.count(partners)),
        note=note,
        lit=node.id in scene.lit,
    )


def _served(words: SceneWords, node: SceneNode) -> tuple[str, str]:
    """Return how many of the referrals were served, as a share where they are enough, and as a count where it is told.

    What is hidden is said; a missing partner has none.
    """
    say, aged, served = words.words.say, node.count("aged"), node.count("served")
    if node.stands is Stands.MISSING:
        return "", ""
    if words.scene.hides_referrals:
        return say(N_("hidden")), ""
    untold = next((count for count in (aged, served) if not isinstance(count, int)), None)
    if untold is not None:
        return words.count(untold), ""
    if not aged:
        return say(N_("none yet")), ""
    counted = say(N_("%(hits)s of %(of)s")) % {"hits": words.count(served), "of": words.count(aged)}
    is_enough = order_of(aged) >= ENOUGH
    return words.words.share(order_of(served) / order_of(aged)) if is_enough else say(N_("too few")), counted


def _sent(words: SceneWords, scene: Scene, sent: Count | None) -> str:
    if scene.hides_referrals:
        return words.words.say(N_("hidden"))
    return words.count(sent) if sent is not None else "0"
