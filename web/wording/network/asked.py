"""What a scene of the map shows, in words that go with every file of it: what was asked, the day and the source."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from referral.model.ids import OrganisationId
from referral.network.questions import QUESTIONS
from referral.network.scene.question import GROUP, Period, Question
from web.wording.languages import N_
from web.wording.network.scene import LAYERS, LEVELS, STATUSES, SceneWords

TITLE: Final = N_("Network map")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWords:
    """A question in the words of one reader; `as_of` is the day it is asked as of, None for now."""

    words: SceneWords
    as_of: date | None = None

    @property
    def question(self) -> Question:
        """Return what was asked."""
        return self.words.scene.question

    def title(self) -> str:
        """Return the heading of every file."""
        return self._say(TITLE)

    def filters(self) -> tuple[str, ...]:
        """Return the level and everything that narrows what is shown; without a filter that is said."""
        chosen = tuple(self._chosen())
        return (
            self._say(LEVELS[self.words.scene.level]),
            *(chosen or (self._say(N_("no filter: the whole network")),)),
        )

    def day(self) -> str:
        """Return the day whose network this is, and since when referrals count."""
        shown = self.words.words.day(self.as_of or self.words.words.now)
        return self._say(N_("The network on {day}")).format(day=shown)

    def sources(self) -> tuple[str, ...]:
        """Return where the numbers come from, and what this reader is not told."""
        scene, said = self.words.scene, [N_("Source: the directory and the referrals in Mrezha.")]
        if scene.hides_referrals:
            said.append(N_("Referrals are hidden: they are not for this role."))
        elif scene.own_only:
            said.append(N_("Only referrals of your own centre are counted; small numbers of others are not told."))
        if scene.discs or any("members" in node.counts for node in scene.nodes):
            said.append(N_("Places are schematic: they do not show where anything is."))
        left_out = self._say(N_("Further ones that are not shown: {count}")).format(count=scene.left_out)
        return (*(self._say(text) for text in said), *([left_out] if scene.left_out else []))

    def about(self) -> str:
        """Return all of it as one text."""
        return " ".join((f"{self.title()}: {'; '.join((self.day(), *self.filters()))}.", *self.sources()))

    def _chosen(self) -> Iterator[str]:
        """Yield what narrows the scene, each as a few words."""
        asked = self.question
        if asked.centre:
            text = N_("around {name}, two steps") if asked.steps > 1 else N_("around {name}")
            yield self._named(text, self._organisation(asked.centre))
        if asked.area:
            yield self._named(N_("area: {name}"), self.words.area(asked.area))
        yield from self._of_help()
        if asked.period:
            yield self._days(N_("referrals from {first} to {last}"), asked.period)
        if asked.compared:
            yield self._days(N_("compared with {first} to {last}"), asked.compared)
        if asked.without:
            yield self._named(N_("without {name}"), self._organisation(asked.without))
        yield from self._of_ties()

    def _of_help(self) -> Iterator[str]:
        asked, words = self.question, self.words.words
        if asked.need:
            yield self._named(N_("need: {name}"), words.need(asked.need))
        if asked.kind:
            listing = "groups" if asked.kind.startswith(GROUP) else "kinds"
            yield self._named(N_("kind: {name}"), words.label(listing, asked.kind.removeprefix(GROUP)))

    def _of_ties(self) -> Iterator[str]:
        asked = self.question
        if asked.status:
            yield self._named(N_("ties: {name}"), self._say(STATUSES[asked.status]))
        if asked.layers:
            named = ", ".join(self._say(LAYERS[layer]) for layer in sorted(asked.layers))
            yield self._named(N_("known by: {name}"), named)
        yield from (self._say(one.label) for one in QUESTIONS if one.code == asked.ask)

    def _named(self, english: str, name: str) -> str:
        return self._say(english).format(name=name)

    def _days(self, english: str, period: Period) -> str:
        first, last = (self.words.words.day(day) for day in period)
        return self._say(english).format(first=first, last=last)

    def _organisation(self, key: OrganisationId) -> str:
        return self.words.words.name(self.words.scene.directory.organisations.get(key))

    def _say(self, english: str) -> str:
        return self.words.words.say(english)
