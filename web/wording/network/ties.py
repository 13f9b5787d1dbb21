"""The ties of a network in the words of one reader: which ones they are, and a row for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph.model import Link
from referral.network.chosen import ChosenNetwork
from referral.network.graphs import View
from web.wording.languages import N_
from web.wording.presenter import Presenter
from web.wording.reports.metrics import MetricWords

NAMES: Final[Mapping[View, str]] = {
    View.PARTNERS: N_("Partnerships"),
    View.SURVEY: N_("Ties named in the survey"),
    View.REFERRALS: N_("Referrals from the centres"),
    View.ALL: N_("All ties together"),
}
SENTENCES: Final[Mapping[View, str]] = {
    View.PARTNERS: N_("Measured are the partnerships that are written down in the directory."),
    View.SURVEY: N_(
        "Measured are the ties that organisations named in the survey of {day}; {answered} of {invited} answered."
    ),
    View.REFERRALS: N_("Measured are the referrals of the centres since {day}; a tie is as strong as they are many."),
    View.ALL: N_("Measured are all kinds of tie together, without their direction."),
}
TOO_FEW_ANSWERED: Final = N_("Fewer than four in five answered, so it is not told how far these ties gather.")
SOURCES: Final[Mapping[View, str]] = {
    View.PARTNERS: N_("Directory"),
    View.SURVEY: N_("Survey of partners"),
    View.REFERRALS: N_("Recorded referrals"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRow:
    """One tie in words; `one` and `other` are ids, and what is not known of it is an empty text."""

    one: str
    other: str
    layer: str
    kind: str
    strength: str
    trust: str
    since: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TieWords:
    """The ties of a network in the words of one reader."""

    words: Presenter

    def name(self, view: View) -> str:
        """Return what the ties of a layer, or all of them, are called."""
        return self.words.say(NAMES[view])

    def sentence(self, network: ChosenNetwork) -> str:
        """Return what a network rests on, and what may not be read from it."""
        told = self.words.say(SENTENCES[network.view])
        if network.view is View.SURVEY and network.named:
            named = network.named
            told = told.format(day=self.words.day(named.since), answered=named.answered, invited=named.invited)
        told = told.format(day=self.words.day(network.sent_from))
        return f"{told} {self.words.say(TOO_FEW_ANSWERED)}" if network.is_incomplete else told

    def rows(self, network: ChosenNetwork) -> Iterator[TieRow]:
        """Yield each tie of a network in its order."""
        for link in network.graph.links:
            view = View(link.layer)
            since = network.sent_from if view is View.REFERRALS else link.attributes.get("since")
            yield TieRow(
                one=link.source,
                other=link.target,
                layer=self.name(view),
                kind=self.words.label("ties", str(link.attributes["kind"])) if "kind" in link.attributes else "",
                strength=self._strength(link, view),
                trust=self._score(link, "trust"),
                since=self.words.day(since) if isinstance(since, date) else "",
                source=self.words.say(SOURCES[view]),
            )

    def _strength(self, link: Link, view: View) -> str:
        if view is View.SURVEY:
            return self._score(link, "value")
        if view is not View.REFERRALS:
            return ""
        if "few" in link.attributes:
            return self.words.say(N_("few"))
        return self.words.number(float(str(link.attributes.get("strength", link.weight))))

    def _score(self, link: Link, name: str) -> str:
        score = link.attributes.get(name)
        return MetricWords(words=self.words).decimal(score) if isinstance(score, float) else ""
